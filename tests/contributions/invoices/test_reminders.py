"""Reminders: what stands on them, what is kept, what is refused, all or nothing."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from contributions.invoices import reminders
from contributions.invoices.invoicing import correct_line, register_payment
from contributions.invoices.models import Invoice, Payment, Reminder
from contributions.invoices.reminders import refusal
from platform_ivz.refusals import Refused
from tests.contributions.invoices.test_invoicing import small, text_of
from tests.contributions.yearly_round import remind
from tests.factories.contributions import InvoiceFactory, PaymentFactory, ReminderFactory

__all__ = ["small"]

pytestmark = pytest.mark.database

LATE, UNTIL = dt.date(2020, 3, 15), dt.date(2020, 3, 29)
AGAIN, UNTIL_AGAIN = dt.date(2020, 4, 1), dt.date(2020, 4, 15)


@pytest.mark.papers
def test_a_reminder_says_what_is_open_and_is_kept_as_it_was(small, invoice, tmp_path) -> None:
    [bill, *_] = invoice(small)
    register_payment(invoice=bill, amount=Decimal("500.50"), received_on=LATE)
    [made] = remind(invoices=[bill], on=LATE, due_on=UNTIL)
    Payment.objects.all().delete()
    kept = Reminder.objects.get()

    assert (kept.number, kept.made_on, kept.due_on) == (1, LATE, UNTIL)
    assert hashlib.sha256(kept.pdf).hexdigest() == kept.pdf_sha256 == made.pdf_sha256
    text = " ".join(text_of(kept.pdf, tmp_path).split())
    for words in (
        "Herinnering",
        "2020-0001 van 1 februari 2020",
        "U kon deze factuur betalen tot en met 2 maart 2020. Dat is 13 dagen geleden.",
        "Een deel hebben wij ontvangen, de rest nog niet.",
        "2.000,00",
        "−500,50",
        "Maak € 1.499,50 uiterlijk op 29 maart 2020 over op NL91 ABNA 0417 1643 00",
        "onder vermelding van 2020-0001",
    ):
        assert words in text
    assert "al herinnerd" not in text


@pytest.mark.papers
def test_the_next_one_follows_when_the_first_gave_no_money(small, invoice, tmp_path) -> None:
    [bill, *_] = invoice(small)
    remind(invoices=[bill], on=LATE, due_on=UNTIL)
    with pytest.raises(Refused, match="Wacht tot na 29 maart 2020"):
        remind(invoices=[bill], on=UNTIL, due_on=UNTIL_AGAIN)
    [second] = remind(invoices=[bill], on=AGAIN, due_on=UNTIL_AGAIN)

    assert [reminder.number for reminder in bill.reminders.all()] == [1, 2]
    text = " ".join(text_of(second.pdf, tmp_path).split())
    assert "Tweede herinnering" in text
    assert "Wij hebben u hieraan al herinnerd op 15 maart 2020." in text
    assert Invoice.objects.for_list().get(pk=bill.pk).reminded_on == AGAIN


def test_what_needs_no_reminder_is_refused_in_words(small, invoice) -> None:
    first, second, third = invoice(small)
    register_payment(invoice=first, amount=first.amount, received_on=LATE)
    note = correct_line(line=second.line, reason="Fout.", on=LATE, today=LATE)
    without = InvoiceFactory(number=99)

    def why(bill: Invoice, day: dt.date = LATE) -> str:
        return refusal(Invoice.objects.get(pk=bill.pk), day)

    assert why(first) == "Factuur 2020-0001 is betaald; herinneren is niet nodig."
    assert why(second) == "Factuur 2020-0002 is gecrediteerd; herinneren is niet nodig."
    assert why(note) == "2020-0004 is een creditnota. Daarvoor hoeft niemand te betalen."
    assert (
        why(third, third.due_on) == "Factuur 2020-0003 is niet te laat; herinneren is niet nodig."
    )
    assert "geen exemplaar bewaard" in why(without)
    assert why(third) == ""
    with pytest.raises(Refused, match="die na vandaag ligt"):
        remind(invoices=[third], on=LATE, due_on=LATE)
    with pytest.raises(Refused, match="geen factuur om aan te herinneren"):
        remind(invoices=[], on=LATE, due_on=UNTIL)
    assert not Reminder.objects.exists()


def test_all_or_none(small, invoice) -> None:
    first, second, third = invoice(small)
    register_payment(invoice=second, amount=second.amount, received_on=LATE)

    with pytest.raises(Refused) as refused:
        remind(invoices=[first, second, third], on=LATE, due_on=UNTIL)
    assert refused.value.reasons == ["Factuur 2020-0002 is betaald; herinneren is niet nodig."]
    assert not Reminder.objects.exists()
    made = remind(invoices=[third, first], on=LATE, due_on=UNTIL)
    assert [reminder.invoice for reminder in made] == [first, third]


def test_money_that_comes_in_while_the_papers_are_made_stops_them(
    small, invoice, monkeypatch
) -> None:
    first, second, _ = invoice(small)
    laid_out = reminders.reminder_pdf

    def meanwhile(facts, region):
        if facts.invoice.number == str(second):
            register_payment(invoice=first, amount=Decimal(1), received_on=LATE)
        return laid_out(facts, region)

    monkeypatch.setattr(reminders, "reminder_pdf", meanwhile)
    with pytest.raises(Refused, match="Er is intussen iets veranderd"):
        remind(invoices=[first, second], on=LATE, due_on=UNTIL)
    assert not Reminder.objects.exists()


def test_who_is_to_be_reminded(db) -> None:
    late, running, again, paid = (InvoiceFactory(number=n) for n in (1, 2, 3, 4))
    ReminderFactory(invoice=running, made_on=LATE, due_on=AGAIN)
    ReminderFactory(invoice=again, made_on=LATE, due_on=UNTIL)
    # Noted before there were papers.
    ReminderFactory(invoice=late, due_on=None, pdf=b"", pdf_sha256="")
    PaymentFactory(invoice=paid)
    paid.status = "betaald"
    paid.save()

    assert set(Invoice.objects.to_remind(AGAIN)) == {late, again}
    assert not Invoice.objects.to_remind(late.due_on).exists()


def test_a_reminder_gives_time(db) -> None:
    with pytest.raises(ValidationError, match="De nieuwe betaaldatum ligt na de dag"):
        ReminderFactory.build(invoice=InvoiceFactory(), due_on=dt.date(2020, 3, 16)).full_clean()


@pytest.mark.usefixtures("migrations")
def test_days_that_were_noted_become_reminders_without_a_file() -> None:
    before = ("contributions", "0005_scenario_facts")
    bill, other = InvoiceFactory(number=1), InvoiceFactory(number=2)
    ReminderFactory(invoice=bill, number=1, made_on=LATE, due_on=UNTIL)
    ReminderFactory(invoice=bill, number=2, made_on=AGAIN, due_on=UNTIL_AGAIN)
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes("contributions")
    try:
        old = executor.migrate([before]).apps.get_model("contributions", "Invoice")
        assert dict(old.objects.values_list("pk", "reminded_on")) == {
            bill.pk: AGAIN,
            other.pk: None,
        }
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(latest)

    [kept] = Reminder.objects.all()
    assert (kept.invoice, kept.number, kept.made_on, kept.due_on) == (bill, 1, AGAIN, None)
    assert (bytes(kept.pdf), kept.pdf_sha256) == (b"", "")
