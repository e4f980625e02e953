"""Invoices: from line to file, numbers without a gap, correcting, paying."""

import datetime as dt
import hashlib
import subprocess
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from agenda.services import lapse_decision
from contributions.invoices.admin import InvoiceAdmin
from contributions.invoices.enums import InvoiceStatus
from contributions.invoices.frozen import from_json, to_json
from contributions.invoices.invoicing import (
    correct_line,
    frozen_facts,
    issue_invoices,
    lay_out_invoices,
    mark_sent,
    register_payment,
    settle,
    take_numbers,
)
from contributions.invoices.models import (
    Invoice,
    InvoiceCopy,
    InvoiceCounter,
    InvoiceParty,
    Payment,
)
from contributions.invoices.papers import invoice_pdf
from contributions.rates.models import Tariff
from contributions.rounds.enums import RunStatus
from contributions.rounds.progress import Progress, progress_of
from platform_ivz.refusals import Refused
from portfolios.models import Region
from tests.contributions.yearly_round import issue
from tests.factories.contributions import (
    InvoiceFactory,
    InvoicePartyFactory,
    PopulationCountFactory,
    TariffFactory,
)
from tests.threads import use_a_file

pytestmark = pytest.mark.database

TODAY = dt.date(2020, 3, 15)
ISSUED = dt.date(2020, 2, 1)


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "factuur.pdf"
    file.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", str(file), "-"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout


@pytest.fixture
def small(region, adopt):
    """A round of three municipalities."""
    for n in (1, 2, 3):
        PopulationCountFactory(inhabitants=10_000 * n, municipality__name=f"Dorp {n}")
    return adopt(TariffFactory(from_year=2019, adopted=True))


# --- Making --------------------------------------------------------------------------------------


@pytest.mark.papers
def test_the_figures_of_the_source_reach_the_invoice(twente, adopt, invoice, tmp_path) -> None:
    run = adopt(Tariff.objects.in_force(2020))
    made = invoice(run)

    assert [str(one) for one in made] == [f"2020-{n:04d}" for n in range(1, 15)]
    assert sum(one.amount for one in made) == 125_576
    run.refresh_from_db()
    assert run.status == RunStatus.INVOICED
    [hengelo] = [one for one in made if one.line.municipality.name == "Hengelo"]
    text = text_of(hengelo.copy.pdf, tmp_path)
    for words in ("80.648", "16.129,60", "−0,60", "16.129,00", "2020-0007", "2 maart 2020"):
        assert words in text
    assert b'<cbc:PayableAmount currencyID="EUR">16129.00</cbc:PayableAmount>' in hengelo.copy.ubl
    assert hengelo.due_on == dt.date(2020, 3, 2)


def test_the_files_are_kept_with_their_checksum_and_can_be_made_again(small, invoice) -> None:
    [first, *_] = invoice(small)
    InvoiceParty.objects.update(name="Anders", street="Elders 1")
    copy = InvoiceCopy.objects.get(invoice=first)
    facts = frozen_facts(first)

    assert hashlib.sha256(copy.pdf).hexdigest() == copy.pdf_sha256
    assert hashlib.sha256(copy.ubl).hexdigest() == copy.ubl_sha256
    assert facts.seller.name == "Afzender"
    assert from_json(to_json(facts)) == facts
    assert invoice_pdf([facts], Region.objects.get()).pdf == bytes(copy.pdf)


def test_invoices_are_never_made_twice(small, invoice) -> None:
    assert progress_of(small) == Progress(made=0, total=3)
    assert [one.number for one in invoice(small)] == [1, 2, 3]
    small.refresh_from_db()
    assert small.status == RunStatus.INVOICED
    assert progress_of(small).waiting == 0
    with pytest.raises(Refused, match="Alle 3 facturen van deze ronde zijn al gemaakt"):
        invoice(small)
    assert Invoice.objects.count() == 3


def test_a_number_that_was_taken_while_the_papers_were_made_stops_them(small, invoice) -> None:
    asked = {"run": small, "on": dt.date(2020, 2, 1), "today": TODAY}
    invoice(small)
    InvoiceCopy.objects.exclude(invoice__number=1).delete()
    Invoice.objects.exclude(number=1).delete()
    said = []
    laid_out = lay_out_invoices(**asked, step=lambda *told: said.append(told))
    assert said == [
        (0, 2, "Factuur 2020-0004 wordt opgemaakt."),
        (1, 2, "Factuur 2020-0005 wordt opgemaakt."),
    ]
    take_numbers(2020, 1)
    with pytest.raises(Refused, match="Er is intussen iets veranderd"):
        issue_invoices(**asked, laid_out=laid_out)
    assert Invoice.objects.count() == 1
    assert [invoice.number for invoice in issue(**asked)] == [5, 6]


def test_what_is_missing_is_said_and_takes_no_number(small) -> None:
    with pytest.raises(Refused) as refusal:
        issue(run=small, on=dt.date(2020, 4, 1), today=TODAY)

    assert refusal.value.reasons == [
        "De factuurdatum ligt in de toekomst.",
        "De gegevens van de afzender ontbreken. Vul ze in bij Factuurpartijen.",
        (
            "De factuurgegevens ontbreken van Dorp 1, Dorp 2 en Dorp 3. Vul ze in bij"
            " Factuurpartijen."
        ),
    ]
    assert not InvoiceCounter.objects.exists()
    assert not Invoice.objects.exists()


def test_an_invoiced_round_is_not_undone(small, invoice) -> None:
    invoice(small)

    with pytest.raises(Refused, match="Er zijn al facturen gemaakt over 2020"):
        lapse_decision(decision=small.decision, reason="Fout.")


# --- Numbers ---------------------------------------------------------------------------------------


def test_a_failure_loses_no_number(db) -> None:
    assert list(take_numbers(2020, 2)) == [1, 2]
    with transaction.atomic():
        take_numbers(2020, 5)
        transaction.set_rollback(True)
    assert list(take_numbers(2020, 1)) == [3]
    assert list(take_numbers(2021, 1)) == [1]


def _take(n: int) -> list[int]:
    """Take numbers; every third fails after it took them, and those go to the next."""
    with transaction.atomic():
        numbers = list(take_numbers(2020, 1 + n % 2))
        if n % 3 == 0:
            transaction.set_rollback(True)
            return []
    return numbers


def _twenty_at_once() -> list[list[int]]:
    ready = Barrier(20)

    def take(n: int) -> list[int]:
        ready.wait()
        try:
            return _take(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        return list(pool.map(take, range(20)))


@pytest.mark.django_db(transaction=True)
def test_twenty_take_consecutive_numbers() -> None:
    """At once on PostgreSQL; in turn on SQLite, which lets one write at a time."""
    if connection.vendor == "postgresql":
        taken = _twenty_at_once()
    else:
        taken = [_take(n) for n in range(20)]

    expected = sum(1 + n % 2 for n in range(20) if n % 3)
    assert sorted(number for numbers in taken for number in numbers) == [*range(1, expected + 1)]
    assert InvoiceCounter.objects.get(year=2020).last_number == expected


@pytest.mark.django_db(transaction=True)
def test_two_who_make_the_invoices_at_once_make_them_once(
    small, coordinator, tmp_path, monkeypatch
) -> None:
    """Also who presses twice; the second hears what the first did."""
    InvoicePartyFactory(sender=True)
    for line in small.lines.all():
        InvoicePartyFactory(municipality=line.municipality)
    ready, url = Barrier(2), reverse("contributions:run_issue", args=(2020,))

    def press(_: int) -> str:
        client = Client()
        client.force_login(coordinator)
        ready.wait()
        try:
            answer = client.post(url, {"on": "01-02-2020"}, follow=True)
            # Its context would be that of both at once.
            return answer.content.decode()
        finally:
            connection.close()

    def stored() -> list[str]:
        try:
            return [str(one) for one in Invoice.objects.order_by("number")]
        finally:
            connection.close()

    use_a_file(tmp_path, monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(press, range(2)))
        invoices = pool.submit(stored).result()

    assert invoices == ["2020-0001", "2020-0002", "2020-0003"]
    for said in (
        "3 facturen zijn gemaakt: 2020-0001 tot en met 2020-0003.",
        (
            "Alle 3 facturen van deze ronde zijn al gemaakt: 2020-0001 tot en met 2020-0003,"
            " van 1 februari 2020. Er kwam niets bij."
        ),
    ):
        assert [said in page for page in pages].count(True) == 1


# --- Correcting --------------------------------------------------------------------------------------


@pytest.mark.papers
def test_a_correction_gives_a_credit_note_and_a_new_line(small, invoice, tmp_path) -> None:
    [first, *_] = invoice(small)
    note = correct_line(
        line=first.line,
        reason="Verkeerd inwonertal.",
        on=ISSUED,
        today=TODAY,
        inhabitants=9_000,
        source="nieuwe telling",
    )
    assert progress_of(small) == Progress(made=2, total=3)
    [again] = invoice(small)
    first.refresh_from_db()

    assert (note.amount, note.credits, str(note)) == (-2000, first, "2020-0004")
    assert first.status == InvoiceStatus.CREDITED
    assert (again.amount, again.number, again.line.corrects) == (1800, 5, first.line)
    assert again.line.population_source == "nieuwe telling"
    assert sum(Invoice.objects.values_list("amount", flat=True)) == 2000 + 4000 + 6000 - 200
    text = text_of(note.copy.pdf, tmp_path)
    for words in ("Creditnota", "factuur 2020-0001 van 1 februari 2020", "Verkeerd inwonertal."):
        assert words in text
    assert "Maak" not in text


def test_a_credit_note_is_not_older_than_its_invoice_and_then_nothing_is_stored(
    small, invoice
) -> None:
    [first, *_] = invoice(small)

    with pytest.raises(Refused, match="kies een latere dag"):
        correct_line(line=first.line, reason="Fout.", on=dt.date(2020, 1, 31), today=TODAY)
    assert small.lines.count() == 3
    assert InvoiceCounter.objects.get().last_number == 3


# --- Following -----------------------------------------------------------------------------------------


def test_an_invoice_is_paid_when_all_of_it_came_in(db) -> None:
    bill = InvoiceFactory()
    register_payment(invoice=bill, amount=Decimal("1999.99"), received_on=ISSUED)
    bill.refresh_from_db()
    assert bill.status == InvoiceStatus.ISSUED

    with pytest.raises(Refused, match=r"staat nog €\u00a03.000,01 open; dit is meer"):
        register_payment(invoice=bill, amount=Decimal("3000.02"), received_on=ISSUED)
    register_payment(invoice=bill, amount=Decimal("3000.01"), received_on=ISSUED)
    bill.refresh_from_db()
    assert bill.status == InvoiceStatus.PAID
    with pytest.raises(Refused, match="is betaald; hierop kan geen betaling komen"):
        register_payment(invoice=bill, amount=Decimal(1), received_on=ISSUED)
    assert Payment.objects.count() == 2


def test_an_invoice_that_was_credited_meanwhile_stays_so(db) -> None:
    bill = InvoiceFactory()
    Invoice.objects.update(status=InvoiceStatus.CREDITED)

    settle(invoice=bill)
    assert Invoice.objects.get().status == InvoiceStatus.CREDITED


@pytest.mark.django_db
def test_the_admin_writes_nothing_over_what_the_portal_did_meanwhile(
    admin_client, monkeypatch
) -> None:
    """Somebody credits the invoice after the admin read it and before a payment is stored."""
    bill = InvoiceFactory()
    read = InvoiceAdmin.get_object

    def read_and_credit(page: InvoiceAdmin, *args: object) -> Invoice:
        found = read(page, *args)
        Invoice.objects.update(status=InvoiceStatus.CREDITED)
        return found

    monkeypatch.setattr(InvoiceAdmin, "get_object", read_and_credit)
    answer = admin_client.post(
        reverse("admin:contributions_invoice_change", args=(bill.pk,)),
        {
            "payments-TOTAL_FORMS": "1",
            "payments-INITIAL_FORMS": "0",
            "payments-0-received_on": "01-03-2020",
            "payments-0-amount": "5000",
        },
    )

    assert (answer.status_code, Payment.objects.count()) == (302, 1)
    assert Invoice.objects.get().status == InvoiceStatus.CREDITED


def test_sending(small, invoice) -> None:
    [bill, *_] = invoice(small)

    bill = mark_sent(invoice=bill, on=ISSUED)
    assert (bill.status, bill.sent_on) == (InvoiceStatus.SENT, ISSUED)
    with pytest.raises(Refused, match="al verzonden op 1 februari 2020"):
        mark_sent(invoice=bill, on=TODAY)


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"iban": "NL91ABNA0417164301"}, "Dit rekeningnummer klopt niet. Kijk de cijfers na."),
        ({"iban": ""}, "De afzender heeft een rekeningnummer nodig."),
        ({"kvk": ""}, "Vul een OIN of een KvK-nummer in."),
        ({"vat_category": "E"}, "Bij ‘vrijgesteld van btw’ hoort een btw-nummer."),
        ({"postcode": "0123 AB"}, "Schrijf de postcode als 1234 AB."),
        ({"oin": "123"}, "Een OIN heeft 20 cijfers."),
    ],
)
def test_a_sender_that_cannot_be_is_refused(db, facts, message) -> None:
    party = InvoicePartyFactory.build(sender=True, **facts)
    with pytest.raises(ValidationError) as refusal:
        party.full_clean()
    assert message in refusal.value.messages


def test_there_is_one_sender(db) -> None:
    InvoicePartyFactory(sender=True)
    with pytest.raises(ValidationError, match="Er is al een afzender"):
        InvoicePartyFactory.build(sender=True).full_clean()
