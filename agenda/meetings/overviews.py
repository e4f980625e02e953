"""The agenda of a meeting as somebody reads it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model, Prefetch
from django.utils import timezone

from agenda.meetings.calculations import running_times
from agenda.models import AgendaItem, Meeting, Paper
from agenda.subjects import SUBJECTS, Subject, subject_of
from platform_ivz.formats import sentence
from portfolios.models import User


@dataclass(frozen=True, slots=True)
class Point:
    """A point with its number on the agenda and the time at which it begins and ends."""

    item: AgendaItem
    number: int
    starts: dt.datetime
    ends: dt.datetime
    papers: Sequence[Paper]
    mark: str
    # Whether it stands first, and last, among the points that it can change places with.
    is_first: bool
    is_last: bool

    @property
    def hours(self) -> str:
        """When it is dealt with: 13.05 tot 13.15 uur; without a length, when it begins."""
        until = f" tot {self.ends:%H.%M}" if self.item.minutes else ""
        return f"{self.starts:%H.%M}{until} uur"

    @property
    def in_short(self) -> str:
        """Its kind, its hours and who speaks for it, on one line."""
        parts = (
            sentence(self.item.get_kind_display()),
            self.hours,
            "" if self.item.minutes else "duur niet ingevuld",
            self.item.holder.formal_name if self.item.holder else "",
            "hamerstuk" if self.item.is_consent else "",
        )
        return " · ".join(filter(None, parts))

    @property
    def subject(self) -> Model | None:
        """What the point is about in the portal, when it can be decided on."""
        found = self.item.subject
        return found if found is not None and found._meta.label_lower in SUBJECTS else None

    @property
    def kind_of_subject(self) -> Subject | None:
        """How the portal decides on what the point is about."""
        return subject_of(self.subject) if self.subject is not None else None


@dataclass(frozen=True)
class Agenda:
    """The points of a meeting that somebody may see, in order, numbered."""

    meeting: Meeting
    points: Sequence[Point]

    @cached_property
    def minutes(self) -> int:
        """How long the points take together, in minutes."""
        return sum(point.item.minutes or 0 for point in self.points)

    @property
    def minutes_left(self) -> int | None:
        """What is left of the time of the meeting, in minutes; None when its length is not known."""
        return None if self.meeting.minutes is None else self.meeting.minutes - self.minutes

    @property
    def time_in_words(self) -> str:
        """What the points take of the time of the meeting: 55 van 90 minuten, nog 35."""
        left = self.minutes_left
        if left is None:
            return f"{self.minutes} minuten"
        rest = f"nog {left}" if left >= 0 else f"{-left} te veel"
        return f"{self.minutes} van {self.meeting.minutes} minuten, {rest}"

    @property
    def is_too_long(self) -> bool:
        """Whether the points take more time than there is."""
        return (self.minutes_left or 0) < 0

    @cached_property
    def to_decide(self) -> list[Point]:
        """The points at which a decision is asked."""
        return [point for point in self.points if point.item.asks_decision]

    @property
    def decisions_in_words(self) -> str:
        """How many decisions are asked."""
        count = len(self.to_decide)
        return f"{count} {'besluit' if count == 1 else 'besluiten'} gevraagd"

    @cached_property
    def closed(self) -> list[Point]:
        """The points that are not public."""
        return [point for point in self.points if point.item.is_closed]


def agenda_of(meeting: Meeting, user: User) -> Agenda:
    """The agenda of a meeting as `user` may see it.

    What is closed stands behind what is open, so that the numbers and the times of the open points
    are the same for who may see all of them and for who may not.
    """
    papers = Paper.objects.visible_to(user).order_by("order", "pk")
    items = list(
        meeting.items.visible_to(user)
        .accepted()
        .in_order()
        .for_list()
        .select_related("continues__meeting__body")
        .prefetch_related(Prefetch("papers", papers), "subject")
    )
    groups = [(item.is_closed, item.at_the_end) for item in items]
    times = running_times(timezone.localtime(meeting.start), [item.minutes for item in items])
    return Agenda(
        meeting=meeting,
        points=[
            Point(
                item=item,
                number=number,
                starts=times[number - 1],
                ends=times[number],
                papers=item.papers.all(),
                mark=_mark(item, meeting),
                is_first=groups[:number].count(groups[number - 1]) == 1,
                is_last=groups[number - 1 :].count(groups[number - 1]) == 1,
            )
            for number, item in enumerate(items, 1)
        ],
    )


def _mark(item: AgendaItem, meeting: Meeting) -> str:
    """What became of a point since the agenda was sent: 'nieuw', 'gewijzigd' or nothing."""
    if meeting.sent_at is None:
        return ""
    if item.added_at > meeting.sent_at:
        return "nieuw"
    return "gewijzigd" if item.changed_at and item.changed_at > meeting.sent_at else ""
