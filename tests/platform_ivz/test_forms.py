"""Numbers as people write them, and rows that are checked whole."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from contributions.invoices.forms import InvoicePartyForm, SenderForm
from contributions.invoices.models import InvoiceParty
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


PARTY = {
    "name": "Platform",
    "street": "Plein 1",
    "postcode": "1234 AB",
    "city": "Nergens",
    "oin": "1" * 20,
    "vat_category": "O",
}


@pytest.mark.django_db
def test_a_rule_about_a_field_that_the_form_does_not_show() -> None:
    """Only the sender, who is no municipality, needs an account."""
    form = SenderForm({**PARTY, "iban": ""})

    assert form.errors == {"__all__": ["De afzender heeft een rekeningnummer nodig."]}
    assert SenderForm({**PARTY, "iban": "NL91 ABNA 0417 1643 00"}).is_valid()


@pytest.mark.django_db
def test_what_is_wrong_with_a_field_that_the_form_does_not_show_stands_above() -> None:
    form = InvoicePartyForm(PARTY, instance=InvoiceParty(iban="NL00 ABNA 0417 1643 00"))

    assert form.errors == {"__all__": ["Dit rekeningnummer klopt niet. Kijk de cijfers na."]}
