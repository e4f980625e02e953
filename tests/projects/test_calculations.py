"""Hours owed and delivered: the figures of the first data set, and what holds for any number."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.calculations import (
    Balance,
    Hours,
    HoursTerm,
    active_days,
    balance,
    balance_after,
    days_in_year,
    hours_in_year,
    part_from,
    rounded,
    split_group,
    weighted_hours,
)

# (obligations, hours of each role, None for a role without hours, delivered): annex 4.
MUNICIPALITIES: dict[str, tuple[list[int], list[int | None], int]] = {
    "GM0141": ([6], [None, 1, 1, 1, 2, 1], 6),
    "GM0153 GM0168": ([8, 2], [None, None, 1, 1, 1, 2, 1, 1, 1], 8),
    "GM0164": ([6], [None, 4, 4], 8),
    "GM0147": ([2], [None, 2, 1], 3),
    "GM1774 GM0183": ([2, 2], [None, 2, 1, None], 3),
    "GM0189": ([2], [2], 2),
    "GM0158": ([2], [2, 1], 3),
    "GM0163": ([4], [None, 4, 1, 1], 6),
    "GM1735": ([4], [2, 2], 4),
    "GM0173": ([4], [None, 1, 1, 2, 1, None], 5),
    "GM1742": ([4], [4, 1], 5),
    "GM1700": ([4], [4], 4),
}

YEARS = st.integers(1900, 2200)
HOURS = st.decimals(0, 40, places=2)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
OPTIONAL_DAYS = st.none() | DAYS


@st.composite
def terms(draw: st.DrawFn) -> tuple[date | None, date | None]:
    """A term in which the first day does not lie after the last."""
    first, last = draw(OPTIONAL_DAYS), draw(OPTIONAL_DAYS)
    return (last, first) if first and last and last < first else (first, last)


HOURS_TERMS = st.builds(lambda hours, term: HoursTerm(hours, *term), st.none() | HOURS, terms())


def of(hours: list[int] | list[int | None]) -> list[HoursTerm]:
    """These hours during the whole year."""
    return [HoursTerm(value) for value in hours]


# Days --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "days"), [(2019, 365), (2020, 366), (1900, 365), (2000, 366)])
def test_days_in_year(year: int, days: int) -> None:
    assert days_in_year(year) == days


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "year", "days"),
    [
        (None, None, 2019, 365),
        (None, None, 2020, 366),
        (date(2020, 1, 1), date(2020, 12, 31), 2020, 366),
        (date(2020, 1, 1), date(2020, 1, 1), 2020, 1),
        (date(2020, 12, 31), None, 2020, 1),
        (None, date(2020, 1, 1), 2020, 1),
        (date(2020, 7, 1), None, 2020, 184),
        (None, date(2020, 6, 30), 2020, 182),
        (date(2020, 2, 1), date(2020, 2, 29), 2020, 29),
        (date(2019, 2, 1), date(2019, 2, 28), 2019, 28),
        (date(2018, 5, 1), date(2022, 5, 1), 2020, 366),
        (date(2021, 1, 1), None, 2020, 0),
        (None, date(2019, 12, 31), 2020, 0),
        (date(2018, 1, 1), date(2018, 12, 31), 2020, 0),
    ],
)
def test_active_days(
    valid_from: date | None, valid_until: date | None, year: int, days: int
) -> None:
    assert active_days(valid_from, valid_until, year) == days


@given(terms(), YEARS)
def test_active_days_counts_the_days_that_are_active(
    term: tuple[date | None, date | None], year: int
) -> None:
    begin, end = (day or open_end for day, open_end in zip(term, (date.min, date.max), strict=True))
    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range(days_in_year(year))]
    assert active_days(*term, year) == sum(begin <= day <= end for day in days)


# Weighted hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hours", "valid_from", "valid_until", "year", "expected"),
    [
        (4, None, None, 2020, Fraction(4)),
        (4, date(2020, 7, 1), None, 2020, Fraction(4 * 184, 366)),
        (4, date(2019, 7, 1), None, 2019, Fraction(4 * 184, 365)),
        (Decimal("1.5"), None, date(2020, 6, 30), 2020, Fraction(3 * 182, 2 * 366)),
        (None, None, None, 2020, Fraction(0)),
        (0, None, None, 2020, Fraction(0)),
        (4, date(2021, 1, 1), None, 2020, Fraction(0)),
    ],
)
def test_weighted_hours(
    hours: Hours | None,
    valid_from: date | None,
    valid_until: date | None,
    year: int,
    expected: Fraction,
) -> None:
    assert weighted_hours(hours, valid_from, valid_until, year) == expected


@given(HOURS, YEARS)
def test_a_whole_year_gives_the_hours(hours: Decimal, year: int) -> None:
    assert weighted_hours(hours, date(year, 1, 1), date(year, 12, 31), year) == hours


@given(HOURS, terms(), YEARS)
def test_weighted_hours_are_never_negative_and_never_more_than_the_hours(
    hours: Decimal, term: tuple[date | None, date | None], year: int
) -> None:
    assert 0 <= weighted_hours(hours, *term, year) <= hours


@given(HOURS, terms(), DAYS, YEARS)
def test_splitting_a_term_in_two_adds_up_exactly(
    hours: Decimal, term: tuple[date | None, date | None], cut: date, year: int
) -> None:
    first, last = term
    if (first and cut < first) or (last and last <= cut):
        return
    whole = weighted_hours(hours, first, last, year)
    before = weighted_hours(hours, first, cut, year)
    after = weighted_hours(hours, cut + timedelta(days=1), last, year)
    assert before + after == whole


@given(DAYS, st.integers(0, 2000))
def test_the_years_together_give_the_days_of_a_term(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    years = range(first.year, last.year + 1)
    assert sum(active_days(first, last, year) for year in years) == length + 1


# Balance -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("owed", "roles", "delivered"), MUNICIPALITIES.values(), ids=MUNICIPALITIES.keys()
)
@pytest.mark.parametrize("year", [2019, 2020])
def test_balance_of_each_municipality_and_group(
    owed: list[int], roles: list[int | None], delivered: int, year: int
) -> None:
    expected = Balance(Fraction(sum(owed)), Fraction(delivered))
    assert balance(of(owed), of(roles), year) == expected
    assert expected.difference == delivered - sum(owed)
    assert expected.is_met == (delivered >= sum(owed))


def test_balance_of_the_region() -> None:
    owed = [hours for owed, _, _ in MUNICIPALITIES.values() for hours in owed]
    roles = [hours for _, roles, _ in MUNICIPALITIES.values() for hours in roles]
    assert len(owed) == 14
    assert len(roles) == 43
    assert balance(of(owed), of(roles), 2020) == Balance(Fraction(52), Fraction(57))


def test_only_two_groups_deliver_less_than_they_owe() -> None:
    behind = {
        name: balance(of(owed), of(roles), 2020).difference
        for name, (owed, roles, _) in MUNICIPALITIES.items()
        if not balance(of(owed), of(roles), 2020).is_met
    }
    assert behind == {"GM0153 GM0168": -2, "GM1774 GM0183": -1}


def test_balance_weighs_a_role_that_ends_and_its_successor() -> None:
    roles = [
        HoursTerm(4, None, date(2020, 6, 30)),
        HoursTerm(2, date(2020, 7, 1), None),
        HoursTerm(None),
    ]
    result = balance([HoursTerm(4)], roles, 2020)
    assert result.delivered == Fraction(4 * 182 + 2 * 184, 366)
    assert rounded(result.delivered) == Decimal("2.99")


def test_a_balance_without_anything_is_met() -> None:
    assert balance([], [], 2020) == Balance(Fraction(0), Fraction(0))
    assert balance([], [], 2020).is_met


@given(st.lists(HOURS_TERMS, max_size=6), st.integers(0, 6), YEARS)
def test_lines_of_a_balance_add_up_to_the_total(
    lines: list[HoursTerm], cut: int, year: int
) -> None:
    first, second = balance([], lines[:cut], year), balance([], lines[cut:], year)
    assert first.delivered + second.delivered == balance([], lines, year).delivered


def hours_on(terms: list[HoursTerm], day: date) -> Fraction:
    """The hours per week of the terms that hold on a day."""
    return sum(
        (
            Fraction(term.hours or 0)
            for term in terms
            if (term.valid_from or date.min) <= day <= (term.valid_until or date.max)
        ),
        Fraction(0),
    )


@given(st.lists(HOURS_TERMS, max_size=3), st.integers(1990, 2030))
def test_the_year_is_the_average_of_its_days(lines: list[HoursTerm], year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=number) for number in range(days_in_year(year))]
    average = sum((hours_on(lines, day) for day in days), Fraction(0)) / len(days)
    assert hours_in_year(lines, year) == average


def test_what_is_bought_out_settles_what_is_owed() -> None:
    found = balance(of([4]), of([1]), 2020, of([3]))
    assert (found.owed, found.delivered, found.bought_out) == (4, 1, 3)
    assert (found.difference, found.is_met) == (0, True)
    assert not balance(of([4]), of([1]), 2020, of([2])).is_met
    half = [HoursTerm(4, date(2020, 7, 1), None)]
    assert balance(half, (), 2020, half).difference == 0
    assert balance(half, (), 2020, half).bought_out == Fraction(4 * 184, 366)


# What if -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        (None, HoursTerm(4, date(2020, 3, 1), date(2020, 9, 30))),
        (date(2020, 1, 1), HoursTerm(4, date(2020, 3, 1), date(2020, 9, 30))),
        (date(2020, 3, 2), HoursTerm(4, date(2020, 3, 2), date(2020, 9, 30))),
        (date(2020, 9, 30), HoursTerm(4, date(2020, 9, 30), date(2020, 9, 30))),
        (date(2020, 10, 1), None),
    ],
)
def test_part_from(since: date | None, expected: HoursTerm | None) -> None:
    assert part_from(HoursTerm(4, date(2020, 3, 1), date(2020, 9, 30)), since) == expected


@given(st.lists(HOURS_TERMS, max_size=5), st.lists(HOURS_TERMS, max_size=5), OPTIONAL_DAYS, YEARS)
def test_a_balance_falls_by_the_weighted_hours_that_fall_away(
    staying: list[HoursTerm], going: list[HoursTerm], since: date | None, year: int
) -> None:
    before = balance(of([6]), [*staying, *going], year, of([2]))
    parts = [part for term in going if (part := part_from(term, since)) is not None]
    lost = hours_in_year(parts, year)

    after = balance_after(before, lost)

    assert after.difference == before.difference - lost
    # The same as computing it anew from what is left: each term up to the day before.
    left = [part for term in going if (part := _until(term, since)) is not None]
    assert after == balance(of([6]), [*staying, *left], year, of([2]))
    assert balance_after(after, Fraction(0), gained=lost) == before


def _until(term: HoursTerm, since: date | None) -> HoursTerm | None:
    """What is left of a term that stops before a day."""
    last = since - timedelta(days=1) if since else None
    if last is None or (term.valid_from is not None and term.valid_from > last):
        return None
    ends = last if term.valid_until is None else min(last, term.valid_until)
    return HoursTerm(term.hours, term.valid_from, ends)


# Groups ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("delivered", "owed", "expected"),
    [
        (8, [8, 2], ["6.40", "1.60"]),
        (3, [2, 2], ["1.50", "1.50"]),
        (3, [0, 0], ["1.50", "1.50"]),
        (0, [8, 2], ["0.00", "0.00"]),
        (5, [4], ["5.00"]),
    ],
)
def test_split_group(delivered: int, owed: list[int], expected: list[str]) -> None:
    parts = split_group(delivered, owed)
    assert [part.owed for part in parts] == owed
    assert [rounded(part.delivered) for part in parts] == [Decimal(text) for text in expected]


@given(HOURS, st.lists(HOURS, min_size=1, max_size=6))
def test_the_parts_of_a_group_add_up_exactly(delivered: Decimal, owed: list[Decimal]) -> None:
    parts = split_group(delivered, owed)
    assert sum(part.delivered for part in parts) == delivered
    assert sum(part.owed for part in parts) == sum(owed)
    assert all(part.delivered >= 0 for part in parts)
    if any(owed):
        assert len({part.is_met for part in parts if part.owed}) == 1


# Rounding for display ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(1, 8), 2, "0.13"),
        (Fraction(-1, 8), 2, "-0.13"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Decimal("2.5"), 0, "3"),
        (Fraction(4 * 184, 366), 1, "2.0"),
        (57, 2, "57.00"),
    ],
)
def test_rounded(value: Hours, places: int, expected: str) -> None:
    assert str(rounded(value, places)) == expected


@given(st.fractions(-100, 100), st.integers(0, 4))
def test_rounding_never_moves_more_than_half_a_unit(value: Fraction, places: int) -> None:
    assert abs(Fraction(rounded(value, places)) - value) <= Fraction(1, 2 * 10**places)


# Refusals ----------------------------------------------------------------------------------------


def test_a_term_that_ends_before_it_begins_is_refused() -> None:
    first, last = date(2020, 3, 2), date(2020, 3, 1)
    with pytest.raises(ValueError, match="einddatum ligt voor de begindatum"):
        active_days(first, last, 2020)
    with pytest.raises(ValueError, match="einddatum ligt voor de begindatum"):
        HoursTerm(1, first, last)


@pytest.mark.parametrize("hours", [-1, Decimal("-0.01"), Fraction(-1, 2)])
def test_negative_hours_are_refused(hours: Hours) -> None:
    with pytest.raises(ValueError, match="kan niet negatief zijn"):
        weighted_hours(hours, None, None, 2020)
    with pytest.raises(ValueError, match="kan niet negatief zijn"):
        HoursTerm(hours)
    with pytest.raises(ValueError, match="kan niet negatief zijn"):
        split_group(1, [hours])


@pytest.mark.parametrize("hours", [Decimal("NaN"), Decimal("Infinity")])
def test_hours_that_are_no_number_are_refused(hours: Decimal) -> None:
    with pytest.raises(ValueError, match="moet een getal zijn"):
        HoursTerm(hours)


def test_a_group_without_municipalities_is_refused() -> None:
    with pytest.raises(ValueError, match="zonder gemeenten"):
        split_group(1, [])


def test_rounding_to_a_negative_number_of_places_is_refused() -> None:
    with pytest.raises(ValueError, match="aantal decimalen"):
        rounded(1, -1)
