"""What another rate would mean: on the page, in the file, and on the way to a proposal."""

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from contributions.rates.models import Tariff
from contributions.trials.overviews import try_rate
from tests.factories import store
from tests.factories.contributions import (
    EffortBandFactory,
    PopulationCountFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory, RegionFactory
from tests.pages import MOST_QUERIES


def address(year: int = 2020) -> str:
    return reverse("contributions:contribution_what_if", args=(year,))


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        ("0,20", (125_576, "125579.60", 16_129)),
        ("0,30", (188_365, "188369.40", 24_194)),
        ("0", (0, "0", 0)),
    ],
)
def test_the_figures_of_the_source(twente, coordinator_client, rate, expected) -> None:
    total, exact, hengelo = expected
    response = coordinator_client.get(address(), {"tarief": rate})

    trial = response.context["trial"]
    assert (trial.total.amount, trial.total.unrounded) == (total, Decimal(exact))
    assert trial.difference == total - 125_576
    assert {row.row.municipality.name: row.tried for row in trial.rows}["Hengelo"] == hengelo
    footers = {column.name: str(column.footer) for column in response.context["table"].columns}
    assert footers["tried"] == f"{total:,}".replace(",", ".")
    assert footers["current"] == "125.576"


def test_the_page_says_what_falls_away(twente, coordinator_client) -> None:
    html = coordinator_client.get(address(), {"tarief": "0,30"}).content.decode()

    for words in ("€\u00a0188.365", "€\u00a04,40", "€\u00a0188.369,40", "+ €\u00a062.789"):
        assert words in html


def test_a_percentage_is_taken_of_the_tariff_in_force(twente, coordinator_client) -> None:
    trial = coordinator_client.get(address(), {"percentage": "50"}).context["trial"]

    assert (trial.rate, trial.total.amount) == (Decimal("0.3000"), 188_365)


def test_the_rows_can_be_downloaded(twente, coordinator_client) -> None:
    asked = {"tarief": "0,30"}
    csv = coordinator_client.get(address(), asked | {"_export": "csv"})
    xlsx = coordinator_client.get(address(), asked | {"_export": "xlsx"})

    assert csv["Content-Disposition"] == 'attachment; filename="wat-als-2020.csv"'
    lines = csv.content.decode().splitlines()
    assert "Hengelo,80648,16129,24194,8065" in lines
    sheet = load_workbook(io.BytesIO(xlsx.content)).active
    rows = {row[0]: row[1:] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["Hengelo"] == (80_648, 16_129, 24_194, 8_065)
    assert len(lines) == len(rows) + 1 == 15


def test_nothing_asked_gives_an_empty_file_and_no_table(twente, coordinator_client) -> None:
    html = coordinator_client.get(address()).content.decode()
    # The heads of an earlier rate must not stay behind.
    coordinator_client.get(address(), {"tarief": "0,30"})
    lines = coordinator_client.get(address(), {"_export": "csv"}).content.decode().splitlines()

    assert "Vul een tarief in, bijvoorbeeld 0,25." in html
    assert 'href="?tarief=0,3"' in html
    assert "<table" not in html
    assert lines == ["Gemeente,Inwoners,Nu,Dan,Verschil"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"tarief": "x"}, "Schrijf het getal als 1.234,56."),
        ({"tarief": "-0,01"}, "Een tarief kan niet onder nul liggen."),
        ({"tarief": "0,12345"}, "4 "),
        ({"tarief": "1000"}, "cijfers"),
        ({"percentage": "101"}, "Schrijf een percentage tussen -50 en 100."),
        ({"tarief": "0,25", "percentage": "2"}, "een van de twee"),
        ({"tarief": "", "percentage": ""}, "een van de twee"),
    ],
)
def test_what_cannot_be_is_said(twente, coordinator_client, asked, message) -> None:
    response = coordinator_client.get(address(), asked)

    assert response.status_code == 200
    assert response.context["trial"] is None
    assert message in response.content.decode()


def test_a_percentage_needs_a_tariff_in_force(twente, coordinator_client) -> None:
    html = coordinator_client.get(address(2018), {"percentage": "2"}).content.decode()
    trial = coordinator_client.get(address(2018), {"tarief": "0,2"}).context["trial"]

    assert "Voor 2018 is geen tarief vastgesteld. Vul een tarief in." in html
    assert (trial.total.amount, trial.difference) == (125_576, None)


def test_a_year_that_cannot_be_is_not_found(coordinator_client) -> None:
    assert coordinator_client.get("/bijdragen/1800/wat-als/").status_code == 404


def test_one_click_shows_how_an_amount_would_come_about(twente, coordinator_client) -> None:
    page = coordinator_client.get(address(), {"tarief": "0,30"}).content.decode()
    assert f'href="{address()}?tarief=0%2C3&amp;herkomst=hengelo#herkomst"' in page
    assert 'href="/bijdragen/2020/?herkomst=hengelo#herkomst"' in page
    html = coordinator_client.get(
        address(), {"tarief": "0,30", "herkomst": "hengelo"}
    ).content.decode()

    origin = html[html.index('id="herkomst"') :]
    for words in (
        "80.648",
        "€\u00a00,30",
        "€\u00a024.194,40",
        "€\u00a024.194",
        "er is geen besluit",
    ):
        assert words in origin


def test_a_rate_leads_to_the_form_of_a_tariff_filled_in(twente, coordinator_client) -> None:
    url = coordinator_client.get(address(), {"tarief": "0,25"}).context["propose_url"]
    response = coordinator_client.get(url)

    form, bands = response.context["form"], response.context["bands"]
    assert url == "/tarieven/toevoegen/?jaar=2020&tarief=0%2C25"
    assert (form["from_year"].value(), form["rate"].value()) == ("2020", "0,25")
    first = {name: bands.forms[0][name].value() for name in ("hours_per_week", "buyout_per_year")}
    assert first == {"hours_per_week": "2", "buyout_per_year": "3.888"}
    sent = {"from_year": "2020", "rate": "0,25", "remark": ""}
    for row in (*bands.forms, bands.management_form):
        filled = {row[name].html_name: row[name].value() for name in row.fields}
        sent |= {name: value for name, value in filled.items() if value is not None}
    answer = coordinator_client.post(url, sent)

    assert answer.status_code == 302
    tariff = Tariff.objects.get(rate=Decimal("0.25"))
    assert answer.url == tariff.get_absolute_url()
    assert [(b.from_inhabitants, b.buyout_per_year) for b in tariff.bands.all()] == [
        (0, 3888),
        (26_000, 7778),
        (38_001, 11_667),
        (85_001, 15_830),
    ]


def test_a_percentage_leads_to_indexing(twente, coordinator_client) -> None:
    url = coordinator_client.get(address(), {"percentage": "2,5"}).context["propose_url"]
    tariff = Tariff.objects.adopted().get()

    assert url == f"/tarieven/{tariff.pk}/indexeren/?jaar=2020&percentage=2%2C5"
    assert coordinator_client.get(url).context["trial"].rate == Decimal("0.2050")


def test_who_may_not_edit_sees_what_it_means_and_cannot_propose(
    twente, board_member_client
) -> None:
    response = board_member_client.get(address(), {"tarief": "0,25"})

    assert response.context["trial"].total.amount > 0
    assert response.context["propose_url"] == ""
    assert "Stel dit tarief voor" not in response.content.decode()


def test_a_municipality_without_inhabitants_is_named(coordinator_client) -> None:
    RegionFactory()
    TariffFactory(from_year=2019, adopted=True)
    MunicipalityFactory(name="Leegstad")
    html = coordinator_client.get(address(), {"tarief": "0,25"}).content.decode()

    assert "Zonder inwonertal is er geen bedrag: Leegstad." in html
    assert "niet te berekenen" in html


@pytest.mark.parametrize("page", ["what if", "index"])
def test_the_pages_ask_as_much_for_300_municipalities(coordinator_client, page) -> None:
    RegionFactory()
    tariff = TariffFactory(from_year=2019, adopted=True)
    EffortBandFactory(tariff=tariff)
    at = {
        "what if": f"{address()}?tarief=0,25&herkomst=gemeente-0",
        "index": f"{reverse('contributions:tariff_index', args=(tariff.pk,))}?percentage=2&jaar=2020",
    }[page]

    def asked() -> int:
        coordinator_client.get(at)
        with CaptureQueriesContext(connection) as caught:
            assert coordinator_client.get(at).context["trial"] is not None
        return len(caught)

    PopulationCountFactory()
    one = asked()
    places = MunicipalityFactory.build_batch(300)
    store(places)
    store([PopulationCountFactory.build(municipality=place) for place in places])

    assert asked() == one <= MOST_QUERIES


def test_the_trial_of_a_year_without_municipalities_is_empty(db) -> None:
    trial = try_rate(2020, Decimal("0.25"))

    assert (trial.rows, trial.total.amount, trial.difference) == ((), 0, None)


# Before deciding ----------------------------------------------------------------------------------


def test_who_decides_on_a_tariff_reads_what_it_means_for_years_that_ran(
    twente, adopt, coordinator_client
) -> None:
    adopt(Tariff.objects.in_force(2020))
    proposal = Tariff.objects.proposed().get(from_year=2020)
    address = f"{reverse('agenda:decision_add')}?onderwerp=contributions.tariff:{proposal.pk}"
    page = coordinator_client.get(address)

    told = page.context["form"].warnings
    assert told[:2] == [
        (
            "2020 is al vastgesteld op €\u00a0125.576. Dat verandert niet; bij dit tarief was het"
            " €\u00a0188.365, €\u00a062.789 meer."
        ),
        (
            "2021 is al begonnen. Nu is het samen €\u00a0125.576, bij dit tarief €\u00a0188.365,"
            " €\u00a062.789 meer."
        ),
    ]
    assert [text[:4] for text in told] == [
        str(year) for year in range(2020, timezone.localdate().year + 1)
    ]
    sent = {
        "subject": f"contributions.tariff:{proposal.pk}",
        "body": page.context["form"].initial["body"],
        "taken_on": f"{timezone.localdate():%d-%m-%Y}",
    }
    answer = coordinator_client.post(address, sent)
    assert answer.status_code == 422
    assert "Vink aan dat het besluit zo klopt." in answer.content.decode()
    proposal.refresh_from_db()
    assert not proposal.is_adopted

    assert coordinator_client.post(address, sent | {"understood": "on"}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.is_adopted


def test_a_tariff_of_next_year_asks_nothing(twente, coordinator_client) -> None:
    proposal = TariffFactory(from_year=timezone.localdate().year + 1, rate=Decimal("0.40"))
    address = f"{reverse('agenda:decision_add')}?onderwerp=contributions.tariff:{proposal.pk}"

    form = coordinator_client.get(address).context["form"]
    assert (form.warnings, "understood" in form.fields) == ([], False)
