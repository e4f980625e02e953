"""Pages of reminders."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from contributions.invoices import reminders
from contributions.invoices.forms import ReminderForm
from contributions.invoices.models import Invoice, Reminder
from contributions.invoices.views.files import file_answer, zip_answer
from contributions.invoices.views.invoices import OfInvoice
from contributions.invoices.work import make_reminders
from contributions.permissions import EDIT
from platform_ivz.access import shows
from platform_ivz.views import ActionView
from portfolios.work import start_work


class RemindMixin:
    """Making reminders: of the late invoices that `get_invoices` gives."""

    form_class = ReminderForm
    template_name = "contributions/invoices/invoice_remind.html"

    def get_initial(self) -> dict[str, Any]:
        days = dt.timedelta(days=reminders.REMINDER_DAYS)
        return {"due_on": timezone.localdate() + days}

    def get_invoices(self) -> list[Invoice]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            invoices=self.get_invoices(), today=timezone.localdate(), **kwargs
        )


class InvoiceRemindView(RemindMixin, OfInvoice):
    """Reminding of one invoice."""

    def get_title(self) -> str:
        return f"Herinnering factuur {self.invoice}"

    def get_lead(self) -> str:
        reason = reminders.refusal(self.invoice, timezone.localdate())
        return reason or "Kijk na wat er openstaat en maak de herinnering als pdf."

    def get_invoices(self) -> list[Invoice]:
        refused = reminders.refusal(self.invoice, timezone.localdate())
        return [] if refused else [self.invoice]

    def carry_out(self, data: dict[str, Any]) -> str:
        asked = {"invoices": self.get_invoices(), "on": timezone.localdate(), **data}
        made = reminders.remind(**asked, laid_out=reminders.lay_out_reminders(**asked))
        messages.success(self.request, reminders.told(made))
        return self.get_cancel_url()


class InvoicesRemindView(RemindMixin, ActionView):
    """Reminding of every invoice of a year that is late: all of them, or none."""

    reads = (Invoice,)
    permission = EDIT

    def get_title(self) -> str:
        return f"Herinneren aan facturen van {self.kwargs['year']}"

    def get_lead(self) -> str:
        return "Elke gemeente die te laat is met betalen, krijgt een eigen herinnering als pdf."

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Facturen", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("contributions:invoice_list")

    def get_invoices(self) -> list[Invoice]:
        late = Invoice.objects.visible_to(self.request.user).to_remind(timezone.localdate())
        return list(late.filter(year=self.kwargs["year"]).for_list().order_by("due_on", "number"))

    def carry_out(self, data: dict[str, Any]) -> str:
        """Have them made outside the request; what can be refused beforehand is."""
        invoices = self.get_invoices()
        reminders.check_reminders(invoices=invoices, on=timezone.localdate(), **data)
        year, keys = self.kwargs["year"], sorted(invoice.pk for invoice in invoices)
        work = start_work(
            self.request.user,
            f"Herinneringen aan facturen van {year}",
            make_reminders,
            invoices=keys,
            due_on=data["due_on"].isoformat(),
        )
        return work.get_absolute_url()


@shows(Reminder)
@require_safe
def reminder_file(request: HttpRequest, year: int, number: int, reminder: int) -> HttpResponse:
    """The reminder as it was made."""
    rows = Reminder.objects.visible_to(request.user).exclude(pdf_sha256="")
    found = get_object_or_404(rows, invoice__year=year, invoice__number=number, number=reminder)
    return file_answer(bytes(found.pdf), "application/pdf", found.file_name)


@shows(Reminder)
@require_safe
def reminders_zip(request: HttpRequest, year: int) -> HttpResponse:
    """All reminders of the invoices of a year, as they were made."""
    rows = Reminder.objects.visible_to(request.user).exclude(pdf_sha256="")
    found = rows.filter(invoice__year=year).select_related("invoice")
    return zip_answer(
        [
            (reminder.file_name, bytes(reminder.pdf))
            for reminder in found.order_by("invoice__number", "number")
        ],
        f"herinneringen-{year}.zip",
        "Er zijn geen herinneringen bij facturen van dit jaar.",
    )
