"""Beginning a note, writing and moving its chapters. What was adopted is never changed here."""

import tomllib
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from agenda.models import NOTE_ADOPTED, Note, NoteChapter, SafetyAgenda
from platform_ivz.refusals import Refused, save_checked
from platform_ivz.written import Conflict, Written
from portfolios.models import User
from reports.note.typed import TypedFigure

DEFAULT = Path(__file__).parent / "default.toml"


@transaction.atomic
def begin_note(agenda: SafetyAgenda) -> Note:
    """A note with the default chapters, each without a text. Raises Refused when there is one."""
    agenda = SafetyAgenda.objects.select_for_update().get(pk=agenda.pk)
    if Note.objects.filter(agenda=agenda).exists():
        raise Refused("Deze veiligheidsagenda heeft al een notitie.")
    note = save_checked(Note(agenda=agenda, offered_on=None))
    for order, row in enumerate(tomllib.loads(DEFAULT.read_text(encoding="utf-8"))["chapter"], 1):
        save_checked(NoteChapter(note=note, order=order, **row))
    return note


def locked_note(note: Note) -> Note:
    """The note as it is now, until the transaction ends. Raises Refused when it was adopted."""
    note = Note.objects.select_for_update().get(pk=note.pk)
    if note.is_adopted:
        raise Refused(NOTE_ADOPTED)
    return note


def written(chapter: NoteChapter) -> Written:
    """What stands in a chapter, by whom and since when."""
    by = str(chapter.changed_by) if chapter.changed_by else ""
    return Written(chapter.text, by=by, at=chapter.changed_at)


@transaction.atomic
def store_chapter(chapter: NoteChapter, *, base: str, by: User) -> NoteChapter:
    """Store a chapter as it was filled in.

    `base` is the fingerprint of the text that the writer began with. Raises Conflict when somebody
    else stored another text meanwhile, Refused when the note was adopted.
    """
    locked_note(chapter.note)
    now = NoteChapter.objects.for_list().filter(pk=chapter.pk).first()
    stored = Written("") if now is None else written(now)
    if chapter.text != stored.text:
        if now is not None and base != stored.fingerprint:
            raise Conflict(stored)
        chapter.changed_by, chapter.changed_at = by, timezone.now()
    return save_checked(chapter)


@transaction.atomic
def move_chapter(chapter: NoteChapter, *, later: bool) -> None:
    """Let a chapter change places with the one after or before it. Raises Refused."""
    note = locked_note(chapter.note)
    rows = list(note.chapters.filter(is_annex=chapter.is_annex))
    place = rows.index(chapter)
    other = place + 1 if later else place - 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for order, row in enumerate(rows, 1):
        if row.order != order:
            row.order = order
            row.save(update_fields=["order"])


def name_figure(chapter: NoteChapter, typed: TypedFigure, *, by: User) -> NoteChapter:
    """Put the name of a figure in the place of what was typed. Raises Conflict and Refused."""
    base = written(chapter).fingerprint
    return take_text(chapter, typed.replaced(chapter.text), base=base, by=by)


def take_text(chapter: NoteChapter, text: str, *, base: str, by: User) -> NoteChapter:
    """Store another text of a chapter. Raises Conflict, ValidationError and Refused."""
    chapter.text = text
    return store_chapter(chapter, base=base, by=by)
