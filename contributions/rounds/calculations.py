"""Pure rules of the yearly round: an amount for a part of a year, and why it differs.

Sources: the service agreement (DVO-ovk, annex 3a) and the administrative agreement (BO, annex 3b).

Money is in euro. Amounts per municipality are cut down to whole euros.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from contributions.rates.calculations import unrounded


@dataclass(frozen=True, slots=True)
class Basis:
    """What an amount is computed from: inhabitants, euro per inhabitant, days of the year."""

    inhabitants: int
    rate: Decimal
    days: int
    days_in_year: int

    @property
    def amount(self) -> int:
        """The contribution in whole euros."""
        return contribution_for_days(self.inhabitants, self.rate, self.days, self.days_in_year)

    @property
    def exact(self) -> Decimal:
        """The contribution in euro before it is cut down."""
        return self.inhabitants * self.rate * self.days / self.days_in_year


@dataclass(frozen=True, slots=True)
class DifferenceParts:
    """Why an amount differs from the year before, in whole euros; the parts add up exactly."""

    population: int
    rate: int
    days: int

    @property
    def total(self) -> int:
        return self.population + self.rate + self.days


def contribution_for_days(inhabitants: int, rate: Decimal, days: int, whole: int) -> int:
    """Return the contribution over `days` of a year of `whole` days, cut down to whole euros.

    A whole year gives `contribution()`. It is cut down once, after taking the share of the year.

    Raises ValueError when inhabitants or rate are negative or the days are not in the year.
    """
    if not 0 <= days <= whole or whole < 1:
        raise ValueError("Het aantal dagen past niet in het jaar.")
    return int(Fraction(unrounded(inhabitants, rate)) * days / whole)


def difference_parts(before: Basis, after: Basis) -> DifferenceParts:
    """Split the difference between two years: first inhabitants change, then rate, then days.

    Each step is computed as an amount of its own, so that the parts add up to the difference of
    the amounts without a rest from rounding.
    """
    counted = replace(before, inhabitants=after.inhabitants)
    rated = replace(counted, rate=after.rate)
    return DifferenceParts(
        population=counted.amount - before.amount,
        rate=rated.amount - counted.amount,
        days=after.amount - rated.amount,
    )
