"""The pages of counts of inhabitants."""

import datetime as dt

import pytest

from contributions.population.models import PopulationCount
from tests.contributions.test_lists import url
from tests.factories.contributions import PopulationCountFactory
from tests.factories.portfolios import MunicipalityFactory


def test_one_count_without_a_date_is_shown_as_such(twente, coordinator_client):
    response = coordinator_client.get(url("populationcount", "list"))

    assert response.context["lines"] == ()
    assert response.context["chart"].bars[0].bar.label == "Enschede"
    assert "de bron noemt er geen datum bij" in response.content.decode()


def test_counts_over_the_years_make_a_line(coordinator_client):
    place = MunicipalityFactory(name="Groeistad")
    for year, inhabitants in ((2020, 1_000), (2019, 900), (2021, 1_200)):
        PopulationCountFactory(
            municipality=place, reference_date=dt.date(year, 1, 1), inhabitants=inhabitants
        )
    PopulationCountFactory(municipality__name="Losstad")

    context = coordinator_client.get(url("populationcount", "list")).context

    [line] = context["lines"]
    assert line.chart.title == "Groeistad: 2019 900; 2020 1.000; 2021 1.200."
    assert [y for _, y in line.chart.dots] == sorted((y for _, y in line.chart.dots), reverse=True)
    assert context["without_line"] == ["Losstad"]


def test_finance_and_coordinator_record_a_count(coordinator_client):
    place = MunicipalityFactory()
    data = {
        "municipality": place.pk,
        "inhabitants": "26.280",
        "reference_date": "01-01-2021",
        "source": "CBS",
        "status": "definitief",
    }

    first = coordinator_client.post(url("populationcount", "add"), data)
    second = coordinator_client.post(url("populationcount", "add"), data)

    assert (first.status_code, second.status_code) == (302, 422)
    assert PopulationCount.objects.get().inhabitants == 26_280
    assert "Deze gemeente heeft al een inwonertal op deze peildatum." in second.content.decode()


@pytest.mark.parametrize(
    ("inhabitants", "message"),
    [
        ("0", "Een gemeente heeft ten minste 1 inwoner."),
        ("10.000.000", "Zo veel inwoners heeft geen gemeente; controleer het getal."),
        ("veel", "Schrijf een heel getal, bijvoorbeeld 26.280."),
    ],
)
def test_a_count_that_cannot_be(coordinator_client, inhabitants, message):
    data = {"municipality": MunicipalityFactory().pk, "inhabitants": inhabitants, "source": "CBS"}

    response = coordinator_client.post(
        url("populationcount", "add"), {**data, "status": "definitief"}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {"inhabitants": [message]}
    assert not PopulationCount.objects.exists()


def test_a_count_can_be_deleted(coordinator_client):
    count = PopulationCountFactory()

    response = coordinator_client.post(url("populationcount", "delete", count.pk))

    assert response.url == url("populationcount", "list")
    assert not PopulationCount.objects.exists()
