"""What the municipalities pay, owe and deliver: the figures behind the screens and the papers."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from contributions.effort.models import AdoptedObligation
from contributions.overviews import (
    BalanceOverview,
    balance_of,
    contributions_of,
    efforts_of,
)
from contributions.planning.scenarios import scenarios_of, tasks_of
from contributions.population.models import PopulationCount
from contributions.rates.models import Tariff
from portfolios.models import Municipality, MunicipalityGroup
from projects.models import Deployment
from tests.factories.contributions import (
    AdoptedObligationFactory,
    CoordinationTaskFactory,
    EffortBandFactory,
    PopulationCountFactory,
    ScenarioFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory, MunicipalityGroupFactory
from tests.factories.projects import DeploymentFactory

pytestmark = pytest.mark.django_db

# Name: inhabitants, contribution at 0.20, extra at 0.10, adopted hours (annexes 3a and 10).
ANNEX_10 = {
    "Almelo": (72560, 14512, 7256, 6),
    "Borne": (23075, 4615, 2307, 2),
    "Dinkelland": (26280, 5256, 2628, 2),
    "Enschede": (158351, 31670, 15835, 8),
    "Haaksbergen": (24315, 4863, 2431, 2),
    "Hellendoorn": (35780, 7156, 3578, 4),
    "Hengelo": (80648, 16129, 8064, 6),
    "Hof van Twente": (35015, 7003, 3501, 4),
    "Losser": (22522, 4504, 2252, 2),
    "Oldenzaal": (31968, 6393, 3196, 4),
    "Rijssen-Holten": (38064, 7612, 3806, 4),
    "Tubbergen": (21154, 4230, 2115, 2),
    "Twenterand": (33906, 6781, 3390, 4),
    "Wierden": (24260, 4852, 2426, 2),
}


def balances(overview: BalanceOverview) -> dict[str, tuple[Fraction, Fraction]]:
    """Delivered and owed, by name."""
    return {row.name: (row.balance.delivered, row.balance.owed) for row in overview.rows}


# --- Contributions -----------------------------------------------------------------------------


def test_the_amounts_of_2020_are_those_of_annex_10(twente) -> None:
    rows = contributions_of(2020).rows
    found = {r.municipality.name: (r.inhabitants, r.current, r.extra) for r in rows}
    assert found == {name: row[:3] for name, row in ANNEX_10.items()}
    assert [row.municipality.name for row in rows] == list(ANNEX_10)


def test_the_totals_of_2020(twente) -> None:
    overview = contributions_of(2020)
    assert overview.inhabitants == 627_898
    assert overview.total_current == 125_576
    assert overview.total_extra == 62_785
    assert overview.total_asked == 188_365
    assert overview.unrounded_current == Decimal("125579.60")
    assert overview.unrounded_asked == Decimal("188369.40")
    assert overview.raise_per_inhabitant == Decimal("0.10")
    assert (overview.tariff.rate, overview.proposal.rate) == (Decimal("0.20"), Decimal("0.30"))
    assert overview.missing == ()
    assert overview.sources == ("notitie 2019, bijlage 10",)
    assert overview.reference_dates == (None,)


def test_the_raise_is_computed_at_once_and_four_municipalities_tell_the_difference(twente) -> None:
    overview = contributions_of(2020)
    gaps = {row.municipality.name: row.gap for row in overview.rows if row.gap}
    assert gaps == {"Hengelo": 1, "Oldenzaal": 1, "Rijssen-Holten": 1, "Tubbergen": 1}
    assert overview.total_gap == 4
    asked = {row.municipality.name: row.asked for row in overview.rows}
    assert asked["Hengelo"] == 24_194
    assert asked["Enschede"] == 47_505


def test_before_the_proposal_starts_nothing_is_asked(twente) -> None:
    overview = contributions_of(2019)
    assert overview.total_current == 125_576
    assert overview.proposal is None
    assert (overview.total_asked, overview.total_extra, overview.total_gap) == (None, None, None)
    assert overview.unrounded_asked is None
    assert overview.raise_per_inhabitant is None


def test_another_region_has_its_own_amounts(nergenland) -> None:
    overview = contributions_of(2024)
    assert {r.municipality.name: (r.inhabitants, r.current) for r in overview.rows} == {
        "Fantasterveen": (30_000, 13_500),
        "Nergenhuizen": (12_345, 5_555),
        "Verzonnendam": (91_011, 40_954),
    }
    assert (overview.inhabitants, overview.total_current) == (133_356, 60_009)
    assert overview.unrounded_current == Decimal("60010.20")
    assert overview.proposal is None
    later = contributions_of(2026)
    assert (later.total_current, later.total_asked, later.total_extra, later.total_gap) == (
        60_009,
        70_011,
        10_000,
        2,
    )
    assert later.unrounded_asked == Decimal("70011.90")


def test_a_year_before_the_counts_and_the_tariff_has_no_amounts(nergenland) -> None:
    overview = contributions_of(2020)
    assert overview.tariff is None
    assert [row.municipality.name for row in overview.rows] == ["Fantasterveen", "Nergenhuizen"]
    assert [m.name for m in overview.missing] == ["Fantasterveen", "Nergenhuizen"]
    assert overview.total_current is None
    assert overview.unrounded_current is None
    assert overview.inhabitants is None


def test_without_anything_the_overview_is_empty() -> None:
    overview = contributions_of(2020)
    assert (overview.rows, overview.total_current, overview.sources) == ((), None, ())


def test_the_newest_count_of_at_most_the_first_day_counts() -> None:
    TariffFactory(adopted=True, from_year=2000, rate=Decimal("0.20"))
    municipality = MunicipalityFactory()
    for date, inhabitants, source in [
        (None, 10_000, "oud"),
        (dt.date(2018, 1, 1), 20_000, "telling 2018"),
        (dt.date(2019, 1, 1), 30_000, "telling 2019"),
        (dt.date(2019, 1, 2), 40_000, "telling te laat"),
    ]:
        PopulationCountFactory(
            municipality=municipality, reference_date=date, inhabitants=inhabitants, source=source
        )
    assert contributions_of(2017).rows[0].current == 2_000
    assert contributions_of(2018).rows[0].current == 4_000
    overview = contributions_of(2019)
    assert overview.rows[0].current == 6_000
    assert overview.sources == ("telling 2019",)
    assert overview.reference_dates == (dt.date(2019, 1, 1),)
    assert contributions_of(2020).rows[0].current == 8_000


def test_a_municipality_without_a_count_is_shown_without_an_amount() -> None:
    TariffFactory(adopted=True, from_year=2020, rate=Decimal("0.20"))
    TariffFactory(from_year=2020, rate=Decimal("0.30"))
    PopulationCountFactory(municipality__name="Aadorp", inhabitants=10_001)
    MunicipalityFactory(name="Zeedorp")
    overview = contributions_of(2020)
    known, unknown = overview.rows
    assert (known.current, known.asked, known.extra, known.gap) == (2_000, 3_000, 1_000, 0)
    assert (unknown.current, unknown.asked, unknown.extra, unknown.gap) == (None,) * 4
    assert [m.name for m in overview.missing] == ["Zeedorp"]
    assert overview.total_current == 2_000


def test_only_a_proposal_gives_only_what_is_asked() -> None:
    TariffFactory(from_year=2020, rate=Decimal("0.30"))
    PopulationCountFactory(inhabitants=10_000)
    overview = contributions_of(2020)
    assert (overview.total_current, overview.total_asked, overview.total_extra) == (
        None,
        3_000,
        None,
    )


def test_a_lower_rate_asks_nothing_extra() -> None:
    TariffFactory(adopted=True, from_year=2020, rate=Decimal("0.30"))
    TariffFactory(from_year=2020, rate=Decimal("0.20"))
    PopulationCountFactory(inhabitants=10_000)
    overview = contributions_of(2020)
    assert (overview.total_current, overview.total_asked) == (3_000, 2_000)
    assert (overview.total_extra, overview.total_gap) == (None, None)


# --- Effort obligation -------------------------------------------------------------------------


def test_the_hours_of_2020(twente) -> None:
    overview = efforts_of(2020)
    assert (overview.total_adopted, overview.total_band) == (52, 56)
    adopted = {r.municipality.name: r.adopted.hours_per_week for r in overview.rows}
    assert adopted == {name: row[3] for name, row in ANNEX_10.items()}
    assert {
        row.municipality.name: (row.inhabitants, row.band.band.hours_per_week, row.difference)
        for row in overview.deviating
    } == {"Dinkelland": (26_280, 4, -2), "Rijssen-Holten": (38_064, 6, -2)}


def test_the_price_of_buying_out_follows_the_adopted_hours(twente) -> None:
    overview = efforts_of(2020)
    prices = {row.municipality.name: row.buyout for row in overview.rows}
    assert prices["Dinkelland"] == 3_888
    assert prices["Rijssen-Holten"] == 7_778
    assert prices["Almelo"] == 11_667
    assert prices["Enschede"] == 15_830
    assert [(b.from_inhabitants, b.to_inhabitants) for b in overview.bands] == [
        (0, 25_999),
        (26_000, 38_000),
        (38_001, 85_000),
        (85_001, None),
    ]


def test_another_region_has_its_own_hours(nergenland) -> None:
    overview = efforts_of(2024)
    assert {
        r.municipality.name: (r.band.band.hours_per_week, r.adopted.hours_per_week, r.buyout)
        for r in overview.rows
    } == {
        "Fantasterveen": (4, 4, 8_000),
        "Nergenhuizen": (2, 2, 4_000),
        "Verzonnendam": (8, 6, None),  # the price list has no six hours
    }
    assert (overview.total_adopted, overview.total_band) == (12, 14)
    assert [r.municipality.name for r in overview.deviating] == ["Verzonnendam"]
    assert efforts_of(2026).total_adopted == 12  # eight hours from 2026 are only a proposal


def test_before_anything_is_adopted_there_are_no_hours(nergenland) -> None:
    overview = efforts_of(2023)
    assert (overview.bands, overview.total_adopted, overview.total_band) == ((), None, None)
    assert [(r.band, r.adopted, r.buyout, r.difference) for r in overview.rows] == [(None,) * 4] * 2


def test_unusable_bands_are_left_out() -> None:
    tariff = TariffFactory(adopted=True, from_year=2020)
    EffortBandFactory(tariff=tariff, from_inhabitants=100)  # nobody knows what comes before
    obligation = AdoptedObligationFactory(adopted=True, from_year=2020)
    PopulationCountFactory(municipality=obligation.municipality)
    overview = efforts_of(2020)
    assert overview.bands == ()
    row = overview.rows[0]
    assert (row.band, row.adopted, row.buyout, row.difference) == (None, obligation, None, None)


def test_newer_hours_replace_older_ones_from_their_year() -> None:
    older = AdoptedObligationFactory(adopted=True, from_year=2018, hours_per_week=Decimal(4))
    newer = AdoptedObligationFactory(
        adopted=True, municipality=older.municipality, from_year=2020, hours_per_week=Decimal(6)
    )
    assert [row.adopted for row in efforts_of(2017).rows] == [None]
    assert [row.adopted for row in efforts_of(2019).rows] == [older]
    assert [row.adopted for row in efforts_of(2020).rows] == [newer]


# --- Balance -----------------------------------------------------------------------------------


def test_the_balance_of_2020(twente) -> None:
    overview = balance_of(2020)
    assert balances(overview) == {
        "Almelo": (6, 6),
        "Borne": (3, 2),
        "Dinkelland en Tubbergen": (3, 4),
        "Enschede en Losser": (8, 10),
        "Haaksbergen": (3, 2),
        "Hellendoorn": (6, 4),
        "Hengelo": (8, 6),
        "Hof van Twente": (4, 4),
        "Oldenzaal": (5, 4),
        "Rijssen-Holten": (5, 4),
        "Twenterand": (4, 4),
        "Wierden": (2, 2),
    }
    assert (overview.total.delivered, overview.total.owed) == (57, 52)
    assert [row.name for row in overview.short] == ["Dinkelland en Tubbergen", "Enschede en Losser"]
    assert [row.name for row in overview.over] == [
        "Borne",
        "Haaksbergen",
        "Hellendoorn",
        "Hengelo",
        "Oldenzaal",
        "Rijssen-Holten",
    ]
    owed_each = {row.name: row.owed_each for row in overview.rows}
    assert owed_each["Enschede en Losser"] == (8, 2)
    assert sum(len(row.deployments) for row in overview.rows) == 43  # also those without hours


def test_on_a_day_the_balance_is_not_weighted(twente) -> None:
    assert balances(balance_of(2020, dt.date(2020, 7, 1))) == balances(balance_of(2020))
    Deployment.objects.filter(hours_per_week=4).update(valid_from=dt.date(2020, 7, 1))
    # Five deployments of four hours, for 184 of the 366 days.
    assert balance_of(2020).total.delivered == 57 - 20 + Fraction(20 * 184, 366)
    assert balance_of(2020, dt.date(2020, 6, 30)).total.delivered == 37
    assert balance_of(2020, dt.date(2020, 7, 1)).total.delivered == 57


def test_another_region_has_its_own_balance(nergenland) -> None:
    overview = balance_of(2024)
    assert balances(overview) == {
        "Fantasterveen en Nergenhuizen": (6, 6),
        "Verzonnendam": (Fraction(13, 2), 6),
    }
    assert [str(d.organisation) for d in overview.partners] == ["Proefpolitie"]
    assert [row.name for row in overview.over] == ["Verzonnendam"]
    assert balances(balance_of(2023)) == {"Fantasterveen": (0, 0), "Nergenhuizen": (0, 0)}


def test_half_a_year_counts_by_its_days() -> None:
    municipality = MunicipalityFactory(name="Aadorp")
    AdoptedObligationFactory(
        adopted=True, municipality=municipality, from_year=2019, hours_per_week=Decimal(4)
    )
    DeploymentFactory(
        municipality=municipality, hours_per_week=Decimal(4), valid_until=dt.date(2019, 6, 30)
    )
    DeploymentFactory(
        municipality=municipality,
        hours_per_week=Decimal("2.50"),
        valid_from=dt.date(2019, 7, 1),
        valid_until=dt.date(2020, 12, 31),
    )
    DeploymentFactory(municipality=municipality, hours_per_week=None)
    delivered = Fraction(4 * 181, 365) + Fraction(5, 2) * 184 / 365
    assert balances(balance_of(2019)) == {"Aadorp": (delivered, 4)}
    assert balances(balance_of(2020)) == {"Aadorp": (Fraction(5, 2), 4)}
    assert balances(balance_of(2019, dt.date(2019, 6, 30))) == {"Aadorp": (4, 4)}
    assert balances(balance_of(2019, dt.date(2019, 7, 1))) == {"Aadorp": (Fraction(5, 2), 4)}


@pytest.fixture
def pair() -> MunicipalityGroup:
    """Two municipalities that deliver together and owe 2 and 4 hours, and one on its own."""
    both = [MunicipalityFactory(name="Aadorp"), MunicipalityFactory(name="Beeldorp")]
    for municipality, hours in zip(both, (2, 4), strict=True):
        AdoptedObligationFactory(
            adopted=True, municipality=municipality, from_year=2019, hours_per_week=Decimal(hours)
        )
    MunicipalityFactory(name="Zeedorp")
    return MunicipalityGroupFactory(municipalities=both)


def test_a_member_that_also_delivers_alone_counts_in_the_row_of_its_group(pair) -> None:
    DeploymentFactory(by_group=True, group=pair, hours_per_week=Decimal(3))
    DeploymentFactory(municipality=Municipality.objects.get(name="Aadorp"), hours_per_week=1)
    assert balances(balance_of(2019)) == {"Aadorp en Beeldorp": (4, 6), "Zeedorp": (0, 0)}


def test_a_group_that_ends_during_the_year_loses_no_hours(pair) -> None:
    MunicipalityGroup.objects.update(valid_until=dt.date(2019, 6, 30))
    DeploymentFactory(
        by_group=True, group=pair, hours_per_week=Decimal(6), valid_until=dt.date(2019, 6, 30)
    )
    DeploymentFactory(
        municipality=Municipality.objects.get(name="Beeldorp"),
        hours_per_week=Decimal(6),
        valid_from=dt.date(2019, 7, 1),
    )
    assert balances(balance_of(2019)) == {"Aadorp en Beeldorp": (6, 6), "Zeedorp": (0, 0)}
    assert balances(balance_of(2019, dt.date(2019, 7, 1))) == {
        "Aadorp": (0, 2),
        "Beeldorp": (6, 4),
        "Zeedorp": (0, 0),
    }
    assert balances(balance_of(2020)) == {
        "Aadorp": (0, 2),
        "Beeldorp": (6, 4),
        "Zeedorp": (0, 0),
    }


def test_hours_of_a_group_whose_term_is_over_are_still_counted(pair) -> None:
    MunicipalityGroup.objects.update(valid_until=dt.date(2018, 12, 31))
    DeploymentFactory(by_group=True, group=pair, hours_per_week=Decimal(6))
    assert balances(balance_of(2019)) == {"Aadorp en Beeldorp": (6, 6), "Zeedorp": (0, 0)}


def test_groups_that_share_a_member_in_a_year_come_in_one_row(pair) -> None:
    MunicipalityGroupFactory(
        municipalities=Municipality.objects.filter(name__in=("Beeldorp", "Zeedorp")),
        valid_from=dt.date(2019, 7, 1),
    )
    assert balances(balance_of(2019)) == {"Aadorp, Beeldorp en Zeedorp": (0, 6)}


def test_a_municipality_that_stopped_owes_for_its_own_days() -> None:
    old = MunicipalityFactory(name="Aadorp", valid_until=dt.date(2019, 6, 30))
    new = MunicipalityFactory(name="Nieuwdorp", valid_from=dt.date(2019, 7, 1))
    for municipality in (old, new):
        AdoptedObligationFactory(
            adopted=True, municipality=municipality, from_year=2019, hours_per_week=Decimal(4)
        )
    DeploymentFactory(municipality=old, hours_per_week=Decimal(4), valid_until=dt.date(2019, 6, 30))
    assert balances(balance_of(2019)) == {
        "Aadorp": (Fraction(4 * 181, 365), Fraction(4 * 181, 365)),
        "Nieuwdorp": (0, Fraction(4 * 184, 365)),
    }
    assert balance_of(2019).total.owed == 4
    assert balances(balance_of(2019, dt.date(2019, 7, 1))) == {"Nieuwdorp": (0, 4)}
    assert balances(balance_of(2020)) == {"Nieuwdorp": (0, 4)}


def test_partners_are_shown_apart_and_owe_nothing() -> None:
    deployment = DeploymentFactory(by_organisation=True, hours_per_week=Decimal(8))
    overview = balance_of(2019)
    assert overview.partners == (deployment,)
    assert (overview.rows, overview.total.delivered, overview.total.owed) == ((), 0, 0)


# --- Budget ------------------------------------------------------------------------------------


def test_the_tasks_and_scenarios_of_2020(twente) -> None:
    assert [task.number for task in tasks_of(2020)] == list(range(1, 13))
    assert sum(task.hours_per_week for task in tasks_of(2020)) == 62
    found = {c.scenario.code: (c.outcome.hours, c.outcome.cost) for c in scenarios_of(2020)}
    assert found == {
        "alle-taken": (62, Decimal("183593.75")),
        "a": (32, Decimal("125000.00")),
        "b": (28, Decimal("117187.50")),
    }
    assert {c.outcome.current_amount for c in scenarios_of(2020)} == {125_576}


def test_without_a_tariff_there_is_no_scenario() -> None:
    CoordinationTaskFactory(year=2020)
    ScenarioFactory(year=2020)
    PopulationCountFactory()
    assert scenarios_of(2020) == ()
    TariffFactory(adopted=True, from_year=2020)
    assert len(scenarios_of(2020)) == 1
    PopulationCount.objects.all().delete()
    assert scenarios_of(2020) == ()


# --- Queries -----------------------------------------------------------------------------------


def fill(n: int) -> None:
    """Add municipalities with everything that the overviews read."""
    for _ in range(n):
        municipality = MunicipalityFactory()
        PopulationCountFactory(municipality=municipality)
        AdoptedObligationFactory(adopted=True, municipality=municipality)
        DeploymentFactory(municipality=municipality)
        DeploymentFactory(
            by_group=True, group=MunicipalityGroupFactory(municipalities=[municipality])
        )


@pytest.mark.parametrize(
    ("overview", "queries"),
    [(contributions_of, 4), (efforts_of, 5), (balance_of, 5), (scenarios_of, 7)],
)
def test_more_municipalities_ask_no_more_queries(
    overview, queries, django_assert_max_num_queries
) -> None:
    EffortBandFactory(tariff=TariffFactory(adopted=True, from_year=2019))
    ScenarioFactory(dropped_tasks=[CoordinationTaskFactory(), CoordinationTaskFactory()])
    fill(1)
    with django_assert_max_num_queries(queries) as few:
        overview(2020)
    fill(20)
    with django_assert_max_num_queries(queries) as many:
        overview(2020)
    assert len(many) == len(few)


def test_nothing_is_written(twente) -> None:
    """The overviews read: tariffs and hours stay what a decision made of them."""
    before = (list(Tariff.objects.values()), list(AdoptedObligation.objects.values()))
    for overview in (contributions_of, efforts_of, balance_of, scenarios_of):
        overview(2020)
    assert (list(Tariff.objects.values()), list(AdoptedObligation.objects.values())) == before
