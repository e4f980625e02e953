"""How a count of inhabitants differs from the one before it."""

from decimal import Decimal

import pytest

from contributions.population.calculations import Growth


@pytest.mark.parametrize(
    ("before", "now", "difference", "share", "striking"),
    [
        (73_500, 73_912, 412, "0.0056", False),
        (1000, 1049, 49, "0.049", False),
        (1000, 1050, 50, "0.05", True),
        (1000, 950, -50, "-0.05", True),
        (1000, 951, -49, "-0.049", False),
        (1000, 1000, 0, "0", False),
        (1, 2_000_000, 1_999_999, "1999999", True),
    ],
)
def test_growth(before: int, now: int, difference: int, share: str, striking: bool) -> None:
    growth = Growth(before, now)
    assert growth.difference == difference
    assert round(growth.share, 4) == Decimal(share)
    assert growth.is_striking is striking
