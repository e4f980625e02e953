"""Pages of payments and files of the bank."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django_tables2 import SingleTableMixin
from django_tables2.export.views import ExportMixin

from contributions.invoices import bank, invoicing
from contributions.invoices.enums import BankOutcome
from contributions.invoices.filters import PaymentFilterSet
from contributions.invoices.forms import BankFileForm, PaymentForm
from contributions.invoices.models import BankFile, Payment
from contributions.invoices.tables import MatchTable, PaymentTable
from contributions.invoices.views.invoices import OfInvoice
from contributions.permissions import EDIT
from platform_ivz.formats import euro
from platform_ivz.refusals import Refused
from platform_ivz.tables import SafeExport
from platform_ivz.views import ActionView, HouseDetailView, HouseListView


class PaymentCreateView(OfInvoice):
    """Note a payment that did not come from a file of the bank."""

    form_class = PaymentForm
    title = "Betaling vastleggen"

    def get_lead(self) -> str:
        return f"Op {self.invoice} staat nog {euro(self.invoice.due, 2)} open."

    def get_initial(self) -> dict[str, Any]:
        return {"received_on": timezone.localdate(), "amount": self.invoice.due}

    def carry_out(self, data: dict[str, Any]) -> str:
        invoicing.register_payment(invoice=self.invoice, **data)
        messages.success(self.request, "De betaling is vastgelegd.")
        return self.get_cancel_url()


class PaymentListView(HouseListView):
    model = Payment
    table_class = PaymentTable
    filterset_class = PaymentFilterSet
    template_name = "contributions/invoices/payment_list.html"
    lead = "Wat er op facturen is ontvangen."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.has_perm(EDIT)
        context = super().get_context_data(may_edit=may_edit, **kwargs)
        context["add_url"] = ""
        context["files"] = BankFile.objects.all()[:5] if may_edit else ()
        return context


class BankFileCreateView(ActionView):
    """Choose a file of the bank; nothing of it counts until it is stored on the next page."""

    reads = (BankFile,)
    permission = EDIT
    form_class = BankFileForm
    save_label = "Bekijken wat past"
    title = "Bankbestand inlezen"
    lead = (
        "Kies een export van de bank. U ziet eerst welke regels bij een factuur passen; daarna slaat"
        " u ze op."
    )

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Betalingen", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("contributions:payment_list")

    def carry_out(self, data: dict[str, Any]) -> str:
        file = bank.keep_file(
            content=data["file"].read(),
            file_name=data["file"].name,
            control_total=data["control_total"],
            by=self.request.user,
        )
        return file.get_absolute_url()


class BankFileDetailView(ExportMixin, SingleTableMixin, HouseDetailView):
    """What is in a file of the bank, and storing what matches."""

    model = BankFile
    permission = EDIT
    template_name = "contributions/invoices/bankfile_detail.html"
    table_class = MatchTable
    table_pagination: ClassVar = {"per_page": 50}
    export_class = SafeExport
    export_formats = ("csv", "xlsx")

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Betalingen", reverse("contributions:payment_list"))]

    def get_lead(self) -> str:
        if self.object.stored_at:
            return "Dit bestand is verwerkt. De regels die niet pasten, staan hieronder."
        return "Er is nog niets opgeslagen. Kijk na welke regels bij een factuur passen."

    @cached_property
    def matches(self) -> list[bank.Match]:
        found = bank.match_lines(bank.read_lines(self.object.content))
        if self.object.stored_at is None:
            return list(found)
        # What this file paid is paid by now, and would look like paid twice.
        stored = set(self.object.payments.values_list("invoice_id", flat=True))
        return [
            bank.Match(match.bank_line, BankOutcome.MATCHED, match.invoice)
            if match.invoice is not None
            and match.invoice.pk in stored
            and match.bank_line.amount == match.invoice.paid
            else match
            for match in found
        ]

    def get_table_data(self) -> list[bank.Match]:
        chosen = self.request.GET.get("toon", "")
        return [match for match in self.matches if chosen in ("", match.outcome)]

    def get_export_filename(self, export_format: str) -> str:
        return f"bankbestand-{self.object.pk}.{export_format}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = [
            (outcome, sum(match.outcome == outcome for match in self.matches))
            for outcome in BankOutcome
        ]
        return super().get_context_data(
            counts=counts, matched=dict(counts)[BankOutcome.MATCHED], **kwargs
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        file = self.get_object()
        try:
            count = bank.store_payments(file=file)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            words = "1 betaling is" if count == 1 else f"{count} betalingen zijn"
            messages.success(request, f"{words} opgeslagen.")
        return redirect(file)
