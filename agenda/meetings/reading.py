"""The agenda of a meeting as one reader goes through it, point by point."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from agenda.meetings.overviews import Agenda, Point, agenda_of
from agenda.models import AgendaItem, Meeting, ReaderNote, ReadMark
from portfolios.models import User


@dataclass(frozen=True, slots=True)
class Leaf:
    """A point in the book of one reader; `read_at` is when they last opened it."""

    point: Point
    read_at: dt.datetime | None

    @property
    def is_read(self) -> bool:
        """Whether it was opened, and did not change since."""
        return self.read_at is not None and not self.news

    @property
    def news(self) -> str:
        """What is new to this reader: 'nieuw' or 'gewijzigd' since they read it, else nothing."""
        if self.read_at is None:
            return self.point.mark
        changed = self.point.item.changed_at
        return "gewijzigd sinds u las" if changed and changed > self.read_at else ""


@dataclass(frozen=True, slots=True)
class Book:
    """The points of a meeting in the order in which one reads them."""

    agenda: Agenda
    leaves: Sequence[Leaf]

    @property
    def in_short(self) -> str:
        """How much there is, and how much of it was read."""
        read = sum(leaf.is_read for leaf in self.leaves)
        points = "1 punt" if len(self.leaves) == 1 else f"{len(self.leaves)} punten"
        return f"{points}, {self.agenda.decisions_in_words}. U las er {read}."

    @property
    def begin(self) -> Leaf | None:
        """Where reading goes on: the first point that was not read, else the first one."""
        unread = (leaf for leaf in self.leaves if not leaf.is_read)
        return next(unread, self.leaves[0] if self.leaves else None)

    def around(self, pk: int) -> tuple[Leaf | None, Leaf | None, Leaf | None]:
        """The point before, the point itself and the point after; None for what is not there."""
        for place, leaf in enumerate(self.leaves):
            if leaf.point.item.pk == pk:
                before = self.leaves[place - 1] if place else None
                after = self.leaves[place + 1] if place + 1 < len(self.leaves) else None
                return before, leaf, after
        return None, None, None

    def still_to_decide(self, pk: int) -> list[Leaf]:
        """The other points at which a decision is asked, and which were not read yet."""
        return [
            leaf
            for leaf in self.leaves
            if leaf.point.item.asks_decision and not leaf.is_read and leaf.point.item.pk != pk
        ]


def book_of(meeting: Meeting, user: User) -> Book:
    """The book of a meeting for a reader, with nothing in it that they may not see."""
    agenda = agenda_of(meeting, user)
    marks = ReadMark.objects.visible_to(user).filter(item__meeting=meeting)
    read = dict(marks.values_list("item", "read_at"))
    return Book(agenda, [Leaf(point, read.get(point.item.pk)) for point in agenda.points])


def mark_read(item: AgendaItem, user: User) -> None:
    """Remember that a reader opened a point now."""
    ReadMark.objects.update_or_create(user=user, item=item, defaults={"read_at": timezone.now()})


def note_at(item: AgendaItem, user: User) -> ReaderNote | None:
    """What a reader noted at a point; None when that is nothing."""
    return ReaderNote.objects.visible_to(user).filter(item=item).first()


def keep_note(item: AgendaItem, user: User, text: str) -> None:
    """Keep what a reader notes at a point; an empty note is thrown away."""
    if not text.strip():
        ReaderNote.objects.visible_to(user).filter(item=item).delete()
        return
    ReaderNote.objects.update_or_create(user=user, item=item, defaults={"text": text.strip()})
