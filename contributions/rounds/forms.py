"""Forms of the yearly round."""

from typing import Any

from django import forms

from contributions.rates.models import Tariff
from platform_ivz.forms import DutchDateField, HouseForm


class RunForm(HouseForm):
    """With which inhabitants and which tariff the round of a year is computed."""

    reference_date = DutchDateField(
        label="Peildatum van de inwoners", help_text="Het nieuwste getal tot en met deze dag telt."
    )
    tariff = forms.ModelChoiceField(Tariff.objects.none(), label="Tarief")

    offered_on = DutchDateField(
        label="Aangeboden op",
        required=False,
        help_text="De dag waarop de ronde is voorgelegd. Leeg is vandaag.",
    )

    def __init__(self, *args: Any, tariffs: list[Tariff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tariff"].queryset = Tariff.objects.filter(pk__in=[t.pk for t in tariffs])
        self.fields["tariff"].choices = [
            (tariff.pk, f"{tariff} ({tariff.get_status_display()})") for tariff in tariffs
        ]


class IssueForm(HouseForm):
    """On which day invoices are dated."""

    on = DutchDateField(label="Factuurdatum")
