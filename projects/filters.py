"""Filters of the lists of assignments and deployments."""

import datetime as dt
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet

from agenda.dates import recorded_day
from agenda.filters import ThemeFilter
from agenda.models import Theme
from platform_ivz.filters import HouseFilterSet
from projects.enums import RUNNING, DeploymentRole, Light, Phase
from projects.models import Deployment, ProjectAssignment, status_choices
from projects.recorded import in_phase, without_approval

# What the list calls an assignment that is neither finished nor stopped.
RUNNING_NOW = "loopt"


class DayFilterSet(HouseFilterSet):
    """Filters of a list that looks at a day; the day is always filled in."""

    peildatum = django_filters.DateFilter(
        label="Peildatum", method="on_day", widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, *args: Any, day: dt.date, **kwargs: Any) -> None:
        self.day = day
        data = data.copy() if data is not None else {}
        data["peildatum"] = day.isoformat()
        super().__init__(data, *args, **kwargs)

    def on_day(self, queryset: QuerySet, name: str, value: dt.date) -> QuerySet:
        """The view reads the day itself; nothing is left out by it."""
        return queryset

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.filters if name != "peildatum")


class ProjectAssignmentFilterSet(DayFilterSet):
    search_fields: ClassVar = ("name", "remark", "theme__title")

    thema = ThemeFilter(label="Thema", empty_label="Alle thema’s", method="under_theme")
    fase = django_filters.ChoiceFilter(
        field_name="phase",
        choices=[*Phase.choices, (RUNNING_NOW, "lopend of in voorbereiding")],
        label="Fase",
        empty_label="Alle fasen",
        method="in_phase",
    )
    status = django_filters.ChoiceFilter(
        field_name="newest_status",
        choices=lambda: [*status_choices(), ("geen", "nog geen versie")],
        label="Status van de opdracht",
        empty_label="Alle",
        method="with_status",
    )
    stand = django_filters.ChoiceFilter(
        field_name="newest_light",
        choices=[*Light.choices, ("geen", "nog geen melding")],
        label="Stand",
        empty_label="Alle",
        method="with_light",
    )
    mist = django_filters.ChoiceFilter(
        choices=[
            ("projectleider", "geen projectleider"),
            ("portefeuillehouder", "geen portefeuillehouder"),
            ("uren", "geen uren"),
            ("mijlpaal", "geen volgende mijlpaal"),
            ("akkoord", "akkoord van een kant"),
        ],
        label="Wat ontbreekt",
        empty_label="Maakt niet uit",
        method="missing",
    )
    mijn = django_filters.ChoiceFilter(
        choices=[
            ("opdrachten", "mijn opdrachten"),
            ("portefeuille", "mijn portefeuille"),
        ],
        label="Van wie",
        empty_label="Van iedereen",
        method="of_mine",
    )

    class Meta:
        model = ProjectAssignment
        fields: ClassVar = ()

    @property
    def recorded_day(self) -> dt.date:
        """The day of which phase, status, reports and milestones are."""
        return recorded_day(self.day)

    def in_phase(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Assignments in a phase, or in any in which the work goes on."""
        phases = RUNNING if value == RUNNING_NOW else (value,)
        return queryset.filter(in_phase(self.recorded_day, phases))

    def with_status(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Assignments whose newest version has a status, or that have no version."""
        if value == "geen":
            return queryset.filter(newest_status__isnull=True)
        return queryset.filter(newest_status=value)

    def under_theme(self, queryset: QuerySet, name: str, value: Theme) -> QuerySet:
        """Assignments that stand under a theme, also those that went along to it."""
        return queryset.under([value])

    def with_light(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Assignments whose newest report has a light, or that have no report."""
        if value == "geen":
            return queryset.filter(newest_light__isnull=True)
        return queryset.filter(newest_light=value)

    def missing(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Running assignments that lack somebody or something on the day."""
        running = queryset.filter(in_phase(self.recorded_day, RUNNING))
        return {
            "projectleider": lambda: running.without_leader(self.day),
            "portefeuillehouder": lambda: running.without_holder(self.day),
            "uren": lambda: running.without_hours(self.day),
            "mijlpaal": lambda: running.without_next_milestone(self.recorded_day),
            "akkoord": lambda: running.filter(pk__in=without_approval(self.recorded_day)),
        }[value]()

    def of_mine(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """What the user works on, or what is in the portfolio of the user or the own municipality."""
        user = self.request.user
        if value == "portefeuille":
            return queryset.in_portfolio_of(user, self.day)
        return queryset.worked_on_by(user, self.day)


class DeploymentFilterSet(DayFilterSet):
    """Who gives hours, and to what. Only those that occur can be chosen."""

    search_fields: ClassVar = (
        "municipality__name",
        "group__name",
        "organisation__name",
        "project__name",
        "body__name",
        "body__abbreviation",
        "person__surname",
        "remark",
    )

    wie = django_filters.ChoiceFilter(label="Wie levert", empty_label="Iedereen", method="given_by")
    waaraan = django_filters.ChoiceFilter(label="Waaraan", empty_label="Alles", method="given_to")
    rol = django_filters.ChoiceFilter(
        field_name="role", choices=DeploymentRole, label="Rol", empty_label="Alle rollen"
    )
    periode = django_filters.ChoiceFilter(
        choices=[("alles", "alle jaren")],
        label="Periode",
        empty_label="op de peildatum",
        method="in_period",
    )

    class Meta:
        model = Deployment
        fields: ClassVar = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        givers, targets = contributors_and_targets()
        self.form.fields["wie"].choices = givers
        self.form.fields["waaraan"].choices = targets

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.form.cleaned_data.get("periode"):
            queryset = queryset.on(self.day)
        return super().filter_queryset(queryset)

    def given_by(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Deployments of one contributor."""
        kind, _, pk = value.partition("-")
        return queryset.filter(**{kind: pk})

    def given_to(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Deployments to one assignment or body."""
        return self.given_by(queryset, name, value)

    def in_period(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """All years were asked for, so nothing is left out."""
        return queryset


Choices = list[tuple[str, list[tuple[str, str]]]]


def contributors_and_targets() -> tuple[Choices, Choices]:
    """Who gives hours and what they are given to, as choices under headings; one query."""
    kinds = {
        "municipality": "Gemeenten",
        "group": "Groepen gemeenten",
        "organisation": "Organisaties",
        "project": "Projectopdrachten",
        "body": "Gremia",
    }
    found: dict[str, dict[int, str]] = {kind: {} for kind in kinds}
    columns = [column for kind in kinds for column in (kind, f"{kind}__name")]
    for row in Deployment.objects.order_by().values(*columns).distinct():
        for kind in kinds:
            if row[kind] is not None:
                found[kind][row[kind]] = row[f"{kind}__name"]

    def choices(*wanted: str) -> Choices:
        return [
            (
                kinds[kind],
                [
                    (f"{kind}-{pk}", name)
                    for pk, name in sorted(found[kind].items(), key=lambda pair: (pair[1], pair[0]))
                ],
            )
            for kind in wanted
            if found[kind]
        ]

    return choices("municipality", "group", "organisation"), choices("project", "body")
