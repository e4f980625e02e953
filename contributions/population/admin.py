"""Admin pages of counts of inhabitants."""

from django.contrib import admin

from contributions.population.models import PopulationCount
from contributions.population.resources import PopulationCountResource
from platform_ivz.admin import FilesAdmin


@admin.register(PopulationCount)
class PopulationCountAdmin(FilesAdmin):
    resource_classes = [PopulationCountResource]
    list_display = ("municipality", "reference_date", "inhabitants", "status", "source")
    list_select_related = ("municipality",)
    list_filter = ("status", "reference_date", ("municipality", admin.RelatedOnlyFieldListFilter))
    date_hierarchy = "reference_date"
    search_fields = ("municipality__name", "municipality__cbs_code", "source")
    autocomplete_fields = ("municipality",)
    fieldsets = (
        (None, {"fields": ("municipality", "reference_date", "inhabitants")}),
        ("Herkomst", {"fields": ("status", "source")}),
    )
