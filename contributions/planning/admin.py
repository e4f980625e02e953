"""Admin pages of the budget and scenarios."""

from django.contrib import admin

from agenda.admin import DECIDED, BindingAdmin
from contributions.planning.models import CoordinationTask, ReferenceRegion, Scenario
from platform_ivz.admin import Admin


@admin.register(CoordinationTask)
class CoordinationTaskAdmin(Admin):
    list_display = ("title", "year", "number", "hours_per_week", "source")
    list_filter = ("year",)
    search_fields = ("title", "source")
    fieldsets = ((None, {"fields": (("year", "number"), "title", "hours_per_week", "source")}),)


@admin.register(Scenario)
class ScenarioAdmin(BindingAdmin):
    list_display = ("title", "year", "fixed_cost", "cost_per_fte", "fulltime_hours", "status")
    list_select_related = ("decision",)
    list_filter = ("status", "year")
    search_fields = ("title", "code", "summary")
    autocomplete_fields = ("dropped_tasks",)
    fieldsets = (
        (None, {"fields": ("code", "year", "order", "title", "summary", "consequences")}),
        ("Taken", {"fields": ("dropped_tasks",)}),
        ("Aannames", {"fields": ("fixed_cost", "cost_per_fte", "fulltime_hours")}),
        DECIDED,
    )


@admin.register(ReferenceRegion)
class ReferenceRegionAdmin(Admin):
    list_display = ("name", "fte", "municipalities", "source")
    search_fields = ("name", "code", "source")
    fieldsets = ((None, {"fields": ("code", "name", "fte", "municipalities", "source")}),)
