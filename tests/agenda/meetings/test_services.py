"""Preparing a meeting: standing points, order, proposals, what waits, and a later meeting."""

import datetime as dt

import pytest

from agenda.enums import ItemState, MeetingStatus
from agenda.meetings.overviews import agenda_of
from agenda.meetings.services import (
    accept_item,
    add_item,
    add_waiting,
    cancel_meeting,
    change_item,
    change_meeting,
    continue_in,
    move_to,
    order_points,
    plan_meeting,
    remove_item,
    remove_paper,
    return_item,
    step_item,
    waiting_for,
)
from agenda.models import AgendaItem, Meeting
from platform_ivz.refusals import Refused
from portfolios.enums import BodyKind, Role
from portfolios.models import User
from tests.factories.agenda import (
    ActionFactory,
    AgendaItemFactory,
    DeciderFactory,
    MeetingFactory,
    PaperFactory,
    SafetyAgendaFactory,
    StandingItemFactory,
    ThemeFactory,
)
from tests.factories.portfolios import BodyFactory, RoleMembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]

START = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def coordinator() -> User:
    return UserFactory(coordinator=True)


def project_leader() -> User:
    return RoleMembershipFactory(role=Role.PROJECT_LEADER).user


def titles(meeting: Meeting, user: User) -> list[str]:
    return [point.item.title for point in agenda_of(meeting, user).points]


def test_a_meeting_begins_with_the_standing_points_of_its_body(coordinator: User) -> None:
    body = BodyFactory()
    StandingItemFactory(body=body, order=2, title="Vorige lijst", is_previous_list=True, minutes=5)
    StandingItemFactory(body=body, order=1, title="Opening", minutes=5)
    StandingItemFactory(body=body, order=1, title="Sluiting", at_the_end=True)
    StandingItemFactory(title="Van een ander")

    meeting = plan_meeting(Meeting(body=body, start=START, minutes=90))
    add_item(
        item=AgendaItem(meeting=meeting, title="Tarief", minutes=20), by=coordinator, accepted=True
    )

    agenda = agenda_of(meeting, coordinator)
    assert [(point.is_first, point.is_last) for point in agenda.points] == [
        (True, False),
        (False, False),
        (False, True),
        (True, True),
    ]
    assert titles(meeting, coordinator) == ["Opening", "Vorige lijst", "Tarief", "Sluiting"]
    assert [f"{point.starts:%H:%M}" for point in agenda.points] == [
        "13:00",
        "13:05",
        "13:10",
        "13:30",
    ]
    assert agenda.time_in_words == "30 van 90 minuten, nog 60"
    assert not agenda.is_too_long
    assert [point.item.is_previous_list for point in agenda.points] == [False, True, False, False]


def test_closed_points_stand_last_so_that_numbers_are_the_same_for_all(coordinator: User) -> None:
    meeting = MeetingFactory(start=START, public=True, body__public=True)
    AgendaItemFactory(meeting=meeting, order=1, title="Geheim", closed=True, minutes=40)
    AgendaItemFactory(meeting=meeting, order=2, title="Open", minutes=10)
    AgendaItemFactory(meeting=meeting, order=3, title="Ook open", minutes=10)
    outsider = project_leader()

    seen = agenda_of(meeting, outsider)
    everything = agenda_of(meeting, coordinator)

    assert [(p.number, p.item.title, p.starts) for p in everything.points[:2]] == [
        (p.number, p.item.title, p.starts) for p in seen.points
    ]
    assert [p.item.title for p in everything.points] == ["Open", "Ook open", "Geheim"]
    assert (seen.minutes, everything.minutes) == (20, 60)


def test_a_point_moves_among_those_it_stands_between(coordinator: User) -> None:
    meeting = MeetingFactory(start=START)
    first, second, third = (
        AgendaItemFactory(meeting=meeting, order=n, title=f"Punt {n}") for n in (1, 2, 3)
    )
    AgendaItemFactory(meeting=meeting, order=4, title="Einde", at_the_end=True)

    step_item(third, -2)
    assert titles(meeting, coordinator) == ["Punt 3", "Punt 1", "Punt 2", "Einde"]
    step_item(third, 1)
    step_item(third, 9)
    assert titles(meeting, coordinator) == ["Punt 1", "Punt 2", "Punt 3", "Einde"]
    order_points(meeting, [second.pk, third.pk, first.pk])
    assert titles(meeting, coordinator) == ["Punt 2", "Punt 3", "Punt 1", "Einde"]


def test_a_proposal_is_accepted_or_given_back_with_a_reason(coordinator: User) -> None:
    meeting = MeetingFactory(start=START)
    leader = project_leader()
    made = [
        add_item(item=AgendaItem(meeting=meeting, title=title), by=leader, accepted=False)
        for title in ("Goed", "Te vroeg")
    ]
    assert titles(meeting, coordinator) == []

    accept_item(made[0])
    with pytest.raises(Refused, match="Schrijf waarom u dit punt teruggeeft"):
        return_item(item=made[1], reason=" ")
    return_item(item=made[1], reason="Eerst naar het platform.")

    assert titles(meeting, coordinator) == ["Goed"]
    assert made[1].state == ItemState.RETURNED
    assert set(AgendaItem.objects.visible_to(leader)) == set(made)
    assert set(AgendaItem.objects.visible_to(project_leader())) == {made[0]}


def test_what_waits_for_the_body_comes_on_the_agenda_with_text_and_paper(coordinator: User) -> None:
    body = BodyFactory(kind=BodyKind.BOARD)
    other = BodyFactory()
    DeciderFactory(subject="agenda.safetyagenda", body=body)
    plan = ThemeFactory(agenda=SafetyAgendaFactory(title="Veiligheidsagenda 2027")).agenda
    meeting, elsewhere = MeetingFactory(body=body), MeetingFactory(body=other)
    assert [left for _, left in waiting_for(body)] == [[plan]]

    item = add_waiting(meeting=meeting, waiting=plan, by=coordinator)

    assert (item.title, item.kind) == (
        "Veiligheidsagenda 2027",
        "besluitvormend",
    )
    assert item.requested_decision == "Veiligheidsagenda 2027 is vastgesteld."
    assert item.subject == plan
    assert waiting_for(body) == []
    for place in (meeting, elsewhere):
        with pytest.raises(Refused, match="Dit staat al op een agenda"):
            add_waiting(meeting=place, waiting=plan, by=coordinator)
    assert AgendaItem.objects.count() == 1


def test_a_point_that_was_not_reached_goes_on_with_its_papers_and_history() -> None:
    body = BodyFactory()
    earlier = MeetingFactory(body=body, start=START)
    later = MeetingFactory(body=body, start=START + dt.timedelta(days=40))
    item = AgendaItemFactory(meeting=earlier, summary="Uitleg", minutes=15)
    PaperFactory(item=item, title="Notitie")

    following = continue_in(item, later)

    assert (following.meeting, following.continues, following.summary) == (later, item, "Uitleg")
    assert [paper.title for paper in following.papers.all()] == ["Notitie"]
    assert item.papers.count() == 1
    with pytest.raises(Refused, match="al op een latere agenda"):
        continue_in(item, later)


def test_a_point_waits_without_a_meeting_and_goes_to_one_of_its_body_only() -> None:
    body = BodyFactory(abbreviation="ABC")
    item = AgendaItemFactory(meeting__body=body)

    move_to(item, None)
    assert (item.meeting, item.body) == (None, body)
    with pytest.raises(Refused, match="Dit punt is voor ABC"):
        move_to(item, MeetingFactory())
    target = MeetingFactory(body=body, start=START)
    move_to(item, target)
    assert (item.meeting, item.body) == (target, None)


def test_what_changes_after_sending_is_marked(coordinator: User) -> None:
    meeting = MeetingFactory(start=START)
    old, changed = AgendaItemFactory(meeting=meeting), AgendaItemFactory(meeting=meeting, order=2)
    Meeting.objects.filter(pk=meeting.pk).update(
        sent_at=old.added_at + dt.timedelta(microseconds=1), status=MeetingStatus.SENT
    )
    meeting.refresh_from_db()
    AgendaItem.objects.filter(pk=changed.pk).update(added_at=old.added_at)
    changed.refresh_from_db()
    changed.title = "Anders"
    change_item(changed)
    add_item(item=AgendaItem(meeting=meeting, title="Erbij"), by=coordinator, accepted=True)

    marks = [point.mark for point in agenda_of(meeting, coordinator).points]
    assert marks == ["", "gewijzigd", "nieuw"]


def test_a_held_meeting_keeps_its_agenda(coordinator: User) -> None:
    meeting = MeetingFactory(start=START, status=MeetingStatus.HELD)
    item = AgendaItemFactory(meeting=meeting)

    for attempt in (
        lambda: add_item(
            item=AgendaItem(meeting=meeting, title="X"), by=coordinator, accepted=True
        ),
        lambda: change_item(item),
        lambda: remove_item(item),
        lambda: step_item(item, 1),
        lambda: cancel_meeting(meeting=meeting, reason="Te laat"),
    ):
        with pytest.raises(Refused, match="is gehouden"):
            attempt()
    assert meeting.items.get() == item


def test_a_point_with_an_action_stays() -> None:
    item = AgendaItemFactory()
    ActionFactory(item=item)

    with pytest.raises(Refused, match="een besluit of een actie"):
        remove_item(item)


def test_a_point_with_a_published_paper_stays_and_so_does_the_paper() -> None:
    paper = PaperFactory(title="Notitie", published=True)

    for attempt in (lambda: remove_item(paper.item), lambda: remove_paper(paper)):
        with pytest.raises(Refused, match="Openbaar is al: ‘Notitie’"):
            attempt()
    assert AgendaItem.objects.get().papers.get() == paper


def test_moving_or_cancelling_a_meeting_reaches_calendars() -> None:
    meeting = MeetingFactory(start=START)
    meeting.public = True
    assert change_meeting(meeting).revision == 0
    meeting.start += dt.timedelta(days=7)
    assert change_meeting(meeting).revision == 1
    with pytest.raises(Refused, match="waarom de vergadering niet doorgaat"):
        cancel_meeting(meeting=meeting, reason="")

    cancelled = cancel_meeting(meeting=meeting, reason="Te weinig punten.")

    assert (cancelled.status, cancelled.revision) == (MeetingStatus.CANCELLED, 2)
    assert Meeting.objects.get(pk=meeting.pk).cancel_reason == "Te weinig punten."
