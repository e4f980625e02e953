"""The note as something that a body decides on: its text and its figures stand from then on."""

import datetime as dt
from dataclasses import replace

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from agenda.enums import ChapterStatus, Rule
from agenda.models import Decision, Note, SafetyAgenda
from agenda.subjects import Subject, adopt_binding, register, undo_binding
from platform_ivz.formats import enumerated
from platform_ivz.places import a_place
from platform_ivz.refusals import Refused
from reports.catalogue import find
from reports.note.living import NoteFigures, problems
from reports.note.work import lay_down, may_lay_down
from reports.papers.base import request_for, shared_reader

PAPER = "veiligheidsagenda"


def _pending_notes() -> QuerySet:
    """Proposals of which every chapter is ready."""
    draft = Count("chapters", filter=~Q(chapters__status=ChapterStatus.READY))
    found = Note.objects.proposed().annotate(count=Count("chapters"), draft=draft)
    return found.filter(count__gt=0, draft=0).select_related("agenda")


def _refusals(note: Note) -> list[str]:
    if note.is_adopted:
        return [f"Deze notitie is al vastgesteld met besluit {note.decision}."]
    chapters = list(note.chapters.for_list())
    if not chapters:
        return ["Deze notitie heeft nog geen hoofdstukken."]
    reasons = []
    if draft := [str(one) for one in chapters if one.status != ChapterStatus.READY]:
        reasons.append(f"Nog niet gereed: {enumerated(draft)}.")
    day = note.agenda.day_of_texts(timezone.localdate())
    figures = NoteFigures(day, chapters)
    for one in chapters:
        reasons += [f"{one}: {problem}" for problem in problems(one.text, figures)]
    held = SafetyAgenda.objects.for_date(day)
    if held != note.agenda:
        reasons.append(f"Nu geldt {held}. Laat eerst {note.agenda} vaststellen.")
    return reasons


def note_html(note: Note, day: dt.date) -> str:
    """The whole note as a paper is laid out from it, as everybody may read it, with figures of a day."""
    return find(PAPER).html(replace(request_for(day=day), user=shared_reader()))


def _adopt(note: Note, decision: Decision) -> None:
    """Freeze text and figures, and let the file be made. Raises Refused."""
    if reasons := _refusals(note):
        raise Refused(*reasons)
    note.figures_on = note.agenda.day_of_texts(decision.taken_on or timezone.localdate())
    adopt_binding(note, decision)
    with a_place():
        note.frozen = note_html(note, note.figures_on)
    note.save(update_fields=["frozen"])
    by = decision.recorded_by
    if by is not None and may_lay_down(by, note=note.pk):
        lay_down(note, by)


def _undo(note: Note) -> None:
    """Make it a proposal again; what was laid down goes."""
    note.frozen, note.file, note.sha256 = "", "", ""
    note.figures_on = note.made_at = None
    undo_binding(note)


def register_note() -> None:
    """Let the board adopt the note of a safety agenda."""
    register(
        Subject(
            model=Note,
            label="Notitie",
            rule=Rule.NOTE,
            pending=_pending_notes,
            describe=lambda note: f"De notitie bij {note.agenda} is vastgesteld.",
            refusals=_refusals,
            adopt=_adopt,
            undo_refusals=lambda note: [],
            undo=_undo,
            paper_url=lambda note: (
                reverse("reports:note_file", args=(note.agenda.code,)) if note.file else ""
            ),
        )
    )
