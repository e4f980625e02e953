"""A year has one answer: pages, papers and files say what was adopted, noticed and decided."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.test import Client

from agenda.models import Agreement
from contributions.participation.models import Notice
from contributions.planning.scenarios import effects_of, scenarios_of
from contributions.population.models import PopulationCount
from contributions.rates.models import Tariff
from contributions.rounds.overviews import changed_since_adopted, contributions_of
from contributions.trials.overviews import try_rate
from platform_ivz.formats import euro, number
from portfolios.models import Municipality, Region
from reports.catalogue import find
from reports.papers.base import request_for
from tests.factories.contributions import PopulationCountFactory
from tests.factories.portfolios import MunicipalityFactory

pytestmark = pytest.mark.database


def place(slug: str) -> Municipality:
    return Municipality.objects.get(slug=slug)


def words(html: str) -> str:
    """What somebody reads, with ordinary spaces."""
    text = unescape(re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.DOTALL))
    return re.sub(r" ([.,;:])", r"\1", " ".join(re.sub(r"<[^>]+>", " ", text).split()))


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words(answer.content.decode())


def paper(name: str, year: int, municipality: Municipality | None = None) -> str:
    entry = find(name)
    asked = request_for(year, municipality=municipality)
    return words(render_to_string(entry.template, {"region": asked.region, **entry.build(asked)}))


def in_file(client: Client, year: int, column: str) -> dict[str, int]:
    text = client.get(f"/bijdragen/{year}/", {"_export": "csv"}).content.decode()
    heads, *rows = csv.reader(io.StringIO(text))
    at = next(n for n, head in enumerate(heads) if head.startswith(column))
    return {row[0]: int(row[at]) for row in rows}


def asked_in(year: int) -> dict[str, int]:
    return {one.municipality.name: one.amount for one in contributions_of(year).payers}


@pytest.fixture
def raised(twente: Region, decide: Callable) -> Region:
    """Twente, where the board adopted 30 cent per inhabitant from 2020."""
    decide(Tariff.objects.proposed().get(from_year=2020))
    return twente


# --- Adopted is adopted ----------------------------------------------------------------------------


def test_a_later_count_changes_nothing_in_an_adopted_year(
    raised, adopt, coordinator_client
) -> None:
    adopt(Tariff.objects.in_force(2020))
    PopulationCountFactory(
        municipality=place("almelo"), inhabitants=80_000, reference_date=dt.date(2020, 1, 1)
    )

    overview = contributions_of(2020)
    almelo = overview.of(place("almelo"))
    assert (overview.total_amount, almelo.amount, almelo.inhabitants) == (188_365, 21_768, 72_560)
    [change] = changed_since_adopted(overview)
    assert (change.name, change.difference) == ("Almelo", 24_000 - 21_768)
    assert change.reason == "+ €\u00a02.232 door het inwonertal"

    year = page(coordinator_client, "/bijdragen/2020/")
    for text in (
        "188.365 vastgesteld, bij € 0,30",
        "Sinds de vaststelling veranderd",
        "Almelo: vastgesteld € 21.768, nu € 24.000 (+ € 2.232 door het inwonertal) + € 2.232",
        "DVO-2020-",
    ):
        assert text in year, text
    assert "190.597" not in year
    assert in_file(coordinator_client, 2020, "Vastgesteld")["Almelo"] == 21_768

    start = page(coordinator_client, "/?peildatum=2020-12-31")
    assert "188.365" in start
    assert "190.597" not in start
    assert "€ 21.768 bijdrage in 2020" in page(
        coordinator_client, "/gemeenten/almelo/?peildatum=2020-12-31"
    )

    board = paper("bijdrage-per-gemeente", 2020)
    assert "Bijdrage per gemeente 2020, Platform IVZ (vastgesteld)" in board
    assert "Ter besluit" not in board
    assert "samen € 188.365. Dat is vastgesteld (besluit DVO-2020-02)." in board
    assert "Almelo: + € 2.232 (+ € 2.232 door het inwonertal)." in board
    assert "72.560 inwoners × € 0,30 = € 21.768,00" in paper("gemeenteblad", 2020, place("almelo"))
    assert try_rate(2020, Tariff.objects.in_force(2020).rate).difference == 0
    effects = effects_of(2020, scenarios_of(2020))
    assert next(e.payer.amount for e in effects if e.payer.municipality.name == "Almelo") == 21_768


def test_a_proposal_asks_nothing_of_an_adopted_year(twente, adopt, coordinator_client) -> None:
    assert "Ter besluit" in paper("bijdrage-per-gemeente", 2020)
    adopt(Tariff.objects.in_force(2020))

    assert contributions_of(2020).proposal is None
    assert "Ter besluit" not in paper("bijdrage-per-gemeente", 2020)
    assert "Gevraagd" not in page(coordinator_client, "/bijdragen/2020/")


# --- Leaving -------------------------------------------------------------------------------------


def test_who_gave_notice_pays_until_its_last_day_everywhere(raised, coordinator_client) -> None:
    borne = place("borne")
    Notice.objects.create(
        agreement=Agreement.objects.order_by("pk").first(),
        municipality=borne,
        given_on=dt.date(2020, 3, 1),
    )

    assert contributions_of(2020).total_amount == 188_365
    assert (contributions_of(2021).total_amount, asked_in(2021)["Borne"]) == (182_580, 1_137)
    assert (contributions_of(2022).total_amount, asked_in(2022).get("Borne")) == (181_443, None)

    for address in ("/bijdragen/2021/", "/bijdragen/2021/ronde/", "/?peildatum=2021-12-31"):
        assert "182.580" in page(coordinator_client, address), address
    assert in_file(coordinator_client, 2021, "Nu")["Borne"] == 1_137
    assert "60" in page(coordinator_client, "/bijdragen/2021/?herkomst=borne")
    borne_page = page(coordinator_client, "/gemeenten/borne/?peildatum=2021-12-31")
    assert "€ 1.137 bijdrage in 2021" in borne_page
    assert "2 uur per week afgesproken inzet 0,33 over het jaar: 60 van 365 dagen" in borne_page
    board = paper("bijdrage-per-gemeente", 2021)
    assert "samen € 182.580." in board
    assert "Dagen, van 365" in board
    assert "Borne 23.075 60 1.137" in board
    assert "× 60 van 365 dagen" in paper("gemeenteblad", 2021, borne)

    for address in ("/bijdragen/2022/", "/bijdragen/2022/ronde/", "/?peildatum=2022-12-31"):
        assert "181.443" in page(coordinator_client, address), address
    assert "Borne" not in in_file(coordinator_client, 2022, "Nu")
    assert "bijdrage in 2022" not in page(
        coordinator_client, "/gemeenten/borne/?peildatum=2022-12-31"
    )


# --- Joining and merging -------------------------------------------------------------------------


def test_who_joins_in_july_pays_from_july_everywhere(twente, coordinator_client) -> None:
    Tariff.objects.proposed().delete()
    new = MunicipalityFactory(name="Nieuwstad", slug="nieuwstad", valid_from=dt.date(2027, 7, 1))
    PopulationCountFactory(municipality=new, inhabitants=30_000, reference_date=dt.date(2027, 7, 1))

    overview = contributions_of(2027)
    assert overview.of(new).amount == 3_024  # 184 of 365 days of € 6.000
    assert overview.total_amount == 128_600
    for address in ("/bijdragen/2027/", "/bijdragen/2027/ronde/"):
        text = page(coordinator_client, address)
        assert "128.600" in text, address
        assert "3.024" in text, address
    board = paper("bijdrage-per-gemeente", 2027)
    assert "Dagen, van 365" in board
    assert "Nieuwstad 30.000 184 3.024" in board
    assert contributions_of(2028).of(new).amount == 6_000


def test_the_successor_pays_for_who_merged_into_it_everywhere(twente, coordinator_client) -> None:
    Tariff.objects.proposed().delete()
    Municipality.objects.filter(slug="losser").update(
        valid_until=dt.date(2020, 6, 30), successor=place("enschede")
    )

    overview = contributions_of(2020)
    enschede, losser = overview.of(place("enschede")), overview.of(place("losser"))
    whole = PopulationCount.objects.get(municipality__slug="losser").inhabitants * 20 // 100
    rows = [(row.name, row.days) for row in enschede.rows]
    assert rows == [("Enschede", 366), ("Enschede (voorheen Losser)", 184)]
    taken_over = enschede.amount - 31_670
    assert whole - 1 <= losser.amount + taken_over <= whole
    total = number(overview.total_amount)
    year = page(coordinator_client, "/bijdragen/2020/")
    assert total in year
    assert "Enschede (voorheen Losser)" in year
    assert "niet te berekenen" not in year
    assert total in page(coordinator_client, "/bijdragen/2020/ronde/")
    board = paper("bijdrage-per-gemeente", 2020)
    assert euro(overview.total_amount).replace("\u00a0", " ") in board
    assert "Dagen, van 366" in board
    assert f"Enschede (voorheen Losser) 22.522 184 {number(taken_over)}" in board
    sheet = paper("gemeenteblad", 2020, place("enschede"))
    assert "Voor Losser, dat in deze gemeente is opgegaan:" in sheet
    assert euro(enschede.amount).replace("\u00a0", " ") in sheet
