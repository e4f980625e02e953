"""Forms about scenarios: the builder, whose fields are the address of its page, and keeping one."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from contributions.planning import calculations
from contributions.planning.calculations import BudgetPoint, CostParameters
from contributions.planning.models import CoordinationTask, Scenario
from platform_ivz.formats import number, quantity
from platform_ivz.forms import DutchDecimalField, HouseForm, HouseModelForm
from platform_ivz.validators import ABOVE_A_WEEK, HOURS_OF_A_WEEK

MOST_BESIDE = 4
HIGHEST_COST = Decimal("9999999999.99")
EUROS = {
    "min_value": "Schrijf een bedrag van 0 euro of meer.",
    "max_value": "Schrijf een bedrag onder 10 miljard euro.",
}
HOURS = {
    "min_value": "Een volle week heeft meer dan 0 uur.",
    "max_value": ABOVE_A_WEEK,
}


def _euro(label: str, **options: Any) -> DutchDecimalField:
    return DutchDecimalField(
        label=label,
        min_value=0,
        max_value=HIGHEST_COST,
        decimal_places=2,
        error_messages=EUROS,
        **options,
    )


def _week_hours(label: str, **options: Any) -> DutchDecimalField:
    return DutchDecimalField(
        label=label,
        min_value=Decimal("0.01"),
        max_value=HOURS_OF_A_WEEK,
        decimal_places=2,
        error_messages=HOURS,
        **options,
    )


class BuildForm(HouseForm):
    """Which tasks stay, what is assumed, and which scenarios are laid beside it."""

    taak = forms.MultipleChoiceField(
        label="Taken die blijven",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Vink ten minste één taak aan.",
            "invalid_choice": "Taak %(value)s staat niet op de lijst.",
        },
    )
    vast = _euro("Vaste kosten per jaar in euro", help_text="Los van het aantal uren.")
    fte = _euro("Kosten per fte per jaar in euro", help_text="Voor één volle week.")
    week = _week_hours("Uren van een volle week")
    naast = forms.MultipleChoiceField(
        label="Leg ernaast",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Ten hoogste vier.",
        error_messages={"invalid_choice": "Scenario ‘%(value)s’ is er niet voor dit jaar."},
    )

    def __init__(
        self,
        *args: Any,
        tasks: Sequence[CoordinationTask],
        beside: Sequence[Scenario],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taak"].choices = [(str(task.number), str(task)) for task in tasks]
        self.fields["naast"].choices = [(scenario.code, scenario.title) for scenario in beside]

    def clean_taak(self) -> frozenset[int]:
        return frozenset(int(value) for value in self.cleaned_data["taak"])

    def clean_naast(self) -> list[str]:
        if len(self.cleaned_data["naast"]) > MOST_BESIDE:
            raise forms.ValidationError("Leg er ten hoogste vier scenario’s naast.")
        return self.cleaned_data["naast"]

    @property
    def costs(self) -> CostParameters:
        """What is assumed; only for a valid form."""
        data = self.cleaned_data
        return CostParameters(data["vast"], data["fte"], data["week"])


def with_start(
    query: QueryDict, *, kept: Sequence[int], costs: CostParameters | None, beside: Sequence[str]
) -> QueryDict | None:
    """The address of a builder with what it leaves open; None when the costs are not known.

    An address that says nothing yet starts with the tasks and the scenarios that are given here.
    """
    data = query.copy()
    if not any(name in query for name in BuildForm.base_fields):
        data.setlist("taak", [str(task) for task in kept])
        data.setlist("naast", list(beside))
    if costs is not None:
        data.setdefault("vast", number(costs.fixed_cost, 2))
        data.setdefault("fte", number(costs.cost_per_fte, 2))
        data.setdefault("week", quantity(costs.fulltime_hours))
    return data if {"vast", "fte", "week"} <= set(data) else None


class LinesForm(HouseForm):
    """Two lines of a budget, from which fixed cost and cost per fte follow (chapter 6)."""

    uren_1 = _week_hours("Uren per week, eerste regel")
    kosten_1 = _euro("Kosten per jaar, eerste regel")
    uren_2 = _week_hours("Uren per week, tweede regel")
    kosten_2 = _euro("Kosten per jaar, tweede regel")
    week = _week_hours("Uren van een volle week")

    costs: CostParameters

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            lines = [BudgetPoint(data[f"uren_{n}"], data[f"kosten_{n}"]) for n in (1, 2)]
            try:
                self.costs = calculations.cost_parameters(lines, data["week"])
            except ValueError as error:
                raise forms.ValidationError(
                    f"Uit deze twee regels volgen geen kosten. {error}"
                ) from error
        return data


class ScenarioForm(HouseModelForm):
    """What a scenario is called and what it means."""

    fieldsets: ClassVar = (("Het voorstel", ("title", "summary", "consequences", "offered_on")),)

    class Meta(HouseModelForm.Meta):
        model = Scenario
        fields = ("title", "summary", "consequences", "offered_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = "Kort: zo staat het in tabellen en in het besluit."
        self.fields[
            "summary"
        ].help_text = "Welke taken blijven of vervallen, in één of twee zinnen."
        self.fields["consequences"].help_text = "Wat gemeenten en partners ervan merken."
