"""Pure rules of the population: how a count differs from the one before it."""

from dataclasses import dataclass
from decimal import Decimal

STRIKING_GROWTH = Decimal("0.05")
"""The share by which no municipality grows or shrinks from one count to the next by itself."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How a number of inhabitants differs from the one before it."""

    before: int
    now: int

    @property
    def difference(self) -> int:
        """Inhabitants more, or fewer when negative."""
        return self.now - self.before

    @property
    def share(self) -> Decimal:
        """The difference as a share of what was."""
        return Decimal(self.difference) / self.before

    @property
    def is_striking(self) -> bool:
        """Whether it is so large that a mistake, or a merger, lies at hand."""
        return abs(self.share) >= STRIKING_GROWTH
