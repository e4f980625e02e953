"""What it means when a municipality leaves: for itself, and for those who stay."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from contributions.effort.overviews import efforts_of
from contributions.participation.models import Notice
from contributions.rounds.overviews import contributions_of
from projects.calculations import rounded


@dataclass(frozen=True, slots=True)
class LeavingYear:
    """A year of a municipality that leaves, beside the whole region.

    Money in euro a year, hours per week weighted by days; None where it is not known, or nothing.
    """

    year: int
    amount: Decimal | None
    hours: Decimal | None
    total_amount: Decimal | None
    total_hours: Decimal | None


@dataclass(frozen=True, slots=True)
class Leaving:
    """A notice with what follows from it, from the year in which it was given to the first without.

    `amount` (euro a year) and `hours` (per week) are what the region gets less when it has left,
    by what holds in the year of the notice; None when that is nothing or not known.
    """

    notice: Notice
    years: tuple[LeavingYear, ...] = ()
    amount: Decimal | None = None
    hours: Decimal | None = None


def leaving(notice: Notice) -> Leaving:
    """What follows from a notice; of a partner, who pays and owes nothing, only its last day."""
    if notice.municipality is None or notice.withdrawn_on is not None:
        return Leaving(notice)
    first, last = notice.given_on.year, notice.earliest_end.year
    paid = contributions_of(first).of(notice.municipality)
    owed = efforts_of(first).of(notice.municipality)
    return Leaving(
        notice=notice,
        years=tuple(_year(notice, year) for year in range(first, last + 2)),
        amount=paid.whole_year if paid else None,
        hours=owed.adopted.hours_per_week if owed and owed.adopted else None,
    )


def _year(notice: Notice, year: int) -> LeavingYear:
    paid, owed = contributions_of(year), efforts_of(year)
    own, effort = paid.of(notice.municipality), owed.of(notice.municipality)
    return LeavingYear(
        year=year,
        amount=own.amount if own else None,
        hours=rounded(effort.owed) if effort else None,
        total_amount=paid.total_amount,
        total_hours=owed.total_adopted,
    )


def is_told(notice: Notice, day: dt.date) -> bool:
    """Whether a notice still asks attention: until the end of its last year."""
    return notice.given_on <= day <= dt.date(notice.earliest_end.year, 12, 31)
