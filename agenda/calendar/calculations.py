"""Rules of the year of meetings: when bodies meet, what clashes, and who receives them.

Days are days of the region; a moment here is the local time, without a zone.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

Party = TypeVar("Party")

FRIDAY = 4
# A body does not meet twice within so many days.
LEAST_APART = 7


# --- Days off and clashes ------------------------------------------------------------------------


class Against(StrEnum):
    """What there can be against a moment."""

    WEEKEND = "weekend"
    PUBLIC_HOLIDAY = "public holiday"
    SCHOOL_HOLIDAY = "school holiday"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Break:
    """A holiday of the schools, with its first and its last day."""

    name: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Public holidays by day, with their names, and the holidays of the schools."""

    public: Mapping[dt.date, str] = field(default_factory=dict)
    school: Sequence[Break] = ()

    def against(self, day: dt.date) -> tuple[Against, str, dt.date] | None:
        """What there is against a day, its name, and its last day; None when people work on it."""
        if day in self.public:
            return Against.PUBLIC_HOLIDAY, self.public[day], day
        if day.weekday() > FRIDAY:
            return Against.WEEKEND, "", day
        for one in self.school:
            if one.first <= day <= one.last:
                return Against.SCHOOL_HOLIDAY, one.name, one.last
        return None


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting of a body from `start` until `end`.

    `people` sit in the body on that day. `served` says that the coordination of the region prepares
    the body, and so has to be there. `key` is 0 for what is not stored yet.
    """

    key: int
    body: int
    start: dt.datetime
    end: dt.datetime
    people: frozenset[int] = frozenset()
    served: bool = False

    @property
    def day(self) -> dt.date:
        return self.start.date()


@dataclass(frozen=True, slots=True)
class Clash:
    """What there is against a meeting.

    With a holiday `name` and `until` say which, and its last day. With another meeting at the same
    time `other` is that one, and `shared` how many people sit in both; with none of them the
    coordination serves both.
    """

    meeting: Planned
    against: Against
    name: str = ""
    until: dt.date | None = None
    other: Planned | None = None
    shared: int = 0


def hinders(one: Planned, other: Planned) -> bool:
    """Whether two meetings are at one time and somebody has to be at both."""
    at_one_time = one.start < other.end and other.start < one.end
    return at_one_time and (
        not one.people.isdisjoint(other.people) or (one.served and other.served)
    )


def clashes_of(meeting: Planned, others: Iterable[Planned], off: DaysOff) -> Iterator[Clash]:
    """All that there is against one meeting: its day, and the others at the same time."""
    if found := off.against(meeting.day):
        against, name, until = found
        yield Clash(meeting, against, name, until)
    for other in others:
        if hinders(meeting, other):
            shared = len(meeting.people & other.people)
            yield Clash(meeting, Against.TOGETHER, other=other, shared=shared)


def clashes(meetings: Iterable[Planned], off: DaysOff) -> list[Clash]:
    """All clashes of a year by time; two meetings at one time are told once, at the later one."""
    before: list[Planned] = []
    found: list[Clash] = []
    for meeting in sorted(meetings, key=lambda one: (one.start, one.key)):
        found += clashes_of(meeting, before, off)
        before.append(meeting)
    return found


# --- Proposing a year ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wish:
    """How a body wants to meet: so many `times` a year, from `starts_at`, for `minutes`.

    `weekday` counts from 0 for Monday; None leaves it open. `same_days_as` is the body on whose days
    it meets, after it; `before` the one before which it meets, at most `days_before` days. It does
    not meet `not_on` the days on which it called a meeting off.
    """

    body: int
    times: int
    starts_at: dt.time
    minutes: int
    weekday: int | None = None
    people: frozenset[int] = frozenset()
    same_days_as: int | None = None
    before: int | None = None
    days_before: int = 0
    not_on: frozenset[dt.date] = frozenset()

    @property
    def leans_on(self) -> int | None:
        """The body whose days have to be known first."""
        return self.same_days_as or self.before

    def at(self, day: dt.date, starts_at: dt.time | None = None) -> Planned:
        """A meeting of this body on a day."""
        start = dt.datetime.combine(day, starts_at or self.starts_at)
        end = start + dt.timedelta(minutes=self.minutes)
        return Planned(0, self.body, start, end, self.people, served=True)


def propose(
    year: int,
    wishes: Sequence[Wish],
    planned: Sequence[Planned],
    off: DaysOff,
    *,
    earliest: dt.date,
) -> list[Planned]:
    """What the year still lacks, by time: meetings on working days from `earliest` that clash with none.

    What is planned stays. A body that leans on another follows its meetings. The others are spread:
    the days on which a body can meet are divided in as many parts as it meets, and it meets in the
    middle of each part that has no meeting of it yet, or as near to that as is free. What nowhere
    fits is left out.
    """
    proposal = _Proposal(year, list(planned), off, earliest)
    for wish in _those_leant_on_first(wishes):
        bodies = {one.body for one in proposal.taken} | {one.body for one in wishes}
        if wish.same_days_as in bodies:
            proposal.on_the_days_of(wish)
        elif wish.before in bodies:
            proposal.before_another(wish)
        else:
            proposal.spread(wish, [one for one in wishes if one.before == wish.body])
    return sorted(proposal.new, key=lambda one: (one.start, one.body))


def lacking(
    wishes: Sequence[Wish], planned: Sequence[Planned], new: Sequence[Planned]
) -> dict[int, int]:
    """How many meetings a year still lacks, by body, with what is planned and what is proposed."""
    had = Counter(one.body for one in (*planned, *new))
    left = {wish.body: wish.times - had[wish.body] for wish in wishes}
    return {body: count for body, count in left.items() if count > 0}


class _Proposal:
    """A year in the making: `taken` are all its meetings, `new` those that are proposed."""

    def __init__(self, year: int, taken: list[Planned], off: DaysOff, earliest: dt.date) -> None:
        first = dt.date(year, 1, 1)
        days = (first + dt.timedelta(days=n) for n in range(366))
        self.days = [day for day in days if day.year == year and off.against(day) is None]
        self.taken, self.earliest = taken, earliest
        self.new: list[Planned] = []

    def of(self, body: int | None) -> list[Planned]:
        """The meetings of a body so far, by time."""
        return sorted((one for one in self.taken if one.body == body), key=lambda one: one.start)

    def take(self, wish: Wish, moments: Iterable[Planned]) -> bool:
        """Plan the first of these moments that is free; tell whether there was one."""
        own = [one.day for one in self.of(wish.body)]
        for moment in moments:
            near = any(abs((moment.day - day).days) < LEAST_APART for day in own)
            if moment.day < self.earliest or moment.day in wish.not_on or near:
                continue
            if not any(hinders(moment, other) for other in self.taken):
                self.taken.append(moment)
                self.new.append(moment)
                return True
        return False

    def spread(self, wish: Wish, preparing: Sequence[Wish]) -> None:
        """Spread the meetings of a body over the year, on days before which others can prepare them."""
        weekday = self._quietest_weekday() if wish.weekday is None else wish.weekday
        days = [
            day
            for day in self.days
            if day.weekday() == weekday
            and all(self._days_before(day, one.days_before) for one in preparing)
        ]
        if not days:
            return
        middles = [days[(2 * n + 1) * len(days) // (2 * wish.times)] for n in range(wish.times)]
        for own in self.of(wish.body)[: wish.times]:
            middles.remove(min(middles, key=lambda day: abs((day - own.day).days)))
        for middle in middles:
            if middle >= self.earliest:
                near = sorted(days, key=lambda day: (abs((day - middle).days), day))
                self.take(wish, map(wish.at, near))

    def before_another(self, wish: Wish) -> None:
        """Let a body meet before each meeting of another: as early as may be, on the same weekday."""
        for target in self._without_its_own(wish, wish.before, wish.days_before):
            weekday = target.day.weekday() if wish.weekday is None else wish.weekday
            window = self._days_before(target.day, wish.days_before)
            window.sort(key=lambda day: (day.weekday() != weekday, day))
            self.take(wish, map(wish.at, window))

    def on_the_days_of(self, wish: Wish) -> None:
        """Let a body meet on the days of another: at its own time, else when the other is done."""
        for target in self._without_its_own(wish, wish.same_days_as, 0):
            self.take(wish, (wish.at(target.day), wish.at(target.day, target.end.time())))

    def _without_its_own(self, wish: Wish, body: int | None, days: int) -> list[Planned]:
        """The meetings of the other body that this one has no meeting for, as many as it lacks."""
        own = [one.day for one in self.of(wish.body)]
        left = [
            one
            for one in self.of(body)
            if not any(0 <= (one.day - day).days <= days for day in own)
        ]
        return [one for one in left if one.day >= self.earliest][: max(0, wish.times - len(own))]

    def _days_before(self, day: dt.date, count: int) -> list[dt.date]:
        """The working days among the `count` days before a day."""
        first = day - dt.timedelta(days=count)
        return [one for one in self.days if first <= one < day]

    def _quietest_weekday(self) -> int:
        """The weekday on which the coordination has the fewest meetings; the first of them."""
        busy = Counter(one.day.weekday() for one in self.taken if one.served)
        return min(range(FRIDAY + 1), key=lambda weekday: (busy[weekday], weekday))


def _those_leant_on_first(wishes: Sequence[Wish]) -> list[Wish]:
    """The wishes such that who leans on another comes after it; who lean on each other come last."""
    left, ordered = list(wishes), list[Wish]()
    while left:
        waiting = {wish.body for wish in left}
        ready = [wish for wish in left if wish.leans_on not in waiting] or left
        ordered += ready
        left = [wish for wish in left if wish not in ready]
    return ordered


# --- Hosts ---------------------------------------------------------------------------------------


def hosts_in_turn(parties: Sequence[Party], past: Sequence[Party], count: int) -> list[Party]:
    """Who receives the next `count` meetings: each time the party for whom it is longest ago.

    `past` are the hosts so far, the latest last. Who never was host goes first, in the order of
    `parties`. Without parties nobody is named.
    """
    turns = list(past)
    for _ in range(count if parties else 0):
        last = {party: place for place, party in enumerate(turns)}
        turns.append(min(parties, key=lambda party: (last.get(party, -1), parties.index(party))))
    return turns[len(past) :]
