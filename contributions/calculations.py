"""What the rules of all rooms share: exact numbers, and the words in which one is refused."""

from decimal import Decimal
from typing import TypeAlias

Number: TypeAlias = Decimal | int
"""An exact number: a float is never accepted."""


def require_not_negative(value: Number, what: str) -> None:
    """Raise ValueError, with what it is of, when a number is below zero or none at all."""
    if not Decimal(value).is_finite() or value < 0:
        raise ValueError(f"{what} moet nul of meer zijn, niet {dutch(value)}.")


def require_hours(per_week: Number) -> None:
    """Raise ValueError when hours per week are below zero or none at all."""
    require_not_negative(per_week, "Het aantal uren per week")


def dutch(value: Number) -> str:
    """Write a number for a Dutch message: a decimal comma, no needless zeros."""
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
