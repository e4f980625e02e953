"""Forms of invoices, payments, corrections and who is invoiced."""

from typing import Any, ClassVar

from django import forms

from agenda.enums import Rule
from agenda.grounds import in_brackets
from contributions.invoices.models import InvoiceParty
from platform_ivz.forms import (
    DutchDateField,
    DutchDecimalField,
    DutchIntegerField,
    HouseForm,
    HouseModelForm,
)


class ReminderForm(HouseForm):
    """Until when a reminder gives time to pay."""

    due_on = DutchDateField(label="Nieuwe betaaldatum")


class CorrectionForm(HouseForm):
    """Why a line is taken back, and what it should have been."""

    fieldsets: ClassVar = (
        ("Terugdraaien", ("reason", "on")),
        ("Wat het had moeten zijn", ("inhabitants", "days", "source")),
    )

    reason = forms.CharField(
        label="Reden", max_length=200, help_text="Deze reden komt op de creditnota te staan."
    )
    on = DutchDateField(label="Datum van de creditnota")
    inhabitants = DutchIntegerField(
        label="Inwoners",
        required=False,
        min_value=0,
        max_value=2_000_000,
        help_text="Leeg als er geen nieuw bedrag voor in de plaats komt.",
    )
    days = DutchIntegerField(label="Dagen van het jaar", required=False, min_value=0, max_value=366)
    source = forms.CharField(label="Bron van het nieuwe inwonertal", max_length=160, required=False)

    def clean(self) -> dict[str, Any]:
        """A new number of inhabitants needs its source."""
        cleaned = super().clean()
        if cleaned.get("inhabitants") is not None and not cleaned.get("source"):
            self.add_error("source", "Schrijf waar dit inwonertal vandaan komt.")
        return cleaned


class PaymentForm(HouseForm):
    """Money that came in for an invoice."""

    received_on = DutchDateField(label="Ontvangen op")
    amount = DutchDecimalField(label="Bedrag in euro", max_digits=12, decimal_places=2)
    reference = forms.CharField(label="Omschrijving", max_length=200, required=False)


class BankFileForm(HouseForm):
    """A file of the bank, with the total that the bank itself shows."""

    file = forms.FileField(
        label="Bestand van de bank",
        help_text="Een csv-bestand met ten minste datum, bedrag en omschrijving.",
    )
    control_total = DutchDecimalField(
        label="Totaal van de bijschrijvingen in euro",
        max_digits=14,
        decimal_places=2,
        help_text="Zoals de bank het toont. Klopt het niet met het bestand, dan wordt niets opgeslagen.",
    )


ADDRESS = ("name", "attention", "street", "postcode", "city", "email")


class InvoicePartyForm(HouseModelForm):
    """Name, address and numbers of who gets invoices."""

    fieldsets: ClassVar = (
        ("Adres", ADDRESS),
        ("Nummers", ("oin", "kvk", "reference")),
    )

    class Meta(HouseModelForm.Meta):
        model = InvoiceParty
        fields = (*ADDRESS, "oin", "kvk", "reference")


class SenderForm(InvoicePartyForm):
    """Name, address and numbers of who sends invoices, its account and how it treats VAT."""

    @property
    def fieldsets(self) -> tuple:
        """The fields under their headings; that of VAT names on what it rests."""
        return (
            ("Adres", ADDRESS),
            ("Nummers", ("oin", "kvk", "iban")),
            (f"Btw{in_brackets(Rule.VAT)}", ("vat_category", "vat_number")),
        )

    class Meta(HouseModelForm.Meta):
        model = InvoiceParty
        fields = (*ADDRESS, "oin", "kvk", "iban", "vat_category", "vat_number")
