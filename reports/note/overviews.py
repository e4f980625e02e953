"""A note at a glance, and what stood in its texts before."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from auditlog.models import LogEntry

from agenda.enums import ChapterStatus
from agenda.models import Agreement, Note, NoteChapter, Placed, WorkProcess, placed
from platform_ivz.comparing import Piece, compare_lines
from platform_ivz.richtext import words
from portfolios.models import User
from reports.catalogue import PAPERS
from reports.note.anchors import PART_TEMPLATES
from reports.note.paper import AGREEMENT, PROCESS

# As many earlier texts does a page show.
SHOWN = 20


@dataclass(frozen=True, slots=True)
class NoteOverview:
    """A note with its chapters, and how many of them can go to the board."""

    note: Note
    chapters: tuple[Placed, ...]

    @property
    def ready(self) -> int:
        return sum(one.chapter.status == ChapterStatus.READY for one in self.chapters)

    @property
    def is_ready(self) -> bool:
        """Whether a body can decide on it."""
        return 0 < len(self.chapters) == self.ready

    def written_by(self, user: User) -> bool:
        """Whether somebody writes one of its chapters at least."""
        return any(user.has_perm("agenda.write_chapter", one.chapter) for one in self.chapters)

    @property
    def groups(self) -> tuple[tuple[str, list[Placed]], ...]:
        """The chapters and the annexes, each under its own head; a kind without any is left out."""
        found = (
            ("Hoofdstukken", [one for one in self.chapters if not one.chapter.is_annex]),
            ("Bijlagen", [one for one in self.chapters if one.chapter.is_annex]),
        )
        return tuple(group for group in found if group[1])


def overview_of(note: Note) -> NoteOverview:
    """The chapters of a note in their order."""
    return NoteOverview(note, tuple(placed(note.chapters.for_list())))


def parts() -> dict[str, str]:
    """What the portal can draw under a text, with what it is called: papers, and single agreements and processes."""
    papers = {entry.name: entry.title for entry in PAPERS if entry.part in PART_TEMPLATES}
    single = ((AGREEMENT, Agreement), (PROCESS, WorkProcess))
    return papers | {
        f"{start}{code}": title
        for start, model in single
        for code, title in model.objects.values_list("code", "title")
    }


@dataclass(frozen=True, slots=True)
class EarlierText:
    """A change of a text: who made it and when, and the words that came and went."""

    moment: dt.datetime
    actor: str
    lines: tuple[tuple[Piece, ...], ...]


def earlier_texts(chapter: NoteChapter) -> Iterator[EarlierText]:
    """What stood in a chapter before, the newest change first."""
    entries = LogEntry.objects.get_for_object(chapter).filter(changes__has_key="text")
    for entry in entries.select_related("actor")[:SHOWN]:
        old, new = ("" if text == "None" else text or "" for text in entry.changes_dict["text"])
        lines = compare_lines(words(old).splitlines(), words(new).splitlines())
        actor = str(entry.actor or "het systeem")
        yield EarlierText(entry.timestamp, actor, tuple(lines))
