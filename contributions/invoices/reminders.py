"""Reminders of invoices that are late: each a paper that is kept as it was made."""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A reminder that is about to be made: what will stand on it, and its paper."""

    facts: ReminderFacts
    pdf: bytes


def lay_out_reminders(
    *,
    invoices: Sequence[Invoice],
    on: dt.date,
    due_on: dt.date,
    step: Callable[[int, int, str], None] = lambda *said: None,
) -> list[LaidOut]:
    """The papers of a reminder of each of these invoices, in the order of their keys.

    It takes long and locks nothing; `step` is told how far it is. Raises Refused.
    """
    found = check_reminders(invoices=invoices, on=on, due_on=due_on)
    region = Region.objects.get()
    laid_out = []
    for done, facts in enumerate(found):
        step(
            done, len(found), f"De herinnering van factuur {facts.invoice.number} wordt opgemaakt."
        )
        laid_out.append(LaidOut(facts, reminder_pdf(facts, region).pdf))
    return laid_out


@transaction.atomic
def remind(
    *, invoices: Sequence[Invoice], on: dt.date, due_on: dt.date, laid_out: Sequence[LaidOut]
) -> list[Reminder]:
    """Make a reminder of each of these invoices, or of none, with the papers laid out before.

    Raises Refused with Dutch reasons, also when a paper is not what it would be now; nothing is
    stored then.
    """
    keys = [invoice.pk for invoice in invoices]
    locked = list(Invoice.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    facts = check_reminders(invoices=invoices, on=on, due_on=due_on)
    if facts != [one.facts for one in laid_out]:
        raise Refused("Er is intussen iets veranderd. Probeer het nog een keer.")
    return [
        _store(invoice, one.facts, one.pdf) for invoice, one in zip(locked, laid_out, strict=True)
    ]


def check_reminders(
    *, invoices: Sequence[Invoice], on: dt.date, due_on: dt.date
) -> list[ReminderFacts]:
    """What is to stand on the reminders of invoices, in the order of their keys. Raises Refused."""
    keys = [invoice.pk for invoice in invoices]
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


def told(made: Sequence[Reminder]) -> str:
    """What is said when reminders were made."""
    words = "1 herinnering is" if len(made) == 1 else f"{len(made)} herinneringen zijn"
    return f"{words} gemaakt. Download en verstuur wat er klaarstaat."
