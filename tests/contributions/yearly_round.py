"""What the tests of the yearly round and its invoices start from: an adopted round, invoiced."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from agenda.deciding import deciding_bodies
from agenda.services import take_decision
from agenda.subjects import subject_of
from contributions.invoices import reminders
from contributions.invoices.invoicing import issue_invoices, lay_out_invoices
from contributions.invoices.models import Invoice, Reminder
from contributions.rates.models import Tariff
from contributions.rounds.models import ContributionRun
from contributions.rounds.services import begin_run
from portfolios.models import Municipality
from tests.factories.contributions import InvoicePartyFactory
from tests.factories.portfolios import BodyFactory, RegionFactory, UserFactory

YEAR = 2020
DAY = dt.date(YEAR, 1, 1)
DECIDED = dt.date(YEAR, 1, 15)


def issue(**asked: Any) -> list[Invoice]:
    """Make the invoices of a round, their papers first."""
    return issue_invoices(**asked, laid_out=lay_out_invoices(**asked))


def remind(**asked: Any) -> list[Reminder]:
    """Make reminders, their papers first."""
    return reminders.remind(**asked, laid_out=reminders.lay_out_reminders(**asked))


@pytest.fixture
def decide(db: None) -> Callable:
    """Let who decides on a thing do so: a board, unless the region says who does."""
    user = UserFactory()
    BodyFactory(abbreviation="BST", kind="bestuur")

    def take(subject: object) -> None:
        take_decision(
            body=deciding_bodies(subject_of(subject))[0],
            text=subject_of(subject).describe(subject),
            taken_on=DECIDED,
            by=user,
            today=DECIDED,
            subject=subject,
        )
        subject.refresh_from_db()

    return take


@pytest.fixture
def adopt(decide: Callable) -> Callable[..., ContributionRun]:
    """Begin the round of a year and let the board adopt it."""

    def make(tariff: Tariff, year: int = YEAR) -> ContributionRun:
        run = begin_run(
            year=year, reference_date=dt.date(year, 1, 1), tariff=tariff, offered_on=DECIDED
        )
        decide(run)
        return run

    return make


@pytest.fixture
def invoice(db: None) -> Callable[..., list[Invoice]]:
    """Make the invoices of a round, with who sends and gets them."""

    def make(run: ContributionRun) -> list[Invoice]:
        if not hasattr(make, "ready"):
            InvoicePartyFactory(sender=True)
            for place in Municipality.objects.all():
                InvoicePartyFactory(municipality=place, name=f"Gemeente {place}")
            make.ready = True
        return issue(run=run, on=dt.date(2020, 2, 1), today=DECIDED.replace(month=3))

    return make


@pytest.fixture
def region(db: None) -> object:
    return RegionFactory()
