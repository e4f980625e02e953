"""The pages of tariffs, obligations, inhabitants and subsidies."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agenda.subjects import all_pending
from contributions.effort.models import AdoptedObligation
from contributions.population.models import PopulationCount
from contributions.rates.models import EffortBand, Tariff
from tests.factories import create_many
from tests.factories.contributions import (
    AdoptedObligationFactory,
    EffortBandFactory,
    PopulationCountFactory,
    SubsidyFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory

LISTS = {
    "tariff": TariffFactory,
    "adoptedobligation": AdoptedObligationFactory,
    "populationcount": PopulationCountFactory,
    "subsidy": SubsidyFactory,
}


def url(model, page, *args):
    return reverse(f"contributions:{model}_{page}", args=args)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def shown(response):
    return [row.record for row in response.context["table"].rows]


@pytest.mark.parametrize("model", LISTS)
def test_lists_take_as_many_queries_for_many(coordinator_client, model):
    LISTS[model]()
    one = queries(coordinator_client, url(model, "list"))
    create_many(LISTS[model], 40)

    assert queries(coordinator_client, url(model, "list")) == one
    assert one <= 12


@pytest.mark.parametrize("model", LISTS)
def test_empty_lists_say_what_to_do(coordinator_client, model):
    assert "ivz-empty" in coordinator_client.get(url(model, "list")).content.decode()


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    "query",
    [
        "bladzijde=-1",
        "sorteer=__class__",
        "jaar=99999999999999999999",
        "jaar=x",
        "gemeente=x",
        "status=x",
        "thema=999999",
        "_export=exe",
    ],
)
def test_bad_input_never_breaks_a_list(coordinator_client, model, query):
    LISTS[model]()

    assert coordinator_client.get(f"{url(model, 'list')}?{query}").status_code == 200


@pytest.mark.parametrize("model", LISTS)
def test_lists_export(coordinator_client, model):
    LISTS[model]()

    lines = coordinator_client.get(url(model, "list"), {"_export": "csv"}).content.decode()

    assert len(lines.splitlines()) == 2
    assert "Wijzigen" not in lines
    assert "<" not in lines


@pytest.mark.parametrize("model", LISTS)
def test_who_may_not_edit_is_refused_and_sees_no_links(board_member_client, model):
    obj = LISTS[model]()
    name = getattr(obj, "code", obj.pk)
    urls = [url(model, "add"), url(model, "edit", name), url(model, "delete", name)]

    page = board_member_client.get(url(model, "list")).content.decode()

    assert [board_member_client.get(one).status_code for one in urls] == [403] * 3
    assert [board_member_client.post(one).status_code for one in urls] == [403] * 3
    assert not [one for one in urls if one in page]
    assert type(obj).objects.filter(pk=obj.pk).exists()


# Tariffs ---------------------------------------------------------------------------------------


def band_data(*rows, total=None):
    """What a browser sends for rows of bands."""
    data = {
        "staffels-TOTAL_FORMS": total or len(rows),
        "staffels-INITIAL_FORMS": 0,
        "staffels-MIN_NUM_FORMS": 0,
        "staffels-MAX_NUM_FORMS": 1000,
    }
    for index, row in enumerate(rows):
        for name, value in zip(
            ("from_inhabitants", "hours_per_week", "buyout_per_year"), row, strict=True
        ):
            data[f"staffels-{index}-{name}"] = value
    return data


def test_coordinator_proposes_a_tariff_with_bands(coordinator_client):
    response = coordinator_client.post(
        url("tariff", "add"),
        {"from_year": "2023", "rate": "0,35"}
        | band_data(("0", "2", "4.000"), ("26.000", "4", "8.000,50"), ("", "", "")),
    )

    tariff = Tariff.objects.get()
    assert response.url == tariff.get_absolute_url()
    assert (tariff.rate, tariff.is_adopted) == (Decimal("0.35"), False)
    assert [(b.from_inhabitants, b.buyout_per_year) for b in tariff.bands.all()] == [
        (0, Decimal("4000.00")),
        (26_000, Decimal("8000.50")),
    ]
    assert [obj for _, waiting in all_pending() for obj in waiting] == [tariff]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("10", "2", "1")], "begint bij 0 inwoners"),
        ([("0", "4", "1"), ("10", "2", "1")], "moet meer uren hebben"),
    ],
)
def test_bands_that_form_no_table_are_refused_and_nothing_is_stored(
    coordinator_client, rows, message
):
    response = coordinator_client.post(
        url("tariff", "add"), {"from_year": "2023", "rate": "0,35"} | band_data(*rows)
    )

    assert response.status_code == 422
    assert message in response.context["bands"].non_form_errors()[0]
    assert message in response.content.decode()
    assert not Tariff.objects.exists()


def test_a_wrong_tariff_keeps_the_bands_that_were_typed(coordinator_client):
    response = coordinator_client.post(
        url("tariff", "add"), {"from_year": "", "rate": "x"} | band_data(("0", "2", "4.321"))
    )

    assert response.status_code == 422
    assert 'value="4.321"' in response.content.decode()
    assert not EffortBand.objects.exists()


def test_without_rows_sent_the_form_is_refused(coordinator_client):
    response = coordinator_client.post(url("tariff", "add"), {"from_year": "2023", "rate": "0,35"})

    assert response.status_code == 422
    assert not Tariff.objects.exists()


def test_coordinator_changes_the_bands_of_a_proposal(coordinator_client):
    tariff = TariffFactory(from_year=2023)
    low = EffortBandFactory(tariff=tariff)
    high = EffortBandFactory(tariff=tariff, from_inhabitants=26_000, hours_per_week=4)
    data = {"from_year": "2023", "rate": "0,40"} | band_data(("0", "3", "1"), ("26000", "4", "2"))
    data |= {"staffels-INITIAL_FORMS": 2, "staffels-0-id": low.pk, "staffels-1-id": high.pk}

    coordinator_client.post(url("tariff", "edit", tariff.pk), data | {"staffels-1-DELETE": "on"})

    tariff.refresh_from_db()
    assert tariff.rate == Decimal("0.40")
    assert [(b.pk, b.hours_per_week) for b in tariff.bands.all()] == [(low.pk, 3)]


@pytest.mark.parametrize("model", ["tariff", "adoptedobligation"])
@pytest.mark.parametrize("page", ["edit", "delete"])
def test_what_was_adopted_cannot_be_touched(coordinator_client, model, page):
    obj = LISTS[model](adopted=True)
    address = url(model, page, obj.pk)

    answers = [coordinator_client.get(address), coordinator_client.post(address, {})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert address not in coordinator_client.get(url(model, "list")).content.decode()
    assert type(obj).objects.filter(pk=obj.pk).exists()


def test_page_of_a_tariff_shows_its_bands_and_decision(twente, coordinator_client):
    tariff = Tariff.objects.adopted().get()

    response = coordinator_client.get(tariff.get_absolute_url())

    page = response.content.decode()
    assert [(r.from_inhabitants, r.to_inhabitants) for r in response.context["bands"]] == [
        (0, 25_999),
        (26_000, 38_000),
        (38_001, 85_000),
        (85_001, None),
    ]
    assert tariff.decision.reference in page
    assert url("tariff", "edit", tariff.pk) not in page


def test_page_of_a_tariff_with_wrong_bands_says_so(coordinator_client):
    band = EffortBandFactory(from_inhabitants=5)

    page = coordinator_client.get(band.tariff.get_absolute_url()).content.decode()

    assert "De staffels kloppen nog niet" in page


# Obligations -----------------------------------------------------------------------------------


def test_coordinator_proposes_other_hours(coordinator_client):
    adopted = AdoptedObligationFactory(adopted=True, hours_per_week=Decimal(2))

    response = coordinator_client.post(
        url("adoptedobligation", "add"),
        {"municipality": adopted.municipality_id, "from_year": "2021", "hours_per_week": "4"},
    )

    proposal = AdoptedObligation.objects.proposed().get()
    adopted.refresh_from_db()
    assert response.url == url("adoptedobligation", "list")
    assert (proposal.municipality, proposal.hours_per_week) == (adopted.municipality, 4)
    assert adopted.hours_per_week == 2
    assert [obj for _, waiting in all_pending() for obj in waiting] == [proposal]


@pytest.mark.parametrize("hours", ["-1", "169", "veel"])
def test_hours_that_cannot_be_are_refused(coordinator_client, hours):
    response = coordinator_client.post(
        url("adoptedobligation", "add"),
        {"municipality": MunicipalityFactory().pk, "from_year": "2021", "hours_per_week": hours},
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"hours_per_week"}


# Inhabitants -----------------------------------------------------------------------------------


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
    assert line.title == "Groeistad: 2019 900; 2020 1.000; 2021 1.200."
    assert [y for _, y in line.dots] == sorted((y for _, y in line.dots), reverse=True)
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
