"""Filters of the lists of money and hours."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet

from agenda.enums import BindingStatus
from contributions.enums import CountStatus
from contributions.models import AdoptedObligation, PopulationCount, Subsidy, Tariff
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


class TariffFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("remark", "decision__reference", "decision__text")

    status = django_filters.ChoiceFilter(choices=BindingStatus, label="Status", empty_label="Alle")

    class Meta:
        model = Tariff
        fields: ClassVar = ()


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


class SubsidyFilterSet(HouseFilterSet):
    """Topics and themes that occur can be chosen."""

    search_fields: ClassVar = ("purpose", "topic", "provider", "remark", "project__name")

    onderwerp = django_filters.ChoiceFilter(
        field_name="topic", label="Onderwerp", empty_label="Alle onderwerpen"
    )
    thema = django_filters.ChoiceFilter(
        field_name="theme", label="Thema", empty_label="Alle thema’s"
    )
    jaar = YearFilter(label="Loopt in jaar", method="in_year")
    telt = django_filters.ChoiceFilter(
        choices=[("ja", "telt mee"), ("nee", "telt niet mee")],
        label="In het totaal",
        empty_label="Alle",
        method="is_counted",
    )

    class Meta:
        model = Subsidy
        fields: ClassVar = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(
            Subsidy.objects.order_by().values_list("topic", "theme", "theme__title").distinct()
        )
        topics = sorted({topic for topic, _, _ in rows})
        themes = sorted({(title, pk) for _, pk, title in rows if pk})
        self.form.fields["onderwerp"].choices = [(topic, topic) for topic in topics]
        self.form.fields["thema"].choices = [(pk, title) for title, pk in themes]

    def in_year(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        """Subsidies that run in a year."""
        return queryset.filter(from_year__lte=value, until_year__gte=value)

    def is_counted(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Subsidies that count in the total, or do not."""
        return queryset.filter(counted=value == "ja")
