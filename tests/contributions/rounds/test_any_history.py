"""Whatever happens to a small region: a year has one answer, and adopting freezes it."""

import csv
import datetime as dt
import io
from contextlib import suppress
from decimal import Decimal

import html5lib
import pytest
from django.db.models import Sum
from django.template.loader import render_to_string
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contributions.invoices.models import Invoice
from contributions.participation.models import Notice
from contributions.participation.services import give_notice, withdraw_notice
from contributions.population.models import PopulationCount
from contributions.rates.models import Tariff
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.rounds.overviews import changed_since_adopted, contributions_of
from contributions.rounds.services import (
    adopt_run,
    begin_run,
    corrected_line,
    reverse_line,
    run_refusals,
)
from platform_ivz.refusals import Refused
from portfolios.enums import Rounding
from portfolios.models import Municipality, Region
from reports.catalogue import find
from reports.papers.base import request_for
from tests.contributions.yearly_round import issue
from tests.factories.agenda import AgreementFactory, DecisionFactory
from tests.factories.contributions import (
    InvoicePartyFactory,
    PopulationCountFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory, RegionFactory, UserFactory

pytestmark = pytest.mark.database

YEARS = (2020, 2021, 2022)
LATER = dt.date(2030, 1, 1)
PAPER = find("bijdrage-per-gemeente")

places = st.integers(0, 3)
years = st.sampled_from(YEARS)
days = st.dates(dt.date(2019, 1, 1), dt.date(2022, 12, 31))
EVENTS = st.one_of(
    st.tuples(st.just("count"), places, days, st.integers(1, 200_000)),
    st.tuples(st.just("tariff"), years, st.decimals("0.01", "2", places=4)),
    st.tuples(st.just("notice"), places, days),
    st.tuples(st.just("withdraw"), places, days),
    st.tuples(st.just("join"), days, st.integers(1, 200_000)),
    st.tuples(st.just("merge"), places, places, days),
    st.tuples(st.just("adopt"), years),
    st.tuples(st.just("round_by"), st.sampled_from(Rounding)),
    st.tuples(st.just("correct"), years, places, st.integers(1, 200_000)),
)


class History:
    """A region of three municipalities, and what happens to it."""

    def __init__(self) -> None:
        RegionFactory()
        self.agreement = AgreementFactory(notice_months=12, signed_on=None)
        TariffFactory(from_year=2019, adopted=True)
        self.places = MunicipalityFactory.create_batch(3)
        for place, inhabitants in zip(self.places, (10_001, 35_077, 158_351), strict=True):
            PopulationCountFactory(
                municipality=place, inhabitants=inhabitants, reference_date=dt.date(2019, 1, 1)
            )
        self.adopted: dict[int, dict[str, Decimal]] = {}

    def happen(self, kind: str, *facts: object) -> None:
        """Let something happen; what the portal refuses did not happen."""
        with suppress(Refused):
            getattr(self, kind)(*facts)

    def place(self, number: int) -> Municipality:
        return Municipality.objects.get(pk=self.places[number % len(self.places)].pk)

    def count(self, number: int, day: dt.date, inhabitants: int) -> None:
        PopulationCount.objects.update_or_create(
            municipality=self.place(number),
            reference_date=day,
            defaults={"inhabitants": inhabitants, "source": "telling"},
        )

    def tariff(self, year: int, rate: object) -> None:
        if not Tariff.objects.filter(from_year=year).exists():
            TariffFactory(from_year=year, rate=rate, adopted=True)

    def notice(self, number: int, day: dt.date) -> None:
        give_notice(
            Notice(agreement=self.agreement, municipality=self.place(number), given_on=day),
            today=LATER,
        )

    def withdraw(self, number: int, day: dt.date) -> None:
        notice = Notice.objects.standing().filter(municipality=self.place(number)).first()
        if notice is not None:
            withdraw_notice(notice=notice, on=day, reason="Toch niet", today=LATER)

    def join(self, day: dt.date, inhabitants: int) -> None:
        if len(self.places) < 4:
            self.places.append(MunicipalityFactory(valid_from=day))
            self.count(len(self.places) - 1, day, inhabitants)

    def merge(self, first: int, second: int, day: dt.date) -> None:
        old, new = self.place(first), self.place(second)
        begun = old.valid_from is None or old.valid_from <= day
        if begun and old.pk < new.pk and old.successor_id is None and new.successor_id is None:
            Municipality.objects.filter(pk=old.pk).update(valid_until=day, successor=new)

    def adopt(self, year: int) -> None:
        tariff = Tariff.objects.in_force(year)
        run = begin_run(year=year, reference_date=dt.date(year, 1, 1), tariff=tariff)
        if not run_refusals(run):
            before = answer(year)
            adopt_run(run, DecisionFactory())
            self.adopted[year] = answer(year)
            assert self.adopted[year] == before

    def round_by(self, rule: Rounding) -> None:
        Region.objects.update(rounding=rule)

    def correct(self, year: int, number: int, inhabitants: int) -> None:
        lines = ContributionLine.objects.filter(run__year=year, reverses=None, reversed_by=None)
        line = lines.order_by("pk")[number % len(lines)] if lines else None
        if line is None:
            return
        reverse_line(line=line, reason="Fout.")
        new = corrected_line(
            line=line, inhabitants=inhabitants, days=line.days, source="brief", reason="Fout."
        )
        [row] = [row for row in contributions_of(year).rows if row.line == new]
        self.adopted[year][row.name] += new.amount - line.amount


def answer(year: int) -> dict[str, Decimal]:
    """What is paid in a year, as the one function gives it."""
    return {row.name: row.amount for row in contributions_of(year).rows if row.amount is not None}


def in_file(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address, {"_export": "csv"}).content.decode()
    return list(csv.DictReader(io.StringIO(text)))


def on_page(client: Client, year: int) -> dict[str, Decimal]:
    """The table of the page, as somebody reads it."""
    html = client.get(f"/bijdragen/{year}/").content.decode()
    return table_of(html)


def on_paper(year: int) -> dict[str, Decimal]:
    asked = request_for(year)
    return table_of(
        render_to_string(PAPER.template, {"region": asked.region, **PAPER.build(asked)})
    )


def table_of(html: str) -> dict[str, Decimal]:
    """The amounts in the table of contributions, with its total."""
    root = html5lib.parse(html, namespaceHTMLElements=False)
    for table in root.iter("table"):
        heads = [words(cell) for cell in table.findall("thead/tr/th")]
        at = [n for n, head in enumerate(heads) if head.startswith(("Nu", "Vastgesteld"))]
        if at:
            rows = [*table.iterfind("tbody/tr"), *table.iterfind("tfoot/tr")]
            cells = [[words(cell) for cell in row] for row in rows]
            return {row[0]: read(row[at[0]]) for row in cells}
    return {}


def read(cell: str) -> Decimal:
    """An amount as it is written on screen and paper."""
    return Decimal(cell.replace(".", "").replace(",", "."))


def words(cell: object) -> str:
    return " ".join("".join(cell.itertext()).split())


RULES = {
    # 10,001 and 35,077 and 158,351 inhabitants at 0.1234: 1234.1234, 4328.5018, 19540.5134.
    Rounding.DOWN: ("1234", "4328", "19540"),
    Rounding.NEAREST: ("1234", "4329", "19541"),
    Rounding.CENTS: ("1234.12", "4328.50", "19540.51"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("rule", Rounding)
def test_every_answer_of_a_year_is_rounded_by_the_rule_of_the_region(rule: Rounding) -> None:
    history, client = History(), Client()
    client.force_login(UserFactory(coordinator=True))
    history.round_by(rule)
    history.tariff(2020, Decimal("0.1234"))
    amounts = [Decimal(amount) for amount in RULES[rule]]
    named = dict(zip((str(place) for place in history.places), amounts, strict=True))
    whole = named | {"Totaal": sum(amounts)}

    assert on_page(client, 2020) == on_paper(2020) == whole
    history.adopt(2020)
    history.round_by(next(other for other in Rounding if other != rule))

    assert on_page(client, 2020) == on_paper(2020) == whole
    assert not changed_since_adopted(contributions_of(2020))
    page, paper = client.get("/bijdragen/2020/").content.decode(), PAPER.build(request_for(2020))
    assert f"Bedragen per jaar, {rule.label}" in page
    printed = render_to_string(PAPER.template, {"region": None, **paper})
    assert f"afgerond {rule.label}" in " ".join(printed.split())
    rounds = in_file(client, "/bijdragen/2020/ronde/")
    assert {row["Gemeente"]: Decimal(row["Bedrag"]) for row in rounds} == named
    InvoicePartyFactory(sender=True)
    for place in history.places:
        InvoicePartyFactory(municipality=place)
    run = ContributionRun.objects.get()
    issue(run=run, on=dt.date(2020, 2, 1), today=LATER)
    invoices = Invoice.objects.order_by("line__municipality__pk")
    assert [invoice.amount for invoice in invoices] == amounts
    assert {invoice.copy.facts["rounding"] for invoice in invoices} == {rule.label}
    history.correct(2020, 0, 35_077)
    assert contributions_of(2020).rows[0].amount == amounts[1]


class AnyHistory(TestCase):
    @settings(max_examples=15)
    @given(st.lists(EVENTS, max_size=14))
    def test_a_year_has_one_answer(self, events: list[tuple]) -> None:
        history, client = History(), Client()
        client.force_login(UserFactory(coordinator=True))
        for event in events:
            history.happen(*event)
        InvoicePartyFactory(sender=True)
        for place in history.places:
            InvoicePartyFactory(municipality=place)

        for year in YEARS:
            found = answer(year)
            if year in history.adopted:
                assert found == history.adopted[year]
            total = contributions_of(year).total_amount
            whole = found | ({} if total is None else {"Totaal": total})
            if not found or len(found) < len(contributions_of(year).rows):
                continue  # Nobody pays, or somebody's inhabitants are not known: there is no round.
            assert on_page(client, year) == whole
            assert on_paper(year) == whole
            rounds = in_file(client, f"/bijdragen/{year}/ronde/")
            assert sorted(Decimal(row["Bedrag"]) for row in rounds) == sorted(found.values())
            if year in history.adopted:
                assert self.invoiced(year) == total

    def invoiced(self, year: int) -> Decimal:
        """What the invoices of an adopted year ask together."""
        with suppress(Refused):
            issue(run=ContributionRun.objects.get(year=year), on=dt.date(year, 2, 1), today=LATER)
        asked = Invoice.objects.filter(line__run__year=year).aggregate(all=Sum("amount"))["all"]
        return asked or Decimal(0)
