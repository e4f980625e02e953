"""The note of a safety agenda as a paper: its chapters and annexes, with what the portal draws in each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from agenda.models import Note, NoteChapter, Placed, SafetyAgenda, placed
from contributions.effort.overviews import efforts_of
from platform_ivz.pdf import Masthead
from reports.note.living import NoteFigures, living
from reports.papers.base import PaperRequest, hours_map
from reports.papers.themes import decided_with, period_of

# A part that begins so is one of the many things of a paper, by its code.
AGREEMENT, PROCESS = "overeenkomst-", "werkproces-"
ONE_OF = {AGREEMENT: "overeenkomsten", PROCESS: "werkprocessen"}


class Part(Protocol):
    """A paper of which the text can stand in the note: an entry of the catalogue."""

    part: str
    build: Callable[[PaperRequest], dict[str, Any]]


PartOf = Callable[[str], Part | None]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter or an annex as it stands on paper.

    `number` is that of a chapter, and empty in an annex, of which the sections are not counted.
    `stand` says how far it is and who owns it, as long as the note is a proposal.
    """

    placed: Placed
    text: SafeString
    body: SafeString
    stand: str

    @property
    def key(self) -> str:
        """Its place in the paper."""
        return self.placed.chapter.key

    @property
    def label(self) -> str:
        """What stands before its title."""
        return self.placed.label.capitalize() if self.is_annex else self.placed.number

    @property
    def title(self) -> str:
        return self.placed.chapter.title

    @property
    def short(self) -> str:
        """Its title for the head of a page."""
        return Truncator(self.title).words(3)

    @property
    def is_annex(self) -> bool:
        return self.placed.chapter.is_annex


def build(request: PaperRequest, part_of: PartOf) -> dict[str, Any]:
    """The note of the agenda that holds on the day that was asked for."""
    agenda = SafetyAgenda.objects.for_date(request.day)
    note = Note.objects.for_list().filter(agenda=agenda).first()
    rows = list(note.chapters.for_list()) if note else []
    return {
        "paper": Masthead(
            title="Notitie veiligheidsagenda",
            period=period_of(agenda, request.year),
            subtitle=agenda.title if agenda else "",
            status=note.get_status_display().capitalize() if note else "Concept",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
            contents=bool(rows),
        ),
        "agenda": agenda,
        "note": note,
        "decided": decided_with(note.decision if note else None),
        "chapters": list(_chapters(rows, request, part_of)),
        "map": hours_map(efforts_of(request.day.year).rows),
    }


def _chapters(
    rows: Iterable[NoteChapter], request: PaperRequest, part_of: PartOf
) -> Iterator[Chapter]:
    """The chapters in their order, with their names filled in and their parts drawn."""
    figures = NoteFigures(request.day, rows)
    for one in placed(rows):
        text, body = living(one.chapter.text, figures), _drawn(one, request, part_of)
        yield Chapter(one, text, body, _stand(one.chapter))


def _drawn(one: Placed, request: PaperRequest, part_of: PartOf) -> SafeString:
    """What the portal draws in a chapter; nothing when it draws nothing there."""
    name = one.chapter.part
    for start, whole in ONE_OF.items():
        if name.startswith(start):
            request, name = replace(request, only=name.removeprefix(start)), whole
    part = part_of(name) if name else None
    if part is None:
        return mark_safe("")
    context = {"region": request.region, **part.build(request)}
    number = "" if one.chapter.is_annex else one.number
    return render_to_string(part.part, {**context, "in_note": True, "chapter": number})


def _stand(chapter: NoteChapter) -> str:
    owner = f", {chapter.owner}" if chapter.owner else ""
    return f"{chapter.get_status_display()}{owner}"
