"""The filter of the list of local safety plans."""

import datetime as dt
from typing import ClassVar

import django_filters
from django.db.models import QuerySet

from agenda.models import LocalPlan
from platform_ivz.filters import HouseFilterSet
from portfolios.models import Municipality


class LocalPlanFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("title", "municipality__name", "priorities__title")

    gemeente = django_filters.ModelChoiceFilter(
        field_name="municipality",
        label="Gemeente",
        queryset=Municipality.objects.filter(local_plans__isnull=False).distinct(),
        empty_label="Alle",
    )
    jaar = django_filters.NumberFilter(
        method="in_year", label="Jaar", min_value=1900, max_value=2200
    )

    class Meta:
        model = LocalPlan
        fields: ClassVar = ()

    def in_year(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        """Plans that run on a day of the year."""
        year = int(value)
        return queryset.within(dt.date(year, 1, 1), dt.date(year, 12, 31))
