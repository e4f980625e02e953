"""Pure rules of deployments: who delivers which hours, measured against what is owed.

The effort obligation is laid down in art. 6.2 of the service agreement (DVO-ovk, annex 3a);
annex 4 lists what each municipality, or group of municipalities, delivers.

Hours are hours per week. They are weighted by the days of the year on which they are delivered and
kept as exact fractions, so that the parts of a term always add up to the whole. Rounding happens in
one place only, `rounded()`, and only for display.
"""

from calendar import isleap
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias, overload

Hours: TypeAlias = Fraction | Decimal | int
"""Hours per week, exact: a float is never accepted."""


@dataclass(frozen=True, slots=True)
class HoursTerm:
    """Hours per week, owed or delivered during a term.

    `hours` is None for a role without hours (e.g. a seat in a committee): it counts as none.
    `valid_from` and `valid_until` are the first and the last day, both inclusive; None is open.
    """

    hours: Hours | None
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        _check_term(self.valid_from, self.valid_until)
        _check_hours(self.hours)


@dataclass(frozen=True, slots=True)
class Balance:
    """Hours per week owed and delivered by a municipality or a group (DVO-ovk art. 6.2).

    `bought_out` are the owed hours that it pays for instead of delivering them (annex).
    """

    owed: Fraction
    delivered: Fraction
    bought_out: Fraction = Fraction(0)

    @property
    def difference(self) -> Fraction:
        """Delivered or bought out, minus owed: below zero when hours per week are still due."""
        return self.delivered + self.bought_out - self.owed

    @property
    def is_met(self) -> bool:
        """Tell whether at least the owed hours are delivered or bought out."""
        return self.difference >= 0


def days_in_year(year: int) -> int:
    """Return the number of days of a calendar year: 365, or 366 in a leap year."""
    return 366 if isleap(year) else 365


def active_days(valid_from: date | None, valid_until: date | None, year: int) -> int:
    """Return on how many days of the year a term is active.

    Both the first and the last day count; None is an open end.

    Raises ValueError when the term ends before it begins.
    """
    _check_term(valid_from, valid_until)
    first = max(date(year, 1, 1), valid_from or date.min)
    last = min(date(year, 12, 31), valid_until or date.max)
    return max(0, (last - first).days + 1)


def weighted_hours(
    hours: Hours | None, valid_from: date | None, valid_until: date | None, year: int
) -> Fraction:
    """Return hours per week, weighted: hours x active days / days in the year. Not rounded.

    Hours over the whole year stay as they are; a role without hours (None) gives 0.

    Raises ValueError for negative hours and for a term that ends before it begins.
    """
    return hours_for_days(hours, active_days(valid_from, valid_until, year), year)


def hours_for_days(hours: Hours | None, days: int, year: int) -> Fraction:
    """Return hours per week that hold on so many days of a year, weighted. Not rounded.

    Raises ValueError for negative hours.
    """
    _check_hours(hours)
    return Fraction(hours or 0) * days / days_in_year(year)


def hours_in_year(terms: Iterable[HoursTerm], year: int) -> Fraction:
    """Return the weighted hours per week of all terms together in one year."""
    return sum(
        (weighted_hours(term.hours, term.valid_from, term.valid_until, year) for term in terms),
        Fraction(0),
    )


def balance(
    owed: Iterable[HoursTerm],
    delivered: Iterable[HoursTerm],
    year: int,
    bought_out: Iterable[HoursTerm] = (),
) -> Balance:
    """Return what is owed, delivered and bought out in one year, for a municipality or a group.

    A group hands in the obligations of all its municipalities: it delivers for them together
    (DVO-ovk art. 6.2, annex 4).
    """
    return Balance(
        owed=hours_in_year(owed, year),
        delivered=hours_in_year(delivered, year),
        bought_out=hours_in_year(bought_out, year),
    )


def part_from(term: HoursTerm, since: date | None) -> HoursTerm | None:
    """Return the part of a term from a day on; the whole term without a day.

    None when the term ends before that day.
    """
    if since is None or (term.valid_from is not None and since <= term.valid_from):
        return term
    if term.valid_until is not None and term.valid_until < since:
        return None
    return replace(term, valid_from=since)


def balance_after(before: Balance, lost: Fraction, gained: Fraction = Fraction(0)) -> Balance:
    """Return a balance after hours fall away or are added, in hours per week weighted by days.

    What is owed and bought out stays: only a decision changes it (DVO-ovk art. 6.5).
    """
    return replace(before, delivered=before.delivered - lost + gained)


def split_group(delivered: Hours, owed: Sequence[Hours]) -> tuple[Balance, ...]:
    """Share what a group delivers among its municipalities, in proportion to what each owes.

    `owed` has the hours per week of each municipality; the balances come back in the same order
    and their delivered hours add up exactly. When none of them owes anything, each gets an equal
    share. No agreement says how a group shares: the group as a whole is measured, and these
    parts only illustrate.

    Raises ValueError for negative hours and for a group without municipalities.
    """
    if not owed:
        raise ValueError("Een groep zonder gemeenten kan geen uren verdelen.")
    for hours in (delivered, *owed):
        _check_hours(hours)
    parts = [Fraction(hours) for hours in owed]
    total = sum(parts, Fraction(0))
    shares = [part / total if total else Fraction(1, len(parts)) for part in parts]
    return tuple(
        Balance(owed=part, delivered=Fraction(delivered) * share)
        for part, share in zip(parts, shares, strict=True)
    )


@overload
def rounded(value: Hours, places: int = 2) -> Decimal: ...
@overload
def rounded(value: None, places: int = 2) -> None: ...
def rounded(value: Hours | None, places: int = 2) -> Decimal | None:
    """Round a value for display, half away from zero. Never calculate on with the result.

    What is not known, None, stays so. Raises ValueError when `places` is negative.
    """
    if places < 0:
        raise ValueError("Het aantal decimalen kan niet negatief zijn.")
    if value is None:
        return None
    scaled = Fraction(value) * 10**places
    units = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-units if scaled < 0 else units).scaleb(-places)


def _check_term(valid_from: date | None, valid_until: date | None) -> None:
    if valid_from is not None and valid_until is not None and valid_until < valid_from:
        raise ValueError("De einddatum ligt voor de begindatum.")


def _check_hours(hours: Hours | None) -> None:
    if isinstance(hours, Decimal) and not hours.is_finite():
        raise ValueError("Het aantal uren per week moet een getal zijn.")
    if hours is not None and hours < 0:
        raise ValueError("Het aantal uren per week kan niet negatief zijn.")


@dataclass(frozen=True, slots=True)
class Change:
    """From which state something went to which, and since when; an empty state is not being there."""

    on: date
    before: str
    after: str


def state_on(changes: Sequence[Change], now: str, day: date) -> str:
    """The state on `day`, empty when it was not there yet.

    `changes` come as they were recorded, and may hold since an earlier day. After all of them it is
    in the state of `now`, and without any it always was.
    """
    if all(change.on <= day for change in changes):
        return now
    state = changes[0].before
    for change in sorted(changes, key=lambda change: change.on):
        if change.on <= day:
            state = change.after
    return state


class MilestoneState(StrEnum):
    """How a milestone stands on a day."""

    DONE = "done"
    LATE = "late"
    OPEN = "open"


def milestone_state(
    due: date, done_on: date | None, day: date | None, *, is_asked: bool
) -> MilestoneState:
    """How a milestone stands on `day`: late from the day after `due`, as long as it is asked for.

    Nothing is asked of work that was finished or stopped. Without a day nothing is late.
    """
    if done_on is not None:
        return MilestoneState.DONE
    is_late = is_asked and day is not None and due < day
    return MilestoneState.LATE if is_late else MilestoneState.OPEN


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a calendar year; `number` runs from 1 to 4."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.number}e kwartaal {self.year}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before it."""
        return quarter_of(self.first - timedelta(days=1))


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarters_until(last: Quarter, count: int) -> list[Quarter]:
    """So many quarters up to and including `last`, the newest first."""
    found = [last]
    while len(found) < count:
        found.append(found[-1].previous)
    return found


def owes_report(quarter: Quarter, reported: Container[Quarter], begun_on: date | None) -> bool:
    """Whether the report of a full quarter is still to come of work that is carried out.

    `reported` are the quarters that were reported on. Work that began after a quarter (`begun_on`,
    None when that is not known) owes no report of it.
    """
    return quarter not in reported and (begun_on is None or begun_on <= quarter.last)


def quarter_to_report(day: date, reported: Container[Quarter], begun_on: date | None) -> Quarter:
    """About which quarter a report is due on `day`: the last full one if it is owed, else this one."""
    present = quarter_of(day)
    is_owed = owes_report(present.previous, reported, begun_on)
    return present.previous if is_owed else present
