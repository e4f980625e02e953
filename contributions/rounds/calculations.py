"""Pure rules of the yearly round: an amount for a part of a year, and why it differs.

Sources: the service agreement (DVO-ovk, annex 3a) and the administrative agreement (BO, annex 3b).

Money is in euro. The amount of each municipality is rounded by the rule of the region.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from contributions.rates.calculations import rounded_by, unrounded
from portfolios.enums import Rounding


@dataclass(frozen=True, slots=True)
class Basis:
    """What an amount is computed from: inhabitants, euro per inhabitant, days, how it is rounded."""

    inhabitants: int
    rate: Decimal
    days: int
    days_in_year: int
    rounding: Rounding

    @property
    def amount(self) -> Decimal:
        """The contribution in euro, rounded."""
        return contribution_for_days(
            self.inhabitants, self.rate, self.days, self.days_in_year, self.rounding
        )

    @property
    def exact(self) -> Decimal:
        """The contribution in euro before it is rounded."""
        return self.inhabitants * self.rate * self.days / self.days_in_year


@dataclass(frozen=True, slots=True)
class DifferenceParts:
    """Why an amount differs from the year before, in euro; the parts add up exactly."""

    population: Decimal
    rate: Decimal
    days: Decimal
    rounding: Decimal

    @property
    def total(self) -> Decimal:
        return self.population + self.rate + self.days + self.rounding


def contribution_for_days(
    inhabitants: int, rate: Decimal, days: int, whole: int, rounding: Rounding
) -> Decimal:
    """Return the contribution over `days` of a year of `whole` days, rounded by the rule.

    A whole year gives `contribution()`. It is rounded once, after taking the share of the year.

    Raises ValueError when inhabitants or rate are negative or the days are not in the year.
    """
    if not 0 <= days <= whole or whole < 1:
        raise ValueError("Het aantal dagen past niet in het jaar.")
    return rounded_by(rounding, Fraction(unrounded(inhabitants, rate)) * days / whole)


def difference_parts(before: Basis, after: Basis) -> DifferenceParts:
    """Split the difference between two years: first inhabitants, then rate, days and rounding change.

    Each step is computed as an amount of its own, so that the parts add up to the difference of
    the amounts without a rest from rounding.
    """
    counted = replace(before, inhabitants=after.inhabitants)
    rated = replace(counted, rate=after.rate)
    timed = replace(after, rounding=before.rounding)
    return DifferenceParts(
        population=counted.amount - before.amount,
        rate=rated.amount - counted.amount,
        days=timed.amount - rated.amount,
        rounding=after.amount - timed.amount,
    )
