"""How files about the assignment format, assignments and deployments are read."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields, widgets

from platform_ivz.datasets import Sheet
from platform_ivz.resources import Day, Reference, Resource, RichText, Text, unknown
from portfolios.models import Municipality, Substitution
from portfolios.resources import OfMunicipality
from projects.enums import RUNNING, Phase
from projects.models import (
    Approval,
    AssignmentVersion,
    Deployment,
    FormatSection,
    GuidingQuestion,
    Indicator,
    Measurement,
    Milestone,
    ProgressReport,
    ProjectAssignment,
    ProjectCost,
    ProjectRelation,
    Risk,
    SectionText,
)


class FormatSectionResource(Resource):
    class Meta:
        model = FormatSection
        import_id_fields = ("key",)
        fields = ("key", "order", "title", "instruction")


class GuidingQuestionResource(Resource):
    class Meta:
        model = GuidingQuestion
        import_id_fields = ("section", "order")
        fields = ("section", "order", "text")


class ProjectAssignmentResource(Resource):
    class Meta:
        model = ProjectAssignment
        import_id_fields = ("code",)
        fields = (
            "code",
            "order",
            "name",
            "theme",
            "also_under",
            "portfolio",
            "phase",
            "expert_meetings_per_year",
            "begun_on",
            "ended_on",
            "evaluation",
            "remark",
        )

    def import_instance(self, instance: ProjectAssignment, row: Mapping, **kwargs: Any) -> None:
        """Read a row; raises ValidationError when a day does not go with the phase."""
        super().import_instance(instance, row, **kwargs)
        if instance.begun_on and instance.phase == Phase.PREPARATION:
            message = f"In de fase ‘{instance.get_phase_display()}’ is het werk nog niet begonnen."
            raise ValidationError({"begun_on": message})
        if instance.ended_on and instance.phase in RUNNING:
            message = f"In de fase ‘{instance.get_phase_display()}’ is het werk nog niet geëindigd."
            raise ValidationError({"ended_on": message})


class AssignmentVersionResource(Resource):
    assignment = fields.Field("assignment", "project", widget=Reference(ProjectAssignment))

    class Meta:
        model = AssignmentVersion
        import_id_fields = ("assignment", "number")
        fields = ("assignment", "number", "status", "decision")


class VersionReference(widgets.Widget):
    """A version, by its number and the `project` column beside it."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> AssignmentVersion:
        project, number = Text().clean(row["project"]), Text().clean(value)
        found = None
        if number.isdecimal():
            found = AssignmentVersion.objects.filter(
                assignment__code=project, number=number
            ).first()
        if found is None:
            raise ValueError(unknown(AssignmentVersion, f"{project}/{number}"))
        return found

    def render(self, value: AssignmentVersion | None, obj: Any = None, **kwargs: Any) -> str:
        return str(value.number) if value else ""


class SectionTextResource(Resource):
    project = fields.Field("version__assignment__code", "project", readonly=True)
    version = fields.Field("version", "version", widget=VersionReference())
    text = fields.Field("text", "text", widget=RichText())

    class Meta:
        model = SectionText
        import_id_fields = ("version", "section")
        fields = ("project", "version", "section", "text", "left_empty_because")

    @property
    def key_columns(self) -> list[str]:
        """A version number means nothing without its project."""
        return ["project", *super().key_columns]


class SubstitutionReference(widgets.Widget):
    """A substitution, by its post and its first day: voorzitter/2019-12-31; empty is None."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Substitution | None:
        key = Text().clean(value)
        if not key:
            return None
        post, _, first = key.partition("/")
        day = Day().clean(first)
        found = Substitution.objects.filter(portfolio__code=post, valid_from=day).first()
        if found is None:
            raise ValueError(unknown(Substitution, key))
        return found

    def render(self, value: Substitution | None, obj: Any = None, **kwargs: Any) -> str:
        return f"{value.portfolio.code}/{Day().render(value.valid_from)}" if value else ""


class ApprovalResource(Resource):
    project = fields.Field("version__assignment__code", "project", readonly=True)
    version = fields.Field("version", "version", widget=VersionReference())
    substitution = fields.Field("substitution", "substitution", widget=SubstitutionReference())

    class Meta:
        model = Approval
        import_id_fields = ("version", "side")
        fields = (
            "project",
            "version",
            "side",
            "person",
            "substitute_for",
            "substitution",
            "given_on",
        )

    @property
    def key_columns(self) -> list[str]:
        """A version number means nothing without its project."""
        return ["project", *super().key_columns]

    def import_instance(self, instance: Approval, row: Mapping, **kwargs: Any) -> None:
        """Read a row; raises ValidationError when nobody could agree on the version yet."""
        super().import_instance(instance, row, **kwargs)
        if instance.version.is_draft:
            raise ValidationError({"version": "Op een concept is nog geen akkoord gegeven."})


class OfAssignment(Resource):
    """Rows that are kept beside the text of an assignment."""

    assignment = fields.Field("assignment", "project", widget=Reference(ProjectAssignment))


class MilestoneResource(OfAssignment):
    class Meta:
        model = Milestone
        import_id_fields = ("assignment", "title")
        fields = ("assignment", "title", "due", "done_on")


class IndicatorResource(OfAssignment):
    class Meta:
        model = Indicator
        import_id_fields = ("assignment", "name")
        fields = ("assignment", "name", "unit", "baseline", "target")


class IndicatorReference(widgets.Widget):
    """An indicator, by its name and the `project` column beside it."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Indicator:
        project, name = Text().clean((row or {}).get("project")), Text().clean(value)
        found = Indicator.objects.filter(assignment__code=project, name=name).first()
        if found is None:
            raise ValueError(unknown(Indicator, f"{project}/{name}"))
        return found

    def render(self, value: Indicator | None, obj: Any = None, **kwargs: Any) -> str:
        return value.name if value else ""


class MeasurementResource(Resource):
    project = fields.Field("indicator__assignment__code", "project", readonly=True)
    indicator = fields.Field("indicator", "indicator", widget=IndicatorReference())

    class Meta:
        model = Measurement
        import_id_fields = ("indicator", "measured_on")
        fields = ("project", "indicator", "measured_on", "value", "source", "interpretation")

    @property
    def key_columns(self) -> list[str]:
        """The name of an indicator means nothing without its project."""
        return ["project", *super().key_columns]


class RiskResource(OfAssignment):
    class Meta:
        model = Risk
        import_id_fields = ("assignment", "description")
        fields = ("assignment", "description", "measure")


class ProjectCostResource(OfAssignment):
    class Meta:
        model = ProjectCost
        import_id_fields = ("assignment", "year", "purpose")
        fields = ("assignment", "year", "purpose", "budget", "subsidy", "spent")


class ProjectRelationResource(OfAssignment):
    class Meta:
        model = ProjectRelation
        import_id_fields = ("assignment", "other")
        fields = ("assignment", "other", "kind", "remark")


class ProgressReportResource(OfAssignment):
    class Meta:
        model = ProgressReport
        import_id_fields = ("assignment", "year", "quarter")
        fields = ("assignment", "year", "quarter", "light", "text", "reported_on")


class DeploymentResource(OfMunicipality):
    class Meta:
        model = Deployment
        import_id_fields = (
            "municipality",
            "group",
            "organisation",
            "project",
            "body",
            "role",
            "valid_from",
        )
        fields = (
            "municipality",
            "group",
            "organisation",
            "project",
            "body",
            "role",
            "person",
            "hours_per_week",
            "valid_from",
            "valid_until",
            "remark",
            "order",
        )

    def places_of(self, instance: Deployment) -> Iterable[Municipality]:
        """Who gives the hours; a partner is no municipality, and who is in a group has days of its own."""
        return [instance.municipality] if instance.municipality else []

    def days_of(self, instance: Deployment) -> tuple[dt.date | None, dt.date | None]:
        return instance.valid_from, instance.valid_until


# What a region has as long as it gave no format of its own.
DEFAULT_FORMAT = Path(__file__).parent / "default" / "format.toml"


def without_format() -> Path | None:
    """The default format, for a region without any."""
    return None if FormatSection.objects.exists() else DEFAULT_FORMAT


FORMAT = (
    Sheet("format.toml", FormatSectionResource, table="section", otherwise=without_format),
    Sheet("format.toml", GuidingQuestionResource, table="question", otherwise=without_format),
)
SHEETS = (
    *FORMAT,
    Sheet("projects.toml", ProjectAssignmentResource, table="project"),
    Sheet("projects.toml", AssignmentVersionResource, table="version"),
    Sheet("projects.toml", SectionTextResource, table="text"),
    Sheet("projects.toml", ApprovalResource, table="approval"),
    Sheet("projects.toml", MilestoneResource, table="milestone"),
    Sheet("projects.toml", IndicatorResource, table="indicator"),
    Sheet("projects.toml", MeasurementResource, table="measurement"),
    Sheet("projects.toml", RiskResource, table="risk"),
    Sheet("projects.toml", ProjectCostResource, table="cost"),
    Sheet("projects.toml", ProjectRelationResource, table="relation"),
    Sheet("projects.toml", ProgressReportResource, table="report"),
    Sheet("deployments.csv", DeploymentResource),
)
