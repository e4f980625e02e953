"""What another rate would mean for every municipality, beside what it pays now."""

from dataclasses import dataclass
from decimal import Decimal

from contributions.origins import AmountOrigin
from contributions.rates.calculations import ContributionTotal
from contributions.rounds.overviews import ContributionOverview, ContributionRow, contributions_of


@dataclass(frozen=True, slots=True)
class TrialRow:
    """What one municipality pays in euro a year, now and then; None where that is not known."""

    row: ContributionRow
    rate: Decimal

    @property
    def tried(self) -> Decimal | None:
        basis = self.row.at(self.rate)
        return None if basis is None else basis.amount

    @property
    def difference(self) -> Decimal | None:
        """Tried minus now: below zero when the municipality would pay less."""
        if self.tried is None or self.row.amount is None:
            return None
        return self.tried - self.row.amount

    @property
    def origin(self) -> AmountOrigin | None:
        """How the amount that is tried comes about."""
        basis = self.row.at(self.rate)
        return None if basis is None else self.row.origin(basis, tariff=None)


@dataclass(frozen=True, slots=True)
class RateTrial:
    """A rate in euro per inhabitant, tried out on the municipalities of a year."""

    overview: ContributionOverview
    rate: Decimal
    rows: tuple[TrialRow, ...]
    total: ContributionTotal

    @property
    def difference(self) -> Decimal | None:
        """What the region would get more, in euro; None when nothing is paid now."""
        now = self.overview.total_amount
        return None if now is None else self.total.amount - now


def try_rate(year: int, rate: Decimal) -> RateTrial:
    """What a rate would bring in, with the inhabitants and days on which a year rests."""
    overview = contributions_of(year)
    known = [basis for row in overview.rows if (basis := row.at(rate)) is not None]
    return RateTrial(
        overview=overview,
        rate=rate,
        rows=tuple(TrialRow(row, rate) for row in overview.rows),
        total=ContributionTotal(
            inhabitants=sum(basis.inhabitants for basis in known),
            amount=sum((basis.amount for basis in known), Decimal(0)),
            unrounded=sum((basis.exact for basis in known), Decimal(0)),
        ),
    )
