"""The data set of a region: which sheets it has, from a folder or from one workbook."""

from pathlib import Path

from agenda.resources import SHEETS as AGENDA
from contributions.rates.resources import lowest_bands
from contributions.resources import SHEETS as CONTRIBUTIONS
from platform_ivz import workbooks
from platform_ivz.datasets import Folder, Outcome, Source, load
from portfolios.resources import SHEETS as PORTFOLIOS
from projects.default_format import make_room
from projects.resources import SHEETS as PROJECTS
from reports.columns import columns_of
from reports.note.files import unknown_names
from reports.stated import unknown_claims

# Who maintains a whole region may do all of this.
EDITS = ("portfolios.edit", "agenda.edit", "projects.edit", "contributions.edit")
SHEETS = (*PORTFOLIOS, *AGENDA, *PROJECTS, *CONTRIBUTIONS)
BEFOREHAND = {"format.toml": make_room}
# What only the whole can tell, by file.
AFTERWARDS = {
    "effort_bands.csv": lowest_bands,
    "stated_figures.csv": unknown_claims,
    "note.toml": unknown_names,
    "themes.toml": unknown_names,
}


def source_at(path: Path) -> Source:
    """What to read at a path: a workbook, or else a folder. Raises OSError."""
    if path.suffix.lower() == ".xlsx":
        return workbooks.Workbook(path.read_bytes())
    return Folder(path)


def load_region(source: Source, *, check: bool = False) -> Outcome:
    """Load a region, all or nothing; with `check` only look."""
    return load(source, SHEETS, check=check, beforehand=BEFOREHAND, afterwards=AFTERWARDS)


def workbook(*, filled: bool) -> bytes:
    """The workbook of a region: empty, or with all that the portal holds of it."""
    explained = {
        workbooks.name_of(sheet): [
            (column.label, column.told) for column in columns_of(sheet.resource())
        ]
        for sheet in SHEETS
    }
    return workbooks.written(SHEETS, explained, filled=filled)
