"""What was not recorded is never a figure: no 0, and no sentence that follows from one."""

import re
from html import unescape

import pytest
from django.test import Client

from contributions.population.models import PopulationCount
from portfolios.models import Municipality, Region
from reports.catalogue import find
from reports.papers.base import request_for
from tests.factories.portfolios import MunicipalityFactory, RegionFactory

pytestmark = pytest.mark.django_db
NOTHING = "?peildatum=2019-12-31"


def words_of(html: str) -> str:
    """A page or a paper as it is read."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def paper(name: str, year: int) -> str:
    return words_of(find(name).render(request_for(year=year)).html)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words_of(answer.content.decode())


def test_the_obligation_of_a_year_without_hours(twente: Region) -> None:
    text = paper("inspanningsverplichting", 2019)

    assert "Voor 2019 zijn geen uren vastgesteld." in text
    assert "samen 0 uur" not in text
    assert "wat de staffel zegt" not in text
    assert text.count("niet vastgesteld") == 15  # fourteen municipalities and the total


def test_the_obligation_of_a_year_with_hours(twente: Region) -> None:
    text = paper("inspanningsverplichting", 2020)

    assert "brengen in 2020 samen 52 uur per week in. Bij Dinkelland en Rijssen-Holten zegt" in text
    assert "vastgesteld" not in text.partition("Tabel 2")[2]
    MunicipalityFactory(name="Zevenhoven")
    text = paper("inspanningsverplichting", 2020)
    assert "samen 52 uur per week in. Voor Zevenhoven zijn geen uren vastgesteld." in text
    assert "Zevenhoven niet bekend – niet vastgesteld – –" in text


def test_the_tasks_of_a_year_without_hours(twente: Region) -> None:
    text = paper("taakverdeling", 2019)

    # The deployments of the note have no first day.
    assert "Samen leveren de gemeenten in 2019 57 uur per week. Er zijn geen uren" in text
    assert "Afgesproken is 0" not in text
    assert "Iedereen levert" not in text
    assert "meer dan afgesproken." not in text
    assert "Totaal 57 niet vastgesteld –" in text


def test_the_tasks_of_a_year_with_hours(twente: Region) -> None:
    MunicipalityFactory(name="Zevenhoven")
    text = paper("taakverdeling", 2020)

    assert "Samen leveren de gemeenten in 2020 57 uur per week. Afgesproken is 52 uur." in text
    assert "Voor Zevenhoven zijn geen uren vastgesteld." in text
    assert "Zevenhoven – – 0 niet vastgesteld –" in text


@pytest.mark.parametrize("year", [1950, 2019, 2150])
def test_no_paper_says_none_of_a_year(twente: Region, year: int) -> None:
    for name in ("inspanningsverplichting", "taakverdeling", "gemeenteblad"):
        text = paper(name, year)
        assert "None" not in text, name
        if year < 2020:
            assert not re.search(r"(?:Afgesproken is|samen|van) 0 uur", text), name
            assert "precies wat is afgesproken" not in text, name
    text = paper("bijdrage-per-gemeente", year)
    assert not re.search(r"(?:samen|op) €\s0\b", text)


def test_pages_of_a_year_without_hours(twente: Region, coordinator_client: Client) -> None:
    text = page(coordinator_client, "/inzet/2019/")
    assert "57 uur per week geleverd geen uren vastgesteld" in text
    assert not re.search(r"\b0 uur per week (?:afgesproken|saldo)", text)
    assert "komen uren tekort" not in text
    assert "klopt" not in text.partition("Gemeente of groep")[2].partition("Kies een getal")[0]

    text = page(coordinator_client, f"/{NOTHING}")
    assert "geleverd door gemeenten geen uren vastgesteld" in text
    assert "0 uur afgesproken" not in text

    place = Municipality.objects.get(name="Hengelo").get_absolute_url()
    text = page(coordinator_client, f"{place}{NOTHING}")
    assert "onbekend saldo geen uren vastgesteld" in text
    text = page(coordinator_client, "/inzet/2019/?herkomst=hengelo")
    assert "geen Er zijn geen uren vastgesteld Geleverd" in text
    assert "8 uur Geleverd, opgeteld" in text


def test_a_file_of_a_year_without_hours_holds_no_nought(
    twente: Region, coordinator_client: Client
) -> None:
    text = coordinator_client.get("/inzet/2019/?_export=csv").content.decode()
    rows = [line.split(",") for line in text.splitlines()]
    owed, difference = rows[0].index("Afgesproken"), rows[0].index("Saldo")
    assert len(rows) > 10
    assert {(row[owed], row[difference]) for row in rows[1:] if len(row) == len(rows[0])} == {
        ("", "")
    }


def test_a_contribution_without_inhabitants(twente: Region, coordinator_client: Client) -> None:
    PopulationCount.objects.all().delete()
    text = paper("bijdrage-per-gemeente", 2020)
    assert not re.search(r"samen €\s0\b", text)
    assert "niet bekend inwoners in 14 gemeenten" in text
    assert not re.search(r"\b0 inwoners", page(coordinator_client, "/bijdragen/2020/"))
    text = page(coordinator_client, "/")
    assert "14 gemeenten inwoners niet bekend" in text


def test_a_region_without_anything() -> None:
    RegionFactory()
    assert "Voor 2020 is geen inzet vastgelegd. Er zijn geen uren" in paper("taakverdeling", 2020)
    for name in ("inspanningsverplichting", "taakverdeling", "bijdrage-per-gemeente"):
        text = paper(name, 2020)
        assert "None" not in text
        assert not re.search(r"\b(?:samen|is) (?:€\s)?0\b", text), name
