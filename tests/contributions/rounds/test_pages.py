"""The pages of the round, as people use them."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contributions.rounds.models import ContributionRun
from tests.factories import store
from tests.factories.contributions import (
    ContributionRunFactory,
    PopulationCountFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory, RegionFactory
from tests.pages import MOST_QUERIES

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ROUND = "/bijdragen/2020/ronde/"


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_the_origin_of_an_amount_is_shown(twente, coordinator_client) -> None:
    html = page(coordinator_client, f"{ROUND}?herkomst=hengelo")

    for words in ("80.648", "€\u00a016.129,60", "€\u00a016.129", "notitie 2019, bijlage 10"):
        assert words in html


def test_what_cannot_be_adopted_says_why_and_has_no_button(coordinator_client) -> None:
    RegionFactory()
    PopulationCountFactory()
    ContributionRunFactory(year=2020, tariff=TariffFactory(from_year=2020))
    html = page(coordinator_client, ROUND)

    assert "Vaststellen kan nog niet" in html
    assert "is nog een voorstel" in html
    assert "Laat besluiten" not in html


def test_a_round_without_a_day_is_not_begun(coordinator_client) -> None:
    RegionFactory()
    TariffFactory(from_year=2019, adopted=True)
    answer = coordinator_client.post(ROUND, {"reference_date": "gisteren"})

    assert answer.status_code == 422
    assert "Schrijf de datum als 31-12-2027." in answer.content.decode()
    assert not ContributionRun.objects.exists()


def test_a_draft_that_is_begun_wrongly_anew_can_still_be_thrown_away(coordinator_client) -> None:
    RegionFactory()
    tariff = TariffFactory(from_year=2019, adopted=True)
    run = ContributionRunFactory(year=2020, tariff=tariff)
    answer = coordinator_client.post(ROUND, {"reference_date": "gisteren"})

    assert answer.status_code == 422
    assert f'action="{ROUND}weggooien/"' in answer.content.decode()
    assert ContributionRun.objects.get() == run


def test_a_draft_of_the_whole_country_asks_no_more_than_any_page(coordinator_client) -> None:
    RegionFactory()
    places = MunicipalityFactory.build_batch(342)
    store(places)
    store([PopulationCountFactory.build(municipality=place) for place in places])
    tariff = TariffFactory(from_year=2019, adopted=True)
    ContributionRunFactory(year=2020, tariff=tariff, reference_date=dt.date(2020, 1, 1))
    page(coordinator_client, ROUND)
    with CaptureQueriesContext(connection) as caught:
        html = page(coordinator_client, ROUND)

    assert "342 gemeenten" in html
    assert len(caught) <= MOST_QUERIES
