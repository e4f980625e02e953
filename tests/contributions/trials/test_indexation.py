"""Indexing a tariff: the rule, and a proposal that says where it comes from."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agenda.subjects import all_pending
from contributions.rates.calculations import Band, indexed_bands, indexed_rate
from contributions.rates.models import EffortBand, Tariff
from contributions.rates.services import propose_indexed
from platform_ivz.refusals import Refused
from reports.papers.base import PaperRequest
from reports.papers.contribution_per_municipality import build
from tests.factories.contributions import EffortBandFactory, TariffFactory
from tests.factories.portfolios import RegionFactory

pytestmark = pytest.mark.database

RATES = st.decimals(0, 400, places=4)
PERCENTAGES = st.decimals(-50, 100, places=2)


def address(tariff: Tariff) -> str:
    return reverse("contributions:tariff_index", args=(tariff.pk,))


# The rule ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rate", "percentage", "expected"),
    [
        ("0.20", "2.5", "0.2050"),
        ("0.20", "0", "0.2000"),
        ("0.20", "-50", "0.1000"),
        ("0.20", "100", "0.4000"),
        ("0.3333", "1", "0.3366"),  # 0.336633
        ("0.0001", "50", "0.0002"),  # exactly half of the last decimal goes up
        ("0.0003", "-50", "0.0002"),
        ("0.205", "2.5", "0.2101"),  # 0.210125
    ],
)
def test_a_rate_goes_up_half_up_to_four_decimals(rate, percentage, expected) -> None:
    assert str(indexed_rate(Decimal(rate), Decimal(percentage))) == expected


def test_the_price_list_of_the_annex_goes_up_to_whole_euros() -> None:
    bands = (
        Band(0, 2, Decimal(3888)),
        Band(26_000, 4, Decimal(7778)),
        Band(38_001, 6, Decimal(11_667)),
        Band(85_001, 8, Decimal(15_830)),
    )

    assert indexed_bands(bands, Decimal("2.5")) == (
        Band(0, 2, Decimal(3985)),  # 3.985,20
        Band(26_000, 4, Decimal(7972)),  # 7.972,45
        Band(38_001, 6, Decimal(11_959)),  # 11.958,675
        Band(85_001, 8, Decimal(16_226)),  # 16.225,75
    )


def test_half_a_euro_goes_up_and_an_unknown_price_stays_unknown() -> None:
    bands = (Band(0, 2, Decimal(101)), Band(10, 4))

    assert indexed_bands(bands, Decimal(50)) == (Band(0, 2, Decimal(152)), Band(10, 4))


@given(RATES, PERCENTAGES)
def test_a_rate_is_within_half_a_step_of_the_exact_one(rate, percentage) -> None:
    exact = Fraction(rate) * (1 + Fraction(percentage) / 100)
    found = indexed_rate(rate, percentage)

    assert found.as_tuple().exponent == -4
    assert -Fraction(1, 20_000) < Fraction(found) - exact <= Fraction(1, 20_000) or found == exact
    assert (found - rate) * percentage >= 0


@given(RATES, PERCENTAGES, PERCENTAGES)
def test_a_higher_percentage_never_gives_a_lower_rate(rate, first, second) -> None:
    low, high = sorted((first, second))

    assert indexed_rate(rate, low) <= indexed_rate(rate, high)


@given(st.lists(st.decimals(0, 1_000_000, places=2), max_size=8), PERCENTAGES)
def test_bands_keep_their_hours_and_limits(prices, percentage) -> None:
    bands = [Band(n * 1000, n + 1, price) for n, price in enumerate(prices)]
    found = indexed_bands(bands, percentage)

    assert [(b.from_inhabitants, b.hours_per_week) for b in found] == [
        (b.from_inhabitants, b.hours_per_week) for b in bands
    ]
    for old, new in zip(bands, found, strict=True):
        exact = Fraction(old.buyout_per_year) * (1 + Fraction(percentage) / 100)
        assert new.buyout_per_year == int(new.buyout_per_year)
        assert -Fraction(1, 2) < Fraction(new.buyout_per_year) - exact <= Fraction(1, 2)


@pytest.mark.parametrize("percentage", ["-50.01", "100.01", "1000"])
def test_a_percentage_that_cannot_be_is_refused(percentage) -> None:
    for rule, value in ((indexed_rate, Decimal(1)), (indexed_bands, [Band(0, 2, 1)])):
        with pytest.raises(ValueError, match="Schrijf een percentage tussen -50 en 100"):
            rule(value, Decimal(percentage))


def test_a_rate_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="Het tarief per inwoner moet nul of meer zijn"):
        indexed_rate(Decimal("-0.1"), Decimal(1))


# The page ----------------------------------------------------------------------------------------


def test_the_page_shows_what_indexing_means(twente, coordinator_client) -> None:
    tariff = Tariff.objects.adopted().get()
    response = coordinator_client.get(address(tariff), {"percentage": "2,5", "jaar": "2021"})

    trial, html = response.context["trial"], response.content.decode()
    rows = {row.row.municipality.name: row for row in trial.rows}
    assert trial.rate == Decimal("0.2050")
    assert (rows["Hengelo"].row.amount, rows["Hengelo"].tried) == (16_129, 16_532)  # 16.532,84
    assert (rows["Enschede"].tried, rows["Enschede"].difference) == (32_461, 791)  # 32.461,955
    assert trial.total.unrounded == Decimal("128719.0900")
    assert (trial.overview.total_amount, trial.total.amount, trial.difference) == (
        125_576,
        sum(row.tried for row in trial.rows),
        trial.total.amount - 125_576,
    )
    assert 0 <= trial.total.rounding_loss < 14
    assert [then.buyout_per_year for _, then in response.context["bands"]] == [
        3985,
        7972,
        11_959,
        16_226,
    ]
    for words in ("€\u00a00,205", "(1 + 2,5 / 100)", "€\u00a016.226", "Voorstel opslaan"):
        assert words in html
    assert Tariff.objects.count() == 2


def test_the_proposal_says_where_it_comes_from(twente, coordinator_client) -> None:
    tariff = Tariff.objects.adopted().get()
    response = coordinator_client.post(address(tariff), {"percentage": "2,5", "jaar": "2021"})

    proposal = Tariff.objects.get(based_on=tariff)
    assert response.url == proposal.get_absolute_url()
    assert (proposal.from_year, proposal.rate, proposal.index_percentage) == (
        2021,
        Decimal("0.2050"),
        Decimal("2.50"),
    )
    assert not proposal.is_adopted
    assert [(b.hours_per_week, b.buyout_per_year) for b in proposal.bands.all()] == [
        (2, 3985),
        (4, 7972),
        (6, 11_959),
        (8, 16_226),
    ]
    assert proposal in [obj for _, waiting in all_pending() for obj in waiting]
    html = coordinator_client.get(response.url).content.decode()
    assert (
        f'<a href="{tariff.get_absolute_url()}">€ 0,20 per inwoner vanaf 2019 of eerder</a>' in html
    )
    assert "€\u00a00,20 × (1 + 2,5 / 100) = €\u00a00,205" in html
    Tariff.objects.filter(pk=proposal.pk).update(rate=Decimal("0.21"))
    assert (
        "de berekening komt niet meer uit" in coordinator_client.get(response.url).content.decode()
    )


def test_a_percentage_below_zero_goes_off(twente, coordinator_client) -> None:
    tariff = Tariff.objects.adopted().get()
    asked = {"percentage": "-2,5", "jaar": "2021"}
    trial = coordinator_client.get(address(tariff), asked).content.decode()
    response = coordinator_client.post(address(tariff), asked)
    proposal = coordinator_client.get(response.url).content.decode()

    assert "(1 − 2,5 / 100)" in trial
    assert "met 2,5% eraf." in proposal
    assert "€\u00a00,20 × (1 − 2,5 / 100) = €\u00a00,195" in proposal


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"percentage": "-50,01", "jaar": "2021"}, "Schrijf een percentage tussen -50 en 100."),
        ({"percentage": "100,01", "jaar": "2021"}, "Schrijf een percentage tussen -50 en 100."),
        ({"percentage": "veel", "jaar": "2021"}, "Schrijf het getal als 1.234,56."),
        ({"percentage": "NaN", "jaar": "2021"}, "Schrijf het getal als 1.234,56."),
        ({"percentage": "2,555", "jaar": "2021"}, "2 "),
        ({"percentage": "2,5", "jaar": "2018"}, "Dit tarief begint in 2019. Kies dat jaar, of"),
        ({"percentage": "2,5", "jaar": "1800"}, "Schrijf een jaar vanaf 1900."),
        ({"percentage": "2,5", "jaar": "99999999999999999999"}, "Schrijf een jaar tot en met"),
        ({"percentage": "0", "jaar": "2019"}, "Dit tarief staat er al voor dit jaar."),
        ({"percentage": "", "jaar": ""}, "Dit is nog niet goed"),
        ({}, "Dit is nog niet goed"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    coordinator_client, asked, message
) -> None:
    RegionFactory()
    tariff = TariffFactory(from_year=2019, rate=Decimal("0.20"), adopted=True)
    EffortBandFactory(tariff=tariff)
    response = coordinator_client.post(address(tariff), asked)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert (Tariff.objects.count(), EffortBand.objects.count()) == (1, 1)
    assert coordinator_client.get(address(tariff), asked).status_code == 200


def test_a_second_proposal_of_the_same_year_and_rate_is_refused(coordinator_client) -> None:
    RegionFactory()
    tariff = TariffFactory(from_year=2019, rate=Decimal("0.20"), adopted=True)
    asked = {"percentage": "2,5", "jaar": "2021"}
    first, second = (coordinator_client.post(address(tariff), asked) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Dit tarief staat er al voor dit jaar." in second.content.decode()
    assert Tariff.objects.count() == 2


@pytest.mark.django_db
def test_the_service_guards_itself() -> None:
    tariff = TariffFactory(from_year=2019, rate=Decimal(900), adopted=True)
    for percentage, year, message in (
        (Decimal(101), 2021, "Schrijf een percentage tussen -50 en 100."),
        (Decimal(100), 2021, "cijfers"),  # 1.800 has more digits than a rate may have
        (Decimal(1), 2018, "Dit tarief begint in 2019."),
    ):
        with pytest.raises(Refused, match=message):
            propose_indexed(tariff=tariff, percentage=percentage, year=year)
    assert Tariff.objects.count() == 1


def test_without_bands_the_page_says_so(coordinator_client) -> None:
    RegionFactory()
    html = coordinator_client.get(
        address(TariffFactory(from_year=2019)), {"percentage": "1", "jaar": "2021"}
    ).content.decode()

    assert "Bij dit tarief staan geen staffels." in html


@pytest.mark.parametrize("address", ["/", "/bijdragen/2020/", "/tarieven/"])
def test_a_rate_is_never_shown_rounded(twente, coordinator_client, address) -> None:
    """An indexed rate has more than two decimals."""
    Tariff.objects.adopted().update(rate=Decimal("0.2055"))
    html = coordinator_client.get(f"{address}?peildatum=2020-12-31").content.decode()

    assert "€\u00a00,2055" in html
    assert "€\u00a00,21" not in html


def test_a_rate_is_never_printed_rounded(twente) -> None:
    Tariff.objects.adopted().update(rate=Decimal("0.2055"))
    context = build(PaperRequest(region=twente, day=dt.date(2020, 12, 31), year=2020))
    text = render_to_string("reports/papers/bijdrage-per-gemeente.html", context)

    assert text.count("€\u00a00,2055") >= 3
    assert "€\u00a00,21" not in text
