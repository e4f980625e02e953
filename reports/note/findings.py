"""Findings about the texts of the note and of the themes."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Model

from agenda.models import NoteChapter, SubTheme, Theme, agenda_on
from platform_ivz.findings import Finding, Severity
from reports.note.living import note_figures
from reports.note.typed import TypedFigure, has_numbers, typed_in

LONGEST = 200


def typed_figures(day: dt.date) -> Iterator[Finding]:
    """Numbers that somebody typed in a text of the agenda, although the portal knows that figure.

    Only in what can still be changed: a draft of an agenda, and the proposal of a note.
    """
    agenda = agenda_on(day)
    if agenda is None:
        return
    texts = [(row, text) for row, text in _texts(agenda) if has_numbers(text)]
    figures = note_figures(agenda.day_of_texts(day))
    for row, text in texts:
        for typed in typed_in(text, figures):
            yield _finding(row, typed)


def _texts(agenda: Model) -> Iterator[tuple[Model, str]]:
    chapters = NoteChapter.objects.filter(note__agenda=agenda, note__decision=None)
    for chapter in chapters.for_list():
        yield chapter, chapter.text
    if agenda.is_adopted:
        return
    for theme in Theme.objects.filter(agenda=agenda).for_list():
        yield theme, theme.why
        yield theme, theme.role
    for part in SubTheme.objects.filter(theme__agenda=agenda).select_related("theme__agenda"):
        yield part.theme, part.description


def _finding(row: Model, typed: TypedFigure) -> Finding:
    sentence = typed.sentence
    if len(sentence) > LONGEST:
        sentence = f"{sentence[:LONGEST]}…"
    known = f"{typed.named.written} ({typed.named.label.lower()}: {typed.named.text})"
    return Finding(
        rule="getypt-cijfer",
        severity=Severity.INFO if typed.is_equal else Severity.LOOK,
        subject=str(row),
        seen=f"In de zin “{sentence}” staat ‘{typed.typed}’.",
        expected=f"Het portaal kent dit cijfer als {known}. Zet die naam in de tekst."
        if typed.is_equal
        else f"Het portaal zegt iets anders: {known}. Zet die naam in de tekst, of pas de zin aan.",
        ground="de cijfers van het portaal",
        about=(row,),
        same_as=f"{row._meta.model_name}-{row.pk} {typed.named.name}={typed.typed}",
        at=row.get_absolute_url(),
    )
