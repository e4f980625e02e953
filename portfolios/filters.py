"""Filters of the lists of people, municipalities, bodies and portfolios."""

from typing import ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest

from platform_ivz.filters import HouseFilterSet
from portfolios.enums import BodyKind, Capacity, Level, OrganisationKind
from portfolios.models import (
    Body,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    PersonFunction,
    Portfolio,
)

ALL = "alle"


class DayFilterSet(HouseFilterSet):
    """A list that shows how things were on a day; the day is not a filter but a way of looking."""

    peildatum = django_filters.DateFilter(
        label="Op datum",
        method="as_it_was",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def as_it_was(self, queryset: QuerySet, name: str, value: object) -> QuerySet:
        """The page itself looks at `request.chosen_day()`."""
        return queryset

    @property
    def is_narrowed(self) -> bool:
        names = set(self.filters) - {"peildatum"}
        return any(self.data.get(name) for name in names) if self.data else False


def _boards(request: HttpRequest | None) -> QuerySet:
    """Bodies that have posts."""
    if request is None:
        return Body.objects.none()
    return Body.objects.visible_to(request.user).filter(portfolios__isnull=False).distinct()


def _municipalities(request: HttpRequest | None) -> QuerySet:
    if request is None:
        return Municipality.objects.none()
    return Municipality.objects.visible_to(request.user)


def _organisations(request: HttpRequest | None) -> QuerySet:
    if request is None:
        return Organisation.objects.none()
    return Organisation.objects.visible_to(request.user)


class MunicipalityFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("name", "cbs_code", "basisteam")

    class Meta:
        model = Municipality
        fields: ClassVar = ()


class MunicipalityGroupFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("name", "members__municipality__name")

    class Meta:
        model = MunicipalityGroup
        fields: ClassVar = ()


class OrganisationFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("name", "abbreviation", "remark")

    kind = django_filters.ChoiceFilter(label="Soort", choices=OrganisationKind, empty_label=ALL)

    class Meta:
        model = Organisation
        fields: ClassVar = ()


class PersonFilterSet(DayFilterSet):
    search_fields: ClassVar = (
        "surname",
        "tussenvoegsel",
        "initials",
        "function_name",
        "employer_name",
    )

    municipality = django_filters.ModelChoiceFilter(
        label="Gemeente", method="working_at", queryset=_municipalities, empty_label=ALL
    )
    organisation = django_filters.ModelChoiceFilter(
        label="Organisatie", method="working_at", queryset=_organisations, empty_label=ALL
    )

    class Meta:
        model = Person
        fields: ClassVar = ()

    def working_at(
        self, queryset: QuerySet, name: str, value: Municipality | Organisation
    ) -> QuerySet:
        """People who work there on the chosen day."""
        return queryset.working_at(value, self.request.chosen_day())


class PersonFunctionFilterSet(DayFilterSet):
    search_fields: ClassVar = (
        "name",
        "person__surname",
        "person__tussenvoegsel",
        "person__initials",
        "municipality__name",
        "organisation__name",
    )

    municipality = django_filters.ModelChoiceFilter(
        label="Gemeente", queryset=_municipalities, empty_label=ALL
    )
    organisation = django_filters.ModelChoiceFilter(
        label="Organisatie", queryset=_organisations, empty_label=ALL
    )
    periode = django_filters.ChoiceFilter(
        choices=[("alles", "alle jaren")],
        label="Periode",
        empty_label="op de gekozen dag",
        method="in_period",
    )

    class Meta:
        model = PersonFunction
        fields: ClassVar = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.form.cleaned_data.get("periode"):
            queryset = queryset.on(self.request.chosen_day())
        return super().filter_queryset(queryset)

    def in_period(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """All of them; else those of the chosen day."""
        return queryset


class BodyFilterSet(DayFilterSet):
    search_fields: ClassVar = ("name", "abbreviation", "purpose")

    level = django_filters.ChoiceFilter(label="Niveau", choices=Level, empty_label=ALL)
    kind = django_filters.ChoiceFilter(label="Soort", choices=BodyKind, empty_label=ALL)

    class Meta:
        model = Body
        fields: ClassVar = ()


class PortfolioFilterSet(DayFilterSet):
    search_fields: ClassVar = (
        "title",
        "board__name",
        "board__abbreviation",
        "remark",
        "holder_name",
    )
    NO_CAPACITY = "geen"

    bezetting = django_filters.ChoiceFilter(
        label="Bezetting",
        method="occupied",
        choices=(("vacant", "vacant"), ("bezet", "met houder")),
        empty_label=ALL,
    )
    board = django_filters.ModelChoiceFilter(label="Bestuur", queryset=_boards, empty_label=ALL)
    capacity = django_filters.ChoiceFilter(
        label="Hoedanigheid",
        method="in_capacity",
        choices=(*Capacity.choices, (NO_CAPACITY, "niet vermeld")),
        empty_label=ALL,
    )

    class Meta:
        model = Portfolio
        fields: ClassVar = ()

    def occupied(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Posts that nobody, or somebody, holds on the chosen day."""
        day = self.request.chosen_day()
        return queryset.vacant(day) if value == "vacant" else queryset.held(day)

    def in_capacity(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Posts held in a capacity, or of which the source names none."""
        return queryset.filter(capacity="" if value == self.NO_CAPACITY else value)
