"""What is recorded of a meeting, as somebody reads it: at the table, and on the list afterwards."""

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from django.utils import timezone

from agenda.enums import AGREED, TO_CONTINUE, MeetingStatus, Presence
from agenda.meetings.overviews import Agenda, Point, agenda_of
from agenda.minutes.phrases import phrases_for
from agenda.minutes.services import members_on
from agenda.models import Action, AgendaItem, Attendance, Decision, ListRemark, Meeting
from agenda.permissions import behind_closed_doors
from platform_ivz.formats import date_long, enumerated, sentence
from portfolios.models import Membership, Person, Substitution, User, holders_on

Row = TypeVar("Row")


def what_came_of(item: AgendaItem, decision: Decision | None) -> tuple[str, str]:
    """What lists say of a point: in words, and in one word; both empty as long as nothing is known.

    `decision` is its last one. What was decided stands with the decision alone, and is told as lapsed
    until the meeting recorded that it did something else.
    """
    did_else = item.outcome and item.outcome not in AGREED
    if decision is not None and (decision.is_taken or not did_else):
        return decision.text, decision.get_status_display()
    return item.outcome_text, item.get_outcome_display()


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody who is expected at a meeting, and what was recorded of them.

    `stand_ins` are those who were recorded beforehand as substitutes on that day: what they agree
    to counts for the holder of the post.
    """

    person: Person
    function: str
    attendance: Attendance | None
    stand_ins: Sequence[Substitution]

    @property
    def presence(self) -> str:
        """What was recorded; empty as long as nothing was."""
        return self.attendance.presence if self.attendance else ""

    @property
    def substitute(self) -> Person | None:
        """Who came instead."""
        return self.attendance.substitute if self.attendance else None

    @property
    def in_words(self) -> str:
        """Who it is, with why they are not there and who came instead."""
        instead = f", vervangen door {self.substitute.formal_name}" if self.substitute else ""
        return f"{self.person.formal_name} ({self.presence}{instead})"

    @property
    def may_agree(self) -> bool:
        """Whether the substitute may also agree to an assignment in the name of the member."""
        return any(one.person_id == self.attendance.substitute_id for one in self.stand_ins)


@dataclass(frozen=True, slots=True)
class Line:
    """A point of a meeting with what came of it."""

    point: Point
    decision: Decision | None
    actions: Sequence[Action]
    remarks: Sequence[ListRemark]
    later: AgendaItem | None

    @property
    def item(self) -> AgendaItem:
        """The point itself."""
        return self.point.item

    @property
    def is_decided(self) -> bool:
        """Whether its decision holds, so that its outcome is fixed."""
        return self.decision is not None and self.decision.is_taken and bool(self.item.outcome)

    @property
    def text(self) -> str:
        """What came of it in words: the decision, or else what was noted."""
        return what_came_of(self.item, self.decision)[0]

    @property
    def phrases(self) -> list[str]:
        """What may be said of it, ready to take over."""
        return phrases_for(self.item)

    @property
    def comes_back(self) -> bool:
        """Whether it is to be on a later agenda, and is not on one yet."""
        return self.item.outcome in TO_CONTINUE and self.later is None

    @property
    def votes(self) -> str:
        """How was voted on it; empty when it was not."""
        if self.item.votes_for is None:
            return ""
        return f"{self.item.votes_for} voor en {self.item.votes_against} tegen"

    @property
    def outcome(self) -> str:
        """What the meeting did with it, in words."""
        done = sentence(self.item.get_outcome_display() or "nog zonder uitkomst")
        return ", ".join(filter(None, (done, self.votes)))

    @property
    def state(self) -> str:
        """One word for the list: that of its decision, or else its outcome."""
        return what_came_of(self.item, self.decision)[1] or "nog open"


@dataclass(frozen=True)
class Minutes:
    """What is recorded of a meeting, as far as its reader may see it."""

    meeting: Meeting
    agenda: Agenda
    lines: Sequence[Line]
    seats: Sequence[Seat]
    # What was said of the whole list.
    remarks: Sequence[ListRemark]

    @cached_property
    def left(self) -> list[Line]:
        """The points without an outcome."""
        return [line for line in self.lines if not line.item.outcome]

    @cached_property
    def consent(self) -> list[Line]:
        """What can be agreed to together, without discussion."""
        return [line for line in self.left if line.item.is_consent]

    @cached_property
    def actions(self) -> list[Action]:
        """What was promised, by point."""
        return [action for line in self.lines for action in line.actions]

    @cached_property
    def decided(self) -> list[Line]:
        """The points at which a decision was taken that holds."""
        return [line for line in self.lines if line.decision and line.decision.is_taken]

    @cached_property
    def agreed(self) -> list[Line]:
        """The points that were agreed to, with or without a decision."""
        return [line for line in self.lines if line.item.outcome in AGREED]

    @cached_property
    def held_over(self) -> list[Line]:
        """The points that come back."""
        return [line for line in self.lines if line.item.outcome in TO_CONTINUE]

    @property
    def has_closed(self) -> bool:
        """Whether something of it is not for everybody."""
        return any(line.item.is_closed for line in self.lines) or is_closed(self.meeting)

    @property
    def present(self) -> list[Seat]:
        """Who was there."""
        return [seat for seat in self.seats if seat.presence == Presence.PRESENT]

    @property
    def away(self) -> list[Seat]:
        """Who was not there, with or without a substitute."""
        return [seat for seat in self.seats if seat.presence not in ("", Presence.PRESENT)]

    @property
    def present_in_words(self) -> str:
        """Who was there, by name; empty when that was not recorded."""
        return enumerated(seat.person.formal_name for seat in self.present)

    @property
    def away_in_words(self) -> str:
        """Who was not there, with who came instead."""
        return enumerated(seat.in_words for seat in self.away)

    @property
    def unrecorded(self) -> list[Seat]:
        """Of whom nothing was recorded."""
        return [seat for seat in self.seats if not seat.presence]

    @property
    def is_adopted(self) -> bool:
        """Whether the list of decisions was adopted; until then it is a draft."""
        return self.meeting.status == MeetingStatus.ADOPTED

    @property
    def state(self) -> str:
        """Whether it is a draft, in words; who adopted it and when, once it is adopted."""
        if not self.is_adopted:
            return "Concept"
        at = self.meeting.list_adopted_in
        return f"Vastgesteld op {date_long(at.meeting.day)}" if at else "Vastgesteld"

    @property
    def takes_remarks(self) -> bool:
        """Whether members can say something of it: it is a draft that was sent."""
        return self.meeting.status == MeetingStatus.HELD and self.meeting.list_is_open


def minutes_of(meeting: Meeting, user: User) -> Minutes:
    """What is recorded of a meeting, as `user` may see it."""
    agenda = agenda_of(meeting, user)
    items = [point.item for point in agenda.points]
    decisions = {
        one.item_id: one
        for one in Decision.objects.visible_to(user).filter(item__in=items).order_by("pk")
    }
    actions = Action.objects.visible_to(user).filter(item__in=items)
    actions = actions.select_related("owner", "adopted_owner").with_state(timezone.localdate())
    remarks = (
        ListRemark.objects.visible_to(user).filter(meeting=meeting).select_related("by__person")
    )
    later = AgendaItem.objects.filter(continues__in=items).select_related("meeting__body")
    adopted = meeting.status == MeetingStatus.ADOPTED
    promised = [one.as_adopted() if adopted else one for one in actions]
    actions_of = _by_item(sorted(promised, key=lambda action: (action.due, action.pk)))
    remarks_of = _by_item(remarks)
    later_of = {one.continues_id: one for one in later}
    return Minutes(
        meeting=meeting,
        agenda=agenda,
        lines=[
            Line(
                point=point,
                decision=decisions.get(point.item.pk),
                actions=actions_of[point.item.pk],
                remarks=remarks_of[point.item.pk],
                later=later_of.get(point.item.pk),
            )
            for point in agenda.points
        ],
        seats=seats_of(meeting, user),
        remarks=remarks_of[None],
    )


def without_closed(minutes: Minutes) -> Minutes:
    """The same without what is closed, for a list that anybody may be given.

    Of a meeting behind closed doors nothing is left, nor who was there.
    """
    closed = is_closed(minutes.meeting)
    lines = [] if closed else [line for line in minutes.lines if not line.item.is_closed]
    return replace(minutes, lines=lines, seats=[] if closed else minutes.seats)


def is_closed(meeting: Meeting) -> bool:
    """Whether a meeting was held behind closed doors."""
    return Meeting.objects.filter(behind_closed_doors(), pk=meeting.pk).exists()


def seats_of(meeting: Meeting, user: User) -> list[Seat]:
    """Who is expected at a meeting: its members on that day, and of whom something was recorded."""
    members: list[Membership] = list(members_on(meeting).select_related("person"))
    recorded = {
        one.person_id: one
        for one in Attendance.objects.visible_to(user)
        .filter(meeting=meeting)
        .select_related("person", "substitute")
    }
    people = {member.person_id: (member.person, member.function) for member in members}
    for one in recorded.values():
        people.setdefault(one.person_id, (one.person, ""))
    stand_ins = _stand_ins(people, meeting.day)
    return [
        Seat(person, function, recorded.get(pk), stand_ins[pk])
        for pk, (person, function) in people.items()
    ]


def _stand_ins(people: Container[int], day: dt.date) -> dict[int, list[Substitution]]:
    """Who stands in on a day for the holder of a post, by the key of the holder."""
    holders = defaultdict(list)
    found = Substitution.objects.on(day).select_related("person", "portfolio")
    for one in found.prefetch_related(holders_on(day, "portfolio__")):
        if one.portfolio.holder is not None and one.portfolio.holder.pk in people:
            holders[one.portfolio.holder.pk].append(one)
    return holders


def _by_item(rows: Iterable[Row]) -> dict[int | None, list[Row]]:
    found: dict[int | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found
