"""The filter of the list of buy-outs."""

from typing import ClassVar

import django_filters
from django.db.models import QuerySet

from contributions.effort.models import Buyout
from contributions.filters import YearFilter
from platform_ivz.filters import HouseFilterSet
from portfolios.models import Municipality

WHOLE = "geheel"


class BuyoutFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("municipality__name", "agreement")

    gemeente = django_filters.ModelChoiceFilter(
        field_name="municipality",
        queryset=Municipality.objects.all(),
        label="Gemeente",
        empty_label="Alle gemeenten",
    )
    jaar = YearFilter(field_name="year", label="Jaar")
    wat = django_filters.ChoiceFilter(
        choices=[(WHOLE, "de hele verplichting"), ("deel", "een deel")],
        label="Wat",
        empty_label="Alles",
        method="of_kind",
    )

    class Meta:
        model = Buyout
        fields: ClassVar = ()

    def of_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(whole=value == WHOLE)
