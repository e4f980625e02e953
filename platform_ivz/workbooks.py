"""A data set as one workbook (.xlsx): a sheet for each kind of rows, with Dutch headings.

The same sheets as the files of a folder (`platform_ivz.datasets`), read by the same resources. In
front stands a sheet that explains all others.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from platform_ivz.cells import harmless
from platform_ivz.datasets import MISSING, ONLY_A_HEADER, Fault, Rows, Sheet, Unreadable, read_sheet
from platform_ivz.refusals import Refused
from platform_ivz.resources import Day, DecimalNumber, WholeNumber
from platform_ivz.uploads import NumberedCells, Upload, make_plain, open_workbook, read_lines

EXPLANATION = "Uitleg"
UNKNOWN_SHEET = (
    "dit blad is niet bekend; gebruik de namen van de bladen uit de lege werkmap, of haal het weg"
)
# A spreadsheet accepts no longer name for a sheet.
LONGEST_NAME = 31
WIDEST = 60
NARROWEST = 10


def name_of(sheet: Sheet) -> str:
    """What a sheet of the workbook is called: the Dutch word for its rows, in plural."""
    name = str(sheet.resource._meta.model._meta.verbose_name_plural)
    return f"{name[:1].upper()}{name[1:]}"[:LONGEST_NAME]


# Reading -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Workbook:
    """A workbook as a source of a data set; see `platform_ivz.datasets.Source`."""

    content: bytes
    uploads: dict[str, Upload] = field(default_factory=dict)

    def tables(self, sheets: Sequence[Sheet], faults: list[Fault]) -> list[Rows]:
        """The rows of every sheet that has any; what has none is as good as absent."""
        try:
            with open_workbook(self.content) as pages:
                found = {name.strip().casefold(): lines for name, lines in pages.items()}
                return self._tables(found, sheets, faults)
        except Refused as refusal:
            faults.append(Fault("De werkmap", None, str(refusal)))
            return []

    def _tables(
        self,
        found: Mapping[str, Iterator[NumberedCells]],
        sheets: Sequence[Sheet],
        faults: list[Fault],
    ) -> list[Rows]:
        known = {name_of(sheet).casefold() for sheet in sheets} | {EXPLANATION.casefold()}
        faults += [
            Fault(f"Blad ‘{name}’", None, UNKNOWN_SHEET) for name in found if name not in known
        ]
        tables: list[Rows] = []
        for sheet in sheets:
            lines = found.get(name_of(sheet).casefold())
            wrong = self._read(sheet, lines) if lines is not None else []
            faults += wrong
            upload = self.uploads.get(name_of(sheet))
            if upload is not None:
                labels = sheet.resource().labels
                tables.append(Rows(sheet, upload.rows, upload.lines, labels))
            elif sheet.required and not wrong:
                told = MISSING if lines is None else ONLY_A_HEADER
                faults.append(Fault(self.name_of(sheet), None, told.replace("bestand", "blad")))
            elif path := sheet.otherwise():
                try:
                    tables.append(read_sheet(path, sheet, sheets))
                except Unreadable as problem:
                    faults += problem.faults
        return tables

    def _read(self, sheet: Sheet, lines: Iterator[NumberedCells]) -> list[Fault]:
        """Keep the rows of a sheet; what is wrong with it."""
        name, resource = self.name_of(sheet), sheet.resource()
        try:
            upload = read_lines(lines, resource)
        except Refused as refusal:
            return [Fault(name, None, str(refusal).replace("dit bestand", "dit blad"))]
        if upload.rows:
            for row in upload.rows:
                for column in resource.columns:
                    row.setdefault(column, "")
            self.uploads[name_of(sheet)] = upload
        labels = resource.labels
        cells = [
            Fault(name, line, f"kolom {labels[column]}: {told}" if column else told)
            for line, found in upload.faults.items()
            for column, told in found
        ]
        columns = [
            Fault(name, None, f"kolom ‘{column}’ is hier niet bekend; haal hem weg")
            for column in dict.fromkeys(upload.unused)
        ]
        return cells + columns

    def name_of(self, sheet: Sheet) -> str:
        """The name of the sheet, as the tabs below show it."""
        return f"Blad ‘{name_of(sheet)}’"

    def lacks(self, sheet: Sheet) -> bool:
        """Whether the sheet has no rows."""
        return name_of(sheet) not in self.uploads and sheet.otherwise() is None

    def settle(self, table: Rows) -> None:
        """Write dates, numbers and names as resources read them."""
        upload = self.uploads.get(name_of(table.sheet))
        if upload is not None:
            make_plain(upload, table.sheet.resource())


# Writing -----------------------------------------------------------------------------------------


def written(
    sheets: Sequence[Sheet],
    explained: Mapping[str, Sequence[tuple[str, str]]],
    *,
    filled: bool,
) -> bytes:
    """A workbook with a sheet for each, empty or with all rows that there are.

    `explained` says, by the name of a sheet, what belongs in each column.
    """
    from openpyxl import Workbook as Book
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Book()
    first = book.active
    first.title = EXPLANATION
    first.append(["Blad", "Kolom", "Wat erin hoort"])
    for name, columns in explained.items():
        for label, told in columns:
            first.append([name, label, told])
    for sheet in sheets:
        resource = sheet.resource()
        page = book.create_sheet(name_of(sheet))
        labels = resource.labels
        page.append([labels[column] for column in resource.columns])
        if filled:
            widgets = {found.column_name: found.widget for found in resource.fields.values()}
            kinds = [widgets[column] for column in resource.columns]
            for row in resource.export():
                pairs = zip(row, kinds, strict=True)
                page.append([harmless(_typed(cell, widget)) for cell, widget in pairs])
    for page in book.worksheets:
        page.freeze_panes = "A2"
        for column in page.iter_cols():
            column[0].font = Font(bold=True)
            longest = max(len(str(cell.value or "")) for cell in column[:200])
            width = min(max(longest + 2, NARROWEST), WIDEST)
            page.column_dimensions[get_column_letter(column[0].column)].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(cell: str | None, widget: Any) -> Any:
    """A cell that a spreadsheet can calculate with, where it holds a number or a day."""
    if not cell:
        return None
    if isinstance(widget, WholeNumber | DecimalNumber | Day):
        return widget.clean(widget.plain(cell))
    return cell
