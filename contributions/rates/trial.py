"""What another rate would mean for every municipality, beside the tariff in force."""

from dataclasses import dataclass
from decimal import Decimal

from contributions.population.models import PopulationCount
from contributions.rates import calculations
from contributions.rates.overviews import ContributionOverview, contributions_of
from portfolios.models import Municipality


@dataclass(frozen=True, slots=True)
class TrialRow:
    """What one municipality pays in euro a year, now and then; None where that is not known."""

    municipality: Municipality
    count: PopulationCount | None
    current: int | None
    tried: int | None

    @property
    def inhabitants(self) -> int | None:
        return self.count.inhabitants if self.count else None

    @property
    def difference(self) -> int | None:
        """Tried minus current: below zero when the municipality would pay less."""
        if self.tried is None or self.current is None:
            return None
        return self.tried - self.current


@dataclass(frozen=True, slots=True)
class RateTrial:
    """A rate in euro per inhabitant, tried out on the municipalities of a year."""

    overview: ContributionOverview
    rate: Decimal
    rows: tuple[TrialRow, ...]
    total: calculations.ContributionTotal

    @property
    def difference(self) -> int | None:
        """What the region would get more, in whole euros; None without a tariff in force."""
        current = self.overview.total_current
        return None if current is None else self.total.amount - current


def try_rate(year: int, rate: Decimal) -> RateTrial:
    """What a rate would bring in, with the inhabitants on which the contributions of a year rest."""
    overview = contributions_of(year)
    rows = tuple(
        TrialRow(
            municipality=row.municipality,
            count=row.count,
            current=row.current,
            tried=calculations.contribution(row.inhabitants, rate) if row.count else None,
        )
        for row in overview.rows
    )
    known = [row.inhabitants for row in rows if row.inhabitants is not None]
    return RateTrial(overview, rate, rows, calculations.contribution_total(known, rate))
