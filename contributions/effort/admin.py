"""Admin pages of obligations, buy-outs and talks."""

from django.contrib import admin

from agenda.admin import DECIDED, BindingAdmin
from contributions.effort.models import AdoptedObligation, Buyout, EffortReview
from platform_ivz.admin import Admin


@admin.register(AdoptedObligation)
class AdoptedObligationAdmin(BindingAdmin):
    list_display = ("municipality", "from_year", "hours_per_week", "status", "decision")
    list_select_related = ("municipality", "decision")
    list_filter = ("status", "from_year", ("municipality", admin.RelatedOnlyFieldListFilter))
    search_fields = ("municipality__name", "municipality__cbs_code", "from_year")
    autocomplete_fields = ("municipality",)
    fieldsets = (
        (None, {"fields": ("municipality", "from_year", "hours_per_week", "reason")}),
        DECIDED,
    )


@admin.register(Buyout)
class BuyoutAdmin(Admin):
    list_display = ("municipality", "year", "hours_per_week", "amount", "whole", "agreed_on")
    list_select_related = ("municipality",)
    list_filter = ("year", "whole", ("municipality", admin.RelatedOnlyFieldListFilter))
    search_fields = ("municipality__name", "agreement", "year")
    autocomplete_fields = ("municipality",)
    fieldsets = (
        (None, {"fields": ("municipality", "year", "hours_per_week", "amount")}),
        ("Afspraak", {"fields": ("whole", "agreement", "agreed_on")}),
    )


@admin.register(EffortReview)
class EffortReviewAdmin(Admin):
    list_display = ("municipality", "year", "planned_on", "held_on", "person")
    list_select_related = ("municipality", "person")
    list_filter = ("year", ("municipality", admin.RelatedOnlyFieldListFilter))
    date_hierarchy = "held_on"
    search_fields = ("municipality__name", "person__surname", "summary", "year")
    autocomplete_fields = ("municipality", "person")
    fieldsets = (
        (None, {"fields": ("municipality", "year", "planned_on", "held_on", "person")}),
        ("Afspraken", {"fields": ("summary",)}),
    )
