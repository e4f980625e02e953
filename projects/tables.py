"""Tables of assignments and deployments."""

import datetime as dt
from typing import Any, ClassVar

import django_tables2 as tables

from platform_ivz.tables import DayColumn, FigureColumn, HouseTable, KeyColumn, PieceColumn
from projects.enums import Light
from projects.models import Deployment, ProjectAssignment, state_word

NOT_STATED = "niet vermeld"


class ProjectAssignmentTable(HouseTable):
    """The assignments as they stand on a day."""

    name = tables.Column(verbose_name="Opdracht", linkify=True)
    theme = tables.Column(
        accessor="current_theme",
        verbose_name="Thema",
        order_by=("theme__order", "theme__title"),
        linkify=True,
    )
    newest_status = PieceColumn(
        "projects/includes/_version_status.html",
        verbose_name="Opdracht is",
        order_by=("newest_status", "newest_number"),
    )
    phase = tables.Column(accessor="phase_then", verbose_name="Fase")
    holder_name = tables.Column(
        verbose_name="Portefeuillehouder",
        accessor="holder",
        order_by="holder_surname",
        empty_values=(),
    )
    leader_name = tables.Column(verbose_name="Projectleider", default="niemand")
    newest_light = PieceColumn("projects/includes/_light.html", verbose_name="Stand")
    next_milestone = PieceColumn(
        "projects/includes/_next_milestone.html",
        verbose_name="Volgende mijlpaal",
        order_by=("next_due", "next_milestone"),
    )
    # On screen the day stands with the milestone.
    next_due = DayColumn(verbose_name="Mijlpaal gepland op", visible=False)
    hours = FigureColumn(verbose_name="Uur per week", total=True, default="geen")

    class Meta(HouseTable.Meta):
        model = ProjectAssignment
        fields = (
            "name",
            "theme",
            "newest_status",
            "phase",
            "holder_name",
            "leader_name",
            "newest_light",
            "next_milestone",
            "next_due",
            "hours",
        )
        attrs: ClassVar = {
            "caption": "Projectopdrachten met wie ze draagt en leidt op de peildatum"
        }
        empty_text = (
            "Er zijn geen opdrachten bij deze keuze. Wis de keuze, of voeg een opdracht toe."
        )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns["next_milestone"].column.extra = {"day": day}

    def render_phase(self, value: str) -> str:
        return state_word(value)

    def value_phase(self, value: str) -> str:
        return state_word(value)

    def render_holder_name(self, record: ProjectAssignment) -> str:
        return holder(record)

    def value_holder_name(self, record: ProjectAssignment) -> str:
        return holder(record)

    def value_newest_status(self, record: ProjectAssignment) -> str:
        return record.newest_status or ""

    def value_newest_light(self, record: ProjectAssignment) -> str:
        return Light(record.newest_light).label if record.newest_light else ""

    def value_next_milestone(self, record: ProjectAssignment) -> str:
        return record.next_milestone or ""


def holder(record: ProjectAssignment) -> str:
    """Who carries an assignment, or why nobody does."""
    nobody = "post is vacant" if record.portfolio_id else "geen post gekozen"
    return record.carried_by or nobody


class DeploymentTable(HouseTable):
    """Who gives which hours to what."""

    municipality_code = KeyColumn(verbose_name="Gemeente", accessor="municipality__cbs_code")
    group_code = KeyColumn(verbose_name="Groep gemeenten", accessor="group__code")
    organisation_code = KeyColumn(verbose_name="Organisatie", accessor="organisation__code")
    project_code = KeyColumn(verbose_name="Projectopdracht", accessor="project__code")
    body_code = KeyColumn(verbose_name="Gremium", accessor="body__code")
    contributor = tables.Column(
        verbose_name="Wie levert",
        order_by=("municipality__name", "group__name", "organisation__name"),
        linkify=True,
    )
    target = tables.Column(
        verbose_name="Waaraan", order_by=("project__name", "body__name"), linkify=True
    )
    role = tables.Column()
    person = tables.Column(
        order_by=("person__surname", "person__initials"), default=NOT_STATED, linkify=True
    )
    hours_per_week = FigureColumn(verbose_name="Uur per week", total=True, default="geen uren")
    valid_from = DayColumn(verbose_name="Van", default=NOT_STATED)
    valid_until = DayColumn(verbose_name="Tot en met", default="geen einde")
    remark = tables.Column(default="geen")
    change = PieceColumn(
        "includes/_row_actions.html",
        verbose_name="Wijzigen",
        orderable=False,
        exclude_from_export=True,
        extra={"edit": "projects:deployment_edit", "delete": "projects:deployment_delete"},
    )

    class Meta(HouseTable.Meta):
        model = Deployment
        fields = (
            "municipality_code",
            "group_code",
            "organisation_code",
            "project_code",
            "body_code",
            "contributor",
            "target",
            "role",
            "person",
            "hours_per_week",
            "valid_from",
            "valid_until",
            "remark",
            "change",
        )
        attrs: ClassVar = {"caption": "Inzet in uren per week"}
        empty_text = "Er is geen inzet bij deze keuze. Kies een andere peildatum of alle jaren, of leg inzet vast."
