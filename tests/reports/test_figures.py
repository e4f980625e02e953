"""What the data give for the claims of stated figures."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agenda.models import StatedFigure
from reports.figures import COMPUTED, Figures
from reports.stated import SourceFigures
from tests.factories.contributions import ScenarioFactory, SubsidyFactory
from tests.factories.portfolios import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TWENTE_2020 = {
    "municipality_count": 14,
    "population GM0141": 72_560,
    "population_total": 627_898,
    "contribution GM0141 0.20": 14_512,
    "contribution GM0164 0.30": 24_194,
    "contribution_total 0.20": 125_576,
    "contribution_total 0.10": 62_785,
    "contribution_total 0.30": 188_365,
    "rate 2020": Decimal("0.20"),
    "rate 2018": None,
    "rate_increase 2020": Decimal("0.10"),
    "rate_increase 2019": None,
    "obligation GM1774": 2,
    "obligation_total": 52,
    "band_from 2": 0,
    "band_to 2": 25_999,
    "band_from 4": 26_000,
    "band_to 4": 38_000,
    "band_from 6": 38_001,
    "band_to 6": 85_000,
    "band_from 8": 85_001,
    "band_to 8": None,
    "band_from 5": None,
    "buyout 2": 3_888,
    "buyout 4": 7_778,
    "buyout 6": 11_667,
    "buyout 8": 15_830,
    "task_hours 1": 2,
    "task_hours 13": None,
    "tasks_hours": 62,
    "tasks_fte": Decimal("1.72"),
    "tasks_cost": Decimal("183593.75"),
    "scenario_hours alle-taken": 62,
    "scenario_hours a": 32,
    "scenario_hours b": 28,
    "hours_fte 64": Decimal("1.78"),
    "hours_fte 32": Decimal("0.89"),
    "hours_cost 64": Decimal(187_500),
    "hours_cost 32": Decimal(125_000),
    "peer_fte nhn": Decimal("1.91"),
    "peer_fte mn": Decimal("2.39"),
    "theme_count": 7,
    "portfolio_count": 43,
    "meetings dvo": 6,
    "meetings db-dvo": 6,
    "meetings platform-ivz": 7,
    "meetings ab": None,  # the note gives no number
    "subsidy woninginbraken": 200_000,
    "subsidies_total 2016 2018": 950_000,  # without what the RIEC received
    "subsidies_total 2019 2020": 0,
    "subsidies_topic Personen met verward gedrag": 600_000,
    "quotient 200000 125000": Decimal("1.6"),
    "quotient 1 0": None,
    "text woorden": None,
    "beside woorden": None,
    "result ondermijningsbeelden": 15,
    "results_sum zvh-veelplegers zvh-jeugd zvh-huiselijk-geweld zvh-top-x zvh-mdo": 720,
}

NERGENLAND_2024 = {
    "municipality_count": 3,
    "population GM9002": 30_000,
    "population_total": 133_356,
    "contribution GM9001 0.45": 5_555,
    "contribution_total 0.45": 60_009,
    "rate 2024": Decimal("0.45"),
    "rate_increase 2026": Decimal("0.075"),
    "obligation GM9003": 6,
    "obligation_total": 12,
    "band_to 4": 50_000,
    "buyout 8": Decimal("16000.50"),
    "tasks_hours": Decimal("20.5"),
    "scenario_hours thuis": Decimal("16.5"),
    "hours_cost 36": 90_000,
    "peer_fte elders": Decimal("0.75"),
    "theme_count": 1,
    "portfolio_count": 2,
    "meetings bvb": 4,
    "meetings werkgroep": None,
    "subsidy partnersubsidie": Decimal("5000.50"),
    "subsidies_total 2022 2023": 40_000,
    "result proeven-gelukt": Decimal("7.5"),
    "results_sum proeven-gedaan proeven-gelukt": Decimal("19.5"),
    "rate_increase 2024": None,
    "start_year": None,
}


def values(day: dt.date, claims: dict) -> dict:
    """The figures of the claims, as precise as the expected ones with two decimals or none."""
    figures = Figures(day)
    found = {claim: figures.value(claim) for claim in claims}
    return {
        claim: round(value, 3)
        if claim.startswith("rate") and value is not None
        else round(value, 2)
        if isinstance(value, Decimal)
        else value
        for claim, value in found.items()
    }


def test_the_claims_of_twente(twente) -> None:
    assert values(dt.date(2020, 1, 1), TWENTE_2020) == TWENTE_2020


def test_the_claims_of_another_region(nergenland) -> None:
    assert values(dt.date(2024, 1, 1), NERGENLAND_2024) == NERGENLAND_2024


def test_the_first_fact_of_a_claim_is_read_on_the_day_that_it_speaks_of(twente) -> None:
    figures = SourceFigures(dt.date(2022, 12, 31))
    stated = StatedFigure.objects.exclude(claim__regex=r"^(text|beside) ")
    assert {figures.day_of(figure) for figure in stated} == {
        dt.date(2018, 12, 31),
        dt.date(2019, 12, 31),
        dt.date(2020, 1, 1),
    }
    assert [figure.claim for figure in stated if figures.value(figure) is None] == []


def test_every_computation_is_tested() -> None:
    assert set(COMPUTED) - {claim.split()[0] for claim in TWENTE_2020} == set()


def test_a_claim_without_a_computation_gives_nothing() -> None:
    assert Figures(dt.date(2020, 1, 1)).value("predecessor_date") is None
    assert Figures(dt.date(2020, 1, 1)).value("") is None


BAD = ["", "x", "NaN", "sNaN", "Infinity", "-1", "1e999999", "9" * 30, "GM0141", "2020 2020 2020"]


@pytest.mark.parametrize("name", COMPUTED)
def test_bad_arguments_never_raise(name: str, twente) -> None:
    figures = Figures(dt.date(2020, 1, 1))
    takes_none = {"municipality_count", "population_total", "theme_count", "portfolio_count"}
    for bad in BAD:
        figures.value(f"{name} {bad}")
        figures.value(f"{name} GM0141 {bad}")
    figures.value(name)
    if name in takes_none:
        assert figures.value(f"{name} x") is None


@pytest.mark.parametrize("name", COMPUTED)
def test_without_data_nothing_raises(name: str) -> None:
    figures = Figures(dt.date(2020, 1, 1))
    for arguments in ("", "GM0000", "2020", "4", "GM0000 0.20", "2016 2018", "a b c"):
        value = figures.value(f"{name} {arguments}")
        assert not value or name == "quotient"  # which needs no data


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(name=st.sampled_from(sorted(COMPUTED)), arguments=st.text(max_size=20))
def test_no_text_of_a_claim_raises(name: str, arguments: str) -> None:
    Figures(dt.date(2020, 1, 1)).value(f"{name} {arguments}")


def test_a_scenario_that_drops_an_unknown_year_is_no_claim() -> None:
    ScenarioFactory(code="leeg")
    assert Figures(dt.date(2020, 1, 1)).value("scenario_hours leeg") == 0
    assert Figures(dt.date(2020, 1, 1)).value("scenario_hours anders") is None


def test_a_topic_is_found_whatever_its_capitals() -> None:
    SubsidyFactory(topic="Zorg en Veiligheid", granted=100)
    SubsidyFactory(topic="Zorg en Veiligheid", granted=50)
    SubsidyFactory(topic="Zorg", granted=7)
    figures = Figures(dt.date(2020, 1, 1))
    assert figures.value("subsidies_topic zorg en veiligheid") == 150
    assert figures.value("subsidies_topic wonen") is None


def test_each_overview_is_read_once(twente, django_assert_max_num_queries) -> None:
    figures = Figures(dt.date(2020, 1, 1))
    with django_assert_max_num_queries(31):
        for claim in StatedFigure.objects.values_list("claim", flat=True):
            figures.value(claim)


def test_a_municipality_that_came_later_is_not_counted() -> None:
    MunicipalityFactory()
    MunicipalityFactory(valid_from=dt.date(2021, 1, 1))
    assert Figures(dt.date(2020, 6, 1)).value("municipality_count") == 1
    assert Figures(dt.date(2021, 6, 1)).value("municipality_count") == 2
