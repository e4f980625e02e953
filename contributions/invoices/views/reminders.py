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
from contributions.permissions import EDIT
from platform_ivz.access import shows
from platform_ivz.views import ActionView


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

    def carry_out(self, data: dict[str, Any]) -> str:
        made = reminders.remind(invoices=self.get_invoices(), on=timezone.localdate(), **data)
        words = "1 herinnering is" if len(made) == 1 else f"{len(made)} herinneringen zijn"
        messages.success(self.request, f"{words} gemaakt. Download en verstuur wat er klaarstaat.")
        return self.get_cancel_url()


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


class InvoicesRemindView(RemindMixin, ActionView):
    """Reminding of every invoice of a year that is late: all of them, or none."""

    reads = (Invoice,)
    permission = EDIT

    def get_title(self) -> str:
        return f"Herinneren aan facturen van {self.kwargs['year']}"

    def get_lead(self) -> str:
        return (
            "Elke gemeente die te laat is met betalen, krijgt een eigen herinnering als pdf. Per keer"
            f" maakt u er hoogstens {reminders.MOST_AT_ONCE}, de oudste eerst."
        )

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Facturen", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("contributions:invoice_list")

    def get_invoices(self) -> list[Invoice]:
        late = Invoice.objects.visible_to(self.request.user).to_remind(timezone.localdate())
        oldest_first = late.filter(year=self.kwargs["year"]).for_list().order_by("due_on", "number")
        return list(oldest_first[: reminders.MOST_AT_ONCE])


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
