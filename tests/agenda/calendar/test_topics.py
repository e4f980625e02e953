"""The long-term agenda of a body: what comes when, what waits, and what is expected."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agenda.calendar.expected import EXPECTED, Expected, all_expected, ending_agendas
from agenda.calendar.overviews import year_plan
from agenda.calendar.topics import Ahead, ahead
from agenda.enums import ItemKind, ItemState, MeetingStatus
from agenda.models import AgendaItem, Meeting
from contributions.effort.talks.expected import yearly_talks
from contributions.rounds.expected import yearly_rounds
from contributions.subsidies.expected import subsidies_to_account
from portfolios.enums import BodyKind, Role
from portfolios.models import Body, User
from projects.expected import ending_assignments
from tests.factories.agenda import (
    AgendaItemFactory,
    MeetingFactory,
    MeetingPatternFactory,
    SafetyAgendaFactory,
    StandingItemFactory,
)
from tests.factories.contributions import ContributionRunFactory, SubsidyFactory
from tests.factories.portfolios import BodyFactory, RegionFactory, RoleMembershipFactory
from tests.factories.projects import MilestoneFactory, ProjectAssignmentFactory
from tests.pages import MOST_QUERIES

pytestmark = [pytest.mark.django_db, pytest.mark.database]

YEAR = 2090
FIRST, LAST = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)


@pytest.fixture
def board() -> Body:
    """The board of the region."""
    RegionFactory(board="Bestuur")
    return BodyFactory(name="Bestuur", code="bestuur", kind=BodyKind.BOARD)


def at(month: int, year: int = YEAR) -> dt.datetime:
    return dt.datetime(year, month, 6, 9, tzinfo=dt.UTC)


def seen(user: User, code: str = "", year: int = YEAR) -> Ahead | None:
    plan = year_plan(year, user, timezone.localdate())
    return ahead(plan, code, user, timezone.localtime())


def told(answer) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def move(client: Client, item: AgendaItem, where: object):
    address = f"/vergaderingen/{YEAR}/onderwerpen/{item.pk}/verplaatsen/"
    return client.post(address, {"naar": where})


def place(item: AgendaItem) -> Meeting | None:
    return AgendaItem.objects.get(pk=item.pk).meeting


# --- What is shown -------------------------------------------------------------------------------


def test_each_meeting_to_come_shows_its_topics_and_how_full_it_is(coordinator: User, board: Body):
    StandingItemFactory(body=board, title="Opening")
    MeetingPatternFactory(body=board, send_days=10)
    first = MeetingFactory(body=board, start=at(2), minutes=60)
    second = MeetingFactory(body=board, start=at(4))
    MeetingFactory(body=board, start=at(3), status=MeetingStatus.CANCELLED, cancel_reason="Ziek.")
    MeetingFactory(body=board, start=at(2, YEAR + 1))
    AgendaItemFactory(meeting=first, title="Opening", minutes=10)
    tariff = AgendaItemFactory(meeting=first, title="Tarief", minutes=30)
    talk = AgendaItemFactory(meeting=first, title="Gesprek", minutes=25, order=2)
    AgendaItemFactory(
        meeting=first, title="Terug", state=ItemState.RETURNED, return_reason="Te vroeg."
    )
    waiting = AgendaItemFactory(meeting=None, body=board)

    found = seen(coordinator)

    assert found.body == board
    assert [column.meeting for column in found.columns] == [first, second]
    full, empty = found.columns
    assert list(full.topics) == [tariff, talk]
    assert (full.standing, full.minutes, full.left) == (10, 65, -5)
    assert full.in_words == "65 van 60 min, 5 min te veel"
    assert full.send_by == dt.date(YEAR, 1, 27)
    assert (empty.in_words, empty.room, list(empty.topics)) == ("0 min", "", [])
    assert list(found.waiting) == [waiting]


def test_another_body_can_be_chosen_and_an_unknown_one_is_the_board(coordinator: User, board: Body):
    MeetingFactory(body=board, start=at(2))
    other = MeetingFactory(start=at(2)).body

    assert seen(coordinator, other.code).body == other
    assert seen(coordinator, "bestaat-niet").body == board
    assert set(seen(coordinator).bodies) == {board, other}


def test_without_anything_ahead_nothing_is_shown(coordinator: User, coordinator_client: Client):
    MeetingFactory(start=at(2, 2020))

    assert seen(coordinator, year=2020) is None
    assert "Wat komt wanneer" not in coordinator_client.get("/vergaderingen/2020/").content.decode()


def test_what_is_closed_is_not_ahead_of_who_may_not_see_it(board: Body):
    meeting = MeetingFactory(body=board, start=at(2))
    AgendaItemFactory(meeting=meeting, closed=True)
    shown = AgendaItemFactory(meeting=meeting)
    user = RoleMembershipFactory(role=Role.PLATFORM_MEMBER).user

    (column,) = seen(user).columns

    assert list(column.topics) == [shown]


def test_who_may_not_plan_sees_no_buttons(board: Body, board_member_client: Client):
    AgendaItemFactory(meeting=MeetingFactory(body=board, start=at(2)), title="Tarief")

    text = board_member_client.get(f"/vergaderingen/{YEAR}/").content.decode()

    assert "Tarief" in text
    assert "/verplaatsen/" not in text
    assert "Onderwerp toevoegen" not in text


# --- Moving --------------------------------------------------------------------------------------


def test_a_topic_moves_earlier_and_later(coordinator_client: Client, board: Body):
    meetings = [MeetingFactory(body=board, start=at(month)) for month in (2, 4, 6)]
    MeetingFactory(start=at(5))
    item = AgendaItemFactory(meeting=meetings[1], title="Tarief")

    later = move(coordinator_client, item, "later")
    assert place(item) == meetings[2]
    assert later.url == f"/vergaderingen/{YEAR}/?gremium=bestuur#onderwerp-{item.pk}"
    assert told(later) == [f"‘Tarief’ staat nu op 6 juni {YEAR}."]

    last = move(coordinator_client, item, "later")
    assert place(item) == meetings[2]
    assert "geen latere vergadering" in told(last)[-1]

    for _ in range(2):
        move(coordinator_client, item, "eerder")
    assert place(item) == meetings[0]
    assert "geen eerdere vergadering" in told(move(coordinator_client, item, "eerder"))[-1]


def test_the_last_meeting_of_a_year_is_followed_by_the_first_of_the_next(
    coordinator_client: Client, board: Body
):
    following = MeetingFactory(body=board, start=at(1, YEAR + 1))
    item = AgendaItemFactory(meeting=MeetingFactory(body=board, start=at(12)))

    answer = move(coordinator_client, item, "later")

    assert place(item) == following
    assert answer.url.startswith(f"/vergaderingen/{YEAR + 1}/")


def test_a_topic_is_put_on_a_meeting_and_taken_off_again(coordinator_client: Client, board: Body):
    meeting = MeetingFactory(body=board, start=at(2))
    item = AgendaItemFactory(meeting=None, body=board)

    move(coordinator_client, item, meeting.pk)
    assert place(item) == meeting
    move(coordinator_client, item, "geen")
    assert place(item) is None


@pytest.mark.parametrize("where", ["", "0", "x", "-1", "9" * 30, "later"])
def test_a_meeting_that_is_none_changes_nothing(coordinator_client: Client, board: Body, where):
    item = AgendaItemFactory(meeting=None, body=board)

    answer = move(coordinator_client, item, where)

    assert (answer.status_code, place(item)) == (302, None)
    assert len(told(answer)) == 1


def test_a_topic_does_not_go_to_another_body(coordinator_client: Client, board: Body):
    other = MeetingFactory(start=at(2))
    item = AgendaItemFactory(meeting=None, body=board)

    assert "Dit punt is voor" in told(move(coordinator_client, item, other.pk))[0]
    assert place(item) is None


def test_a_topic_without_a_meeting_is_added_changed_and_removed(
    coordinator_client: Client, board: Body
):
    values = {"body": board.pk, "title": "Nieuw onderwerp", "kind": ItemKind.OPINION}
    page = coordinator_client.get(
        f"/vergaderingen/{YEAR}/onderwerpen/toevoegen/?gremium={board.code}"
    )
    assert page.context["form"].initial["body"] == board

    answer = coordinator_client.post(f"/vergaderingen/{YEAR}/onderwerpen/toevoegen/", values)
    item = AgendaItem.objects.get()
    assert (item.body, item.meeting, item.state) == (board, None, ItemState.ACCEPTED)
    assert answer.url == f"/vergaderingen/{YEAR}/?gremium=bestuur#onderwerp-{item.pk}"

    page = f"/vergaderingen/{YEAR}/onderwerpen/{item.pk}/"
    coordinator_client.post(f"{page}wijzigen/", values | {"title": "Anders"})
    assert AgendaItem.objects.get().title == "Anders"
    coordinator_client.post(f"{page}verwijderen/")
    assert not AgendaItem.objects.exists()


def test_a_topic_on_an_agenda_is_not_removed_or_changed_from_here(coordinator_client: Client):
    item = AgendaItemFactory(meeting=MeetingFactory(start=at(2)))
    page = f"/vergaderingen/{YEAR}/onderwerpen/{item.pk}/"

    assert "Haal het daar" in told(coordinator_client.post(f"{page}verwijderen/"))[0]
    assert coordinator_client.get(f"{page}wijzigen/").status_code == 404
    assert AgendaItem.objects.exists()


# --- What is expected ----------------------------------------------------------------------------


def test_every_floor_has_told_what_it_knows():
    assert set(EXPECTED) == {"agendas", "assignments", "rounds", "talks", "subsidies"}


def test_a_safety_agenda_that_ends_is_followed_by_a_new_one(board: Body):
    ending = SafetyAgendaFactory(valid_from=dt.date(YEAR - 3, 1, 1), valid_until=LAST)

    (found,) = ending_agendas(FIRST, LAST)

    assert (found.body, found.by, found.title) == (board, LAST, f"Veiligheidsagenda na {YEAR}")
    assert found.url == ending.get_absolute_url()
    assert list(ending_agendas(dt.date(YEAR + 1, 1, 1), dt.date(YEAR + 1, 12, 31))) == []
    # A revision that waits for a decision ends with it, and is not expected once more.
    SafetyAgendaFactory(revises=ending, valid_from=dt.date(YEAR, 2, 1), valid_until=LAST)
    assert len(list(ending_agendas(FIRST, LAST))) == 1
    SafetyAgendaFactory(valid_from=dt.date(YEAR + 1, 1, 1), valid_until=dt.date(YEAR + 4, 12, 31))
    assert list(ending_agendas(FIRST, LAST)) == []


def test_the_contributions_of_a_year_come_before_it(board: Body):
    (found,) = yearly_rounds(FIRST, LAST)

    assert (found.by, found.title, found.kind) == (LAST, f"Bijdragen {YEAR + 1}", ItemKind.DECIDE)
    assert found.url == f"/bijdragen/{YEAR + 1}/ronde/"
    ContributionRunFactory(year=YEAR + 1, adopted=True)
    assert list(yearly_rounds(FIRST, LAST)) == []


def test_a_subsidy_is_accounted_for_by_its_day(board: Body):
    due = SubsidyFactory(purpose="Camera’s", account_due=dt.date(YEAR, 4, 1))
    SubsidyFactory(account_due=dt.date(YEAR, 4, 1), accounted=10)
    SubsidyFactory(account_due=dt.date(YEAR + 1, 4, 1))

    (found,) = subsidies_to_account(FIRST, LAST)

    assert (found.body, found.by) == (board, dt.date(YEAR, 4, 1))
    assert found.title == "Verantwoording subsidie: Camera’s"
    assert found.url == due.get_absolute_url()


def test_the_talks_of_a_year_come_at_its_end(board: Body):
    found = [one for year in (2027, 2028) for one in yearly_talks(*_year(year))]

    assert [(one.title, one.by) for one in found] == [
        ("Jaargesprekken 2027", dt.date(2027, 12, 31)),
        ("Jaargesprekken 2028", dt.date(2028, 12, 31)),
    ]
    assert list(yearly_talks(dt.date(2027, 2, 1), dt.date(2027, 11, 30))) == []


def _year(year: int) -> tuple[dt.date, dt.date]:
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def test_an_assignment_comes_back_when_its_last_milestone_is_due(board: Body):
    assignment = ProjectAssignmentFactory()
    for day in (dt.date(YEAR, 3, 1), dt.date(YEAR, 9, 1)):
        MilestoneFactory(assignment=assignment, due=day)
    MilestoneFactory(due=dt.date(YEAR + 1, 9, 1))

    (found,) = ending_assignments(FIRST, LAST)

    assert (found.by, found.title) == (dt.date(YEAR, 9, 1), f"Uitkomst van {assignment}")
    assert list(ending_assignments(FIRST, dt.date(YEAR, 6, 1))) == []


def test_without_a_board_nothing_is_expected():
    SubsidyFactory(account_due=dt.date(YEAR, 4, 1))

    assert all_expected(FIRST, LAST) == []


def test_what_is_expected_goes_on_the_last_meeting_before_its_day_with_one_click(
    coordinator_client: Client, coordinator: User, board: Body
):
    MeetingFactory(body=board, start=at(2))
    meeting = MeetingFactory(body=board, start=at(11))
    SubsidyFactory(purpose="Camera’s", account_due=dt.date(YEAR, 1, 10))
    subsidy, round_, talks = seen(coordinator).expected_with_meeting
    assert [(one.title, at_) for one, at_ in (subsidy, round_, talks)] == [
        ("Verantwoording subsidie: Camera’s", None),
        (f"Bijdragen {YEAR + 1}", meeting),
        (f"Jaargesprekken {YEAR}", meeting),
    ]

    for one, where in (subsidy, round_):
        answer = coordinator_client.post(
            f"/vergaderingen/{YEAR}/onderwerpen/verwacht/",
            {"gremium": board.code, "titel": one.title, "naar": where.pk if where else ""},
        )
        assert answer.status_code == 302

    waiting, put = AgendaItem.objects.order_by("title").reverse()
    assert (waiting.title, waiting.body, waiting.meeting) == (subsidy[0].title, board, None)
    assert (put.title, put.meeting, put.kind) == (round_[0].title, meeting, ItemKind.DECIDE)
    assert seen(coordinator).expected == [talks[0]]
    again = coordinator_client.post(
        f"/vergaderingen/{YEAR}/onderwerpen/verwacht/",
        {"gremium": board.code, "titel": round_[0].title, "naar": meeting.pk},
    )
    assert told(again)[-1] == "Dit staat intussen op een agenda, of het hoeft niet meer."
    assert AgendaItem.objects.count() == 2


def test_what_is_expected_of_one_body_is_not_expected_of_another(coordinator: User, board: Body):
    other = MeetingFactory(start=at(2)).body

    assert seen(coordinator, other.code).expected == []
    assert {one.body for one in all_expected(FIRST, LAST)} == {board}
    assert isinstance(all_expected(FIRST, LAST)[0], Expected)


# --- Queries -------------------------------------------------------------------------------------


def test_the_page_asks_as_much_for_one_meeting_as_for_many(coordinator_client: Client, board: Body):
    def grow(number: int) -> None:
        start = at(1) + dt.timedelta(days=number)
        meeting = MeetingFactory(body=board, start=start)
        MeetingFactory(start=start)
        AgendaItemFactory(meeting=meeting)
        AgendaItemFactory(meeting=None, body=board)
        SubsidyFactory(account_due=start.date())
        MilestoneFactory(due=start.date())
        SafetyAgendaFactory(valid_from=start.date(), valid_until=start.date())

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert coordinator_client.get(f"/vergaderingen/{YEAR}/").status_code == 200
        return len(caught)

    grow(0)
    one = queries()
    for number in range(1, 20):
        grow(number)

    assert queries() == one
    assert one <= MOST_QUERIES
