"""Contributions, bands and prices: the figures of the first data set, and what holds for any number."""

from decimal import Decimal

import pytest
from hypothesis import given

from contributions.calculations import Number
from contributions.rates.calculations import (
    Band,
    BandRange,
    band_for,
    band_ranges,
    buyout,
    contribution,
    contribution_total,
    rounded_by,
    validate_bands,
)
from portfolios.enums import Rounding
from tests.contributions.figures import (
    BANDS,
    CURRENT,
    INHABITANTS,
    MUNICIPALITIES,
    POPULATIONS,
    PROPOSED,
    RATES,
    REGION,
    band_tables,
)

EXTRA = Decimal("0.10")
DOWN = Rounding.DOWN


# Rule 1: contribution ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inhabitants", "rate", "expected"),
    [(inhabitants, CURRENT, amount) for _, inhabitants, amount, _, _ in MUNICIPALITIES]
    + [(inhabitants, EXTRA, amount) for _, inhabitants, _, amount, _ in MUNICIPALITIES],
)
def test_contribution_of_each_municipality(inhabitants: int, rate: Decimal, expected: int) -> None:
    assert contribution(inhabitants, rate, DOWN) == expected


@pytest.mark.parametrize(
    ("rate", "amount", "unrounded", "loss"),
    [
        (CURRENT, 125_576, "125579.60", "3.60"),
        (EXTRA, 62_785, "62789.80", "4.80"),
        (PROPOSED, 188_365, "188369.40", "4.40"),
        (Decimal(0), 0, "0", "0"),
    ],
)
def test_contribution_total(rate: Decimal, amount: int, unrounded: str, loss: str) -> None:
    total = contribution_total(POPULATIONS, rate, DOWN)
    assert total.inhabitants == 627_898
    assert total.amount == amount
    assert total.unrounded == Decimal(unrounded)
    assert total.rounding_loss == Decimal(loss)


def test_a_raised_rate_is_computed_at_once() -> None:
    # Cut down apart, GM0164 would pay 16,129 + 8,064 = 24,193.
    differing = {
        code: contribution(inhabitants, PROPOSED, DOWN)
        for code, inhabitants, current, extra, _ in MUNICIPALITIES
        if contribution(inhabitants, PROPOSED, DOWN) != current + extra
    }
    assert differing == {"GM0164": 24_194, "GM0173": 9_590, "GM1742": 11_419, "GM0183": 6_346}


@pytest.mark.parametrize(
    ("inhabitants", "rate", "expected"),
    [(0, CURRENT, 0), (4, CURRENT, 0), (5, CURRENT, 1), (9, CURRENT, 1), (10, CURRENT, 2)],
)
def test_contribution_is_cut_down(inhabitants: int, rate: Decimal, expected: int) -> None:
    assert contribution(inhabitants, rate, DOWN) == expected


def test_a_region_without_municipalities_contributes_nothing() -> None:
    total = contribution_total([], CURRENT, DOWN)
    assert (total.inhabitants, total.amount) == (0, 0)
    assert total.rounding_loss == 0


@pytest.mark.parametrize(
    ("inhabitants", "rate", "message"),
    [
        (-1, CURRENT, "Het aantal inwoners moet nul of meer zijn, niet -1"),
        (1, Decimal("-0.20"), "Het tarief per inwoner moet nul of meer zijn, niet -0,2"),
        (1, Decimal("NaN"), "Het tarief per inwoner moet nul of meer zijn, niet NaN"),
        (1, Decimal("Infinity"), "Het tarief per inwoner moet nul of meer zijn"),
    ],
)
def test_contribution_refuses(inhabitants: int, rate: Decimal, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        contribution(inhabitants, rate, DOWN)


@pytest.mark.parametrize(
    ("exact", "down", "nearest", "cents"),
    [
        ("0.994", "0", "1", "0.99"),
        ("0.995", "0", "1", "1.00"),
        ("16129.4999", "16129", "16129", "16129.50"),
        ("16129.50", "16129", "16130", "16129.50"),
        ("16129", "16129", "16129", "16129.00"),
    ],
)
def test_each_rule_of_rounding(exact: str, down: str, nearest: str, cents: str) -> None:
    found = [str(rounded_by(rule, Decimal(exact))) for rule in Rounding]
    assert found == [down, nearest, cents]


@pytest.mark.parametrize(
    ("rule", "amount", "loss"),
    [
        (Rounding.DOWN, 125_576, "3.60"),
        (Rounding.NEAREST, 125_580, "-0.40"),
        (Rounding.CENTS, "125579.60", "0"),
    ],
)
def test_the_total_by_each_rule(rule: Rounding, amount: int | str, loss: str) -> None:
    total = contribution_total(POPULATIONS, CURRENT, rule)
    assert (total.amount, total.rounding_loss) == (Decimal(amount), Decimal(loss))


@given(REGION, RATES)
def test_total_is_the_sum_of_its_lines(populations: list[int], rate: Decimal) -> None:
    total = contribution_total(populations, rate, DOWN)
    assert total.amount == sum(contribution(inhabitants, rate, DOWN) for inhabitants in populations)
    assert total.inhabitants == sum(populations)
    assert total.unrounded == sum(inhabitants * rate for inhabitants in populations)


@given(INHABITANTS, RATES)
def test_cutting_never_loses_a_whole_euro(inhabitants: int, rate: Decimal) -> None:
    assert 0 <= inhabitants * rate - contribution(inhabitants, rate, DOWN) < 1


@given(REGION, RATES)
def test_the_region_loses_less_than_a_euro_per_municipality(
    populations: list[int], rate: Decimal
) -> None:
    loss = contribution_total(populations, rate, DOWN).rounding_loss
    assert 0 <= loss <= len(populations)
    assert loss < len(populations) or not populations


@given(INHABITANTS, INHABITANTS, RATES, RATES)
def test_contribution_grows_with_inhabitants_and_rate(
    one: int, other: int, low: Decimal, high: Decimal
) -> None:
    fewer, more = sorted((one, other))
    cheap, dear = sorted((low, high))
    assert (
        contribution(fewer, cheap, DOWN)
        <= contribution(more, cheap, DOWN)
        <= contribution(more, dear, DOWN)
    )


@given(INHABITANTS, RATES, RATES)
def test_two_rates_apart_never_give_more_than_together(
    inhabitants: int, first: Decimal, second: Decimal
) -> None:
    apart = contribution(inhabitants, first, DOWN) + contribution(inhabitants, second, DOWN)
    assert contribution(inhabitants, first + second, DOWN) - apart in {0, 1}


# Rule 2: bands -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inhabitants", "hours"),
    [
        (0, 2),
        (25_999, 2),
        (26_000, 4),
        (38_000, 4),
        (38_001, 6),
        (85_000, 6),
        (85_001, 8),
        (1_000_000, 8),
    ],
)
def test_band_for(inhabitants: int, hours: int) -> None:
    assert band_for(inhabitants, BANDS).hours_per_week == hours


def test_band_ranges() -> None:
    assert band_ranges(BANDS) == (
        BandRange(BANDS[0], 0, 25_999),
        BandRange(BANDS[1], 26_000, 38_000),
        BandRange(BANDS[2], 38_001, 85_000),
        BandRange(BANDS[3], 85_001, None),
    )


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ([], "nog geen klassen"),
        ([Band(1, 2)], "eerste klasse begint bij 0"),
        ([Band(0, 2), Band(0, 4)], "Twee klassen beginnen bij 0 inwoners"),
        ([Band(0, 2), Band(9, 4), Band(5, 6)], "vanaf 5 inwoners staat niet op volgorde"),
        ([Band(0, 2), Band(9, 2)], "vanaf 9 inwoners moet meer uren hebben"),
        ([Band(0, 4), Band(9, 2)], "vanaf 9 inwoners moet meer uren hebben"),
        ([Band(0, -2)], "Het aantal uren per week moet nul of meer zijn"),
        ([Band(0, 2, -1)], "Het bedrag voor afkoop moet nul of meer zijn"),
    ],
)
def test_bands_that_are_no_table_are_refused(bands: list[Band], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        validate_bands(bands)
    with pytest.raises(ValueError, match=message):
        band_for(10, bands)
    with pytest.raises(ValueError, match=message):
        band_ranges(bands)
    with pytest.raises(ValueError, match=message):
        buyout(2, bands)


def test_negative_inhabitants_have_no_band() -> None:
    with pytest.raises(ValueError, match="Het aantal inwoners moet nul of meer zijn"):
        band_for(-1, BANDS)


@given(INHABITANTS, band_tables())
def test_every_number_of_inhabitants_has_one_band_and_it_is_the_shown_range(
    inhabitants: int, bands: list[Band]
) -> None:
    holding = [
        shown.band
        for shown in band_ranges(bands)
        if shown.from_inhabitants <= inhabitants
        and (shown.to_inhabitants is None or inhabitants <= shown.to_inhabitants)
    ]
    assert holding == [band_for(inhabitants, bands)]


@given(band_tables())
def test_both_ends_of_a_shown_range_fall_in_its_band(bands: list[Band]) -> None:
    for shown in band_ranges(bands):
        assert band_for(shown.from_inhabitants, bands) == shown.band
        last = shown.to_inhabitants
        assert last is None or band_for(last, bands) == shown.band


@given(INHABITANTS, INHABITANTS, band_tables())
def test_more_inhabitants_never_owe_fewer_hours(one: int, other: int, bands: list[Band]) -> None:
    fewer, more = sorted((one, other))
    assert band_for(fewer, bands).hours_per_week <= band_for(more, bands).hours_per_week


# Rule 4: buy-out ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "price"),
    [(2, 3888), (4, 7778), (6, 11_667), (8, 15_830), (Decimal("4.00"), 7778)],
)
def test_buyout(hours: Number, price: int) -> None:
    assert buyout(hours, BANDS) == price


@pytest.mark.parametrize(
    ("hours", "shown"), [(0, "0"), (3, "3"), (10, "10"), (Decimal("1.50"), "1,5")]
)
def test_buyout_of_other_hours_takes_an_agreement(hours: Number, shown: str) -> None:
    with pytest.raises(ValueError, match=f"geen bedrag voor {shown} uur.*2, 4, 6, 8.*afspraak"):
        buyout(hours, BANDS)


def test_a_band_without_a_price_cannot_be_bought_out() -> None:
    with pytest.raises(ValueError, match="geen bedrag voor 4 uur per week, wel voor: 2"):
        buyout(4, [Band(0, 2, Decimal(100)), Band(10, 4)])
    with pytest.raises(ValueError, match="wel voor: geen enkel aantal"):
        buyout(2, [Band(0, 2)])


@given(band_tables())
def test_every_band_has_its_listed_price(bands: list[Band]) -> None:
    assert [buyout(band.hours_per_week, bands) for band in bands] == [
        band.buyout_per_year for band in bands
    ]
