"""Forms that ask for another rate."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from agenda.models import YEAR
from contributions.rates import calculations
from contributions.rates.models import BELOW_ZERO
from platform_ivz.forms import DutchDecimalField, DutchIntegerField, HouseForm


def _percentage(label: str, **kwargs: Any) -> DutchDecimalField:
    """A percentage by which a tariff may go up or, below zero, down."""
    least, most = calculations.LEAST_INDEX, calculations.MOST_INDEX
    words = f"Schrijf een percentage tussen {least} en {most}."
    return DutchDecimalField(
        label=label,
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(least, words), MaxValueValidator(most, words)],
        **kwargs,
    )


class IndexForm(HouseForm):
    """With how much a tariff goes up, and from when."""

    percentage = _percentage("Percentage erbij")
    jaar = DutchIntegerField(label="Eerste jaar", validators=YEAR)


class WhatIfForm(HouseForm):
    """Another rate, or the rate in force with a percentage on it."""

    tarief = DutchDecimalField(
        label="Euro per inwoner",
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(0, BELOW_ZERO)],
        required=False,
    )
    percentage = _percentage("Of: percentage erbij", required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two says what to compute with."""
        given = [name for name in self.fields if self.cleaned_data.get(name) is not None]
        if not self.errors and len(given) != 1:
            raise forms.ValidationError("Vul een tarief of een percentage in: een van de twee.")
        return self.cleaned_data
