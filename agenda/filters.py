"""Filters of the lists of decisions, results, agreements and agendas."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.db.models.functions import ExtractYear
from django.http import HttpRequest
from django_filters.fields import ModelChoiceField

from agenda.enums import AgendaStatus, DecisionStatus, Duration
from agenda.models import Agreement, Decision, Result, SafetyAgenda, Theme
from platform_ivz.filters import HouseFilterSet
from portfolios.models import Body


class ThemeChoiceField(ModelChoiceField):
    """Themes, each with the agenda that it is of."""

    def label_from_instance(self, theme: Theme) -> str:
        return theme.with_period


class ThemeFilter(django_filters.ModelChoiceFilter):
    """One theme of a period, whichever version of its agenda; `queryset` narrows which can be chosen."""

    field_class = ThemeChoiceField

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("queryset", Theme.objects.first_texts().select_related("agenda"))
        super().__init__(**kwargs)


def _deciding_bodies(request: HttpRequest) -> QuerySet[Body]:
    """Bodies of which the visitor sees a decision."""
    decisions = Decision.objects.visible_to(request.user)
    return Body.objects.filter(pk__in=decisions.values("body"))


class DecisionFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("reference", "text", "source", "body__name", "body__abbreviation")

    gremium = django_filters.ModelChoiceFilter(
        field_name="body",
        label="Gremium",
        queryset=_deciding_bodies,
        empty_label="Alle",
    )
    jaar = django_filters.NumberFilter(
        method="in_year", label="Jaar", min_value=1900, max_value=2200
    )
    status = django_filters.ChoiceFilter(
        label="Status", choices=DecisionStatus.choices, empty_label="Alle"
    )

    class Meta:
        model = Decision
        fields: ClassVar = ()

    def in_year(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Decisions that were taken in a year; those without a date are left out."""
        return queryset.annotate(taken_year=ExtractYear("taken_on")).filter(taken_year=int(value))


class ResultFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("label", "topic", "unit", "source_place", "theme__title")

    onderwerp = django_filters.AllValuesFilter(
        field_name="topic", label="Onderwerp", empty_label="Alle"
    )
    thema = ThemeFilter(
        field_name="theme",
        label="Thema",
        queryset=Theme.objects.filter(results__isnull=False).select_related("agenda").distinct(),
        empty_label="Alle",
    )
    jaar = django_filters.NumberFilter(
        method="in_year", label="Jaar", min_value=1900, max_value=2200
    )

    class Meta:
        model = Result
        fields: ClassVar = ()

    def in_year(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Results about a period that holds the year."""
        return queryset.in_year(int(value))


class AgreementFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("title", "short_title", "parties")

    looptijd = django_filters.ChoiceFilter(
        field_name="duration", label="Looptijd", choices=Duration.choices, empty_label="Alle"
    )

    class Meta:
        model = Agreement
        fields: ClassVar = ()


class SafetyAgendaFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("title", "code")

    status = django_filters.ChoiceFilter(
        label="Status", choices=AgendaStatus.choices, empty_label="Alle"
    )

    class Meta:
        model = SafetyAgenda
        fields: ClassVar = ()
