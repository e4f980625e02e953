"""Admin page of notices."""

from django.contrib import admin

from contributions.participation.models import Notice
from platform_ivz.admin import Admin


@admin.register(Notice)
class NoticeAdmin(Admin):
    list_display = (
        "agreement",
        "municipality",
        "organisation",
        "given_on",
        "ends_on",
        "withdrawn_on",
    )
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
        ("Ingetrokken", {"fields": ("withdrawn_on", "withdrawal")}),
    )

    @admin.display(description="eindigt op zijn vroegst na")
    def ends_on(self, obj: Notice) -> object:
        return obj.earliest_end if obj.pk else None
