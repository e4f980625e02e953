"""Pure rules of the tariff: the contribution, the effort bands, their prices, and indexing.

Sources: the service agreement (DVO-ovk, annex 3a) with its annex on the effort obligation, the
administrative agreement (BO, annex 3b) and annex 10 on the contributions.

Money is in euro, hours are per week. The amount of each municipality is rounded as the region chose:
the region, not another municipality, absorbs the difference. All other results keep the full
precision of `Decimal` and are rounded only for display.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor

from contributions.calculations import Number, dutch, require_hours, require_not_negative
from portfolios.enums import Rounding

RATE_STEP = Decimal("0.0001")
"""A rate per inhabitant has four decimals at most."""
LEAST_INDEX, MOST_INDEX = -50, 100
"""The percentages by which a tariff may be indexed."""


# Contribution ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContributionTotal:
    """The contributions of all municipalities together (annex 10).

    `inhabitants` of the region; `amount` in euro, the sum of what each municipality pays;
    `unrounded` in euro, before anything is rounded.
    """

    inhabitants: int
    amount: Decimal
    unrounded: Decimal

    @property
    def rounding_loss(self) -> Decimal:
        """What rounding costs the region, in euro: below nought it brings in more.

        It is below one euro per municipality when all are cut down, else half of the step at most.
        """
        return self.unrounded - self.amount


def rounded_by(rounding: Rounding, exact: Decimal | Fraction) -> Decimal:
    """Return an amount in euro, rounded by the rule of the region; it has the decimals of the rule.

    Whole euros have none, cents have two; a half goes up.
    """
    if rounding == Rounding.DOWN:
        return Decimal(floor(exact))
    decimals = 2 if rounding == Rounding.CENTS else 0
    return Decimal(floor(Fraction(exact) * 10**decimals + Fraction(1, 2))).scaleb(-decimals)


def contribution(inhabitants: int, rate: Decimal, rounding: Rounding) -> Decimal:
    """Return the yearly contribution of one municipality in euro, rounded by the rule.

    `rate` is in euro per inhabitant (DVO-ovk art. 6.1, BO art. 8.1, annex 10). A raised rate is
    computed at once, never as the sum of two contributions that were rounded apart.

    Raises ValueError when inhabitants or rate are negative.
    """
    return rounded_by(rounding, unrounded(inhabitants, rate))


def contribution_total(
    populations: Iterable[int], rate: Decimal, rounding: Rounding
) -> ContributionTotal:
    """Return the total of the contributions, given the inhabitants of each municipality.

    Raises ValueError when inhabitants or rate are negative.
    """
    counts = tuple(populations)
    amount = sum((contribution(one, rate, rounding) for one in counts), Decimal(0))
    inhabitants = sum(counts)
    return ContributionTotal(inhabitants, amount, unrounded(inhabitants, rate))


def unrounded(inhabitants: int, rate: Decimal) -> Decimal:
    """Return a contribution in euro before anything is rounded.

    Raises ValueError when inhabitants or rate are negative.
    """
    require_not_negative(inhabitants, "Het aantal inwoners")
    require_not_negative(rate, "Het tarief per inwoner")
    return inhabitants * rate


# Effort bands ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """One column of the effort table (DVO-ovk, annex on the effort obligation).

    `from_inhabitants` is the first number of inhabitants that falls in the band;
    `hours_per_week` what such a municipality delivers; `buyout_per_year` what it pays in euro per
    year if it cannot, None when no price is known.
    """

    from_inhabitants: int
    hours_per_week: Number
    buyout_per_year: Number | None = None


@dataclass(frozen=True, slots=True)
class BandRange:
    """A band with its first and last number of inhabitants, inclusive; None is no upper end."""

    band: Band
    from_inhabitants: int
    to_inhabitants: int | None


def validate_bands(bands: Sequence[Band]) -> None:
    """Check that bands form one table in which every number of inhabitants has its place.

    They are given in ascending order, the first from 0, each with more hours than the one before.

    Raises ValueError at the first thing that is wrong.
    """
    if not bands:
        raise ValueError("Er zijn nog geen klassen met uren vastgelegd.")
    if bands[0].from_inhabitants != 0:
        raise ValueError("De eerste klasse begint bij 0 inwoners.")
    for band in bands:
        require_hours(band.hours_per_week)
        if band.buyout_per_year is not None:
            require_not_negative(band.buyout_per_year, "Het bedrag voor afkoop")
    for lower, upper in pairwise(bands):
        start = upper.from_inhabitants
        if start == lower.from_inhabitants:
            raise ValueError(f"Twee klassen beginnen bij {start} inwoners.")
        if start < lower.from_inhabitants:
            raise ValueError(f"De klasse vanaf {start} inwoners staat niet op volgorde.")
        if upper.hours_per_week <= lower.hours_per_week:
            raise ValueError(
                f"De klasse vanaf {start} inwoners moet meer uren hebben dan de vorige."
            )


def band_for(inhabitants: int, bands: Sequence[Band]) -> Band:
    """Return the band in which a municipality falls (DVO-ovk art. 6.2 and its annex).

    Raises ValueError when inhabitants are negative or the bands do not form one table.
    """
    require_not_negative(inhabitants, "Het aantal inwoners")
    validate_bands(bands)
    return next(band for band in reversed(bands) if band.from_inhabitants <= inhabitants)


def band_ranges(bands: Sequence[Band]) -> tuple[BandRange, ...]:
    """Return the bands with their first and last number of inhabitants, for display.

    Raises ValueError when the bands do not form one table.
    """
    validate_bands(bands)
    ends = [*(band.from_inhabitants - 1 for band in bands[1:]), None]
    return tuple(
        BandRange(band, band.from_inhabitants, end) for band, end in zip(bands, ends, strict=True)
    )


def buyout(hours: Number, bands: Sequence[Band]) -> Number:
    """Return the price in euro per year of not delivering these hours per week.

    The annex of the DVO-ovk is a price list and has no price per hour: only the hours in the list
    have an amount. Buying out a part is possible only by an agreement of its own.

    Raises ValueError when the hours are not in the list or the bands do not form one table.
    """
    validate_bands(bands)
    prices = {
        band.hours_per_week: band.buyout_per_year
        for band in bands
        if band.buyout_per_year is not None
    }
    price = prices.get(hours)
    if price is None:
        listed = ", ".join(dutch(listed_hours) for listed_hours in prices) or "geen enkel aantal"
        raise ValueError(
            f"De prijslijst heeft geen bedrag voor {dutch(hours)} uur per week, wel voor: {listed}."
            " Een deel afkopen kan alleen met een eigen afspraak."
        )
    return price


@dataclass(frozen=True, slots=True)
class PriceBesideLine:
    """A price that is not as many times that of `unit` as its hours are; `on_the_line` would be."""

    band: Band
    unit: Band
    on_the_line: Decimal


LINE_MARGIN = Decimal("0.01")
"""Within this share of the line a price is on it: prices are rounded."""


def off_the_line(bands: Sequence[Band]) -> tuple[PriceBesideLine, ...]:
    """Return the buy-outs that are out of line with the others of the price list.

    The list of the DVO-ovk has no price per hour (annex), but its prices follow the hours: the line
    goes through nought and the first price. There is one only where more of the other prices lie
    on it than beside it; a list that grows cheaper or dearer by the hour has no line.
    """
    priced = [
        (band, Decimal(band.buyout_per_year))
        for band in bands
        if band.buyout_per_year is not None and band.hours_per_week
    ]
    if not priced:
        return ()
    (unit, first), *others = priced
    beside = []
    for band, price in others:
        line = first * Decimal(band.hours_per_week) / Decimal(unit.hours_per_week)
        if abs(price - line) > line * LINE_MARGIN:
            beside.append(PriceBesideLine(band, unit, line))
    return tuple(beside) if 2 * len(beside) < len(others) else ()


# Indexation --------------------------------------------------------------------------------------


def indexed_rate(rate: Decimal, percentage: Decimal) -> Decimal:
    """Return a rate in euro per inhabitant with a percentage on it, half up to four decimals.

    A percentage of 2.5 makes 0.20 into 0.205; below zero the rate goes down. Only a decision of the
    board makes the result hold (DVO-ovk art. 6.5).

    Raises ValueError when the rate is negative or the percentage not from -50 to 100.
    """
    require_not_negative(rate, "Het tarief per inwoner")
    return _indexed(rate, percentage).quantize(RATE_STEP, rounding=ROUND_HALF_UP)


def indexed_bands(bands: Iterable[Band], percentage: Decimal) -> tuple[Band, ...]:
    """Return bands with their buy-out in euro per year indexed, half up to whole euros.

    Hours and limits stay as they are (DVO-ovk, annex on the effort obligation).

    Raises ValueError when the percentage is not from -50 to 100.
    """
    return tuple(
        band
        if band.buyout_per_year is None
        else replace(
            band,
            buyout_per_year=_indexed(band.buyout_per_year, percentage).quantize(
                Decimal(1), rounding=ROUND_HALF_UP
            ),
        )
        for band in bands
    )


def _indexed(value: Number, percentage: Decimal) -> Decimal:
    if not LEAST_INDEX <= percentage <= MOST_INDEX:
        raise ValueError(f"Schrijf een percentage tussen {LEAST_INDEX} en {MOST_INDEX}.")
    return value * (100 + percentage) / 100
