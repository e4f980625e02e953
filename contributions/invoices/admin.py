"""Admin pages of invoices."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from contributions.invoices.invoicing import settle
from contributions.invoices.models import (
    BankFile,
    Invoice,
    InvoiceCopy,
    InvoiceCounter,
    InvoiceParty,
    Payment,
    Reminder,
)
from platform_ivz.admin import Admin, KeptInline, ReadOnlyAdmin


@admin.register(InvoiceCounter)
class InvoiceCounterAdmin(ReadOnlyAdmin):
    list_display = ("year", "last_number")
    search_fields = ("year",)
    fieldsets = ((None, {"fields": ("year", "last_number")}),)


class PaymentInline(KeptInline):
    """Money that came in. It can be noted here, and stays as it was noted."""

    model = Payment
    fields = ("received_on", "amount", "reference", "bank_file")
    readonly_fields = ("bank_file",)
    select_related = ("invoice", "bank_file")


@admin.register(Invoice)
class InvoiceAdmin(Admin):
    """Invoices as the portal issued them; payments can be noted."""

    list_display = ("__str__", "kind", "municipality", "issued_on", "due_on", "amount", "status")
    list_select_related = ("line__run", "line__municipality")
    list_filter = (
        "kind",
        "status",
        "year",
        ("line__municipality", admin.RelatedOnlyFieldListFilter),
    )
    date_hierarchy = "issued_on"
    search_fields = ("line__municipality__name", "year", "number")
    readonly_fields = (
        "reference",
        "kind",
        "credits",
        "line",
        "issued_on",
        "due_on",
        "amount",
        "status",
        "sent_on",
    )
    fieldsets = (
        (None, {"fields": ("reference", "kind", "credits", "line", "amount")}),
        ("Betalen", {"fields": ("issued_on", "due_on", "status", "sent_on")}),
    )
    inlines = [PaymentInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Invoice | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Invoice, form: Any, change: bool) -> None:
        """Store only what was typed: the rest may have changed since the page was opened."""
        obj.save(update_fields=form.changed_data)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What came in decides whether the invoice is paid, here as on the pages of the portal."""
        super().save_related(request, form, formsets, change)
        settle(invoice=form.instance)

    @admin.display(description="nummer", ordering=("year", "number"))
    def reference(self, obj: Invoice) -> str:
        return str(obj)

    @admin.display(description="gemeente", ordering="line__municipality__name")
    def municipality(self, obj: Invoice) -> str:
        return str(obj.line.municipality)


@admin.register(InvoiceParty)
class InvoicePartyAdmin(Admin):
    list_display = ("name", "municipality", "city", "oin", "kvk")
    list_select_related = ("municipality",)
    search_fields = ("name", "municipality__name", "city")
    autocomplete_fields = ("municipality",)
    fieldsets = (
        (None, {"fields": ("municipality", "name", "attention", "email")}),
        ("Adres", {"fields": ("street", ("postcode", "city"))}),
        ("Nummers", {"fields": (("oin", "kvk"), "reference", "iban")}),
        ("Btw", {"fields": (("vat_category", "vat_number"),)}),
    )


@admin.register(InvoiceCopy)
class InvoiceCopyAdmin(ReadOnlyAdmin):
    """The checksums of the files that were made; the files themselves are in the portal."""

    list_display = ("invoice", "pdf_sha256", "ubl_sha256")
    list_select_related = ("invoice",)
    search_fields = ("pdf_sha256", "ubl_sha256")
    readonly_fields = ("invoice", "pdf_sha256", "ubl_sha256")
    fieldsets = ((None, {"fields": ("invoice", "pdf_sha256", "ubl_sha256")}),)


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """The checksums of the reminders that were made; the files themselves are in the portal."""

    list_display = ("invoice", "number", "made_on", "due_on")
    list_select_related = ("invoice",)
    date_hierarchy = "made_on"
    search_fields = ("pdf_sha256", "invoice__line__municipality__name")
    readonly_fields = ("invoice", "number", "made_on", "due_on", "pdf_sha256")
    fieldsets = ((None, {"fields": ("invoice", "number", "made_on", "due_on", "pdf_sha256")}),)


@admin.register(BankFile)
class BankFileAdmin(ReadOnlyAdmin):
    """Files of the bank as they were read; their payments are made in the portal."""

    list_display = ("file_name", "control_total", "by", "made_at", "stored_at")
    list_select_related = ("by",)
    search_fields = ("file_name", "by__email")
    readonly_fields = ("file_name", "sha256", "control_total", "by", "made_at", "stored_at")
    fieldsets = (
        (None, {"fields": ("file_name", "sha256", "control_total")}),
        ("Wanneer", {"fields": ("by", "made_at", "stored_at")}),
    )
