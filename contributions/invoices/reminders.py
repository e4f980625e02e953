"""Reminders of invoices that are late: each a paper that is kept as it was made."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.db.models import Prefetch

from contributions.invoices.frozen import ReminderFacts
from contributions.invoices.invoicing import frozen_facts
from contributions.invoices.models import Invoice, Reminder
from contributions.invoices.papers import reminder_pdf
from platform_ivz.formats import date_long
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import Region

# The time that a reminder gives to pay, in days.
REMINDER_DAYS = 14
# Laying out the papers takes time; a request that makes more than this would take too long.
MOST_AT_ONCE = 50


def refusal(invoice: Invoice, on: dt.date) -> str:
    """Why no reminder of an invoice can be made on a day; empty when it can."""
    if invoice.is_credit:
        return f"{invoice} is een creditnota. Daarvoor hoeft niemand te betalen."
    if not invoice.is_open:
        return f"Factuur {invoice} is {invoice.get_status_display()}; herinneren is niet nodig."
    if not invoice.is_late(on):
        return f"Factuur {invoice} is niet te laat; herinneren is niet nodig."
    running = [one for one in invoice.reminders.all() if one.due_on and one.due_on >= on]
    if running:
        last = max(running, key=lambda reminder: reminder.due_on)
        return (
            f"Aan factuur {invoice} is herinnerd op {date_long(last.made_on)}. Wacht tot na"
            f" {date_long(last.due_on)}; tot en met die dag kan de gemeente betalen."
        )
    if not hasattr(invoice, "copy"):
        return f"Van factuur {invoice} is geen exemplaar bewaard. Maak de herinnering zelf."
    return ""


def remind(*, invoices: Sequence[Invoice], on: dt.date, due_on: dt.date) -> list[Reminder]:
    """Make a reminder of each of these invoices, or of none of them.

    The papers are laid out before anything is locked. Raises Refused with Dutch reasons;
    nothing is stored then.
    """
    keys = [invoice.pk for invoice in invoices]
    facts = _facts(keys, on, due_on)
    region = Region.objects.get()
    papers = [reminder_pdf(fact, region).pdf for fact in facts]
    with transaction.atomic():
        locked = list(Invoice.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        if _facts(keys, on, due_on) != facts:
            raise Refused("Er is intussen iets veranderd. Probeer het nog een keer.")
        return [
            _store(invoice, fact, pdf)
            for invoice, fact, pdf in zip(locked, facts, papers, strict=True)
        ]


def _facts(keys: Sequence[int], on: dt.date, due_on: dt.date) -> list[ReminderFacts]:
    """What is to stand on the reminders of invoices, in the order of their keys."""
    invoices = list(
        Invoice.objects.filter(pk__in=keys)
        .for_list()
        .select_related("copy")
        .defer("copy__pdf", "copy__ubl")
        .prefetch_related(Prefetch("reminders", Reminder.objects.defer("pdf")))
        .order_by("pk")
    )
    reasons = [reason for invoice in invoices if (reason := refusal(invoice, on))]
    if not invoices:
        reasons.append("Er is geen factuur om aan te herinneren.")
    if due_on <= on:
        reasons.append("Kies een nieuwe betaaldatum die na vandaag ligt.")
    if reasons:
        raise Refused(*reasons)
    return [_facts_of(invoice, _newest(invoice), on, due_on) for invoice in invoices]


def _newest(invoice: Invoice) -> Reminder | None:
    return max(invoice.reminders.all(), key=lambda reminder: reminder.number, default=None)


def _facts_of(
    invoice: Invoice, newest: Reminder | None, on: dt.date, due_on: dt.date
) -> ReminderFacts:
    return ReminderFacts(
        invoice=frozen_facts(invoice),
        number=newest.number + 1 if newest else 1,
        made_on=on,
        due_on=due_on,
        paid=Decimal(invoice.paid).quantize(Decimal("0.01")),
        before=newest.made_on if newest else None,
    )


def _store(invoice: Invoice, facts: ReminderFacts, pdf: bytes) -> Reminder:
    reminder = Reminder(
        invoice=invoice,
        number=facts.number,
        made_on=facts.made_on,
        due_on=facts.due_on,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
    )
    save_checked(reminder)
    return reminder
