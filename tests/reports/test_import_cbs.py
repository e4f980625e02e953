"""Inhabitants from CBS, on the page and by the command; the answers of CBS are made by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from contributions.effort.models import AdoptedObligation
from contributions.participation import findings
from contributions.population.cbs import UNREACHABLE, UNREADABLE, counts_of
from contributions.population.imports import rows_of
from contributions.population.models import PopulationCount
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine
from contributions.rounds.overviews import contributions_of
from platform_ivz.datasets import Examined
from portfolios.enums import ImportStatus
from portfolios.models import ImportRun, Municipality
from reports.imports import find_kind
from tests.cbs import PLACES, HandMadeCbs
from tests.factories.contributions import (
    AdoptedObligationFactory,
    ContributionLineFactory,
    ContributionRunFactory,
    PopulationCountFactory,
)
from tests.factories.portfolios import MunicipalityFactory

pytestmark = pytest.mark.django_db

PAGE = "/importeren/inwoners/cbs/"
DAY = dt.date(2025, 1, 1)
# The places of the hand-made answer that a region of two has.
TWO = {"GM0141": "Almelo", "GM0164": "Hengelo"}


@pytest.fixture
def places(db: None) -> list[Municipality]:
    return [
        MunicipalityFactory(cbs_code=code, name=name, slug=name.lower())
        for code, name in TWO.items()
    ]


@pytest.fixture
def client(coordinator_client: Client) -> Client:
    return coordinator_client


def fetch(client: Client, year: object = 2025) -> HttpResponse:
    return client.post(PAGE, {"year": year})


def run_of(response: HttpResponse) -> ImportRun:
    assert response.status_code == 302, errors(response)
    return ImportRun.objects.get(pk=response["Location"].rstrip("/").rpartition("/")[2])


def errors(response: HttpResponse) -> list[str]:
    return [message for found in response.context["form"].errors.values() for message in found]


def store(client: Client, run: ImportRun) -> None:
    response = client.post(reverse("reports:import_store", args=[run.pk]))
    assert response.status_code == 302
    run.refresh_from_db()
    assert run.status == ImportStatus.STORED


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.new_count, run.changed_count, run.unchanged_count, run.wrong_count


def stored() -> dict[str, tuple[int, str]]:
    """Inhabitants and status on the first of 2025, by CBS code."""
    rows = PopulationCount.objects.filter(reference_date=DAY)
    return {
        code: (inhabitants, status)
        for code, inhabitants, status in rows.values_list(
            "municipality__cbs_code", "inhabitants", "status"
        )
    }


def page_of(client: Client, run: ImportRun) -> str:
    return client.get(run.get_absolute_url()).content.decode().replace("\u00a0", " ")


# --- The page ----------------------------------------------------------------------------------


def test_choose_a_year_look_store_and_undo(client, places, cbs: HandMadeCbs) -> None:
    assert f'value="{timezone.localdate().year}"' in client.get(PAGE).content.decode()
    before = list(PopulationCount.objects.values())

    run = run_of(fetch(client))

    assert counts(run) == (2, 0, 0, 0)
    assert run.file_name == "CBS, inwoners op 1 januari 2025"
    assert list(PopulationCount.objects.values()) == before
    store(client, run)
    assert stored() == {"GM0141": (73_912, "voorlopig"), "GM0164": (83_420, "voorlopig")}
    today = timezone.localdate()
    assert set(PopulationCount.objects.values_list("source", flat=True)) == {
        f"CBS StatLine, tabel 70072ned, CC BY 4.0, opgehaald op {today:%d-%m-%Y}"
    }
    client.post(reverse("reports:import_undo", args=[run.pk]))
    assert list(PopulationCount.objects.values()) == before


def test_the_preview_shows_what_was_and_how_it_grew(client, places, cbs: HandMadeCbs) -> None:
    almelo, hengelo = places
    for place, day, inhabitants in (
        (almelo, dt.date(2023, 1, 1), 60_000),
        (almelo, dt.date(2024, 1, 1), 73_500),
        (almelo, DAY, 73_900),
        (hengelo, None, 80_648),
    ):
        PopulationCountFactory(
            municipality=place, reference_date=day, inhabitants=inhabitants, status="voorlopig"
        )
    cbs.periods[1]["Description"] = None

    run = run_of(fetch(client))

    assert counts(run) == (1, 1, 0, 0)
    page = page_of(client, run)
    assert "<del>73.900</del> wordt <ins>73.912</ins>" in page
    assert "<del>voorlopig</del> wordt <ins>definitief</ins>" in page
    assert "+412 inwoners (0,6 %) sinds 01-01-2024." in page
    assert "+2.772 inwoners (3,4 %) sinds de telling zonder peildatum." in page
    assert "Bij het CBS heet deze gemeente ‘Hengelo (O.)’." in page
    assert page.count("Bij het CBS heet") == 1
    assert "opvallend" not in page
    assert "Er is geen rij voor" not in page


def test_a_strange_figure_stands_out(client, places, cbs: HandMadeCbs) -> None:
    for place, inhabitants in zip(places, (73_500, 82_900), strict=True):
        PopulationCountFactory(
            municipality=place, reference_date=dt.date(2024, 1, 1), inhabitants=inhabitants
        )
    cbs.figure("GM0164")["TotaleBevolking_1"] = 38_420
    run = run_of(fetch(client))
    assert [row["cells"]["municipality"] for row in run.rows] == ["GM0164", "GM0141"]
    page = page_of(client, run)
    assert "Bij één rij is het verschil opvallend groot." in page
    assert "Opvallend: −44.480 inwoners (−53,7 %) sinds 01-01-2024." in page
    store(client, run)
    assert "Kijk die na voor u opslaat" not in page_of(client, run)


def test_the_same_figures_change_nothing_not_even_the_source(
    client, places, cbs: HandMadeCbs
) -> None:
    for place, inhabitants in zip(places, (73_912, 83_420), strict=True):
        PopulationCountFactory(
            municipality=place,
            reference_date=DAY,
            inhabitants=inhabitants,
            status="voorlopig",
            source="met de hand",
        )
    run = run_of(fetch(client))
    assert counts(run) == (0, 0, 2, 0)
    page = page_of(client, run)
    assert "Er valt niets op te slaan." in page
    assert "Alles opslaan" not in page


def test_a_municipality_that_cbs_lacks_is_named(client, places, cbs: HandMadeCbs) -> None:
    MunicipalityFactory(cbs_code="GM9001", name="Aadorp")
    MunicipalityFactory(cbs_code="GM9002", name="Opgegaan", valid_until=dt.date(2024, 12, 31))
    cbs.figure("GM0141")["TotaleBevolking_1"] = None
    run = run_of(fetch(client))
    assert counts(run) == (1, 0, 0, 0)
    page = page_of(client, run)
    assert "Er is geen rij voor Aadorp en Almelo." in page
    assert "op 1 januari 2025 daar nog niet bekend? Vul het dan met de hand in." in page


def test_a_corrected_figure_lacks_nothing_that_is_known(client, places, cbs: HandMadeCbs) -> None:
    known = MunicipalityFactory(cbs_code="GM9001", name="Aadorp")
    other = MunicipalityFactory(cbs_code="GM9002", name="Beckum")
    PopulationCountFactory(municipality=known, reference_date=DAY)
    PopulationCountFactory(municipality=other, reference_date=dt.date(2024, 1, 1))
    page = page_of(client, run_of(fetch(client)))
    assert "Er is geen rij voor Beckum. Is het inwonertal op 1 januari 2025" in page


def test_what_is_stored_or_undone_lacks_nothing_any_more(client, places, cbs: HandMadeCbs) -> None:
    MunicipalityFactory(cbs_code="GM9001", name="Aadorp")
    run = run_of(fetch(client))
    assert "Er is geen rij voor Aadorp." in page_of(client, run)
    store(client, run)
    assert "Er is geen rij voor" not in page_of(client, run)
    client.post(reverse("reports:import_undo", args=[run.pk]))
    run.refresh_from_db()
    assert run.status == ImportStatus.UNDONE
    assert "Er is geen rij voor" not in page_of(client, run)


def test_many_that_are_lacking_are_counted(client, places, cbs: HandMadeCbs) -> None:
    for n in range(25):
        MunicipalityFactory(cbs_code=f"GM90{n:02}", name=f"Plaats {n:02}")
    page = page_of(client, run_of(fetch(client)))
    assert "Plaats 19 en nog 5. Is" in page
    assert "Plaats 20" not in page


def test_a_file_of_more_days_lacks_nothing() -> None:
    MunicipalityFactory(name="Aadorp")
    rows = [{"municipality": "GM1", "reference_date": day} for day in ("2024-01-01", "2025-01-01")]
    gap = find_kind("inwoners").gap
    assert gap(rows) == gap([]) == gap([{"municipality": "GM1", "reference_date": "x"}]) == ""
    assert gap(rows[:1]).startswith("Er is geen rij voor Aadorp.")


def test_a_row_at_fault_has_no_remark() -> None:
    wrong = Examined(2, {"municipality": "GM1"}, faults=(("", "fout"),))
    assert find_kind("inwoners").remarks([wrong]) == {}


@pytest.mark.parametrize(
    ("figure", "fault"),
    [
        (0, "inwoners: Een gemeente heeft ten minste 1 inwoner."),
        (-5, "inwoners: Een gemeente heeft ten minste 1 inwoner."),
        (10_000_000, "inwoners: Zo veel inwoners heeft geen gemeente; controleer het getal."),
    ],
)
def test_a_figure_that_cannot_be(client, places, cbs: HandMadeCbs, figure, fault) -> None:
    cbs.figure("GM0141")["TotaleBevolking_1"] = figure
    run = run_of(fetch(client))
    assert counts(run) == (1, 0, 0, 1)
    assert run.rows[0]["faults"] == [fault]
    page = page_of(client, run)
    assert "Alles opslaan" not in page
    assert fault in page
    client.post(reverse("reports:import_store", args=[run.pk]))
    assert not PopulationCount.objects.exists()


def test_a_code_that_comes_twice(client, places, cbs: HandMadeCbs) -> None:
    cbs.figures.append({**cbs.figure("GM0141"), "TotaleBevolking_1": 1})
    run = run_of(fetch(client))
    assert counts(run) == (2, 0, 0, 1)
    assert run.rows[0]["faults"] == [
        "‘GM0141, 2025-01-01’ staat er dubbel; de eerste staat op regel 1"
    ]


@pytest.mark.parametrize("year", ["abc", "", "20 25", "2025.5", "²", "\0"])
def test_what_is_no_year(client, places, cbs: HandMadeCbs, year) -> None:
    response = fetch(client, year)
    assert response.status_code == 422
    assert len(errors(response)) == 1
    assert cbs.asked == []
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("year", [1800, 2100, -1, 10**30])
def test_a_year_that_cannot_be_asked(client, places, cbs: HandMadeCbs, year) -> None:
    response = fetch(client, year)
    assert response.status_code == 422
    assert errors(response) == [f"Kies een jaar van 1995 tot en met {timezone.localdate().year}."]


def test_no_network_leaves_a_way_on(client, places, cbs: HandMadeCbs) -> None:
    cbs.fault = requests.ConnectTimeout()
    response = fetch(client)
    assert response.status_code == 422
    assert errors(response) == [UNREACHABLE]
    page = response.content.decode()
    assert f'href="{reverse("reports:import_upload", args=["inwoners"])}"' in page
    assert f'href="{reverse("contributions:populationcount_add")}"' in page
    assert not ImportRun.objects.exists()


def test_an_answer_without_the_period(client, places, cbs: HandMadeCbs) -> None:
    del cbs.periods[1]
    response = fetch(client)
    assert response.status_code == 422
    assert errors(response)[0].startswith("Het CBS heeft geen inwonertallen op 1 januari 2025.")


def test_none_of_ours(client, cbs: HandMadeCbs) -> None:
    MunicipalityFactory(cbs_code="GM9001")
    response = fetch(client)
    assert response.status_code == 422
    assert errors(response) == [
        (
            "In de cijfers van het CBS over 2025 staat geen van uw gemeenten. Kijk na of hun"
            " CBS-codes goed zijn."
        )
    ]


def test_where_to_find_it(client, board_member_client) -> None:
    for address in (
        reverse("contributions:populationcount_list"),
        reverse("reports:import_start"),
        reverse("reports:import_upload", args=["inwoners"]),
    ):
        assert f'href="{PAGE}"' in client.get(address).content.decode(), address
    listed = reverse("contributions:populationcount_list")
    assert PAGE not in board_member_client.get(listed).content.decode()
    subsidies = reverse("reports:import_upload", args=["subsidies"])
    assert PAGE not in client.get(subsidies).content.decode()


def test_as_many_queries_for_one_as_for_fourteen(
    client, twente, cbs: HandMadeCbs, django_assert_num_queries
) -> None:
    whole = counts_of(2025, dt.date(2026, 1, 1))
    for counts in (whole.counts, whole.counts[:1]):
        with django_assert_num_queries(2):
            rows_of(replace(whole, counts=counts))
    many = run_of(fetch(client))
    cbs.figures = [cbs.figure("GM0141")]
    one = run_of(fetch(client))
    asked = []
    for run in (many, one):
        with CaptureQueriesContext(connection) as queries:
            client.get(run.get_absolute_url())
        asked.append(len(queries))
    assert (many.row_count, one.row_count) == (14, 1)
    assert asked[0] == asked[1] <= 12


# --- What it does and what it leaves ------------------------------------------------------------


def test_the_findings_about_old_counts_go_away(client, twente, cbs: HandMadeCbs) -> None:
    day = dt.date(2026, 6, 1)
    (undated,) = findings.old_population(day)
    assert (undated.rule, undated.subject) == (
        "inwonertal-zonder-peildatum",
        "Inwonertal van 14 gemeenten",
    )
    cbs.figure("GM0141")["TotaleBevolking_1"] = None
    store(client, run_of(fetch(client)))
    (undated,) = findings.old_population(day)
    assert undated.subject == "Inwonertal van 1 gemeente"
    cbs.figure("GM0141")["TotaleBevolking_1"] = 73_912
    store(client, run_of(fetch(client)))
    assert list(findings.old_population(day)) == []
    assert len(stored()) == 14
    assert sum(inhabitants for inhabitants, _ in stored().values()) == sum(
        now for code, (_, _, now) in PLACES.items() if code != "GM0193"
    )


def test_an_old_count_is_followed_by_a_new_one(client, places, cbs: HandMadeCbs) -> None:
    for place in places:
        PopulationCountFactory(municipality=place, reference_date=dt.date(2019, 1, 1))
    (old,) = findings.old_population(dt.date(2026, 6, 1))
    assert (old.rule, old.subject) == ("inwonertal-verouderd", "Inwonertal van 2 gemeenten")
    store(client, run_of(fetch(client)))
    assert list(findings.old_population(dt.date(2026, 6, 1))) == []


def test_what_was_adopted_stays(client, places, cbs: HandMadeCbs) -> None:
    almelo, _ = places
    PopulationCountFactory(municipality=almelo, reference_date=DAY, inhabitants=70_000)
    AdoptedObligationFactory(
        municipality=almelo, from_year=2025, hours_per_week=Decimal(2), adopted=True
    )
    frozen = ContributionLineFactory(
        run=ContributionRunFactory(year=2025, reference_date=DAY, adopted=True),
        municipality=almelo,
        inhabitants=70_000,
        amount=14_000,
    )
    lines = list(ContributionLine.objects.values())
    hours = list(AdoptedObligation.objects.values())

    store(client, run_of(fetch(client)))

    assert stored()["GM0141"] == (73_912, "voorlopig")
    assert list(ContributionLine.objects.values()) == lines
    assert list(AdoptedObligation.objects.values()) == hours
    frozen.run.refresh_from_db()
    assert frozen.run.status == RunStatus.ADOPTED
    (row,) = contributions_of(frozen.run.year).rows
    assert (row.inhabitants, row.amount) == (70_000, 14_000)


# --- The command -------------------------------------------------------------------------------


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("import_population", *arguments, stdout=out, stderr=out)
    return out.getvalue().replace("\u00a0", " ")


def test_the_command_does_the_same(places, cbs: HandMadeCbs, client) -> None:
    almelo, _ = places
    PopulationCountFactory(municipality=almelo, reference_date=DAY, inhabitants=73_900)
    MunicipalityFactory(cbs_code="GM9001", name="Aadorp")

    told = command("2025")

    source = (
        f"CBS StatLine, tabel 70072ned, CC BY 4.0, opgehaald op {timezone.localdate():%d-%m-%Y}"
    )
    assert told.splitlines() == [
        "nieuw: Hengelo: 83.420 inwoners · Bij het CBS heet deze gemeente ‘Hengelo (O.)’.",
        (
            "gewijzigd: Almelo: 73.912 inwoners · inwoners: 73.900 wordt 73.912 · status: niet"
            f" vermeld wordt voorlopig · bron: bron 2019 wordt {source}"
        ),
        (
            "Er is geen rij voor Aadorp. Is het inwonertal op 1 januari 2025 daar nog niet bekend?"
            " Vul het dan met de hand in."
        ),
        "Klaar: 2 nieuw of gewijzigd. Ongedaan maken kan in het portaal.",
    ]
    assert stored() == {"GM0141": (73_912, "voorlopig"), "GM0164": (83_420, "voorlopig")}
    assert command("2025").endswith("Klaar: er is niets veranderd.\n")
    run = ImportRun.objects.get()
    assert (run.status, run.by) == (ImportStatus.STORED, None)
    client.post(reverse("reports:import_undo", args=[run.pk]))
    assert stored() == {"GM0141": (73_900, "onbekend")}


def test_a_dry_run_stores_nothing(places, cbs: HandMadeCbs) -> None:
    told = command("2024", "--dry-run")
    assert "nieuw: Almelo: 73.500 inwoners" in told
    assert told.endswith("Gecontroleerd: 2 nieuw of gewijzigd. Niets opgeslagen.\n")
    assert not PopulationCount.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_command_stops_with_a_clear_line(places, cbs: HandMadeCbs) -> None:
    for year, message in (
        ("1800", "Kies een jaar van 1995 tot en met"),
        ("abc", "schrijf een jaar, bijvoorbeeld 2025"),
    ):
        with pytest.raises(CommandError, match=message):
            command(year)
    cbs.fault = requests.ConnectionError()
    with pytest.raises(CommandError) as refused:
        command("2025")
    assert str(refused.value) == UNREACHABLE
    cbs.fault, cbs.body = None, "<html>"
    with pytest.raises(CommandError) as refused:
        command("2025")
    assert str(refused.value) == UNREADABLE


def test_the_command_stores_all_or_nothing(places, cbs: HandMadeCbs) -> None:
    cbs.figure("GM0141")["TotaleBevolking_1"] = 0
    with pytest.raises(CommandError, match=r"Niets opgeslagen: 1 van de rijen kan niet\."):
        command("2025")
    assert not PopulationCount.objects.exists()
    assert not ImportRun.objects.exists()
