"""The round of a year: preview, adopting, freezing, reversing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agenda.services import lapse_decision
from contributions.participation.calculations import Member, shares_of_year
from contributions.population.models import PopulationCount
from contributions.rates.calculations import contribution, contribution_total
from contributions.rates.models import Tariff
from contributions.rounds.calculations import (
    Basis,
    contribution_for_days,
    difference_parts,
)
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun
from contributions.rounds.overviews import (
    beside_last_year,
    computed,
    contributions_of,
    drafted,
)
from contributions.rounds.services import adopt_run, begin_run, drop_run, reverse_line
from platform_ivz.refusals import Refused
from portfolios.enums import Rounding
from portfolios.models import Municipality
from tests.factories import store
from tests.factories.agenda import DecisionFactory
from tests.factories.contributions import (
    ContributionLineFactory,
    ContributionRunFactory,
    NoticeFactory,
    PopulationCountFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory
from tests.pages import MOST_QUERIES

pytestmark = pytest.mark.database

DAY = dt.date(2020, 1, 1)


def place(inhabitants: int | None = 1000, on: dt.date = DAY, **facts: object) -> Municipality:
    made = MunicipalityFactory(**facts)
    if inhabitants is not None:
        PopulationCountFactory(municipality=made, inhabitants=inhabitants, reference_date=on)
    return made


def amounts(year: int = 2020, rate: str = "0.20") -> dict[str, tuple[int, Decimal]]:
    """Days and amount by municipality, with whose inhabitants when they came by a merger."""
    tariff = Tariff(from_year=2019, rate=Decimal(rate))
    return {
        f"{row.municipality}{'<' + str(row.formerly) if row.formerly else ''}": (
            row.days,
            row.amount,
        )
        for row in computed(year, dt.date(year, 1, 1), tariff).rows
    }


# --- Figures of the source ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "total", "exact"), [("0.20", 125_576, "125579.60"), ("0.30", 188_365, "188369.40")]
)
def test_the_totals_of_the_source(twente, rate, total, exact) -> None:
    run = computed(2020, DAY, Tariff(from_year=2019, rate=Decimal(rate)))

    assert run.total_amount == total
    assert len(run.rows) == 14
    assert run.inhabitants == 627_898
    assert sum(row.exact for row in run.rows) == Decimal(exact)


def test_a_round_is_adopted_as_it_was_looked_at(twente, adopt) -> None:
    run = adopt(Tariff.objects.in_force(2020))

    assert run.status == RunStatus.ADOPTED
    assert run.decision.text == (
        "De bijdragen over 2020 zijn vastgesteld: 14 gemeenten betalen samen €\u00a0125.576, bij"
        " €\u00a00,20 per inwoner en de inwoners op 1 januari 2020."
    )
    lines = {line.municipality.name: line for line in run.lines.select_related("municipality")}
    assert sum(line.amount for line in lines.values()) == 125_576
    hengelo = lines["Hengelo"]
    assert (hengelo.inhabitants, hengelo.rate, hengelo.days, hengelo.amount) == (
        80_648,
        Decimal("0.2000"),
        366,
        Decimal("16129.00"),
    )
    assert hengelo.population_source == "notitie 2019, bijlage 10"
    assert hengelo.rounding == Rounding.DOWN


def test_a_frozen_round_does_not_follow_the_population(twente, adopt) -> None:
    adopt(Tariff.objects.in_force(2020))
    PopulationCount.objects.update(inhabitants=1)

    assert contributions_of(2020).total_amount == 125_576
    assert contributions_of(2020).inhabitants == 627_898


# --- Beside last year ----------------------------------------------------------------------------


def test_a_difference_is_explained_by_population_and_rate(db, adopt) -> None:
    town = place(1000, dt.date(2019, 1, 1))
    adopt(TariffFactory(from_year=2019, rate=Decimal("0.20"), adopted=True), 2019)
    PopulationCountFactory(municipality=town, inhabitants=1500, reference_date=DAY)
    now = computed(2020, DAY, Tariff(from_year=2020, rate=Decimal("0.30")))
    [found] = beside_last_year(now).rows

    assert (found.before.amount, found.row.amount, found.difference) == (200, 450, 250)
    assert found.explanation == (
        "+ €\u00a0100 door het inwonertal en + €\u00a0150 door het tarief."
    )


RULES = st.sampled_from(Rounding)


@given(
    before=st.tuples(st.integers(0, 10_000_000), st.decimals(0, 5, places=4), st.integers(0, 365)),
    after=st.tuples(st.integers(0, 10_000_000), st.decimals(0, 5, places=4), st.integers(0, 366)),
    rules=st.tuples(RULES, RULES),
)
def test_the_parts_of_a_difference_add_up(before, after, rules) -> None:
    first, second = Basis(*before, 365, rules[0]), Basis(*after, 366, rules[1])

    assert difference_parts(first, second).total == second.amount - first.amount


@given(st.integers(0, 10_000_000), st.decimals(0, 5, places=4), st.integers(1, 366))
def test_a_whole_year_is_the_contribution_itself(inhabitants, rate, days) -> None:
    whole = contribution(inhabitants, rate, Rounding.DOWN)
    part = contribution_for_days(inhabitants, rate, days, 366, Rounding.DOWN)

    assert contribution_for_days(inhabitants, rate, 366, 366, Rounding.DOWN) == whole
    assert 0 <= part <= whole
    rest = contribution_for_days(inhabitants, rate, 366 - days, 366, Rounding.DOWN)
    assert whole - 1 <= part + rest <= whole


# --- Coming, leaving, merging ----------------------------------------------------------------------


def test_a_municipality_that_gave_notice_pays_until_its_end(db) -> None:
    town = place(36_600, name="Dorp")
    NoticeFactory(municipality=town, given_on=dt.date(2019, 3, 1), agreement__notice_months=12)

    assert amounts() == {"Dorp": (61, 1220)}  # 1 January to 1 March; 61/366 of 7.320
    assert amounts(2021) == {}


def test_a_merger_in_the_year_is_paid_by_the_successor(db) -> None:
    new = place(50_000, name="Groot")
    place(36_600, name="Klein", valid_until=dt.date(2020, 6, 30), successor=new)

    assert amounts() == {"Groot": (366, 10_000), "Groot<Klein": (184, 3680), "Klein": (182, 3640)}


def test_a_new_municipality_pays_for_those_it_came_from(db) -> None:
    new = place(None, name="Nieuw", valid_from=dt.date(2020, 7, 1))
    for name in ("Een", "Twee"):
        place(36_600, name=name, valid_until=dt.date(2020, 6, 30), successor=new)

    assert amounts() == {
        "Een": (182, 3640),
        "Nieuw<Een": (184, 3680),
        "Nieuw<Twee": (184, 3680),
        "Twee": (182, 3640),
    }


def test_a_count_of_after_the_merger_holds_everybody(db) -> None:
    new = place(90_000, name="Groot")
    place(
        36_600, dt.date(2019, 1, 1), name="Klein", valid_until=dt.date(2019, 12, 31), successor=new
    )

    assert amounts() == {"Groot": (366, 18_000)}


def test_a_chain_of_mergers_counts_nobody_twice() -> None:
    members = [
        Member(1, 100, DAY, last=dt.date(2020, 3, 31), successor=2),
        Member(2, 200, DAY, last=dt.date(2020, 9, 30), successor=3),
        Member(3, 300, DAY),
    ]
    shares = shares_of_year(members, 2020)

    for counted in (1, 2, 3):
        assert sum(share.days for share in shares if share.counted == counted) == 366
    assert {(s.payer, s.counted) for s in shares} == {
        (1, 1),
        (2, 1),
        (3, 1),
        (2, 2),
        (3, 2),
        (3, 3),
    }


# --- Refusals --------------------------------------------------------------------------------------


def refused(decide, run) -> list[str]:
    with pytest.raises(Refused) as refusal:
        decide(run)
    run.refresh_from_db()
    assert run.status == RunStatus.DRAFT
    assert not run.lines.exists()
    return refusal.value.reasons


def test_a_proposed_tariff_cannot_carry_a_round(db, decide) -> None:
    place()
    tariff = TariffFactory(from_year=2020, rate=Decimal("0.30"))
    run = begin_run(year=2020, reference_date=DAY, tariff=tariff, offered_on=DAY)

    assert refused(decide, run) == [
        (
            "Het tarief (€ 0,30 per inwoner vanaf 2020) is nog een voorstel. Neem eerst een besluit"
            " over het tarief."
        )
    ]


def test_a_tariff_that_was_replaced_cannot_carry_a_round(db, decide) -> None:
    place()
    run = begin_run(
        year=2020,
        reference_date=DAY,
        offered_on=DAY,
        tariff=TariffFactory(from_year=2019, rate=Decimal("0.20"), adopted=True),
    )
    TariffFactory(from_year=2020, rate=Decimal("0.30"), adopted=True)

    assert refused(decide, run) == [
        (
            "In 2020 geldt een ander tarief: € 0,30 per inwoner vanaf 2020. Begin de ronde opnieuw"
            " met dat tarief."
        )
    ]


def test_without_inhabitants_there_is_no_round(db, decide) -> None:
    place(None, name="Leeg")
    tariff = TariffFactory(from_year=2019, adopted=True)
    run = begin_run(year=2020, reference_date=DAY, tariff=tariff, offered_on=DAY)

    assert refused(decide, run) == [
        "Het inwonertal op 1 januari 2020 is niet bekend van Leeg. Vul het eerst aan."
    ]


def test_a_year_is_adopted_once(db, adopt, decide) -> None:
    place()
    tariff = TariffFactory(from_year=2019, adopted=True)
    run = adopt(tariff)

    with pytest.raises(Refused, match="De bijdragen over 2020 zijn al vastgesteld"):
        begin_run(year=2020, reference_date=DAY, tariff=tariff, offered_on=DAY)
    with pytest.raises(Refused, match="al vastgesteld"):
        drop_run(run=run)
    with pytest.raises(Refused, match="zijn al vastgesteld met besluit BST-2020-01"):
        decide(run)
    assert run.lines.count() == 1


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"reference_date": dt.date(2021, 1, 1)}, "De peildatum ligt na 2020."),
        ({"tariff_year": 2021}, "Dit tarief geldt pas vanaf 2021."),
    ],
)
def test_a_round_that_cannot_be_is_not_begun(db, facts, message) -> None:
    tariff = TariffFactory(from_year=facts.pop("tariff_year", 2019), adopted=True)

    with pytest.raises(Refused, match=message):
        begin_run(year=2020, tariff=tariff, **{"reference_date": DAY, **facts})
    assert not ContributionRun.objects.exists()


def test_a_gap_of_years_compares_with_nothing_adopted(db, adopt) -> None:
    place(1000, dt.date(2010, 1, 1))
    tariff = TariffFactory(from_year=2010, adopted=True)
    adopt(tariff, 2015)
    beside = beside_last_year(computed(2020, DAY, tariff))

    assert (beside.before.is_adopted, beside.now.total_amount, beside.before.total_amount) == (
        False,
        200,
        200,
    )


def test_lapsing_makes_a_draft_again_until_a_line_was_reversed(db, adopt, decide) -> None:
    place()
    run = adopt(TariffFactory(from_year=2019, adopted=True))
    lapse_decision(decision=run.decision, reason="Fout.")
    run.refresh_from_db()
    assert (run.status, run.decision, run.lines.count()) == (RunStatus.DRAFT, None, 0)

    decide(run)
    reverse_line(line=run.lines.get(), reason="Fout.")
    with pytest.raises(Refused, match="Er zijn al regels van 2020 teruggedraaid"):
        lapse_decision(decision=run.decision, reason="Fout.")
    assert run.lines.count() == 2


# --- Reversing ---------------------------------------------------------------------------------------


def test_a_line_is_reversed_once_and_with_a_reason(db) -> None:
    line = ContributionLineFactory(run__adopted=True)

    with pytest.raises(Refused, match="Schrijf waarom"):
        reverse_line(line=line, reason=" ")
    back = reverse_line(line=line, reason="Fout.")
    assert (back.amount, back.reverses, back.reason) == (-5000, line, "Fout.")
    with pytest.raises(Refused, match="al teruggedraaid"):
        reverse_line(line=line, reason="Fout.")
    with pytest.raises(Refused, match="zelf een regel die iets terugdraait"):
        reverse_line(line=back, reason="Fout.")
    draft = ContributionLineFactory(run=ContributionRunFactory())
    with pytest.raises(Refused, match="nog een concept"):
        reverse_line(line=draft, reason="Fout.")
    assert ContributionLine.objects.count() == 3


class AnyRound(TestCase):
    """Whatever the populations and the rates: totals, freezing and reversing."""

    @settings(max_examples=10)
    @given(
        before=st.lists(st.integers(1, 2_000_000), min_size=1, max_size=4),
        rate=st.decimals("0.01", 5, places=4),
        later=st.integers(1, 2_000_000),
        later_rate=st.decimals("5.01", 9, places=4),
    )
    def test_an_adopted_round_follows_nothing_that_changes_later(
        self, before, rate, later, later_rate
    ) -> None:
        counts = [PopulationCountFactory(inhabitants=n, reference_date=None) for n in before]
        tariff = TariffFactory(from_year=2019, rate=rate, adopted=True)
        run = ContributionRunFactory(year=2020, tariff=tariff)
        preview = drafted(run)
        adopt_run(run, DecisionFactory())
        frozen = self._lines(run)
        total = contribution_total(before, rate, Rounding.DOWN)
        assert sum(amount for _, _, _, amount in frozen) == total.amount == preview.total_amount
        assert 0 <= total.rounding_loss < len(before)

        # A new count, another count of then, a new tariff, and even another rate of the old one.
        PopulationCount.objects.update(inhabitants=later)
        PopulationCountFactory(
            municipality=counts[0].municipality,
            inhabitants=later,
            reference_date=run.reference_date,
        )
        TariffFactory(from_year=2020, rate=later_rate, adopted=True)
        Tariff.objects.filter(pk=tariff.pk).update(rate=later_rate)
        overview = contributions_of(2020)
        assert self._lines(run) == frozen
        assert (overview.total_amount, overview.inhabitants) == (total.amount, sum(before))

        first = run.lines.first()
        reverse_line(line=first, reason="Fout.")
        assert contributions_of(2020).total_amount == total.amount - first.amount
        for line in run.lines.filter(reverses=None).exclude(pk=first.pk):
            reverse_line(line=line, reason="Fout.")
        assert (
            contributions_of(2020).total_amount == sum(line.amount for line in run.lines.all()) == 0
        )
        assert self._lines(run) == frozen

    def _lines(self, run: object) -> list[tuple]:
        """What was frozen; reversing lines come on top and change nothing of it."""
        lines = ContributionLine.objects.filter(run=run, reverses=None).order_by("pk")
        return list(lines.values_list("municipality", "inhabitants", "rate", "amount"))


# --- Size ----------------------------------------------------------------------------------------------


def test_a_preview_asks_as_much_for_every_municipality_of_the_country(db) -> None:
    places = MunicipalityFactory.build_batch(342)
    store(places)
    store(
        [
            PopulationCountFactory.build(municipality=town, reference_date=dt.date(year, 1, 1))
            for town in places
            for year in range(2011, 2021)
        ]
    )
    tariff = TariffFactory(from_year=2011, adopted=True)
    with CaptureQueriesContext(connection) as caught:
        beside = beside_last_year(computed(2020, DAY, tariff))

    assert beside.now.total_amount == beside.before.total_amount == 342 * 5000
    assert len(caught) <= MOST_QUERIES
