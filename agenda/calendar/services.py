"""What can be done with a year of meetings, with the topics ahead, and with an own calendar."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agenda.calendar.calculations import Planned, Wish, hosts_in_turn, lacking, propose
from agenda.calendar.days_off import days_off
from agenda.calendar.expected import Expected
from agenda.calendar.overviews import People, planned_of
from agenda.enums import MeetingStatus, Weekday
from agenda.meetings.services import add_item, change_meeting, move_to, plan_meeting
from agenda.models import AgendaItem, CalendarKey, Meeting, MeetingPattern
from agenda.models.meetings import USUAL_LENGTH
from platform_ivz.refusals import Refused
from portfolios.models import Body, Municipality, Organisation, PersonFunction, User

# A body of which it is not known at what time it meets is proposed at this time.
USUAL_START = dt.time(10)

Host = Municipality | Organisation


@dataclass(frozen=True, slots=True)
class YearProposal:
    """The meetings that a year lacks, not stored; `left` are bodies with how many found no place."""

    year: int
    meetings: list[Meeting]
    left: list[tuple[Body, int]]

    @property
    def fingerprint(self) -> str:
        """What tells this proposal from another one."""
        told = [
            (one.body_id, one.start, one.minutes, one.place, str(one.host)) for one in self.meetings
        ]
        return sha256(repr(told).encode()).hexdigest()

    @property
    def by_body(self) -> list[tuple[Body, list[Meeting]]]:
        """The proposed meetings of each body, in the order of the bodies."""
        bodies = {one.body_id: one.body for one in self.meetings}
        return [
            (body, [one for one in self.meetings if one.body_id == body.pk])
            for body in sorted(bodies.values(), key=lambda body: (body.order, body.name))
        ]


def propose_year(year: int, today: dt.date) -> YearProposal:
    """What a year lacks of the meetings of bodies of which it is kept how they meet.

    A body that has meetings in that year gets only what it lacks. Nothing is proposed for today or
    before. Nothing is stored.
    """
    patterns = {
        one.body_id: one
        for one in MeetingPattern.objects.filter(body__meetings_per_year__gt=0)
        .select_related("body")
        .order_by("body__order", "pk")
    }
    stored = list(Meeting.objects.of_year(year).for_list())
    people = People(year)
    planned = planned_of(stored, people)
    wishes = [
        _wish(one, people.on(one.body_id, dt.date(year, 1, 1)), stored) for one in patterns.values()
    ]
    new = propose(year, wishes, planned, days_off(year), earliest=today + dt.timedelta(days=1))
    left = lacking(wishes, planned, new)
    meetings = [_meeting(one, patterns[one.body]) for one in new]
    for body, pattern in patterns.items():
        if pattern.rotates:
            _name_hosts([one for one in meetings if one.body_id == body], pattern.body, year)
    return YearProposal(year, meetings, [(patterns[body].body, n) for body, n in left.items()])


def _wish(pattern: MeetingPattern, people: frozenset[int], stored: Iterable[Meeting]) -> Wish:
    return Wish(
        body=pattern.body_id,
        times=pattern.body.meetings_per_year,
        starts_at=pattern.starts_at or USUAL_START,
        minutes=pattern.minutes or USUAL_LENGTH,
        weekday=Weekday.values.index(pattern.weekday) if pattern.weekday else None,
        people=people,
        same_days_as=pattern.same_days_as_id,
        before=pattern.before_id,
        days_before=pattern.days_before or 0,
        not_on=frozenset(
            one.day
            for one in stored
            if one.body_id == pattern.body_id and one.status == MeetingStatus.CANCELLED
        ),
    )


def _meeting(planned: Planned, pattern: MeetingPattern) -> Meeting:
    return Meeting(
        body=pattern.body,
        start=timezone.make_aware(planned.start),
        minutes=pattern.minutes,
        place=pattern.place,
        public=pattern.body.public is True,
        status=MeetingStatus.PROVISIONAL,
    )


def _name_hosts(new: Iterable[Meeting], body: Body, year: int) -> None:
    """Let the parties of a body receive its new meetings by turn."""
    new = list(new)
    past = body.meetings.taking_place().for_list().order_by("start", "pk")
    hosts = [one.host for one in past if one.host is not None]
    for meeting, host in zip(
        new, hosts_in_turn(parties_of(body, year), hosts, len(new)), strict=False
    ):
        if isinstance(host, Municipality):
            meeting.host_municipality = host
        else:
            meeting.host_organisation = host


def parties_of(body: Body, year: int) -> list[Host]:
    """Who can receive a body in a year: each municipality, and organisations with a seat in it."""
    day = dt.date(year, 1, 1)
    seats = body.memberships.on(day)
    at_work = PersonFunction.objects.on(day).filter(person__memberships__in=seats)
    organisations = Organisation.objects.filter(Q(seats__in=seats) | Q(functions__in=at_work))
    municipalities = Municipality.objects.on(day)
    return [
        *municipalities.order_by("name", "pk"),
        *organisations.distinct().order_by("name", "pk"),
    ]


@transaction.atomic
def plan_year(*, year: int, today: dt.date, seen: str) -> YearProposal:
    """Store what a year lacks as provisional meetings: all of it, or nothing. Raises Refused.

    `seen` is the fingerprint of the proposal that was looked at; another one is refused.
    """
    # Who plans a year at the same time waits here, and then sees that nothing is left to plan.
    list(Body.objects.select_for_update(of=("self",)).filter(pattern__isnull=False).order_by("pk"))
    proposal = propose_year(year, today)
    if not proposal.meetings:
        raise Refused(f"In {year} zijn er geen vergaderingen meer te plannen.")
    if proposal.fingerprint != seen:
        raise Refused(
            "Er is intussen iets veranderd, en daarmee ook dit voorstel."
            " Kijk het opnieuw na en sla het dan op."
        )
    for meeting in proposal.meetings:
        plan_meeting(meeting)
    return proposal


@transaction.atomic
def settle_year(*, year: int, body: Body | None = None) -> int:
    """Settle the provisional meetings of a year, of one body or of all; tell how many. Raises Refused."""
    rows = Meeting.objects.of_year(year).filter(status=MeetingStatus.PROVISIONAL)
    if body is not None:
        rows = rows.filter(body=body)
    meetings = list(rows.select_for_update(of=("self",)))
    if not meetings:
        raise Refused("Er zijn geen voorlopige vergaderingen om vast te stellen.")
    for meeting in meetings:
        meeting.status = MeetingStatus.PLANNED
        change_meeting(meeting)
    return len(meetings)


# --- The long-term agenda ---------------------------------------------------------------------------


def move_by(item: AgendaItem, *, later: bool, now: dt.datetime) -> AgendaItem:
    """Move a topic to the next meeting of its body, or to the one before it. Raises Refused."""
    if item.meeting is None:
        raise Refused(f"‘{item.title}’ staat nog op geen vergadering. Kies er eerst een.")
    start = item.meeting.start
    others = [one for one in item.of_body.meetings.to_come(now) if one.is_prepared]
    if later:
        found = next((one for one in others if one.start > start), None)
    else:
        found = next((one for one in reversed(others) if one.start < start), None)
    if found is None:
        raise Refused(
            f"{item.of_body} heeft geen {'latere' if later else 'eerdere'} vergadering meer."
            " Plan er eerst een."
        )
    return move_to(item, found)


def put_expected(*, expected: Expected, meeting: Meeting | None, by: User) -> AgendaItem:
    """Put what is expected on the agenda of a meeting, or let it wait for one. Raises Refused."""
    if meeting is not None and meeting.body != expected.body:
        raise Refused(f"Dit is voor {expected.body}. Kies een vergadering van dat gremium.")
    body = expected.body if meeting is None else None
    item = AgendaItem(meeting=meeting, body=body, title=expected.title, kind=expected.kind)
    return add_item(item=item, by=by, accepted=True)


# --- An own calendar -------------------------------------------------------------------------------


def renew_key(user: User) -> CalendarKey:
    """Give somebody a new secret address for their calendar; an old one ends."""
    key, _ = CalendarKey.objects.update_or_create(user=user, defaults={"key": token_urlsafe(32)})
    return key


def follower(secret: str) -> User | None:
    """Whose calendar this secret opens: of somebody who may come in today."""
    key = CalendarKey.objects.filter(key=secret).select_related("user").first()
    return key.user if key is not None and key.user.has_access else None
