"""Filters of the list of hours that municipalities owe."""

from typing import ClassVar

import django_filters

from agenda.enums import BindingStatus
from contributions.effort.models import AdoptedObligation
from platform_ivz.filters import HouseFilterSet
from portfolios.models import Municipality


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
