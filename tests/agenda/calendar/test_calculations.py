"""When bodies meet, what clashes, and who receives them."""

import datetime as dt

import pytest

from agenda.calendar.calculations import (
    Against,
    Break,
    Clash,
    DaysOff,
    Planned,
    Wish,
    clashes,
    hosts_in_turn,
    lacking,
    propose,
)

NEW_YEAR = dt.date(2027, 1, 1)
SUMMER = Break("Zomervakantie", dt.date(2027, 7, 10), dt.date(2027, 8, 22))
OFF = DaysOff({dt.date(2027, 5, 17): "Tweede pinksterdag"}, [SUMMER])
TEN = dt.time(10)


def planned(
    body: int, month: int, day: int, *, hour: int = 10, hours: int = 2, key: int = 0, **who: object
) -> Planned:
    start = dt.datetime.combine(dt.date(2027, month, day), dt.time(hour))
    people = frozenset(who.pop("people", ()))
    return Planned(key, body, start, start + dt.timedelta(hours=hours), people, **who)


def wish(body: int, times: int, **options: object) -> Wish:
    return Wish(body, times, TEN, 120, **options)


# --- Clashes -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "day", "against"),
    [
        (7, 9, None),
        (7, 10, Against.WEEKEND),
        (7, 12, Against.SCHOOL_HOLIDAY),
        (8, 20, Against.SCHOOL_HOLIDAY),
        (8, 22, Against.WEEKEND),
        (8, 23, None),
        (5, 17, Against.PUBLIC_HOLIDAY),
        (5, 16, Against.WEEKEND),
    ],
)
def test_a_day_can_be_off(month, day, against):
    found = OFF.against(dt.date(2027, month, day))

    assert (found and found[0]) == against


def test_a_holiday_is_named_with_its_last_day():
    meeting = planned(1, 7, 12)

    assert clashes([meeting], OFF) == [
        Clash(meeting, Against.SCHOOL_HOLIDAY, "Zomervakantie", dt.date(2027, 8, 22))
    ]


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        # Somebody sits in both.
        ({"people": {1, 2}}, {"people": {2, 3}}, 1),
        ({"people": {1, 2}}, {"people": {1, 2}}, 2),
        # The coordination serves both, and nobody sits in both.
        ({"people": {1}, "served": True}, {"people": {3}, "served": True}, 0),
        ({"people": {1}, "served": True}, {"people": {3}}, None),
        ({"people": {1}}, {"people": {3}}, None),
        # One after the other, on one day.
        ({"people": {1}}, {"people": {1}, "hour": 12}, None),
        ({"people": {1}}, {"people": {1}, "hour": 11}, 1),
        ({"people": {1}, "hours": 9}, {"people": {1}, "hour": 11, "hours": 1}, 1),
    ],
)
def test_two_meetings_at_one_time_clash_when_somebody_has_to_be_at_both(first, second, shared):
    one, other = planned(1, 3, 1, key=1, **first), planned(2, 3, 1, key=2, **second)

    found = clashes([other, one], DaysOff())

    expected = [Clash(other, Against.TOGETHER, other=one, shared=shared or 0)]
    assert found == ([] if shared is None else expected)


# --- A year --------------------------------------------------------------------------------------


def test_meetings_are_spread_over_the_days_on_which_a_body_can_meet():
    new = propose(2027, [wish(1, 6, weekday=3)], [], OFF, earliest=NEW_YEAR)

    assert [one.day for one in new] == [
        dt.date(2027, 1, 28),
        dt.date(2027, 3, 25),
        dt.date(2027, 5, 20),
        dt.date(2027, 7, 8),
        dt.date(2027, 10, 14),
        dt.date(2027, 12, 9),
    ]
    assert {one.start.time() for one in new} == {TEN}
    assert {one.end.time() for one in new} == {dt.time(12)}


def test_a_year_gets_only_what_it_lacks():
    there = [planned(1, 1, 21), planned(1, 10, 14)]

    new = propose(2027, [wish(1, 6, weekday=3)], there, OFF, earliest=NEW_YEAR)

    assert [one.day for one in new] == [
        dt.date(2027, 3, 25),
        dt.date(2027, 5, 20),
        dt.date(2027, 7, 8),
        dt.date(2027, 12, 9),
    ]
    assert propose(2027, [wish(1, 6)], [*there, *new], OFF, earliest=NEW_YEAR) == []


def test_nothing_is_proposed_before_the_earliest_day():
    new = propose(2027, [wish(1, 6, weekday=3)], [], OFF, earliest=dt.date(2027, 8, 27))

    assert [one.day for one in new] == [dt.date(2027, 10, 14), dt.date(2027, 12, 9)]
    assert lacking([wish(1, 6)], [], new) == {1: 4}


def test_a_day_that_another_needs_is_passed_over():
    other = planned(2, 1, 28, hour=9, served=True)

    new = propose(2027, [wish(1, 6, weekday=3)], [other], OFF, earliest=NEW_YEAR)

    assert new[0].day == dt.date(2027, 1, 21)


def test_a_body_without_a_weekday_meets_on_the_quietest_one():
    busy = [planned(2, 2, day, served=True) for day in (1, 2, 3, 5)]

    new = propose(2027, [wish(1, 2)], busy, OFF, earliest=NEW_YEAR)

    assert {one.day.weekday() for one in new} == {3}


def test_a_body_meets_before_each_meeting_of_the_one_that_it_prepares():
    wishes = [wish(2, 6, before=1, days_before=14), wish(1, 6, weekday=3)]

    new = propose(2027, wishes, [], OFF, earliest=NEW_YEAR)

    days = {body: [one.day for one in new if one.body == body] for body in (1, 2)}
    assert len(days[2]) == 6
    apart = [(last - first).days for first, last in zip(days[2], days[1], strict=True)]
    assert apart == [14] * 6


def test_a_body_that_others_prepare_does_not_meet_when_they_cannot():
    thursdays = {"weekday": 3}
    off = DaysOff({}, [SUMMER, Break("Voorjaar", NEW_YEAR, dt.date(2027, 6, 30))])
    alone = propose(2027, [wish(1, 3, **thursdays)], [], off, earliest=NEW_YEAR)
    wishes = [wish(1, 3, **thursdays), wish(2, 3, before=1, days_before=14)]

    new = propose(2027, wishes, [], off, earliest=NEW_YEAR)

    assert alone[0].day == dt.date(2027, 9, 2)
    assert [(one.body, one.day.month, one.day.day) for one in new][:2] == [(2, 8, 26), (1, 9, 9)]


@pytest.mark.parametrize(
    ("target", "day"),
    [
        # Two weeks before is a holiday: the same weekday of the week after.
        ((8, 30), (8, 23)),
        # No such weekday is left: the first working day that there is.
        ((8, 25), (8, 23)),
        # All of it is holiday.
        ((8, 23), None),
    ],
)
def test_who_prepares_meets_as_early_as_may_be(target, day):
    there = [planned(1, *target)]

    new = propose(2027, [wish(2, 1, before=1, days_before=14)], there, OFF, earliest=NEW_YEAR)

    assert [one.day for one in new] == ([dt.date(2027, *day)] if day else [])


def test_a_body_meets_on_the_days_of_another_after_it():
    wishes = [wish(2, 3, same_days_as=1), wish(1, 6, weekday=3)]

    new = propose(2027, wishes, [], OFF, earliest=NEW_YEAR)

    after = [one for one in new if one.body == 2]
    assert [(one.day, one.start.time()) for one in after] == [
        (dt.date(2027, 1, 28), dt.time(12)),
        (dt.date(2027, 3, 25), dt.time(12)),
        (dt.date(2027, 5, 20), dt.time(12)),
    ]


def test_bodies_that_lean_on_each_other_find_no_day_and_are_told():
    wishes = [wish(1, 2, before=2, days_before=7), wish(2, 2, before=1, days_before=7)]

    assert propose(2027, wishes, [], OFF, earliest=NEW_YEAR) == []
    assert lacking(wishes, [], []) == {1: 2, 2: 2}


def test_what_has_no_day_left_is_told():
    all_year = DaysOff({}, [Break("Dicht", NEW_YEAR, dt.date(2027, 12, 31))])

    assert propose(2027, [wish(1, 2)], [], all_year, earliest=NEW_YEAR) == []
    assert lacking([wish(1, 2), wish(2, 1)], [planned(2, 3, 1)], []) == {1: 2}


# --- Hosts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("past", "count", "expected"),
    [
        ("", 4, "ABCA"),
        ("AB", 3, "CAB"),
        ("CAB", 3, "CAB"),
        ("CACA", 2, "BC"),
        ("X", 1, "A"),
    ],
)
def test_parties_are_host_by_turn(past, count, expected):
    assert hosts_in_turn("ABC", past, count) == list(expected)


def test_without_parties_nobody_is_host():
    assert hosts_in_turn([], [], 2) == []
