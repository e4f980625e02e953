"""Who does what in a year, one row for each deployment: the matrix as a list and as a file."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse

from contributions.effort.models import AdoptedObligation
from contributions.effort.overviews import balance_of, hours_term
from contributions.tables import HoursColumn, shown_hours
from contributions.views import YearTableView
from platform_ivz.tables import DayColumn, FigureColumn, HouseTable
from projects.calculations import hours_in_year, rounded
from projects.models import Deployment


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A deployment, with its hours per week weighted by the days of the year."""

    deployment: Deployment
    weighted: Fraction

    @property
    def role(self) -> str:
        return self.deployment.get_role_display()


class GivenTable(HouseTable):
    """Who gives which hours to what, in a year."""

    who = tables.Column(
        verbose_name="Wie",
        accessor="deployment__contributor",
        order_by="deployment__contributor__name",
        linkify=True,
    )
    target = tables.Column(
        verbose_name="Waaraan",
        accessor="deployment__target",
        order_by="deployment__target__name",
        linkify=True,
    )
    role = tables.Column(verbose_name="Rol")
    hours = FigureColumn(
        verbose_name="Uur per week", accessor="deployment__hours_per_week", default="geen uren"
    )
    valid_from = DayColumn(
        verbose_name="Van", accessor="deployment__valid_from", default="niet vermeld"
    )
    valid_until = DayColumn(
        verbose_name="Tot en met", accessor="deployment__valid_until", default="geen einde"
    )
    weighted = HoursColumn(verbose_name="Gewogen", notation=shown_hours, total=True)

    class Meta(HouseTable.Meta):
        fields = ("who", "target", "role", "hours", "valid_from", "valid_until", "weighted")
        attrs: ClassVar = {
            "caption": "Uren per week; gewogen is naar de dagen van het jaar waarin zij lopen"
        }
        empty_text = "In dit jaar is geen inzet vastgelegd. Kies een ander jaar."

    def value_weighted(self, value: Fraction) -> Any:
        return rounded(value)


class WhoDoesWhatYearView(YearTableView):
    """Every deployment of a year."""

    reads = (AdoptedObligation, Deployment)
    template_name = "contributions/effort/who_does_what_year.html"
    page = "contributions:effort_matrix_year"
    name = "Wie doet wat"
    table_class = GivenTable

    def get_lead(self) -> str:
        return f"Wie in {self.year} hoeveel uur per week geeft, waaraan en in welke rol."

    def get_parents(self) -> list[tuple[str, str]]:
        return [
            (f"Uren en saldo {self.year}", reverse("contributions:effort_year", args=(self.year,)))
        ]

    def get_table_data(self) -> list[GivenRow]:
        return [
            GivenRow(deployment, hours_in_year([hours_term(deployment)], self.year))
            for deployment in balance_of(self.year).deployments
        ]
