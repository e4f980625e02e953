"""Forms about money and hours."""

from typing import Any, ClassVar

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from agenda.forms import free_code
from contributions import calculations
from contributions.models import AdoptedObligation, EffortBand, PopulationCount, Subsidy, Tariff
from platform_ivz.forms import HouseModelForm

EMPTY_BANDS = 4


class PopulationCountForm(HouseModelForm):
    """The inhabitants of a municipality on a day."""

    fieldsets: ClassVar = (
        ("De telling", ("municipality", "inhabitants", "reference_date")),
        ("Herkomst", ("source", "status")),
    )

    class Meta(HouseModelForm.Meta):
        model = PopulationCount
        fields = ("municipality", "inhabitants", "reference_date", "source", "status")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].help_text = "Bijvoorbeeld: CBS StatLine, met de naam van de tabel."


class TariffForm(HouseModelForm):
    """A rate to propose to the board."""

    fieldsets: ClassVar = (("Het voorstel", ("from_year", "rate", "remark")),)

    class Meta(HouseModelForm.Meta):
        model = Tariff
        fields = ("from_year", "rate", "remark")

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


class AdoptedObligationForm(HouseModelForm):
    """Other hours for a municipality, to propose to the board."""

    fieldsets: ClassVar = (("Het voorstel", ("municipality", "from_year", "hours_per_week")),)

    class Meta(HouseModelForm.Meta):
        model = AdoptedObligation
        fields = ("municipality", "from_year", "hours_per_week")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_year"].help_text = "Het eerste jaar waarin deze uren zouden gelden."


class SubsidyForm(HouseModelForm):
    """A subsidy from request to account."""

    fieldsets: ClassVar = (
        ("De subsidie", ("purpose", "topic", "provider", "theme", "project")),
        ("Jaren", ("from_year", "until_year")),
        ("Bedragen in euro", ("requested", "granted", "received", "accounted", "account_due")),
        ("Telling", ("counted", "remark")),
    )

    class Meta(HouseModelForm.Meta):
        model = Subsidy
        fields = (
            "purpose",
            "topic",
            "provider",
            "theme",
            "project",
            "from_year",
            "until_year",
            "requested",
            "granted",
            "received",
            "accounted",
            "account_due",
            "counted",
            "remark",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].help_text = "Subsidies met hetzelfde onderwerp worden opgeteld."
        for name in ("requested", "granted", "received", "accounted"):
            self.fields[name].help_text = "Leeg als het bedrag niet bekend is."

    def _post_clean(self) -> None:
        if not self.instance.code:
            self.instance.code = free_code(Subsidy, self.cleaned_data.get("purpose", ""), 80)
        super()._post_clean()
