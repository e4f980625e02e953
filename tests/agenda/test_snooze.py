"""Putting a finding aside, and taking it back."""

import datetime as dt

import pytest

from agenda.calculations import same_day_next_year
from agenda.models import FindingSnooze
from agenda.services import snooze, unsnooze
from platform_ivz.refusals import Refused
from portfolios.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = dt.date(2020, 3, 12)
KEY = "vacante-post:portfolio-1"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2020, 3, 12), dt.date(2021, 3, 12)),
        (dt.date(2020, 2, 29), dt.date(2021, 2, 28)),
        (dt.date(2019, 2, 28), dt.date(2020, 2, 28)),
    ],
)
def test_a_year_later(day: dt.date, expected: dt.date) -> None:
    assert same_day_next_year(day) == expected


@pytest.mark.parametrize("until", [TODAY, dt.date(2021, 3, 12)])
def test_it_stays_away_up_to_and_including_its_day(until: dt.date, coordinator: User) -> None:
    found = snooze(key=KEY, reason=" Wacht op het DVO. ", until=until, by=coordinator, today=TODAY)

    assert (found.reason, found.by, found.made_on) == ("Wacht op het DVO.", coordinator, TODAY)
    assert list(FindingSnooze.objects.on(until)) == [found]
    assert not FindingSnooze.objects.on(until + dt.timedelta(days=1)).exists()


@pytest.mark.parametrize(
    ("until", "reason", "fields"),
    [
        (dt.date(2020, 3, 11), "Wacht.", {"until"}),
        (dt.date(2021, 3, 13), "Wacht.", {"until"}),
        (dt.date(2020, 4, 1), "  ", {"reason"}),
        (dt.date(2020, 4, 1), "x" * 251, {"reason"}),
        (dt.date(2020, 3, 11), "", {"until", "reason"}),
    ],
)
def test_what_is_refused_changes_nothing(
    until: dt.date, reason: str, fields: set[str], coordinator: User
) -> None:
    with pytest.raises(Refused) as refused:
        snooze(key=KEY, reason=reason, until=until, by=coordinator, today=TODAY)

    assert set(refused.value.of_fields) == fields
    assert not FindingSnooze.objects.exists()


def test_a_second_time_replaces_the_first(coordinator: User, board_member: User) -> None:
    options = {"key": KEY, "reason": "Wacht.", "today": TODAY}
    snooze(**options, until=dt.date(2020, 4, 1), by=coordinator)
    snooze(**options, until=dt.date(2020, 5, 1), by=board_member)

    found = FindingSnooze.objects.get()
    assert (found.until, found.by) == (dt.date(2020, 5, 1), board_member)


def test_it_can_be_taken_back_once(coordinator: User) -> None:
    snooze(key=KEY, reason="Wacht.", until=TODAY, by=coordinator, today=TODAY)

    assert unsnooze(key=KEY) is True
    assert unsnooze(key=KEY) is False
    assert not FindingSnooze.objects.exists()
