"""Filters of the list of counts of inhabitants."""

from typing import ClassVar

import django_filters

from contributions.filters import YearFilter
from contributions.population.enums import CountStatus
from contributions.population.models import PopulationCount
from platform_ivz.filters import HouseFilterSet
from portfolios.models import Municipality


class PopulationCountFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("municipality__name", "source")

    gemeente = django_filters.ModelChoiceFilter(
        field_name="municipality",
        queryset=Municipality.objects.all(),
        label="Gemeente",
        empty_label="Alle gemeenten",
    )
    jaar = YearFilter(field_name="reference_date", lookup_expr="year", label="Jaar van de telling")
    status = django_filters.ChoiceFilter(choices=CountStatus, label="Status", empty_label="Alle")

    class Meta:
        model = PopulationCount
        fields: ClassVar = ()
