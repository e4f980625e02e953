"""Admin pages of tariffs."""

from django.contrib import admin

from agenda.admin import DECIDED, BindingAdmin
from contributions.rates.models import EffortBand, Tariff
from platform_ivz.admin import TabularInline


class EffortBandInline(TabularInline):
    model = EffortBand
    fields = ("from_inhabitants", "hours_per_week", "buyout_per_year")


@admin.register(Tariff)
class TariffAdmin(BindingAdmin):
    list_display = ("__str__", "from_year", "rate", "status", "decision")
    list_select_related = ("decision",)
    list_filter = ("status", "from_year")
    search_fields = ("from_year", "remark", "decision__reference")
    autocomplete_fields = ("based_on",)
    fieldsets = (
        (None, {"fields": (("from_year", "or_earlier"), "rate", "remark")}),
        ("Indexering", {"fields": ("based_on", "index_percentage")}),
        DECIDED,
    )
    inlines = [EffortBandInline]
