"""Admin pages of project assignments, their versions and follow-up, and deployments."""

from django.contrib import admin

from platform_ivz.admin import (
    Admin,
    FilesAdmin,
    FrozenAdmin,
    NumberedFormSet,
    ReadOnlyAdmin,
    ReadOnlyInline,
    StackedInline,
    TabularInline,
    TermFilter,
)
from projects.models import (
    Approval,
    AssignmentVersion,
    Deployment,
    FormatSection,
    GuidingQuestion,
    Indicator,
    LifeCycleStep,
    Measurement,
    Milestone,
    ProgressReport,
    ProjectAssignment,
    ProjectCost,
    ProjectRelation,
    Risk,
    SectionText,
)
from projects.resources import DeploymentResource


class GuidingQuestionInline(TabularInline):
    model = GuidingQuestion
    formset = NumberedFormSet
    fields = ("order", "text")


@admin.register(FormatSection)
class FormatSectionAdmin(Admin):
    list_display = ("title", "order", "key", "instruction")
    list_editable = ("order",)
    search_fields = ("title", "key", "instruction", "questions__text")
    fieldsets = ((None, {"fields": ("order", "key", "title", "instruction")}),)
    inlines = [GuidingQuestionInline]


class AssignmentVersionInline(ReadOnlyInline):
    """The versions of an assignment, to go to; each has its own page."""

    model = AssignmentVersion
    fields = readonly_fields = ("number", "status", "decision")
    select_related = ("assignment", "decision")
    show_change_link = True


class MilestoneInline(TabularInline):
    model = Milestone
    fields = ("title", "due", "done_on")


class RiskInline(TabularInline):
    model = Risk
    fields = ("description", "measure")


class ProjectRelationInline(TabularInline):
    model = ProjectRelation
    fk_name = "assignment"
    fields = ("other", "kind", "remark")
    autocomplete_fields = ("other",)
    select_related = ("assignment", "other")


class ProjectCostInline(TabularInline):
    model = ProjectCost
    fields = ("year", "purpose", "budget", "subsidy", "spent")


class IndicatorInline(TabularInline):
    model = Indicator
    fields = ("name", "unit", "baseline", "target")
    show_change_link = True


@admin.register(ProjectAssignment)
class ProjectAssignmentAdmin(Admin):
    list_display = ("name", "theme", "portfolio", "phase", "order")
    list_select_related = ("theme", "portfolio__board")
    list_filter = ("phase", ("theme", admin.RelatedOnlyFieldListFilter))
    search_fields = ("name", "code", "theme__title", "portfolio__title")
    autocomplete_fields = ("theme", "also_under", "portfolio")
    readonly_fields = ("phase", "begun_on", "ended_on", "evaluation")
    fieldsets = (
        (None, {"fields": ("code", "order", "name", "theme", "also_under", "portfolio")}),
        ("Expertgroep", {"fields": ("expert_meetings_per_year",)}),
        (
            "Voortgang",
            {
                "fields": ("phase", "begun_on", "ended_on", "evaluation", "remark"),
                "description": "Starten, afronden en stoppen gaat in het portaal.",
            },
        ),
    )
    inlines = [
        AssignmentVersionInline,
        MilestoneInline,
        IndicatorInline,
        RiskInline,
        ProjectRelationInline,
        ProjectCostInline,
    ]


@admin.register(LifeCycleStep)
class LifeCycleStepAdmin(ReadOnlyAdmin):
    """What was done, to read; the portal writes it itself."""

    list_display = ("assignment", "version", "move", "from_state", "to_state", "by", "at")
    list_select_related = ("assignment", "version__assignment", "by")
    list_filter = ("move", ("assignment", admin.RelatedOnlyFieldListFilter))
    search_fields = ("assignment__name", "assignment__code", "reason")
    autocomplete_fields = ("assignment", "version", "by")
    fieldsets = (
        (None, {"fields": ("assignment", "version", "move")}),
        ("Verloop", {"fields": (("from_state", "to_state"), "reason", "by", "at")}),
    )


class SectionTextInline(StackedInline):
    model = SectionText
    fields = ("section", "text", "left_empty_because")
    autocomplete_fields = ("section",)
    select_related = ("version__assignment", "section")


class ApprovalInline(ReadOnlyInline):
    """Who agreed; approvals are given and recorded in the portal."""

    model = Approval
    fields = readonly_fields = ("side", "person", "substitute_for", "given_on", "ground")
    select_related = ("person", "substitute_for", "substitution", "recorded_by")

    @admin.display(description="grond", empty_value="zelf gegeven")
    def ground(self, obj: Approval) -> str | None:
        return obj.ground or None


@admin.register(AssignmentVersion)
class AssignmentVersionAdmin(FrozenAdmin):
    """Versions; once offered a version is read-only, because others agree on what it says."""

    list_display = ("assignment", "number", "status", "decision")
    list_display_links = ("assignment", "number")
    list_select_related = ("assignment", "decision")
    list_filter = ("status", ("assignment__theme", admin.RelatedOnlyFieldListFilter))
    search_fields = ("assignment__name", "assignment__code", "texts__text")
    autocomplete_fields = ("assignment",)
    readonly_fields = ("status", "decision", "frozen_pdf", "sha256")
    fieldsets = (
        (None, {"fields": ("assignment", "number")}),
        ("Besluit", {"fields": ("status", "decision", "frozen_pdf", "sha256")}),
    )
    inlines = [SectionTextInline, ApprovalInline]

    def is_frozen(self, obj: AssignmentVersion) -> bool:
        return not obj.is_draft


@admin.register(Deployment)
class DeploymentAdmin(FilesAdmin):
    resource_classes = [DeploymentResource]
    list_display = (
        "contributor",
        "target",
        "role",
        "hours_per_week",
        "person",
        "valid_from",
        "valid_until",
    )
    list_select_related = ("municipality", "group", "organisation", "project", "body", "person")
    list_filter = (
        TermFilter,
        "role",
        ("municipality", admin.RelatedOnlyFieldListFilter),
        ("group", admin.RelatedOnlyFieldListFilter),
        ("organisation", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = (
        "municipality__name",
        "group__name",
        "organisation__name",
        "person__surname",
        "project__name",
        "body__name",
        "body__abbreviation",
        "remark",
    )
    autocomplete_fields = ("municipality", "group", "organisation", "person", "project", "body")
    fieldsets = (
        (
            "Wie",
            {
                "fields": ("municipality", "group", "organisation", "person"),
                "description": "Kies één gemeente, één groep of één organisatie.",
            },
        ),
        (
            "Waaraan",
            {
                "fields": ("project", "body", "role", "function", "hours_per_week"),
                "description": "Kies één projectopdracht of één gremium.",
            },
        ),
        ("Periode", {"fields": (("valid_from", "valid_until"),)}),
        ("Op papier", {"fields": ("remark", "order")}),
    )

    @admin.display(description="wie")
    def contributor(self, obj: Deployment) -> str:
        return str(obj.contributor)

    @admin.display(description="waaraan")
    def target(self, obj: Deployment) -> str:
        return str(obj.target)


class MeasurementInline(TabularInline):
    model = Measurement
    fields = ("measured_on", "value", "source", "interpretation")
    select_related = ("indicator",)


@admin.register(Indicator)
class IndicatorAdmin(Admin):
    list_display = ("name", "assignment", "unit", "baseline", "target")
    list_select_related = ("assignment",)
    list_filter = (("assignment", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("name", "assignment__name", "unit")
    autocomplete_fields = ("assignment",)
    fieldsets = (
        (None, {"fields": ("assignment", "name")}),
        ("Waarden", {"fields": ("unit", ("baseline", "target"))}),
    )
    inlines = [MeasurementInline]


@admin.register(ProgressReport)
class ProgressReportAdmin(Admin):
    list_display = ("assignment", "year", "quarter", "light", "text", "reported_by")
    list_select_related = ("assignment", "reported_by")
    list_filter = ("light", "year", "quarter")
    search_fields = ("assignment__name", "assignment__code", "text")
    autocomplete_fields = ("assignment",)
    readonly_fields = ("reported_by", "reported_on")
    fieldsets = (
        (None, {"fields": ("assignment", ("year", "quarter"), ("reported_by", "reported_on"))}),
        ("Voortgang", {"fields": ("light", "text")}),
    )
