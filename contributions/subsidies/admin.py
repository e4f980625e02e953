"""Admin pages of subsidies."""

from django.contrib import admin

from contributions.subsidies.models import Subsidy
from contributions.subsidies.resources import SubsidyResource
from platform_ivz.admin import FilesAdmin


@admin.register(Subsidy)
class SubsidyAdmin(FilesAdmin):
    resource_classes = [SubsidyResource]
    list_display = (
        "purpose",
        "topic",
        "provider",
        "from_year",
        "until_year",
        "granted",
        "received",
        "request_due",
        "account_due",
        "counted",
    )
    list_filter = (
        "topic",
        "counted",
        "from_year",
        ("theme", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("theme", "project")
    search_fields = ("purpose", "topic", "provider", "code", "theme__title", "project__name")
    autocomplete_fields = ("theme", "project")
    fieldsets = (
        (None, {"fields": ("code", "provider", "topic", "purpose", "theme", "project")}),
        (
            "Looptijd",
            {
                "fields": (
                    ("from_year", "until_year"),
                    ("request_due", "account_due"),
                    ("requested_on", "granted_on"),
                )
            },
        ),
        ("Bedragen", {"fields": ("requested", "granted", "received", "accounted", "counted")}),
        ("Opmerking", {"fields": ("remark",)}),
    )
