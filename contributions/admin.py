"""Admin pages of population, tariffs, obligations, contributions, budget, subsidies, invoices."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from agenda.models import Binding
from contributions.effort.models import AdoptedObligation, Buyout, EffortReview
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
from contributions.planning.models import CoordinationTask, ReferenceRegion, Scenario
from contributions.population.models import PopulationCount
from contributions.population.resources import PopulationCountResource
from contributions.rates.models import EffortBand, Tariff
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun, Notice
from contributions.subsidies.models import Subsidy
from contributions.subsidies.resources import SubsidyResource
from platform_ivz.admin import (
    Admin,
    FilesAdmin,
    FrozenAdmin,
    KeptInline,
    ReadOnlyAdmin,
    TabularInline,
)

DECIDED = (
    "Besluit",
    {
        "fields": ("status", "decision"),
        "description": "Vaststellen gaat met een besluit in het portaal.",
    },
)


class BindingAdmin(FrozenAdmin):
    """Admin pages of what binds by a decision: a proposal can change, an adopted one cannot."""

    readonly_fields = ("status", "decision")

    def is_frozen(self, obj: Binding) -> bool:
        return obj.is_adopted


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
        (None, {"fields": ("from_year", "rate", "remark")}),
        ("Indexering", {"fields": ("based_on", "index_percentage")}),
        DECIDED,
    )
    inlines = [EffortBandInline]


@admin.register(AdoptedObligation)
class AdoptedObligationAdmin(BindingAdmin):
    list_display = ("municipality", "from_year", "hours_per_week", "status", "decision")
    list_select_related = ("municipality", "decision")
    list_filter = ("status", "from_year", ("municipality", admin.RelatedOnlyFieldListFilter))
    search_fields = ("municipality__name", "municipality__cbs_code", "from_year")
    autocomplete_fields = ("municipality",)
    fieldsets = ((None, {"fields": ("municipality", "from_year", "hours_per_week")}), DECIDED)


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
        ("Looptijd", {"fields": (("from_year", "until_year"), ("request_due", "account_due"))}),
        ("Bedragen", {"fields": ("requested", "granted", "received", "accounted", "counted")}),
        ("Opmerking", {"fields": ("remark",)}),
    )


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
