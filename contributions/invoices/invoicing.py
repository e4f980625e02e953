"""Invoices: made with numbers that have no gap, sent, paid and credited."""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from contributions.invoices.enums import InvoiceKind, InvoiceStatus
from contributions.invoices.frozen import InvoiceFacts, facts_of, from_json, to_json
from contributions.invoices.models import (
    BankFile,
    Invoice,
    InvoiceCopy,
    InvoiceCounter,
    InvoiceParty,
    Payment,
)
from contributions.invoices.papers import invoice_pdf
from contributions.invoices.ubl import ubl_of
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.rounds.progress import to_invoice, without_invoice
from contributions.rounds.services import corrected_line, reverse_line
from platform_ivz.formats import date_long, enumerated, euro
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import Municipality, Region

PAYMENT_DAYS = 30


# Making ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LaidOut:
    """An invoice that is about to be made: what will stand on it, and its paper."""

    facts: InvoiceFacts
    pdf: bytes


def lay_out_invoices(
    *,
    run: ContributionRun,
    on: dt.date,
    today: dt.date,
    step: Callable[[int, int, str], None] = lambda *said: None,
) -> list[LaidOut]:
    """The papers of the invoices that a round still lacks, with the numbers that are next.

    It takes long and locks nothing; `step` is told how far it is. Raises Refused.
    """
    last = InvoiceCounter.objects.filter(year=on.year).values_list("last_number", flat=True).first()
    planned = _planned(run=run, on=on, today=today, first=(last or 0) + 1)
    region = Region.objects.get()
    laid_out = []
    for done, (_, facts) in enumerate(planned):
        step(done, len(planned), f"Factuur {facts.number} wordt opgemaakt.")
        laid_out.append(LaidOut(facts, invoice_pdf([facts], region).pdf))
    return laid_out


@transaction.atomic
def issue_invoices(
    *, run: ContributionRun, on: dt.date, today: dt.date, laid_out: Sequence[LaidOut]
) -> list[Invoice]:
    """Make the invoices that a round still lacks: all of them or none, with the papers laid out before.

    Raises Refused with Dutch reasons, also when a paper is not what it would be now; nothing is
    stored then, and no number is lost.
    """
    run = ContributionRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    numbers = take_numbers(on.year, without_invoice(run).count())
    planned = _planned(run=run, on=on, today=today, first=numbers.start)
    if [facts for _, facts in planned] != [one.facts for one in laid_out]:
        raise Refused("Er is intussen iets veranderd. Probeer het nog een keer.")
    invoices = [
        _store(invoice, one.facts, one.pdf)
        for (invoice, _), one in zip(planned, laid_out, strict=True)
    ]
    run.status = RunStatus.INVOICED
    run.save(update_fields=["status"])
    return invoices


def check_invoices(*, run: ContributionRun, on: dt.date, today: dt.date) -> None:
    """Raises Refused when the invoices of a round cannot be made."""
    _planned(run=run, on=on, today=today, first=1)


def _planned(
    *, run: ContributionRun, on: dt.date, today: dt.date, first: int
) -> list[tuple[Invoice, InvoiceFacts]]:
    """The invoices that a round still lacks, from this number on, with what stands on them.

    Raises Refused.
    """
    lines = list(without_invoice(run))
    parties = _parties(line.municipality for line in lines)
    sender = InvoiceParty.objects.filter(municipality=None).first()
    if reasons := _refusals(run, lines, parties=parties, sender=sender, on=on, today=today):
        raise Refused(*reasons)
    planned = []
    for number, line in enumerate(lines, first):
        invoice = Invoice(
            year=on.year,
            number=number,
            line=line,
            issued_on=on,
            due_on=on + dt.timedelta(days=PAYMENT_DAYS),
            amount=line.amount,
        )
        buyer = parties[line.municipality_id]
        facts = facts_of(invoice=invoice, line=line, seller=sender, buyer=buyer)
        planned.append((invoice, facts))
    return planned


def _refusals(
    run: ContributionRun,
    lines: list[ContributionLine],
    *,
    parties: dict[int, InvoiceParty],
    sender: InvoiceParty | None,
    on: dt.date,
    today: dt.date,
) -> list[str]:
    reasons = []
    if not run.is_adopted:
        reasons.append("Deze ronde is nog niet vastgesteld. Er kunnen nog geen facturen komen.")
    elif not lines:
        reasons.append(_all_made(run))
    if on > today:
        reasons.append("De factuurdatum ligt in de toekomst.")
    if sender is None:
        reasons.append("De gegevens van de afzender ontbreken. Vul ze in bij Factuurpartijen.")
    missing = [line.municipality for line in lines if line.municipality_id not in parties]
    if missing:
        names = enumerated(dict.fromkeys(map(str, missing)))
        reasons.append(f"De factuurgegevens ontbreken van {names}. Vul ze in bij Factuurpartijen.")
    return reasons


def _all_made(run: ContributionRun) -> str:
    """What was made already, for who presses twice or after somebody else."""
    made = list(
        Invoice.objects.filter(line__in=to_invoice(run), kind=InvoiceKind.INVOICE).order_by(
            "year", "number"
        )
    )
    if not made:
        return "Geen regel van deze ronde vraagt om een factuur."
    day = date_long(made[-1].issued_on)
    if len(made) == 1:
        return f"De factuur van deze ronde is al gemaakt: {made[0]}, van {day}. Er kwam niets bij."
    return (
        f"Alle {len(made)} facturen van deze ronde zijn al gemaakt: {made[0]} tot en met {made[-1]},"
        f" van {day}. Er kwam niets bij."
    )


def _parties(municipalities: Iterable[Municipality]) -> dict[int, InvoiceParty]:
    found = InvoiceParty.objects.filter(municipality__in={place.pk for place in municipalities})
    return {party.municipality_id: party for party in found}


def take_numbers(year: int, count: int) -> range:
    """The next numbers of a year. The counter stays locked until the transaction ends.

    So nobody else takes a number meanwhile, and when the transaction fails none is lost.
    """
    InvoiceCounter.objects.get_or_create(year=year)
    counter = InvoiceCounter.objects.select_for_update().get(year=year)
    first = counter.last_number + 1
    counter.last_number += count
    counter.save(update_fields=["last_number"])
    return range(first, first + count)


def _store(invoice: Invoice, facts: InvoiceFacts, pdf: bytes) -> Invoice:
    """Store an invoice together with its files."""
    save_checked(invoice)
    ubl = ubl_of(facts)
    InvoiceCopy.objects.create(
        invoice=invoice,
        facts=to_json(facts),
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        ubl=ubl,
        ubl_sha256=hashlib.sha256(ubl).hexdigest(),
    )
    return invoice


def frozen_facts(invoice: Invoice) -> InvoiceFacts:
    """What stands on an invoice that was made."""
    return from_json(invoice.copy.facts)


# Correcting --------------------------------------------------------------------------------------


@transaction.atomic
def correct_line(
    *,
    line: ContributionLine,
    reason: str,
    on: dt.date,
    today: dt.date,
    inhabitants: int | None = None,
    days: int | None = None,
    source: str = "",
) -> Invoice | None:
    """Reverse a line, with a credit note when it was invoiced; returns the credit note.

    With `inhabitants` or `days` a new line follows with what it should have been; it gets an
    invoice with the next ones that are made. Raises Refused.
    """
    reversal = reverse_line(line=line, reason=reason)
    if inhabitants is not None or days is not None:
        corrected_line(
            line=line,
            inhabitants=line.inhabitants if inhabitants is None else inhabitants,
            days=line.days if days is None else days,
            source=source,
            reason=reason,
        )
    invoice = Invoice.objects.select_for_update(of=("self",)).filter(line=line).first()
    return None if invoice is None else _credit(invoice, reversal, on, today)


def _credit(invoice: Invoice, reversal: ContributionLine, on: dt.date, today: dt.date) -> Invoice:
    """Make the credit note of an invoice whose line was reversed."""
    sender = InvoiceParty.objects.filter(municipality=None).first()
    parties = _parties([reversal.municipality])
    reasons = _refusals(
        reversal.run, [reversal], parties=parties, sender=sender, on=on, today=today
    )
    if on < invoice.issued_on:
        reasons.append(f"De factuur is van {date_long(invoice.issued_on)}; kies een latere dag.")
    if reasons:
        raise Refused(*reasons)
    [number] = take_numbers(on.year, 1)
    note = Invoice(
        year=on.year,
        number=number,
        kind=InvoiceKind.CREDIT,
        credits=invoice,
        line=reversal,
        issued_on=on,
        due_on=on,
        amount=reversal.amount,
    )
    buyer = parties[reversal.municipality_id]
    facts = facts_of(invoice=note, line=reversal, seller=sender, buyer=buyer)
    note = _store(note, facts, invoice_pdf([facts], Region.objects.get()).pdf)
    invoice.status = InvoiceStatus.CREDITED
    invoice.save(update_fields=["status"])
    return note


# Following ---------------------------------------------------------------------------------------


@transaction.atomic
def mark_sent(*, invoice: Invoice, on: dt.date) -> Invoice:
    """Note that an invoice or credit note was sent. Raises Refused when it was already."""
    invoice = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    if invoice.sent_on is not None:
        raise Refused(f"{invoice} is al verzonden op {date_long(invoice.sent_on)}.")
    invoice.sent_on = on
    if invoice.status == InvoiceStatus.ISSUED:
        invoice.status = InvoiceStatus.SENT
    invoice.save(update_fields=["sent_on", "status"])
    return invoice


@transaction.atomic
def register_payment(
    *,
    invoice: Invoice,
    amount: Decimal,
    received_on: dt.date,
    reference: str = "",
    bank_file: BankFile | None = None,
) -> Payment:
    """Note money that came in; once all is in, the invoice is paid.

    Raises Refused when nothing is asked, or more came than is still open.
    """
    invoice = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    if not invoice.is_open:
        state = invoice.get_status_display() if not invoice.is_credit else "een creditnota"
        raise Refused(f"{invoice} is {state}; hierop kan geen betaling komen.")
    still_open = invoice.amount - received(invoice)
    if amount <= 0:
        raise Refused("Een betaling is meer dan nul euro.")
    if amount > still_open:
        raise Refused(f"Op factuur {invoice} staat nog {euro(still_open, 2)} open; dit is meer.")
    payment = Payment(
        invoice=invoice,
        received_on=received_on,
        amount=amount,
        reference=reference[:200],
        bank_file=bank_file,
    )
    payment.full_clean()
    payment.save()
    settle(invoice=invoice)
    return payment


def received(invoice: Invoice) -> Decimal:
    """What came in on an invoice, in euro."""
    return invoice.payments.aggregate(total=Sum("amount"))["total"] or Decimal(0)


@transaction.atomic
def settle(*, invoice: Invoice) -> None:
    """Let the status of an invoice follow from what came in; one that was taken back stays so."""
    invoice = Invoice.objects.select_for_update(of=("self",)).get(pk=invoice.pk)
    if invoice.is_credit or invoice.status == InvoiceStatus.CREDITED:
        return
    if received(invoice) >= invoice.amount:
        invoice.status = InvoiceStatus.PAID
    else:
        invoice.status = InvoiceStatus.SENT if invoice.sent_on else InvoiceStatus.ISSUED
    invoice.save(update_fields=["status"])
