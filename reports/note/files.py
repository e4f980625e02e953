"""What only the whole data set can tell of the texts in its files: names that nothing has."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils import timezone

from agenda.models import NoteChapter, SafetyAgenda, Theme
from platform_ivz.datasets import Rows
from reports.note.living import NoteFigures, problems

# The columns with a text of each table, and the agenda that a row is of.
_TEXTS: dict[str, tuple[tuple[str, ...], Callable[[dict[str, Any]], SafetyAgenda]]] = {
    "chapter": (("text",), lambda row: SafetyAgenda.objects.get(code=row["note"])),
    "theme": (("why", "role"), lambda row: SafetyAgenda.objects.get(code=row["agenda"])),
    "subtheme": (("description",), lambda row: Theme.objects.get(code=row["theme"]).agenda),
}


def unknown_names(table: Rows) -> Iterator[tuple[int, str]]:
    """Texts of a file with a name that no figure and no reference has."""
    if table.sheet.table not in _TEXTS:
        return
    columns, agenda_of = _TEXTS[table.sheet.table]
    known: dict[int, NoteFigures] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        named = [column for column in columns if "{" in str(row.get(column, ""))]
        if not named:
            continue
        agenda = agenda_of(row)
        if agenda.pk not in known:
            chapters = NoteChapter.objects.filter(note__agenda=agenda).for_list()
            day = agenda.day_of_texts(timezone.localdate())
            known[agenda.pk] = NoteFigures(day, list(chapters))
        for column in named:
            for problem in problems(str(row[column]), known[agenda.pk]):
                yield line, f"kolom {column}: {problem}"
