"""Admin pages of the yearly round."""

from django.contrib import admin

from agenda.admin import DECIDED
from contributions.rounds.models import ContributionLine, ContributionRun
from platform_ivz.admin import FrozenAdmin, TabularInline


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
        return obj.is_adopted
