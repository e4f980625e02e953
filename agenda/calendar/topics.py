"""The long-term agenda of a body: which topic comes at which meeting, and what has none yet."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q, prefetch_related_objects

from agenda.calendar.expected import Expected, all_expected, the_board
from agenda.calendar.overviews import YearPlan, patterns
from agenda.enums import ItemState
from agenda.models import AgendaItem, Meeting, StandingItem
from portfolios.models import Body, User

# How far the bar of a meeting runs past its time when its points take more, in percent.
MOST = 120


@dataclass(frozen=True, slots=True)
class Column:
    """A meeting to come with its topics; `standing` are the minutes of its standing points."""

    meeting: Meeting
    topics: Sequence[AgendaItem]
    standing: int
    send_by: dt.date | None

    @property
    def minutes(self) -> int:
        """How long all its points take together, in minutes."""
        return self.standing + sum(one.minutes or 0 for one in self.topics)

    @property
    def left(self) -> int | None:
        """How many minutes are left; negative when it is too full, None without a length."""
        return None if self.meeting.minutes is None else self.meeting.minutes - self.minutes

    @property
    def filled(self) -> str:
        """How far the bar is filled, on a scale on which `full` is the time of the meeting."""
        return f"{min(self.minutes * 100 / (self.meeting.minutes or 1), MOST) * 100 / MOST:.1f}%"

    @property
    def full(self) -> str:
        """Where on the bar the time of the meeting ends."""
        return f"{100 * 100 / MOST:.1f}%"

    @property
    def room(self) -> str:
        """What room there is: 'nog 45 min', 'vol' or '15 min te veel'; empty without a length."""
        if self.left is None:
            return ""
        if self.left < 0:
            return f"{-self.left} min te veel"
        return f"nog {self.left} min" if self.left else "vol"

    @property
    def in_words(self) -> str:
        """How full it is: '55 van 100 min, nog 45 min'."""
        if self.left is None:
            return f"{self.minutes} min"
        return f"{self.minutes} van {self.meeting.minutes} min, {self.room}"


@dataclass(frozen=True)
class Ahead:
    """What comes when in a body: its meetings to come in a year, what waits, and what is expected."""

    body: Body
    bodies: Sequence[Body]
    columns: Sequence[Column]
    waiting: Sequence[AgendaItem]
    expected: Sequence[Expected]

    @cached_property
    def meetings(self) -> list[Meeting]:
        """The meetings on which a topic can be put."""
        return [column.meeting for column in self.columns]

    @property
    def expected_with_meeting(self) -> list[tuple[Expected, Meeting | None]]:
        """What is expected, with the last meeting before it has to be there; None without one."""
        return [
            (one, next((m for m in reversed(self.meetings) if m.day <= one.by), None))
            for one in self.expected
        ]


def ahead(plan: YearPlan, code: str, user: User, now: dt.datetime) -> Ahead | None:
    """What comes when in a body, as a user may see it, in the year of a plan.

    `code` names the body; what is no code of one of them stands for the board, or else for the
    first of them. None when nothing is ahead of any body in that year. What is expected is drawn
    from all floors, and is for who plans meetings.
    """
    coming = [one for one in plan.taking_place if one.start >= now]
    items = AgendaItem.objects.visible_to(user).exclude(state=ItemState.RETURNED).for_list()
    waiting = list(items.filter(meeting=None).order_by("added_at", "pk"))
    having = {one.body_id for one in (*coming, *waiting)}
    bodies = [one for one in plan.bodies if one.pk in having]
    if not bodies:
        return None
    board = the_board()
    chosen = [one for one in bodies if one.code == code] or [one for one in bodies if one == board]
    body = next(iter(chosen), bodies[0])
    meetings = [one for one in coming if one.body_id == body.pk and one.is_prepared]
    prefetch_related_objects(meetings, Prefetch("items", items.in_order(), to_attr="points"))
    standing = set(StandingItem.objects.filter(body=body).values_list("title", flat=True))
    days = patterns()[body.pk].send_days if body.pk in patterns() else None
    return Ahead(
        body=body,
        bodies=bodies,
        columns=[_column(one, standing, days) for one in meetings],
        waiting=[one for one in waiting if one.body_id == body.pk],
        expected=(expected_of(body, plan.year, now.date()) if user.has_perm("agenda.meet") else []),
    )


def expected_of(body: Body, year: int, today: dt.date) -> list[Expected]:
    """What has to come before a body in the rest of a year, and is on none of its agendas yet."""
    of_body = AgendaItem.objects.filter(Q(body=body) | Q(meeting__body=body))
    known = set(of_body.order_by().values_list("title", flat=True))
    found = all_expected(max(today, dt.date(year, 1, 1)), dt.date(year, 12, 31))
    return [one for one in found if one.body == body and one.title not in known]


def _column(meeting: Meeting, standing: set[str], days: int | None) -> Column:
    return Column(
        meeting=meeting,
        topics=[one for one in meeting.points if not _is_standing(one, standing)],
        standing=sum(one.minutes or 0 for one in meeting.points if _is_standing(one, standing)),
        send_by=None if days is None else meeting.day - dt.timedelta(days=days),
    )


def _is_standing(item: AgendaItem, titles: set[str]) -> bool:
    """Whether a point is on every agenda of its body, and so is no topic."""
    return item.title in titles or item.is_previous_list or item.at_the_end
