"""Proposing a year of meetings, storing it, and settling it."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from agenda.calendar.calculations import clashes
from agenda.calendar.days_off import days_off
from agenda.calendar.overviews import People, clashes_with_others, planned_of, year_plan
from agenda.calendar.services import parties_of, plan_year, propose_year, settle_year
from agenda.enums import MeetingStatus
from agenda.models import Meeting
from platform_ivz.refusals import Refused
from portfolios.models import Body, Municipality, Region
from tests.factories.agenda import (
    MeetingFactory,
    MeetingPatternFactory,
    SchoolHolidayFactory,
    StandingItemFactory,
)
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Before the years that are planned.
TODAY = dt.date(2026, 11, 30)


def body(times: int | None = 2, **pattern: object) -> Body:
    """A body of which it is kept how it meets."""
    found = BodyFactory(meetings_per_year=times)
    MeetingPatternFactory(body=found, **pattern)
    return found


def plan(year: int) -> list[Meeting]:
    return plan_year(year=year, today=TODAY, seen=propose_year(year, TODAY).fingerprint).meetings


# --- Twente --------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2027, 2028, 2029])
def test_the_year_of_twente_is_proposed_without_a_clash(twente: Region, year: int) -> None:
    proposal = propose_year(year, TODAY)

    assert Counter(one.body.code for one in proposal.meetings) == {
        "dvo": 6,
        "db-dvo": 6,
        "bestuurlijke-themabijeenkomst": 2,
        "platform-ivz": 7,
        "agendacommissie-ivz": 7,
        "werkgeverscommissie-ivz": 2,
        "ambtelijke-themabijeenkomst": 2,
    }
    assert proposal.left == []
    assert clashes(planned_of(proposal.meetings, People(year)), days_off(year)) == []
    assert all(one.status == MeetingStatus.PROVISIONAL for one in proposal.meetings)
    assert not Meeting.objects.exists()


def test_who_prepares_meets_two_weeks_before_at_most(twente: Region) -> None:
    days: dict[str, list[dt.date]] = {}
    for one in propose_year(2028, TODAY).meetings:
        days.setdefault(one.body.code, []).append(one.day)

    for earlier, later in (("db-dvo", "dvo"), ("agendacommissie-ivz", "platform-ivz")):
        apart = [
            (last - first).days for first, last in zip(days[earlier], days[later], strict=True)
        ]
        assert all(0 < between <= 14 for between in apart), (earlier, apart)


def test_municipalities_receive_the_platform_by_turn_over_the_years(twente: Region) -> None:
    hosts = [
        one.host for year in (2027, 2028) for one in plan(year) if one.body.code == "platform-ivz"
    ]

    assert len(hosts) == 14
    assert set(hosts) == set(Municipality.objects.all())


def test_a_planned_year_lacks_nothing(twente: Region) -> None:
    meetings = plan(2027)

    assert Meeting.objects.of_year(2027).count() == len(meetings) == 32
    assert propose_year(2027, TODAY).meetings == []
    first = Meeting.objects.filter(body__code="dvo").order_by("start").first()
    assert first.public
    assert [item.title for item in first.items.in_order()] == [
        "Opening en vaststelling van de agenda",
        "Besluitenlijst van de vorige keer",
        "Mededelingen",
        "Rondvraag en sluiting",
    ]


# --- What a proposal looks at --------------------------------------------------------------------


def test_a_pattern_gives_weekday_time_length_and_place() -> None:
    body(2, weekday="donderdag", starts_at=dt.time(13, 30), minutes=90, place="Hengelo")

    meetings = propose_year(2027, TODAY).meetings

    assert [one.when for one in meetings] == [
        "donderdag 1 april 2027, 13.30 tot 15.00 uur",
        "donderdag 7 oktober 2027, 13.30 tot 15.00 uur",
    ]
    assert {one.place for one in meetings} == {"Hengelo"}


def test_what_is_not_known_of_a_body_is_not_made_up_save_a_time() -> None:
    body(1)

    (meeting,) = propose_year(2027, TODAY).meetings

    assert timezone.localtime(meeting.start).time() == dt.time(10)
    assert (meeting.minutes, meeting.place, meeting.host) == (None, "", None)


def test_holidays_of_the_schools_are_kept_free() -> None:
    body(1, weekday="donderdag")
    SchoolHolidayFactory(valid_from=dt.date(2027, 1, 1), valid_until=dt.date(2027, 11, 30))

    (meeting,) = propose_year(2027, TODAY).meetings

    assert meeting.day == dt.date(2027, 12, 16)


def test_another_body_at_that_time_with_the_same_people_is_kept_free() -> None:
    board, other = body(1, weekday="donderdag"), BodyFactory()
    person = PersonFactory()
    for one in (board, other):
        MembershipFactory(body=one, person=person)
    (wanted,) = propose_year(2027, TODAY).meetings
    MeetingFactory(body=other, start=wanted.start)

    (meeting,) = propose_year(2027, TODAY).meetings

    assert (wanted.day - meeting.day).days == 7


def test_what_was_called_off_is_planned_anew() -> None:
    board = body(1)
    (wanted,) = plan(2027)
    wanted.status, wanted.cancel_reason = MeetingStatus.CANCELLED, "Geen quorum."
    wanted.save()

    (meeting,) = plan(2027)

    assert (meeting.body, meeting.day - wanted.day) == (board, dt.timedelta(days=-7))


def test_only_bodies_that_say_how_often_they_meet_are_proposed() -> None:
    body(None)
    BodyFactory(meetings_per_year=4)

    assert propose_year(2027, TODAY).meetings == []


def test_who_can_receive_a_body() -> None:
    police, prosecutor = OrganisationFactory(name="Politie"), OrganisationFactory(name="OM")
    board = BodyFactory()
    MembershipFactory(body=board, person=None, seat="Chef", organisation=police)
    person = PersonFactory(work__municipality=None, work__organisation=prosecutor)
    MembershipFactory(body=board, person=person)
    PersonFactory(work__municipality=None, work__organisation=OrganisationFactory())
    there = MunicipalityFactory(name="Borne")
    MunicipalityFactory(name="Ambt", valid_until=dt.date(2026, 12, 31))

    assert parties_of(board, 2027) == [there, prosecutor, police]


# --- Storing and settling ------------------------------------------------------------------------


def test_another_proposal_than_the_one_that_was_seen_is_refused_as_a_whole() -> None:
    body(2)
    seen = propose_year(2027, TODAY).fingerprint
    other = body(1)
    StandingItemFactory(body=other)

    with pytest.raises(Refused, match="intussen iets veranderd"):
        plan_year(year=2027, today=TODAY, seen=seen)

    assert not Meeting.objects.exists()


def test_one_meeting_that_cannot_be_stored_keeps_the_others_out() -> None:
    body(2)
    StandingItemFactory(body=body(1), title="")
    seen = propose_year(2027, TODAY).fingerprint

    with pytest.raises(Refused):
        plan_year(year=2027, today=TODAY, seen=seen)

    assert not Meeting.objects.exists()


def test_a_complete_year_is_refused() -> None:
    with pytest.raises(Refused, match="geen vergaderingen meer"):
        plan_year(year=2027, today=TODAY, seen="")


def test_settling_one_body_leaves_the_others() -> None:
    first, second = body(2), body(1)
    plan(2027)

    assert settle_year(year=2027, body=first) == 2

    found = Meeting.objects.values_list("body", "status", "revision").order_by("body", "pk")
    assert list(found) == [
        (first.pk, MeetingStatus.PLANNED, 1),
        (first.pk, MeetingStatus.PLANNED, 1),
        (second.pk, MeetingStatus.PROVISIONAL, 0),
    ]
    assert settle_year(year=2027) == 1
    with pytest.raises(Refused, match="geen voorlopige vergaderingen"):
        settle_year(year=2027)


# --- Clashes -------------------------------------------------------------------------------------


def test_a_meeting_tells_what_there_is_against_it(coordinator) -> None:
    SchoolHolidayFactory(
        name="Zomervakantie", valid_from=dt.date(2027, 7, 10), valid_until=dt.date(2027, 8, 22)
    )
    first, second = body(), body()
    start = dt.datetime(2027, 7, 12, 8, tzinfo=dt.UTC)
    one = MeetingFactory(body=first, start=start)
    other = MeetingFactory(body=second, start=start + dt.timedelta(hours=1))

    holiday, together = clashes_with_others(one)

    assert holiday.title == (
        f"{first} op maandag 12 juli valt in de zomervakantie (tot en met 22 augustus 2027)"
    )
    assert together.title == f"{first} en {second} vergaderen tegelijk op maandag 12 juli"
    assert together.why == "De regiocoördinatie werkt voor allebei."
    plan_of_year = year_plan(2027, coordinator, TODAY)
    assert [one.meeting for one in plan_of_year.clashes] == [one, other, other]
    # What is over clashes with nothing any more.
    assert year_plan(2027, coordinator, dt.date(2027, 7, 13)).clashes == []


def test_who_left_a_body_is_not_needed_there_any_more() -> None:
    person, first, second = PersonFactory(), BodyFactory(), BodyFactory()
    MembershipFactory(body=first, person=person, valid_until=dt.date(2027, 3, 1))
    MembershipFactory(body=second, person=person)
    early, late = (
        dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 2, 9, tzinfo=dt.UTC),
    )
    for start in (early, late):
        for one in (first, second):
            MeetingFactory(body=one, start=start)

    told = [
        clashes_with_others(one)
        for one in Meeting.objects.filter(body=first).order_by("start").for_list()
    ]

    assert [[one.why for one in of] for of in told] == [["Eén persoon zit in allebei."], []]
