"""The pages of tariffs and their bands."""

from decimal import Decimal

import pytest

from agenda.subjects import all_pending
from contributions.rates.models import EffortBand, Tariff
from tests.contributions.test_lists import url
from tests.factories.contributions import EffortBandFactory, TariffFactory


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


def test_a_tariff_of_which_the_start_is_not_known_says_so(twente, coordinator_client):
    tariff = Tariff.objects.in_force(2020)

    assert (tariff.or_earlier, str(tariff)) == (True, "€ 0,20 per inwoner vanaf 2019 of eerder")
    assert (
        "<b>2019 of eerder</b>"
        in coordinator_client.get(tariff.get_absolute_url()).content.decode()
    )
    listed = coordinator_client.get(f"{url('tariff', 'list')}?_export=csv").content.decode()
    assert "2019 of eerder" in listed
    assert "2020 of eerder" not in listed
