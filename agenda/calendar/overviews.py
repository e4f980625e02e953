"""The meetings of a year: on one line a body, by month, and what clashes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils import timezone

from agenda.calendar.calculations import (
    Against,
    Break,
    Clash,
    DaysOff,
    Planned,
    clashes,
    clashes_of,
)
from agenda.calendar.days_off import days_off
from agenda.enums import MeetingStatus
from agenda.models import Meeting, MeetingPattern, SchoolHoliday
from platform_ivz.access import may_read
from platform_ivz.charts.year import Mark, PlacedMark, YearScale, year_scale
from platform_ivz.formats import MONTHS, date_long, sentence, weekday
from platform_ivz.reading import computed_once
from portfolios.models import Body, Membership, User


class People:
    """Who sits in which body on which day, read once for a year."""

    def __init__(self, year: int) -> None:
        seats = Membership.objects.within(dt.date(year, 1, 1), dt.date(year, 12, 31))
        self.seats: dict[int, list[Membership]] = {}
        for seat in seats.filter(person__isnull=False).order_by("pk"):
            self.seats.setdefault(seat.body_id, []).append(seat)

    def on(self, body: int, day: dt.date) -> frozenset[int]:
        """The people in a body on a day."""
        return frozenset(seat.person_id for seat in self.seats.get(body, ()) if seat.holds_on(day))


@computed_once
def patterns() -> dict[int, MeetingPattern]:
    """How bodies meet, by body; these are the ones that the coordination of the region serves."""
    return {one.body_id: one for one in MeetingPattern.objects.all()}


def as_planned(meeting: Meeting, people: People, *, served: bool) -> Planned:
    """A meeting as the calculations know it: in local time, with who sits in its body."""
    start, end = (timezone.make_naive(one) for one in (meeting.start, meeting.end))
    return Planned(
        key=meeting.pk or 0,
        body=meeting.body_id,
        start=start,
        end=end,
        people=people.on(meeting.body_id, start.date()),
        served=served,
    )


def planned_of(meetings: Iterable[Meeting], people: People) -> list[Planned]:
    """Meetings of a year as the calculations know them; what was called off is no meeting."""
    served = patterns()
    return [
        as_planned(one, people, served=one.body_id in served)
        for one in meetings
        if one.status != MeetingStatus.CANCELLED
    ]


def holiday_in_words(clash: Clash) -> str:
    """What there is against the day of a meeting: 'in de zomervakantie (tot en met 1 mei 2027)'."""
    if clash.against == Against.WEEKEND:
        return "in het weekend"
    if clash.against == Against.PUBLIC_HOLIDAY:
        return f"op een feestdag: {clash.name}"
    return f"in de {clash.name.lower()} (tot en met {date_long(clash.until)})"


@dataclass(frozen=True, slots=True)
class ToldClash:
    """A clash with its meetings, in words."""

    clash: Clash
    meeting: Meeting
    other: Meeting | None

    @property
    def in_short(self) -> str:
        """What there is against it, such as behind its name in a list."""
        if self.other is None:
            return holiday_in_words(self.clash)
        return f"tegelijk met {self.other.body}"

    @property
    def title(self) -> str:
        """The clash as a heading."""
        if self.other is not None:
            return f"{self.meeting.body} en {self.other.body} vergaderen tegelijk op {_on(self.meeting)}"
        return f"{self.meeting.body} op {_on(self.meeting)} valt {self.in_short}"

    @property
    def why(self) -> str:
        """Why it matters that two meetings are at one time."""
        if self.other is None:
            return ""
        if self.clash.shared == 1:
            return "Eén persoon zit in allebei."
        if self.clash.shared:
            return f"{self.clash.shared} mensen zitten in allebei."
        return "De regiocoördinatie werkt voor allebei."


def _on(meeting: Meeting) -> str:
    return f"{weekday(meeting.day)} {_day(meeting.day)}"


def _day(day: dt.date) -> str:
    """A day of the year at hand: '10 februari'."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def told(found: Iterable[Clash], meetings: Mapping[int, Meeting]) -> list[ToldClash]:
    """Clashes with their meetings, of which the rows are given by key."""
    return [
        ToldClash(one, meetings[one.meeting.key], meetings[one.other.key] if one.other else None)
        for one in found
    ]


# --- A year ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BodyLine:
    """The meetings of a body on the line of a year; `asked` is how many there should be."""

    body: Body
    count: int
    marks: Sequence[PlacedMark]

    @property
    def often(self) -> str:
        """How often it meets: '6', or '4 van 6' when that is not as often as it should."""
        asked = self.body.meetings_per_year
        return str(self.count) if asked in (None, self.count) else f"{self.count} van {asked}"


@dataclass(frozen=True, slots=True)
class DayEntry:
    """A day in the list of a month: a meeting, or (`free`) days on which people do not work."""

    day: dt.date
    meeting: Meeting | None = None
    free: str = ""
    clashes: Sequence[ToldClash] = ()

    @property
    def on(self) -> str:
        """The day in short: 'ma 10'."""
        return f"{weekday(self.day)[:2]} {self.day.day}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month with what is in it, by day."""

    number: int
    entries: Sequence[DayEntry]
    opened: bool

    @property
    def name(self) -> str:
        return sentence(MONTHS[self.number - 1])

    @property
    def meetings(self) -> int:
        return sum(entry.meeting is not None for entry in self.entries)

    @property
    def clashing(self) -> int:
        return sum(bool(entry.clashes) for entry in self.entries)


@dataclass(frozen=True)
class YearPlan:
    """The meetings of a year that somebody may see, by time."""

    year: int
    today: dt.date
    off: DaysOff
    meetings: Sequence[Meeting]
    bodies: Sequence[Body]
    clashes: Sequence[ToldClash]

    @cached_property
    def taking_place(self) -> list[Meeting]:
        return [one for one in self.meetings if one.status != MeetingStatus.CANCELLED]

    @cached_property
    def provisional(self) -> list[Meeting]:
        """The meetings that were not settled yet."""
        return [one for one in self.meetings if one.status == MeetingStatus.PROVISIONAL]

    @cached_property
    def meeting_bodies(self) -> int:
        """How many bodies meet."""
        return len({one.body_id for one in self.taking_place})

    @cached_property
    def scale(self) -> YearScale:
        """What the lines of all bodies stand on."""
        return year_scale(
            self.year,
            bands=[(_short(one), one.first, one.last) for one in self.off.school],
            lines=self.off.public,
            today=self.today,
        )

    @property
    def ground_in_words(self) -> str:
        """What the lines stand on, for who does not see it."""
        holidays = [
            f"{one.name.lower()} van {_day(one.first)} tot en met {_day(one.last)}"
            for one in self.off.school
        ]
        said = [f"Schoolvakanties: {'; '.join(holidays) or 'niet bekend'}."]
        said.append(f"Feestdagen: {'; '.join(map(_day, self.off.public)) or 'niet bekend'}.")
        if self.scale.today:
            said.append(f"De streep is vandaag, {_day(self.today)}.")
        return " ".join(said)

    @cached_property
    def levels(self) -> list[tuple[str, list[BodyLine]]]:
        """The lines of the bodies by level: of those that meet in this year, or should."""
        mine: dict[int, list[Meeting]] = {}
        for one in self.meetings:
            mine.setdefault(one.body_id, []).append(one)
        lines = [
            BodyLine(
                body=body,
                count=sum(one.status != MeetingStatus.CANCELLED for one in mine.get(body.pk, ())),
                marks=self.scale.place(map(self._mark, mine.get(body.pk, ()))),
            )
            for body in self.bodies
            if body.pk in mine or body.meetings_per_year
        ]
        # In the order in which the levels first come.
        levels = {line.body.level: sentence(line.body.get_level_display()) for line in lines}
        return [
            (label, [line for line in lines if line.body.level == level])
            for level, label in levels.items()
        ]

    @cached_property
    def months(self) -> list[Month]:
        """The months of the year; those from this one on with something in it are open."""
        entries = sorted(
            [*self._free_days(), *self._meeting_days()],
            key=lambda one: (one.day, one.meeting is not None),
        )
        found = {number: list(of) for number, of in groupby(entries, lambda one: one.day.month)}
        first = self.today.month if self.today.year == self.year else 1
        return [
            Month(number, found.get(number, ()), opened=first <= number <= first + 1)
            for number in range(1, 13)
        ]

    @cached_property
    def _against(self) -> dict[int, list[ToldClash]]:
        """The clashes of each meeting; of two at one time each has them."""
        found: dict[int, list[ToldClash]] = {}
        for one in self.clashes:
            found.setdefault(one.meeting.pk, []).append(one)
            if one.other is not None:
                turned = ToldClash(one.clash, one.other, one.meeting)
                found.setdefault(one.other.pk, []).append(turned)
        return found

    def _mark(self, meeting: Meeting) -> Mark:
        against = self._against.get(meeting.pk, ())
        if meeting.status == MeetingStatus.CANCELLED:
            kind = "off"
        elif against:
            kind = "clash"
        elif meeting.day < self.today:
            kind = "past"
        else:
            kind = "open" if meeting.status == MeetingStatus.PROVISIONAL else "done"
        said = [f"{meeting.body}, {_on(meeting)}, {meeting.get_status_display()}"]
        said += [f"botst: {one.in_short}" for one in against]
        return Mark(meeting.day, kind, ", ".join(said), meeting.get_absolute_url())

    def _meeting_days(self) -> list[DayEntry]:
        return [
            DayEntry(one.day, one, clashes=self._against.get(one.pk, ())) for one in self.meetings
        ]

    def _free_days(self) -> list[DayEntry]:
        first, last = dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)
        schools = [
            DayEntry(
                max(one.first, first),
                free=f"{one.name}, tot en met {date_long(min(one.last, last))}",
            )
            for one in self.off.school
        ]
        public = [DayEntry(day, free=name) for day, name in self.off.public.items()]
        return schools + public


def _short(holiday: Break) -> str:
    """The name of a holiday in a narrow band: 'zomer'."""
    return holiday.name.lower().removesuffix("vakantie").removesuffix("s")


def year_plan(year: int, user: User, today: dt.date) -> YearPlan:
    """The meetings of a year that a user may see. What lies before `today` clashes with nothing.

    The holidays of the schools, and what clashes, are for who reads of what they are drawn.
    """
    meetings = list(Meeting.objects.visible_to(user).of_year(year).for_list())
    reads_all = may_read(user, SchoolHoliday, Membership)
    off = days_off(year) if reads_all else DaysOff(days_off(year).public)
    to_come = planned_of(meetings, People(year)) if reads_all else []
    bodies = {one.body_id: one.body for one in meetings}
    bodies |= {one.pk: one for one in Body.objects.visible_to(user)}
    return YearPlan(
        year=year,
        today=today,
        off=off,
        meetings=meetings,
        bodies=sorted(bodies.values(), key=lambda body: (body.order, body.name, body.pk)),
        clashes=told(
            clashes([one for one in to_come if one.day >= today], off),
            {one.pk: one for one in meetings},
        ),
    )


def clashes_with_others(meeting: Meeting) -> list[ToldClash]:
    """What there is against one meeting, stored or not, whoever may see the others."""
    year, key = meeting.day.year, meeting.pk or 0
    others = Meeting.objects.of_year(year).taking_place().exclude(pk=meeting.pk).for_list()
    rows = {one.pk: one for one in others} | {key: meeting}
    planned = planned_of(rows.values(), People(year))
    own = [one for one in planned if one.key == key]
    rest = [one for one in planned if one.key != key]
    return told([found for one in own for found in clashes_of(one, rest, days_off(year))], rows)
