"""Filters of the lists of money and hours."""

from typing import Any, ClassVar

import django_filters
from django import forms

from agenda.enums import BindingStatus
from contributions.effort.models import AdoptedObligation
from platform_ivz.filters import HouseFilterSet
from portfolios.models import Municipality

YEAR = {"min_value": 1900, "max_value": 2200}


class YearFilter(django_filters.NumberFilter):
    """A calendar year."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**YEAR, **kwargs})

    def get_max_validator(self) -> None:
        """The field has a largest year of its own."""


class AdoptedObligationFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("municipality__name", "decision__reference")

    gemeente = django_filters.ModelChoiceFilter(
        field_name="municipality",
        queryset=Municipality.objects.all(),
        label="Gemeente",
        empty_label="Alle gemeenten",
    )
    status = django_filters.ChoiceFilter(choices=BindingStatus, label="Status", empty_label="Alle")

    class Meta:
        model = AdoptedObligation
        fields: ClassVar = ()
