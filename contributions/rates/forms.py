"""Forms about tariffs."""

from typing import Any, ClassVar

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from contributions.rates import calculations
from contributions.rates.models import EffortBand, Tariff
from platform_ivz.forms import HouseModelForm

EMPTY_BANDS = 4


class TariffForm(HouseModelForm):
    """A rate to propose to the board."""

    fieldsets: ClassVar = (("Het voorstel", ("from_year", "rate", "offered_on", "remark")),)

    class Meta(HouseModelForm.Meta):
        model = Tariff
        fields = ("from_year", "rate", "offered_on", "remark")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_year"].help_text = "Het eerste jaar waarin dit tarief zou gelden."
        self.fields["rate"].help_text = "Bijvoorbeeld 0,30."


class EffortBandForm(HouseModelForm):
    """A band: from how many inhabitants, how many hours, and what buying them out costs."""

    class Meta(HouseModelForm.Meta):
        model = EffortBand
        fields = ("from_inhabitants", "hours_per_week", "buyout_per_year")


class BaseEffortBandFormSet(BaseInlineFormSet):
    """The bands of a rate, which form one table together."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Weghalen"

    def clean(self) -> None:
        """Bands begin at 0, go up, and ask more hours each time; no bands at all may wait."""
        super().clean()
        if any(self.errors):
            return
        rows = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data.get("from_inhabitants") is not None
            and not form.cleaned_data.get("DELETE")
        ]
        bands = tuple(
            calculations.Band(
                row["from_inhabitants"], row["hours_per_week"], row["buyout_per_year"]
            )
            for row in sorted(rows, key=lambda row: row["from_inhabitants"])
        )
        if not bands:
            return
        try:
            calculations.validate_bands(bands)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


EffortBandFormSet = inlineformset_factory(
    Tariff,
    EffortBand,
    form=EffortBandForm,
    formset=BaseEffortBandFormSet,
    extra=EMPTY_BANDS,
    can_delete_extra=False,
    max_num=20,
    validate_max=True,
)
