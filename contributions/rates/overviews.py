"""What the tariffs of a year bring in, as screens and papers show it. Money is in euro."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from contributions.population.models import PopulationCount
from contributions.population.overviews import counts_of
from contributions.rates import calculations
from contributions.rates.models import Tariff
from platform_ivz.reading import computed_once
from portfolios.models import Municipality


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """What one municipality pays in euro a year; None where its population is not known.

    `asked` and `extra` belong to a proposed tariff and are None without one. `extra` is the raise
    cut down on its own, as Bijlage 10 prints it; `gap` is what that way of counting loses.
    """

    municipality: Municipality
    inhabitants: int | None
    current: int | None
    asked: int | None
    extra: int | None
    count: PopulationCount | None = None

    @property
    def gap(self) -> int | None:
        """Asked at once, minus current and extra cut down apart."""
        if self.asked is None or self.current is None or self.extra is None:
            return None
        return self.asked - self.current - self.extra


@dataclass(frozen=True, slots=True)
class ContributionOverview:
    """The contributions of a year (Bijlage 10): per municipality, and what they add up to."""

    year: int
    tariff: Tariff | None
    proposal: Tariff | None
    rows: tuple[ContributionRow, ...]
    sources: tuple[str, ...]
    reference_dates: tuple[dt.date | None, ...]

    @property
    def raise_per_inhabitant(self) -> Decimal | None:
        """The proposal minus the tariff in force, in euro per inhabitant."""
        if self.tariff is None or self.proposal is None:
            return None
        return self.proposal.rate - self.tariff.rate

    @property
    def inhabitants(self) -> int | None:
        """Inhabitants of the municipalities whose number is known; None when none is."""
        return self.total("inhabitants")

    @property
    def missing(self) -> tuple[Municipality, ...]:
        """Municipalities whose population is not known."""
        return tuple(row.municipality for row in self.rows if row.inhabitants is None)

    def total(self, column: str) -> int | None:
        """The sum of a column of the rows; None when the column is empty throughout."""
        known = [value for row in self.rows if (value := getattr(row, column)) is not None]
        return sum(known) if known else None

    @property
    def total_current(self) -> int | None:
        return self.total("current")

    @property
    def total_asked(self) -> int | None:
        return self.total("asked")

    @property
    def total_extra(self) -> int | None:
        return self.total("extra")

    @property
    def total_gap(self) -> int | None:
        return self.total("gap")

    @property
    def unrounded_current(self) -> Decimal | None:
        """What the rate in force would bring in, in euro, if nothing were cut down."""
        return self._unrounded(self.tariff)

    @property
    def unrounded_asked(self) -> Decimal | None:
        """What the proposed rate would bring in, in euro, if nothing were cut down."""
        return self._unrounded(self.proposal)

    def _unrounded(self, tariff: Tariff | None) -> Decimal | None:
        if tariff is None or self.inhabitants is None:
            return None
        return self.inhabitants * tariff.rate


@computed_once
def contributions_of(year: int) -> ContributionOverview:
    """The contributions of a year, from the newest population of at most its first day."""
    tariff, proposal = tariffs_of(year)
    rows = tuple(
        _contribution_row(municipality, count, tariff, proposal)
        for municipality, count in counts_of(year)
    )
    used = [row.count for row in rows if row.count]
    return ContributionOverview(
        year=year,
        tariff=tariff,
        proposal=proposal,
        rows=rows,
        sources=tuple(sorted({count.source for count in used})),
        reference_dates=tuple(
            sorted({count.reference_date for count in used}, key=lambda d: d or dt.date.min)
        ),
    )


def _contribution_row(
    municipality: Municipality,
    count: PopulationCount | None,
    tariff: Tariff | None,
    proposal: Tariff | None,
) -> ContributionRow:
    n = count.inhabitants if count else None
    extra = None
    if n is not None and tariff and proposal and proposal.rate > tariff.rate:
        extra = calculations.contribution(n, proposal.rate - tariff.rate)
    return ContributionRow(municipality, n, _amount(n, tariff), _amount(n, proposal), extra, count)


@computed_once
def tariffs_of(year: int) -> tuple[Tariff | None, Tariff | None]:
    """The tariff in force and the newest proposal of a year, asked at once."""
    started = Tariff.objects.filter(from_year__lte=year).select_related("decision")
    newest: dict[bool, Tariff] = {}
    for tariff in started.order_by("from_year", "pk"):
        newest[tariff.is_adopted] = tariff
    return newest.get(True), newest.get(False)


def _amount(inhabitants: int | None, tariff: Tariff | None) -> int | None:
    if inhabitants is None or tariff is None:
        return None
    return calculations.contribution(inhabitants, tariff.rate)
