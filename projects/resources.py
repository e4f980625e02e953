"""How files about the assignment format, assignments and deployments are read."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from import_export import fields, widgets

from platform_ivz.datasets import Sheet
from platform_ivz.resources import Reference, Resource, Text, unknown
from platform_ivz.richtext import from_plain
from portfolios.models import Municipality
from portfolios.resources import OfMunicipality
from projects.models import (
    AssignmentVersion,
    Deployment,
    FormatSection,
    GuidingQuestion,
    Milestone,
    ProjectAssignment,
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
        fields = ("code", "order", "name", "theme", "portfolio", "phase", "remark")


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


class RichText(Text):
    """Plain text in a file; stored with marks."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        return from_plain(super().clean(value, row, **kwargs))


class SectionTextResource(Resource):
    project = fields.Field("version__assignment__code", "project", readonly=True)
    version = fields.Field("version", "version", widget=VersionReference())
    text = fields.Field("text", "text", widget=RichText())

    class Meta:
        model = SectionText
        import_id_fields = ("version", "section")
        fields = ("project", "version", "section", "text")

    @property
    def key_columns(self) -> list[str]:
        """A version number means nothing without its project."""
        return ["project", *super().key_columns]


class MilestoneResource(Resource):
    assignment = fields.Field("assignment", "project", widget=Reference(ProjectAssignment))

    class Meta:
        model = Milestone
        import_id_fields = ("assignment", "title")
        fields = ("assignment", "title", "due", "done_on")


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
        """Who gives the hours; a partner is no municipality."""
        if instance.group:
            return instance.group.municipalities.all()
        return [instance.municipality] if instance.municipality else []

    def days_of(self, instance: Deployment) -> tuple[dt.date | None, dt.date | None]:
        return instance.valid_from, instance.valid_until


SHEETS = (
    Sheet("format.toml", FormatSectionResource, table="section"),
    Sheet("format.toml", GuidingQuestionResource, table="question"),
    Sheet("projects.toml", ProjectAssignmentResource, table="project"),
    Sheet("projects.toml", AssignmentVersionResource, table="version"),
    Sheet("projects.toml", SectionTextResource, table="text"),
    Sheet("projects.toml", MilestoneResource, table="milestone"),
    Sheet("deployments.csv", DeploymentResource),
)
