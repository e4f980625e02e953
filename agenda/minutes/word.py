"""The list of decisions, and that of actions, as documents of Word."""

import datetime as dt
from collections.abc import Iterable

from docx.document import Document
from docx.shared import Cm, Pt

from agenda.minutes.overviews import Line, Minutes
from agenda.models import Action
from platform_ivz.formats import date_long, sentence
from platform_ivz.word import OWN_STYLE, bytes_of, new_document, repeat_head, writable

WHAT, WHO, WHEN = Cm(9.5), Cm(4), Cm(3)


def write_decisions(minutes: Minutes) -> bytes:
    """The list of decisions of a meeting."""
    meeting = minutes.meeting
    title = f"Besluitenlijst {meeting}"
    document = new_document(title, "Besluitenlijst", meeting.day)
    document.add_heading(writable(title), 0)
    _note(document, minutes.state)
    _note(document, sentence(meeting.when) + (f", {meeting.where}" if meeting.where else ""))
    if minutes.present:
        document.add_paragraph(writable(f"Aanwezig: {minutes.present_in_words}."))
    if minutes.away:
        document.add_paragraph(writable(f"Niet aanwezig: {minutes.away_in_words}."))
    for line in minutes.lines:
        _write_line(document, line)
    if minutes.actions:
        document.add_heading("Acties", 1)
        _write_table(document, minutes.actions)
    return bytes_of(document)


def _write_line(document: Document, line: Line) -> None:
    item = line.item
    document.add_heading(writable(f"{line.point.number}. {item.title}"), 1)
    number = f", besluit {line.decision}" if line.is_decided else ""
    _note(document, f"{line.outcome}{number}")
    for paragraph in line.text.splitlines():
        document.add_paragraph(writable(paragraph))


def write_actions(actions: Iterable[Action], day: dt.date) -> bytes:
    """What is still to be done on a day."""
    title = f"Actielijst op {date_long(day)}"
    document = new_document(title, "Actielijst", day)
    document.add_heading(title, 0)
    found = list(actions)
    if found:
        _write_table(document, found)
    else:
        document.add_paragraph("Er staan geen acties open.")
    return bytes_of(document)


def _write_table(document: Document, actions: Iterable[Action]) -> None:
    table = document.add_table(rows=1, cols=3)
    table.style, table.autofit = document.styles["Table Grid"], False
    for cell, text in zip(table.rows[0].cells, ("Wat", "Wie", "Uiterlijk op"), strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    repeat_head(table)
    for action in actions:
        cells = table.add_row().cells
        words = (action.text, str(action.owner), date_long(action.due))
        for cell, text in zip(cells, words, strict=True):
            cell.paragraphs[0].add_run(writable(text))
    for column, width in zip(table.columns, (WHAT, WHO, WHEN), strict=True):
        # That of the cells is for Word, that of the column for other programs.
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, (WHAT, WHO, WHEN), strict=True):
            cell.width = width
            room = cell.paragraphs[0].paragraph_format
            room.space_before = room.space_after = Pt(3)


def _note(document: Document, text: str) -> None:
    document.add_paragraph(writable(text), document.styles[OWN_STYLE])
