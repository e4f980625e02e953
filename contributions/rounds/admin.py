"""Admin pages of contributions and notices."""

from django.contrib import admin

from agenda.admin import DECIDED
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun, Notice
from platform_ivz.admin import Admin, FrozenAdmin, TabularInline


class ContributionLineInline(TabularInline):
    """The lines of a run. A correction is a reversing line, and those are made in the portal."""

    model = ContributionLine
    fields = (
        "municipality",
        "formerly",
        "inhabitants",
        "population_source",
        "counted_on",
        "rate",
        "days",
        "amount",
        "rounding",
        "reverses",
        "corrects",
        "reason",
    )
    readonly_fields = ("reverses", "corrects", "reason")
    autocomplete_fields = ("municipality", "formerly")
    select_related = (
        "run",
        "municipality",
        "formerly",
        "reverses__run",
        "reverses__municipality",
        "corrects__run",
        "corrects__municipality",
    )


@admin.register(ContributionRun)
class ContributionRunAdmin(FrozenAdmin):
    """Contributions per year; adopted, a run and its lines are read-only."""

    list_display = ("year", "reference_date", "tariff", "status", "decision")
    list_select_related = ("tariff", "decision")
    list_filter = ("status",)
    search_fields = ("year", "lines__municipality__name")
    autocomplete_fields = ("tariff",)
    readonly_fields = ("status", "decision")
    fieldsets = ((None, {"fields": ("year", "reference_date", "tariff")}), DECIDED)
    inlines = [ContributionLineInline]

    def is_frozen(self, obj: ContributionRun) -> bool:
        return obj.status != RunStatus.DRAFT


@admin.register(Notice)
class NoticeAdmin(Admin):
    list_display = ("agreement", "municipality", "organisation", "given_on", "ends_on")
    list_select_related = ("agreement", "municipality", "organisation")
    list_filter = (("agreement", admin.RelatedOnlyFieldListFilter),)
    date_hierarchy = "given_on"
    search_fields = ("agreement__short_title", "municipality__name", "organisation__name")
    autocomplete_fields = ("agreement", "municipality", "organisation")
    readonly_fields = ("ends_on",)
    fieldsets = (
        (
            "Wie zegt op",
            {
                "fields": ("agreement", "municipality", "organisation"),
                "description": "Kies één gemeente of één organisatie.",
            },
        ),
        ("Wanneer", {"fields": (("given_on", "ends_on"),)}),
    )

    @admin.display(description="eindigt op zijn vroegst na")
    def ends_on(self, obj: Notice) -> object:
        return obj.earliest_end if obj.pk else None
