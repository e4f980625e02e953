"""Notice and renewal: the days of the agreements, and what holds for any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contributions.participation.calculations import earliest_end, next_renewal

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("notice", "months", "end"),
    [
        (date(2020, 3, 12), 12, date(2021, 3, 12)),
        (date(2019, 12, 2), 12, date(2020, 12, 2)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 28), 12, date(2021, 2, 28)),
        (date(2019, 2, 28), 12, date(2020, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2020, 12, 31), 12, date(2021, 12, 31)),
        (date(2020, 12, 31), 2, date(2021, 2, 28)),
        (date(2020, 8, 31), 6, date(2021, 2, 28)),
        (date(2020, 8, 31), 0, date(2020, 8, 31)),
    ],
)
def test_earliest_end(notice: date, months: int, end: date) -> None:
    assert earliest_end(notice, months) == end


@given(DAYS)
def test_a_years_notice_takes_a_year(notice: date) -> None:
    end = earliest_end(notice)
    assert notice + timedelta(days=365) <= end <= notice + timedelta(days=366)
    assert end.month == notice.month


@given(DAYS, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_later_or_longer_notice_never_ends_sooner(
    one: date, other: date, first: int, second: int
) -> None:
    sooner, later = sorted((one, other))
    short, long = sorted((first, second))
    assert sooner <= earliest_end(sooner, short) <= earliest_end(later, short)
    assert earliest_end(sooner, short) <= earliest_end(sooner, long)


def test_earliest_end_refuses() -> None:
    with pytest.raises(ValueError, match="opzegtermijn kan niet negatief"):
        earliest_end(date(2020, 3, 12), -1)
    with pytest.raises(ValueError, match="te ver in de toekomst"):
        earliest_end(date(9999, 3, 12))


@pytest.mark.parametrize(
    ("in_force_from", "today", "ends_on", "renewal"),
    [
        (date(2017, 7, 11), date(2020, 3, 12), None, date(2020, 7, 11)),
        (date(2017, 7, 11), date(2020, 7, 10), None, date(2020, 7, 11)),
        (date(2017, 7, 11), date(2020, 7, 11), None, date(2021, 7, 11)),
        (date(2017, 7, 11), date(2017, 7, 11), None, date(2018, 7, 11)),
        (date(2017, 7, 11), date(2017, 1, 1), None, date(2018, 7, 11)),
        (date(2020, 2, 29), date(2021, 2, 28), None, date(2021, 3, 1)),
        (date(2020, 2, 29), date(2023, 12, 1), None, date(2024, 2, 29)),
        (date(2017, 7, 11), date(2020, 3, 12), date(2021, 3, 12), date(2020, 7, 11)),
        (date(2017, 7, 11), date(2020, 8, 1), date(2021, 3, 12), None),
        (date(2017, 7, 11), date(2020, 3, 12), date(2020, 7, 10), None),
        (date(2017, 7, 11), date(2020, 3, 12), date(2020, 7, 11), date(2020, 7, 11)),
    ],
)
def test_next_renewal(
    in_force_from: date, today: date, ends_on: date | None, renewal: date | None
) -> None:
    assert next_renewal(in_force_from, today, ends_on) == renewal


@given(DAYS, DAYS)
def test_a_renewal_falls_after_today_and_after_a_whole_year(
    in_force_from: date, today: date
) -> None:
    renewal = next_renewal(in_force_from, today)
    assert renewal is not None
    assert renewal > today
    assert renewal >= in_force_from + timedelta(days=365)
    assert (renewal - max(today, in_force_from)).days <= 366


@given(DAYS, DAYS)
def test_notice_lets_at_most_one_more_renewal_pass(in_force_from: date, notice: date) -> None:
    end = earliest_end(notice)
    renewal = next_renewal(in_force_from, notice, end)
    if renewal is not None and in_force_from <= notice:
        assert next_renewal(in_force_from, renewal, end) is None


def test_next_renewal_refuses() -> None:
    with pytest.raises(ValueError, match="te ver in de toekomst"):
        next_renewal(date(2017, 7, 11), date(9999, 8, 1))
