"""Numbers as people write them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from platform_ivz.forms import DutchDecimalField


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234,56", "1234.56"),
        ("€ 12.500", "12500"),
        ("1.234.567,8", "1234567.8"),
        ("0,205", "0.205"),
        ("0.205", "0.205"),
        ("-0.125", "-0.125"),
        ("1234.5", "1234.5"),
    ],
)
def test_a_number_with_a_comma_or_a_point(written, number) -> None:
    assert DutchDecimalField().clean(written) == Decimal(number)


@pytest.mark.parametrize("written", ["veel", "NaN", "1,2,3"])
def test_what_is_no_number(written) -> None:
    with pytest.raises(ValidationError) as refused:
        DutchDecimalField().clean(written)
    assert refused.value.messages == ["Schrijf het getal als 1.234,56."]
