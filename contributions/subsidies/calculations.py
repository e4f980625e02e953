"""Pure rules of subsidies. Money is in euro."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from contributions.calculations import Number


@dataclass(frozen=True, slots=True)
class SubsidyAmount:
    """A subsidy in euro, None when unknown, and whether it counts in the total (annex 6)."""

    amount: Number | None
    counted: bool


def subsidies_total(subsidies: Iterable[SubsidyAmount]) -> Decimal:
    """Return the total in euro of the subsidies that count; an unknown amount adds nothing."""
    counted = (subsidy.amount for subsidy in subsidies if subsidy.counted)
    return sum((Decimal(amount) for amount in counted if amount is not None), Decimal(0))
