"""Adopted hours beside their band, and a part that is bought out."""

from decimal import Decimal

import pytest
from hypothesis import given

from contributions.effort.calculations import (
    ObligationCheck,
    check_obligation,
    check_part_of_buyout,
)
from contributions.rates.calculations import Band, band_for
from tests.contributions.figures import BANDS, HOURS, INHABITANTS, MUNICIPALITIES, band_tables

# Rule 3: adopted obligation ----------------------------------------------------------------------


def test_only_two_municipalities_deviate_from_their_band() -> None:
    checks = {
        code: check_obligation(inhabitants, adopted, BANDS)
        for code, inhabitants, _, _, adopted in MUNICIPALITIES
    }
    deviating = {code: check for code, check in checks.items() if not check.agrees}
    assert deviating == {"GM1774": ObligationCheck(4, 2), "GM1742": ObligationCheck(6, 4)}
    assert [check.difference for check in deviating.values()] == [-2, -2]
    assert sum(check.adopted_hours for check in checks.values()) == 52
    assert sum(check.band_hours for check in checks.values()) == 56


@given(INHABITANTS, HOURS, band_tables())
def test_a_check_agrees_only_without_a_difference(
    inhabitants: int, adopted: Decimal, bands: list[Band]
) -> None:
    check = check_obligation(inhabitants, adopted, bands)
    assert check.adopted_hours == adopted
    assert check.band_hours + check.difference == adopted
    assert check.agrees == (adopted == band_for(inhabitants, bands).hours_per_week)


def test_negative_adopted_hours_are_refused() -> None:
    with pytest.raises(ValueError, match="Het aantal uren per week moet nul of meer zijn"):
        check_obligation(10, -2, BANDS)


# Rule 4: buy-out ---------------------------------------------------------------------------------


def test_a_part_of_the_obligation_stays_below_it() -> None:
    check_part_of_buyout(Decimal("3.99"), 4)
    with pytest.raises(ValueError, match="Dit is de hele verplichting van 4 uur per week"):
        check_part_of_buyout(Decimal("4.00"), 4)
    with pytest.raises(
        ValueError, match=r"De verplichting is 4 uur per week\. Schrijf minder uren"
    ):
        check_part_of_buyout(Decimal("4.01"), 4)
