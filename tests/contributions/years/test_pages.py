"""The pages of a year: contributions, hours and balance, budget."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.contributions import (
    AdoptedObligationFactory,
    CoordinationTaskFactory,
    PopulationCountFactory,
    ReferenceRegionFactory,
    ScenarioFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory
from tests.factories.projects import DeploymentFactory
from tests.pages import MOST_QUERIES

PAGES = ("effort", "contribution", "budget")


def url(page, year=2020):
    return reverse(f"contributions:{page}_year", args=[year])


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def municipality(**kwargs):
    """A municipality with inhabitants, hours it owes and hours it gives."""
    place = MunicipalityFactory(**kwargs)
    PopulationCountFactory(municipality=place)
    AdoptedObligationFactory(municipality=place, adopted=True)
    DeploymentFactory(municipality=place)
    return place


@pytest.mark.parametrize("page", PAGES)
def test_without_a_year_the_working_year_is_shown(coordinator_client, page):
    current = reverse(f"contributions:{page}_current")

    chosen = coordinator_client.get(current, {"jaar": "2021"})
    of_day = coordinator_client.get(current, {"peildatum": "2019-05-01"})

    assert chosen.url == url(page, 2021)
    assert of_day.url == url(page, 2019)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("year", [0, 1899, 2201, 99999])
def test_a_year_that_cannot_be_is_not_found(coordinator_client, page, year):
    assert coordinator_client.get(url(page, year)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("asked", ["-1", "20200", "twee", "²⁰²⁰"])
def test_a_year_that_cannot_be_read_is_refused(coordinator_client, page, asked):
    current = reverse(f"contributions:{page}_current")

    assert coordinator_client.get(current, {"jaar": asked}).status_code == 400


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("year", [1900, 1950, 2200])
def test_a_year_without_anything_says_so(twente, coordinator_client, page, year):
    assert coordinator_client.get(url(page, year)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_portal_has_pages_too(coordinator_client, page):
    response = coordinator_client.get(url(page))

    assert response.status_code == 200
    assert "ivz-empty" in response.content.decode()


def test_the_first_and_last_year_lead_no_further(coordinator_client):
    first = coordinator_client.get(url("contribution", 1900)).context
    last = coordinator_client.get(url("contribution", 2200)).context

    assert (first["previous_url"], first["next_url"]) == ("", url("contribution", 1901))
    assert (last["previous_url"], last["next_url"]) == (url("contribution", 2199), "")


@pytest.mark.parametrize("page", PAGES)
def test_pages_take_as_many_queries_for_many(coordinator_client, page):
    TariffFactory(adopted=True, from_year=2019, rate=Decimal("0.20"))
    task = CoordinationTaskFactory()
    ScenarioFactory(dropped_tasks=[])
    municipality()
    one = queries(coordinator_client, url(page))
    for _ in range(12):
        municipality()
        DeploymentFactory(by_organisation=True, for_body=True)
        ScenarioFactory(dropped_tasks=[task, CoordinationTaskFactory()])
        ReferenceRegionFactory()

    assert queries(coordinator_client, url(page)) == one
    assert one <= MOST_QUERIES


# Contributions ---------------------------------------------------------------------------------


def test_contributions_as_the_source_prints_them(twente, coordinator_client):
    context = coordinator_client.get(url("contribution")).context

    table = context["table"]
    footers = {column.name: str(column.footer) for column in table.columns}
    assert footers["inhabitants"] == "627.898"
    assert footers["amount"] == "125.576"
    assert footers["asked"] == "188.365"
    assert footers["gap"] == "4"
    assert context["difference"] == 62_789
    assert str(table.columns["amount"].header) == "Nu €\u00a00,20"
    assert len(context["tiles"].tiles) == 14
    assert not any(placed.tile.here for placed in context["tiles"].tiles)
    assert context["chart"].bars[0].bar.label == "Enschede"


def test_contributions_show_how_an_amount_came_about(twente, coordinator_client):
    response = coordinator_client.get(url("contribution"), {"herkomst": "hengelo"})

    explained, page = response.context["explained"], response.content.decode()
    assert explained.origin.exact == Decimal("16129.60")
    assert (explained.row.amount, explained.row.asked, explained.apart) == (16_129, 24_194, 24_193)
    assert re.search(r'<details class="ivz-section ivz-card"\s+id="herkomst" open>', page)
    tiles = [placed.tile for placed in response.context["tiles"].tiles]
    assert [tile.name for tile in tiles if tile.here] == ["Hengelo"]
    assert "De datum van de telling is niet vermeld." in page


def test_unknown_origin_falls_back_to_a_municipality_with_a_gap(twente, coordinator_client):
    response = coordinator_client.get(url("contribution"), {"herkomst": "nergens"})

    assert response.context["explained"].row.municipality.name == "Hengelo"


def test_a_year_without_a_tariff_has_no_amounts(twente, coordinator_client):
    response = coordinator_client.get(url("contribution", 2018))

    assert response.context["overview"].tariff is None
    assert response.context["chart"] is None
    assert "Voor 2018 is geen tarief vastgesteld" in response.content.decode()


def test_a_municipality_without_inhabitants_is_named(coordinator_client):
    TariffFactory(adopted=True, from_year=2019)
    MunicipalityFactory(name="Leegstad")

    page = coordinator_client.get(url("contribution")).content.decode()

    assert "Zonder inwonertal is er geen bedrag: Leegstad." in page
    assert "niet te berekenen" in page


def test_without_a_proposal_nothing_is_asked(coordinator_client):
    TariffFactory(adopted=True, from_year=2019)
    municipality()

    columns = coordinator_client.get(url("contribution")).context["table"].columns.names()

    assert columns == ["name", "inhabitants", "amount"]


def test_contributions_export_plain_numbers(twente, coordinator_client):
    answer = coordinator_client.get(url("contribution"), {"_export": "csv"})

    assert answer["Content-Disposition"] == 'attachment; filename="contribution-2020.csv"'
    assert "Hengelo,80648,16129,8064,24194,1" in answer.content.decode().splitlines()


@pytest.mark.parametrize(
    "query", ["sorteer=__class__", "bladzijde=-1", "_export=exe", "sorteer=-gap"]
)
@pytest.mark.parametrize("page", ["effort", "contribution"])
def test_bad_input_never_breaks_a_year(twente, coordinator_client, page, query):
    assert coordinator_client.get(f"{url(page)}?{query}").status_code == 200


# Hours -----------------------------------------------------------------------------------------


def test_balance_as_the_source_gives_it(twente, coordinator_client):
    context = coordinator_client.get(url("effort")).context

    footers = {column.name: str(column.footer) for column in context["table"].columns}
    bars = {placed.bar.label: placed.bar for placed in context["chart"].bars}
    assert (footers["owed"], footers["delivered"], footers["difference"]) == ("52", "57", "+5")
    assert bars["Enschede en Losser"].note == "8 van 10 uur"
    assert [name for name, bar in bars.items() if bar.open] == [
        "Dinkelland en Tubbergen",
        "Enschede en Losser",
    ]


def test_matrix_adds_up_both_ways(twente, coordinator_client):
    matrix = coordinator_client.get(url("effort")).context["matrix"]

    partners = [row.name for row in matrix.rows if not row.hours]
    assert partners == ["Brandweer Twente", "GGD", "Veiligheidsregio Twente"]
    assert len(matrix.rows) == 12 + len(partners)
    assert len(matrix.targets) == 20
    assert matrix.total == sum(row.hours for row in matrix.rows) == 57


def test_matrix_weighs_a_part_of_the_year_and_shows_partners(coordinator_client):
    place = municipality(name="Heelstad")
    half = DeploymentFactory(
        municipality=place,
        hours_per_week=4,
        valid_from=dt.date(2020, 7, 2),
        valid_until=dt.date(2020, 12, 31),
    )
    partner = DeploymentFactory(by_organisation=True)

    matrix = coordinator_client.get(url("effort")).context["matrix"]

    hours = {row.name: row.hours for row in matrix.rows}
    assert hours == {"Heelstad": 6, partner.organisation.name: 4}
    assert half in [d for row in matrix.rows for cell in row.cells for d in cell]


def test_effort_stands_under_the_municipalities_in_the_menu(coordinator_client):
    context = coordinator_client.get(url("effort")).context

    assert [tab.label for tab in context["tabs"] if tab.current] == ["Uren en saldo"]
