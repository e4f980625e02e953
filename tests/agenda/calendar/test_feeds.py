"""Meetings as a calendar that other programs follow, read back by two parsers."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from django.test import Client
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream
from ical.event import EventStatus

from agenda.calendar.feeds import calendar_of
from agenda.calendar.services import renew_key
from agenda.enums import MeetingStatus
from agenda.meetings.services import cancel_meeting, change_meeting
from agenda.models import CalendarKey, Meeting
from portfolios.enums import Role
from portfolios.models import Body, User
from tests.factories.agenda import AgendaItemFactory, MeetingFactory
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    PersonFactory,
    RoleMembershipFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# In winter time, and in summer time.
WINTER = dt.datetime(2027, 2, 8, 10, 0, tzinfo=AMSTERDAM)
SUMMER = dt.datetime(2027, 6, 7, 10, 0, tzinfo=AMSTERDAM)


def written(*meetings: Meeting) -> bytes:
    return calendar_of(meetings, name="Proef", absolute=lambda path: f"https://portaal.nl{path}")


def events(content: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def only(content: bytes) -> icalendar.Event:
    (event,) = events(content)
    return event


@pytest.fixture
def member() -> User:
    """Somebody of the platform, who sits in a body with the code eigen."""
    user = RoleMembershipFactory(role=Role.PLATFORM_MEMBER).user
    MembershipFactory(body=BodyFactory(code="eigen"), person=PersonFactory(user=user))
    return user


def feed(user: User, path: str = ".ics"):
    """What a program without any session is given at the address of this user."""
    return Client().get(f"/agenda/{CalendarKey.objects.get(user=user).key}{path}")


# --- The file ------------------------------------------------------------------------------------


def test_a_meeting_is_read_back_as_it_is():
    meeting = MeetingFactory(
        body=BodyFactory(name="Bestuur", abbreviation="B"),
        start=SUMMER,
        minutes=90,
        place="Raadzaal",
        host_municipality=MunicipalityFactory(name="Borne"),
        status=MeetingStatus.PLANNED,
    )

    event = only(written(meeting))

    assert str(event["summary"]) == "Bestuur (B)"
    assert event.decoded("dtstart") == SUMMER
    assert event.decoded("dtend") == SUMMER + dt.timedelta(minutes=90)
    assert event["dtstart"].params["TZID"] == "Europe/Amsterdam"
    assert str(event["location"]) == "Raadzaal, Borne"
    assert str(event["url"]) == f"https://portaal.nl/vergadering/{meeting.pk}/"
    assert (str(event["status"]), event["sequence"]) == ("CONFIRMED", 0)
    assert event.decoded("last-modified") == meeting.changed_at.replace(microsecond=0)
    assert "description" not in event


def test_the_zone_is_in_the_file_for_winter_and_summer():
    content = written(MeetingFactory(start=WINTER), MeetingFactory(start=SUMMER))

    (zone,) = icalendar.Calendar.from_ical(content).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "Europe/Amsterdam"
    offsets = [one.decoded("dtstart").utcoffset() for one in events(content)]
    assert offsets == [dt.timedelta(hours=1), dt.timedelta(hours=2)]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (MeetingStatus.PROVISIONAL, "TENTATIVE"),
        (MeetingStatus.PLANNED, "CONFIRMED"),
        (MeetingStatus.SENT, "CONFIRMED"),
        (MeetingStatus.HELD, "CONFIRMED"),
        (MeetingStatus.CANCELLED, "CANCELLED"),
    ],
)
def test_how_settled_a_meeting_is(status, state):
    meeting = MeetingFactory(status=status, cancel_reason="Geen quorum.")

    assert str(only(written(meeting))["status"]) == state


def test_what_moves_or_is_called_off_keeps_its_name_and_counts_up():
    meeting = MeetingFactory(start=WINTER, status=MeetingStatus.PLANNED)
    first = only(written(meeting))
    meeting.start = SUMMER
    second = only(written(change_meeting(meeting)))
    cancelled = only(written(cancel_meeting(meeting=meeting, reason="Te weinig punten.")))

    assert {str(one["uid"]) for one in (first, second, cancelled)} == {str(first["uid"])}
    assert [one["sequence"] for one in (first, second, cancelled)] == [0, 1, 2]
    assert second.decoded("dtstart") == SUMMER
    assert str(cancelled["summary"]) == f"Afgelast: {meeting.body.full_name}"
    assert b"Te weinig punten" not in written(meeting)


def test_the_same_meetings_give_the_same_bytes():
    meeting = MeetingFactory(start=WINTER)

    assert written(meeting) == written(Meeting.objects.get(pk=meeting.pk))


def test_a_validator_finds_nothing_wrong():
    """What RFC 5545 demands of a calendar, a zone and an event, and how often each part may be there."""
    content = written(
        MeetingFactory(
            start=WINTER, place="Gemeentehuis, zaal ‘Één’; ingang zij\n" * 4, minutes=90
        ),
        MeetingFactory(start=SUMMER, status=MeetingStatus.CANCELLED, cancel_reason="Ziek."),
    )

    calendar = vobject.readOne(content.decode(), validate=True)
    assert [one.validate(raiseException=True) for one in calendar.vevent_list] == [True, True]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    # An invitation would have a method, and then somebody who invites.
    assert b"METHOD" not in content
    for part in (b"UID", b"DTSTAMP"):
        lacking = b"\r\n".join(one for one in content.split(b"\r\n") if not one.startswith(part))
        with pytest.raises(vobject.base.ValidateError, match=part.decode()):
            vobject.readOne(lacking.decode(), validate=True)


def test_an_empty_calendar_can_be_read():
    assert events(written()) == []
    assert IcsCalendarStream.calendar_from_ics(written().decode()).events == []


def test_another_parser_reads_the_same():
    meetings = [
        MeetingFactory(start=WINTER, place="Zaal; 2, begane grond\\links", minutes=60),
        MeetingFactory(
            body=BodyFactory(name="Overleg “élan” " + "x" * 120),
            start=SUMMER,
            status=MeetingStatus.CANCELLED,
            cancel_reason="Geen quorum.",
        ),
    ]

    read = IcsCalendarStream.calendar_from_ics(written(*meetings).decode())

    assert [(one.dtstart, one.dtend) for one in read.events] == [
        (WINTER, WINTER + dt.timedelta(minutes=60)),
        (SUMMER, SUMMER + dt.timedelta(minutes=120)),
    ]
    assert [one.status for one in read.events] == [EventStatus.TENTATIVE, EventStatus.CANCELLED]
    assert read.events[0].location == "Zaal; 2, begane grond\\links"
    assert read.events[1].summary == f"Afgelast: {meetings[1].body.full_name}"
    assert [
        one.timezone_id if hasattr(one, "timezone_id") else one.tz_id for one in read.timezones
    ] == ["Europe/Amsterdam"]


# --- Whose it is ---------------------------------------------------------------------------------


def test_a_program_follows_the_own_bodies_without_signing_in(member: User):
    renew_key(member)
    own, other = Body.objects.get(code="eigen"), BodyFactory(code="ander")
    meeting = MeetingFactory(body=own, start=WINTER)
    elsewhere = MeetingFactory(body=other, start=SUMMER)

    mine, of_other = feed(member), feed(member, "/ander.ics")

    assert mine["Content-Type"] == "text/calendar; charset=utf-8"
    assert str(only(mine.content)["url"]) == f"http://testserver/vergadering/{meeting.pk}/"
    assert str(only(of_other.content)["url"]) == f"http://testserver/vergadering/{elsewhere.pk}/"
    assert feed(member, "/bestaat-niet.ics").status_code == 404


def test_a_body_that_somebody_left_is_not_followed_any_more(member: User):
    renew_key(member)
    MeetingFactory(body=Body.objects.get(code="eigen"), start=WINTER)
    member.person.memberships.update(valid_until=timezone.localdate() - dt.timedelta(days=1))

    assert events(feed(member).content) == []


def test_nothing_closed_is_told(member: User):
    renew_key(member)
    own = Body.objects.get(code="eigen")
    open_one = MeetingFactory(body=own, start=WINTER)
    MeetingFactory(body=own, start=SUMMER, closed_ground="Een geheime reden")
    AgendaItemFactory(meeting=open_one, title="Open punt", summary="Open tekst")
    AgendaItemFactory(
        meeting=open_one, title="Dicht punt", is_closed=True, closed_ground="Een geheime reden"
    )

    content = feed(member).content

    assert len(events(content)) == 1
    for word in (b"punt", b"tekst", b"reden", b"geheim"):
        assert word not in content


@pytest.mark.parametrize("change", ["inactive", "role ended", "renewed", "unknown"])
def test_an_address_ends(member: User, change: str):
    secret = renew_key(member).key
    assert Client().get(f"/agenda/{secret}.ics").status_code == 200
    if change == "inactive":
        User.objects.filter(pk=member.pk).update(is_active=False)
    elif change == "role ended":
        member.role_memberships.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    elif change == "renewed":
        renew_key(member)
    else:
        secret = secret[:-1]

    assert Client().get(f"/agenda/{secret}.ics").status_code == 404
    assert Client().get(f"/agenda/{secret}/eigen.ics").status_code == 404


# --- The page ------------------------------------------------------------------------------------


def test_the_page_makes_shows_and_renews_an_address(coordinator_client: Client, coordinator: User):
    MeetingFactory(body=BodyFactory(code="bestuur", name="Bestuur", abbreviation="B"))
    before = coordinator_client.get("/in-mijn-agenda/")
    assert before.context["feeds"] == []
    assert not CalendarKey.objects.exists()

    coordinator_client.post("/in-mijn-agenda/nieuw-adres/")
    first = CalendarKey.objects.get(user=coordinator).key
    page = coordinator_client.get("/in-mijn-agenda/")
    coordinator_client.post("/in-mijn-agenda/nieuw-adres/")

    assert page.context["feeds"] == [
        ("Al mijn gremia", f"http://testserver/agenda/{first}.ics"),
        ("Bestuur (B)", f"http://testserver/agenda/{first}/bestuur.ics"),
    ]
    second = CalendarKey.objects.get(user=coordinator).key
    assert len(first) == len(second) == 43
    assert second not in (first, "")


def test_nobody_sees_the_address_of_another(admin_client: Client):
    secret = renew_key(UserFactory(coordinator=True)).key

    page = admin_client.get("/in-mijn-agenda/")

    assert (page.status_code, page.context["key"]) == (200, None)
    assert secret not in page.content.decode()
