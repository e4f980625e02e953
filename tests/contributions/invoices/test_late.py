"""Whether an invoice is late: one answer for the list, the page, the finding and the reminder."""

import datetime as dt
from itertools import product

import pytest
from django.template.loader import render_to_string

from contributions.invoices.enums import InvoiceKind, InvoiceStatus
from contributions.invoices.findings import unpaid_invoices
from contributions.invoices.models import Invoice
from contributions.invoices.reminders import refusal
from tests.factories.contributions import InvoiceCopyFactory, InvoiceFactory, ReminderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.date(2020, 6, 30)
ISSUED = DAY - dt.timedelta(days=60)


def test_an_invoice_is_late_everywhere_or_nowhere() -> None:
    """The last day to pay is that of the invoice, whether or not it lies thirty days on."""
    for status, wait in product(InvoiceStatus, (10, 59, 60, 90)):
        due_on = ISSUED + dt.timedelta(days=wait)
        invoice = InvoiceFactory(status=status, issued_on=ISSUED, due_on=due_on)
        InvoiceCopyFactory(invoice=invoice)
    InvoiceFactory(
        kind=InvoiceKind.CREDIT, credits=invoice, amount=-1, issued_on=ISSUED, due_on=ISSUED
    )
    late, reminded = set(Invoice.objects.late(DAY)), set(Invoice.objects.to_remind(DAY))
    found = {finding.about[0] for finding in unpaid_invoices(DAY)}

    assert len(late) == 4
    for invoice in Invoice.objects.all():
        is_late = invoice.is_late(DAY)
        context = {"record": invoice, "today": DAY}
        shown = render_to_string("contributions/invoices/includes/_invoice_state.html", context)
        assert ("te laat" in shown) == ("--bad" in shown) == is_late
        assert (invoice in late) == (invoice in reminded) == (invoice in found) == is_late
        assert (refusal(invoice, DAY) == "") == is_late


def test_a_finding_tells_from_when_an_invoice_is_late() -> None:
    InvoiceFactory(issued_on=ISSUED, due_on=DAY - dt.timedelta(days=1))

    [finding] = unpaid_invoices(DAY)

    assert finding.since == DAY
    assert finding.expected == "Een factuur is binnen 59 dagen betaald."


def test_a_reminder_waits_for_the_time_that_one_before_gave() -> None:
    invoice = InvoiceCopyFactory(invoice__due_on=DAY - dt.timedelta(days=9)).invoice
    for number, days in ((1, 1), (2, -1)):
        ReminderFactory(invoice=invoice, number=number, due_on=DAY + dt.timedelta(days=days))

    assert "Wacht tot na 1 juli 2020" in refusal(invoice, DAY)
    assert not Invoice.objects.to_remind(DAY).exists()
