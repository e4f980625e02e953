"""How the hours of a municipality came about: what it owes and why, what it gives, what is left."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from contributions.effort.models import AdoptedObligation, Buyout
from contributions.effort.overviews import (
    BalanceOverview,
    BalanceRow,
    EffortRow,
    buyouts_of,
    efforts_of,
    hours_term,
    obligations_of,
)
from contributions.population.models import PopulationCount
from contributions.population.overviews import counts_for, first_day
from portfolios.models import Municipality
from projects.calculations import HoursTerm, active_days, days_in_year, hours_in_year
from projects.models import Deployment


@dataclass(frozen=True, slots=True)
class Weighed:
    """Hours per week, None for a role without hours, and for how many days of the year.

    `counted` is hours x days / days in the year, not rounded.
    """

    hours: Decimal | None
    days: int
    counted: Fraction

    @classmethod
    def of(cls, term: HoursTerm, year: int) -> "Weighed":
        days = active_days(term.valid_from, term.valid_until, year)
        return cls(term.hours, days, hours_in_year([term], year))


@dataclass(frozen=True, slots=True)
class Owing:
    """What one municipality owes in a year, and what it pays for instead.

    `effort` is None when it delivers without taking part any more, `count` when its inhabitants
    are not known.
    """

    municipality: Municipality
    adopted: AdoptedObligation | None
    bought_out: Buyout | None
    effort: EffortRow | None
    count: PopulationCount | None
    weighed: Weighed


@dataclass(frozen=True, slots=True)
class HoursOrigin:
    """The parts of a row of the balance; each column adds up to a figure of the row."""

    row: BalanceRow
    days_in_year: int
    owing: tuple[Owing, ...]
    given: tuple[tuple[Deployment, Weighed], ...]


def hours_origin(overview: BalanceOverview, slug: str) -> HoursOrigin | None:
    """How the hours of the year came about in the row with this municipality; None without one."""
    row = next(
        (row for row in overview.rows if slug in {place.slug for place in row.municipalities}), None
    )
    if row is None:
        return None
    year = overview.year
    adopted, bought_out = obligations_of(year), buyouts_of(year)
    efforts = {effort.municipality.pk: effort for effort in efforts_of(year).rows}
    counts = counts_for(year, first_day(year))
    return HoursOrigin(
        row=row,
        days_in_year=days_in_year(year),
        owing=tuple(
            Owing(
                place,
                adopted.get(place.pk),
                bought_out.get(place.pk),
                efforts.get(place.pk),
                counts.get(place.pk),
                _owed(efforts.get(place.pk)),
            )
            for place in row.municipalities
        ),
        given=tuple(
            (deployment, Weighed.of(hours_term(deployment), year)) for deployment in row.deployments
        ),
    )


def _owed(effort: EffortRow | None) -> Weighed:
    """What a municipality owes, weighed."""
    if effort is None or effort.adopted is None:
        return Weighed(None, effort.days if effort else 0, Fraction(0))
    return Weighed(effort.adopted.hours_per_week, effort.days, effort.owed)
