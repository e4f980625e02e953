"""Files of the bank: reading, matching, storing all or nothing."""

import datetime as dt
from decimal import Decimal

import pytest

from contributions.invoices.bank import (
    keep_file,
    match_lines,
    read_lines,
    store_payments,
)
from contributions.invoices.enums import BankOutcome, InvoiceStatus
from contributions.invoices.models import BankFile, Invoice, Payment
from platform_ivz.refusals import Refused
from tests.factories.contributions import InvoiceFactory
from tests.factories.portfolios import UserFactory

pytestmark = pytest.mark.database

HEAD = "Datum;Naam tegenpartij;Bedrag;Omschrijving\n"
GOOD = HEAD + "20-02-2020;Gemeente;5.000,00;betreft factuur 2020-0001\n"


@pytest.fixture
def bill(db) -> Invoice:
    return InvoiceFactory(number=1)


def keep(text: str, total: str, name: str = "bank.csv") -> BankFile:
    return keep_file(
        content=text.encode(), file_name=name, control_total=Decimal(total), by=UserFactory()
    )


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "datum,bedrag,omschrijving\n2020-02-20,5000.00,betreft factuur 2020-1\n",
        (
            '"Datum";"Naam / Omschrijving";"Rekening";"Af Bij";"Bedrag (EUR)";"Mededelingen"\n'
            '"20200220";"Gemeente";"NL00";"Bij";"5000,00";"betreft 2020 - 0001"\n'
        ),
        (
            '"IBAN/BBAN","Datum","Bedrag","Naam tegenpartij","Omschrijving-1","Omschrijving-2"\n'
            '"NL00","2020-02-20","+5.000,00","Gemeente","fact. 2020-0001","dank"\n'
        ),
    ],
)
def test_the_exports_of_banks_are_read_and_matched(bill, text) -> None:
    [line] = read_lines(text)
    [match] = match_lines([line])

    assert (line.day, line.amount) == (dt.date(2020, 2, 20), Decimal("5000.00"))
    assert (match.outcome, match.invoice) == (BankOutcome.MATCHED, bill)


def test_what_does_not_match_is_named(bill) -> None:
    InvoiceFactory(number=2)
    InvoiceFactory(number=3, status=InvoiceStatus.PAID)
    rows = (
        "20-02-2020;A;5.000,00;2020-0001",
        "20-02-2020;A;5.000,00;nogmaals 2020-0001",
        "20-02-2020;B;4.999,99;2020-0002",
        "20-02-2020;C;5.000,00;2020-0003",
        "20-02-2020;D;5.000,00;2020-0099",
        "20-02-2020;D;5.000,00;op 2020-02-15 geleverd",
        "20-02-2020;E;10.000,00;2020-0001 en 2020-0002",
        "20-02-2020;F;-5.000,00;2020-0002",
    )
    matches = match_lines(read_lines(HEAD + "\n".join(rows)))

    assert [match.outcome for match in matches] == [
        BankOutcome.MATCHED,
        BankOutcome.DOUBLE,
        BankOutcome.WRONG_AMOUNT,
        BankOutcome.DOUBLE,
        BankOutcome.UNKNOWN,
        BankOutcome.UNKNOWN,
        BankOutcome.SEVERAL,
        BankOutcome.OUTGOING,
    ]
    assert matches[2].remark == "Op factuur 2020-0002 staat €\u00a05.000,00 open."
    assert not Payment.objects.exists()


def test_a_file_is_looked_at_and_then_stored_once(bill) -> None:
    file = keep(GOOD, "5000.00")
    assert not Payment.objects.exists()

    assert store_payments(file=file) == 1
    payment = Payment.objects.get()
    bill.refresh_from_db()
    assert (payment.invoice, payment.amount, payment.bank_file) == (bill, 5000, file)
    assert payment.reference == "Gemeente betreft factuur 2020-0001"
    assert bill.status == InvoiceStatus.PAID
    with pytest.raises(Refused, match="al verwerkt"):
        store_payments(file=file)
    with pytest.raises(Refused, match="al eens ingelezen"):
        keep(GOOD, "5000.00", "anders.csv")
    assert Payment.objects.count() == 1


def test_a_wrong_total_is_refused_and_nothing_is_stored(bill) -> None:
    with pytest.raises(Refused) as refusal:
        keep(GOOD, "5000.01")

    assert str(refusal.value) == (
        "Het totaal van de bijschrijvingen in het bestand is €\u00a05.000,00; u vulde"
        " €\u00a05.000,01 in. Er is niets opgeslagen."
    )
    assert not BankFile.objects.exists()


def test_all_or_nothing(bill, monkeypatch) -> None:
    """Somebody pays the second invoice by hand between matching and storing."""
    second = InvoiceFactory(number=2)
    file = keep(GOOD + "20-02-2020;B;5.000,00;2020-0002\n", "10000.00")
    matched = match_lines(read_lines(file.content))
    second.status = InvoiceStatus.PAID
    second.save()
    monkeypatch.setattr("contributions.invoices.bank.match_lines", lambda lines: matched)

    with pytest.raises(Refused, match="Regel 3: 2020-0002 is betaald"):
        store_payments(file=file)
    bill.refresh_from_db()
    assert bill.status == InvoiceStatus.ISSUED
    assert not Payment.objects.exists()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Hier staat geen tabel in."),
        ("a;b\n1;2\n", "De kolom met de datum ontbreekt in dit bestand."),
        ("datum;omschrijving\n", "De kolom met het bedrag ontbreekt in dit bestand."),
        ("datum;bedrag\n", "De kolom met de omschrijving ontbreekt in dit bestand."),
        (HEAD, "Er staan geen regels in dit bestand."),
        (HEAD + "32-01-2020;A;1,00;x\n", "Regel 2: ‘32-01-2020’ is geen datum."),
        (HEAD + "01-01-2020;A;veel;x\n", "Regel 2: ‘veel’ is geen bedrag."),
        (HEAD + "01-01-2020;A;1,00\n", "Regel 2 heeft niet evenveel cellen als de kop."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(db, text, message) -> None:
    with pytest.raises(Refused) as refusal:
        keep(text, "1.00")
    assert message in str(refusal.value)
    assert not BankFile.objects.exists()
