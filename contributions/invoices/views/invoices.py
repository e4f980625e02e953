"""Pages of invoices, and their files."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from contributions.invoices import invoicing, reminders
from contributions.invoices.filters import InvoiceFilterSet
from contributions.invoices.models import Invoice
from contributions.invoices.tables import InvoiceTable
from contributions.invoices.views.files import file_answer, zip_answer
from contributions.invoices.work import NO_INVOICES, invoices_of_year
from contributions.permissions import EDIT
from contributions.views import guard
from platform_ivz.access import shows
from platform_ivz.audit import history
from platform_ivz.refusals import Refused
from platform_ivz.views import ActionView, HouseDetailView, HouseListView
from portfolios.work import start_work


class InvoiceListView(HouseListView):
    model = Invoice
    table_class = InvoiceTable
    filterset_class = InvoiceFilterSet
    template_name = "contributions/invoices/invoice_list.html"
    lead = "Alle facturen en creditnota’s, met wat er is betaald en wat nog openstaat."

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"today": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.request.user.has_perm(EDIT)
        return super().get_context_data(years=self._years(may_edit), may_edit=may_edit, **kwargs)

    def _years(self, may_edit: bool) -> list[tuple[int, int, int]]:
        """The years that have invoices, newest first: papers of reminders, and who to remind."""
        seen = Invoice.objects.visible_to(self.request.user).order_by("-year").values("year")
        late = seen.to_remind(timezone.localdate()).annotate(count=Count("pk")) if may_edit else ()
        counts = {row["year"]: row["count"] for row in late}
        papers = Count("reminders", filter=~Q(reminders__pdf_sha256=""))
        return [
            (row["year"], row["papers"], counts.get(row["year"], 0))
            for row in seen.filter(copy__isnull=False).annotate(papers=papers)
        ]


class ByNumber:
    """A page of an invoice that its year and number name in the address."""

    model = Invoice

    def get_object(self, queryset: QuerySet | None = None) -> Invoice:
        rows = self.get_queryset() if queryset is None else queryset
        return get_object_or_404(rows, year=self.kwargs["year"], number=self.kwargs["number"])


class InvoiceDetailView(ByNumber, HouseDetailView):
    template_name = "contributions/invoices/invoice_detail.html"

    def get_queryset(self) -> QuerySet:
        line = ("line__formerly", "line__run__decision", "line__run__tariff__decision")
        return super().get_queryset().select_related(*line)

    def get_title(self) -> str:
        return f"{self.object.get_kind_display()} {self.object}".capitalize()

    def get_lead(self) -> str:
        line = self.object.line
        return f"Bijdrage over {line.run.year} van {line.municipality}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invoice = self.object
        may_edit = self.request.user.has_perm(EDIT)
        return super().get_context_data(
            payments=invoice.payments.all(),
            reminders=invoice.reminders.for_list(),
            credited_by=Invoice.objects.filter(credits=invoice).first(),
            may_remind=may_edit and not reminders.refusal(invoice, timezone.localdate()),
            today=timezone.localdate(),
            may_edit=may_edit,
            history=history(invoice, self.request.user) if may_edit else [],
            **kwargs,
        )


def invoice_of(request: HttpRequest, year: int, number: int) -> Invoice:
    rows = Invoice.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, year=year, number=number)


@shows(Invoice)
@require_safe
def invoice_pdf_file(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The PDF as it was made."""
    invoice = invoice_of(request, year, number)
    if not hasattr(invoice, "copy"):
        raise Http404("Van deze factuur is geen exemplaar bewaard.")
    return file_answer(bytes(invoice.copy.pdf), "application/pdf", f"{invoice.kind}-{invoice}.pdf")


@shows(Invoice)
@require_safe
def invoice_ubl_file(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """The e-invoice as it was made."""
    invoice = invoice_of(request, year, number)
    if not hasattr(invoice, "copy"):
        raise Http404("Van deze factuur is geen exemplaar bewaard.")
    return file_answer(bytes(invoice.copy.ubl), "application/xml", f"{invoice.kind}-{invoice}.xml")


@shows(Invoice)
@require_POST
def invoices_paper(request: HttpRequest, year: int) -> HttpResponse:
    """Have all invoices of a year put in one PDF, outside the request."""
    if not Invoice.objects.visible_to(request.user).with_copy(year).exists():
        raise Http404(NO_INVOICES)
    title = f"Alle facturen van {year}"
    return redirect(start_work(request.user, title, invoices_of_year, year=year))


@shows(Invoice)
@require_safe
def invoices_zip(request: HttpRequest, year: int) -> HttpResponse:
    """All invoices of a year as files: of each the PDF and the e-invoice as they were made."""
    rows = Invoice.objects.visible_to(request.user).with_copy(year)
    files = [
        (f"{invoice.kind}-{invoice}.{ending}", bytes(getattr(invoice.copy, name)))
        for invoice in rows.select_related("copy")
        for name, ending in (("pdf", "pdf"), ("ubl", "xml"))
    ]
    return zip_answer(files, f"facturen-{year}.zip", NO_INVOICES)


@shows(Invoice)
@require_POST
def invoice_send(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """Note that an invoice was sent today."""
    guard(request)
    invoice = invoice_of(request, year, number)
    try:
        invoicing.mark_sent(invoice=invoice, on=timezone.localdate())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{invoice} staat als verzonden.")
    return redirect(invoice)


class OfInvoice(ActionView):
    """An action on one invoice."""

    reads = (Invoice,)
    permission = EDIT

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.has_perm(EDIT):
            self.invoice = invoice_of(request, kwargs["year"], kwargs["number"])
        return super().dispatch(request, *args, **kwargs)

    def get_parents(self) -> list[tuple[str, str]]:
        return [
            ("Facturen", reverse("contributions:invoice_list")),
            (str(self.invoice), self.get_cancel_url()),
        ]

    def get_cancel_url(self) -> str:
        return self.invoice.get_absolute_url()
