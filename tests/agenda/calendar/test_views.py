"""The pages of a year of meetings."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django.asserts import assertContains

from agenda.calendar.services import propose_year
from agenda.enums import MeetingStatus
from agenda.models import Meeting
from portfolios.permissions import MEETINGS, OPEN, READS
from tests.factories.agenda import MeetingFactory, MeetingPatternFactory, SchoolHolidayFactory
from tests.factories.portfolios import BodyFactory, RoleMembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# Long after the day on which the tests run.
YEAR = 2090


def told(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def at(month: int, day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(YEAR, month, day, hour, tzinfo=dt.UTC)


# --- The year ------------------------------------------------------------------------------------


def test_a_year_shows_each_body_with_its_meetings_and_what_clashes(coordinator_client: Client):
    SchoolHolidayFactory(
        name="Herfstvakantie", valid_from=dt.date(YEAR, 10, 14), valid_until=dt.date(YEAR, 10, 22)
    )
    board = BodyFactory(abbreviation="BB", meetings_per_year=3)
    MeetingFactory(body=board, start=at(2, 7), status=MeetingStatus.PLANNED)
    MeetingFactory(body=board, start=at(10, 16))
    MeetingFactory(
        body=board, start=at(10, 23), status=MeetingStatus.CANCELLED, cancel_reason="Geen quorum."
    )
    MeetingFactory(body=board, start=dt.datetime(YEAR - 1, 2, 7, tzinfo=dt.UTC))

    page = coordinator_client.get(f"/vergaderingen/{YEAR}/")

    plan = page.context["plan"]
    ((_, (line,)),) = plan.levels
    assert (line.body, line.often) == (board, "2 van 3")
    assert [(one.mark.day.month, one.mark.kind) for one in line.marks] == [
        (2, "done"),
        (10, "clash"),
        (10, "off"),
    ]
    assert [one.title for one in plan.clashes] == [
        "BB op maandag 16 oktober valt in de herfstvakantie (tot en met 22 oktober 2090)"
    ]
    assert [(month.number, month.meetings, month.clashing) for month in plan.months][9] == (
        10,
        2,
        1,
    )
    text = page.content.decode()
    assert "1 keer botst het" in text
    assert 'aria-label="BB, dinsdag 7 februari, gepland"' in text


def test_what_lies_behind_is_grey_and_clashes_with_nothing(coordinator_client: Client):
    # New Year's Day.
    MeetingFactory(start=dt.datetime(2020, 1, 1, 9, tzinfo=dt.UTC))

    plan = coordinator_client.get("/vergaderingen/2020/").context["plan"]

    ((_, (line,)),) = plan.levels
    assert [one.mark.kind for one in line.marks] == ["past"]
    assert plan.clashes == []


@pytest.mark.parametrize("year", [1899, 2201])
def test_a_year_that_cannot_be_is_not_found(coordinator_client: Client, year: int):
    for page in ("", "voorstel/", "vaststellen/"):
        assert coordinator_client.get(f"/vergaderingen/{year}/{page}").status_code == 404


@pytest.mark.parametrize("year", [1900, 2200])
def test_the_first_and_the_last_year_have_a_page(coordinator_client: Client, year: int):
    assert coordinator_client.get(f"/vergaderingen/{year}/").status_code == 200


# --- Proposing and settling ----------------------------------------------------------------------


def test_a_proposal_is_looked_at_and_then_stored(coordinator_client: Client):
    MeetingPatternFactory(body=BodyFactory(meetings_per_year=2))
    page = coordinator_client.get(f"/vergaderingen/{YEAR}/voorstel/")
    assert not Meeting.objects.exists()

    answer = coordinator_client.post(
        f"/vergaderingen/{YEAR}/voorstel/", {"seen": page.context["seen"]}
    )

    assert answer.url == f"/vergaderingen/{YEAR}/"
    assert told(answer) == [f"2 vergaderingen zijn voorlopig ingepland in {YEAR}."]
    assert Meeting.objects.filter(status=MeetingStatus.PROVISIONAL).count() == 2
    again = coordinator_client.get(f"/vergaderingen/{YEAR}/voorstel/")
    assert "Er is niets voor te stellen" in again.content.decode()


def test_what_changed_meanwhile_is_shown_anew(coordinator_client: Client):
    MeetingPatternFactory(body=BodyFactory(meetings_per_year=2))

    answer = coordinator_client.post(f"/vergaderingen/{YEAR}/voorstel/", {"seen": "iets anders"})

    assert answer.status_code == 422
    assert "intussen iets veranderd" in answer.content.decode()
    assert answer.context["seen"] == propose_year(YEAR, dt.date(2026, 1, 1)).fingerprint
    assert not Meeting.objects.exists()


def test_the_meetings_of_one_body_are_settled(coordinator_client: Client):
    one = MeetingFactory(start=at(2, 7))
    other = MeetingFactory(start=at(2, 8))
    MeetingFactory(start=at(3, 8), status=MeetingStatus.HELD)

    page = coordinator_client.get(f"/vergaderingen/{YEAR}/vaststellen/")
    offered = set(page.context["form"].fields["body"].queryset)
    answer = coordinator_client.post(f"/vergaderingen/{YEAR}/vaststellen/", {"body": one.body.pk})

    assert offered == {one.body, other.body}
    assert told(answer) == ["Eén vergadering staat nu vast."]
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.status, other.status) == (MeetingStatus.PLANNED, MeetingStatus.PROVISIONAL)


# --- Moving by hand ------------------------------------------------------------------------------


def test_before_a_move_into_a_holiday_is_asked(coordinator_client: Client):
    meeting = MeetingFactory(start=at(2, 7))
    page = f"/vergadering/{meeting.pk}/wijzigen/"
    wanted = {"day": f"01-01-{YEAR}", "starts_at": "10:00", "place": "Raadzaal"}

    asked = coordinator_client.post(page, wanted)

    meeting.refresh_from_db()
    assert (asked.status_code, meeting.start, meeting.place) == (422, at(2, 7), "")
    assert asked.context["form"].non_field_errors() == [
        f"{meeting.body} op zondag 1 januari valt op een feestdag: Nieuwjaarsdag.",
        "Kies een ander moment, of vink aan dat u dit moment toch kiest.",
    ]
    assertContains(asked, 'value="Raadzaal"', status_code=422)
    tick = asked.context["form"].fields["understood"].widget.attrs["value"]
    # What was read of this day says nothing of another one.
    other = wanted | {"day": f"02-01-{YEAR}", "starts_at": "11:00", "understood": tick}
    off = SchoolHolidayFactory(valid_from=dt.date(YEAR, 1, 2), valid_until=dt.date(YEAR, 1, 6))
    assertContains(coordinator_client.post(page, other), off.name.lower(), status_code=422)

    answer = coordinator_client.post(page, wanted | {"understood": tick})

    meeting.refresh_from_db()
    assert (answer.status_code, meeting.day) == (302, dt.date(YEAR, 1, 1))
    # Who changes only the place afterwards is not asked again.
    answer = coordinator_client.post(page, wanted | {"place": "Kantine"})
    meeting.refresh_from_db()
    assert (answer.status_code, meeting.place) == (302, "Kantine")


def test_before_a_meeting_is_planned_at_the_time_of_another_is_asked(coordinator_client: Client):
    first, second = BodyFactory(), BodyFactory()
    for body in (first, second):
        MeetingPatternFactory(body=body)
    MeetingFactory(body=first, start=at(2, 7))
    wrong = {"body": second.pk, "day": "31-02-2090", "starts_at": "10:00"}

    refused = coordinator_client.post("/vergaderingen/plannen/", wrong)
    right = wrong | {"day": "07-02-2090"}
    asked = coordinator_client.post("/vergaderingen/plannen/", right)

    assert "Schrijf de datum" in str(refused.context["form"].errors["day"])
    assert (refused.status_code, asked.status_code) == (422, 422)
    assert not Meeting.objects.filter(body=second).exists()
    said = asked.context["form"].non_field_errors()
    assert f"{second} en {first} vergaderen tegelijk op dinsdag 7 februari." in said[0]
    tick = asked.context["form"].fields["understood"].widget.attrs["value"]
    answer = coordinator_client.post("/vergaderingen/plannen/", right | {"understood": tick})
    assert answer.status_code == 302
    assert Meeting.objects.filter(body=second).count() == 1


# --- Who reads what ------------------------------------------------------------------------------


def test_who_reads_meetings_alone_sees_no_holidays_clashes_or_links_to_bodies(monkeypatch):
    monkeypatch.setitem(READS, "griffier", {MEETINGS: OPEN})
    client = Client()
    client.force_login(RoleMembershipFactory(role="griffier").user)
    SchoolHolidayFactory(valid_from=dt.date(YEAR, 2, 1), valid_until=dt.date(YEAR, 2, 20))
    MeetingFactory(body=BodyFactory(abbreviation="BB", code="bestuur"), start=at(2, 7))
    BodyFactory(abbreviation="X.X.", meetings_per_year=3)

    page = client.get(f"/vergaderingen/{YEAR}/")

    plan, text = page.context["plan"], page.content.decode()
    assert (plan.clashes, plan.off.school, len(plan.meetings)) == ([], (), 1)
    assert "BB, dinsdag 7 februari" in text
    for hidden in ("X.X.", "/gremia/", "In mijn agenda", "Vergadering plannen"):
        assert hidden not in text
