"""What is recorded of a meeting, and what follows from it."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from agenda.enums import AgendaStatus, ItemKind, MeetingStatus, Outcome, Presence
from agenda.meetings.services import plan_meeting
from agenda.minutes.services import (
    Overtaken,
    Recorded,
    Unread,
    Wanted,
    add_action,
    add_remark,
    agree_to_consent_items,
    change_action,
    close_meeting,
    continue_later,
    finish_action,
    proposer_of,
    record_others_present,
    record_outcome,
    record_presence,
    remove_action,
    send_list,
)
from agenda.models import Action, AgendaItem, Decision, ListRemark, Meeting, SafetyAgenda
from agenda.services import lapse_decision
from contributions.rates.models import Tariff
from platform_ivz.refusals import Refused
from portfolios.enums import BodyKind
from portfolios.models import Body, User
from tests.factories.agenda import (
    ActionFactory,
    AgendaItemFactory,
    MeetingFactory,
    MeetingPatternFactory,
    SafetyAgendaFactory,
    StandingItemFactory,
    ThemeFactory,
)
from tests.factories.contributions import EffortBandFactory, TariffFactory
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    UserFactory,
)
from tests.threads import use_a_file

pytestmark = [pytest.mark.django_db, pytest.mark.database]

START = dt.datetime(2020, 3, 12, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2020, 3, 12)


@pytest.fixture
def coordinator() -> User:
    return UserFactory(coordinator=True)


@pytest.fixture
def board() -> Body:
    return BodyFactory(abbreviation="DVO", kind=BodyKind.BOARD)


@pytest.fixture
def meeting(board: Body) -> Meeting:
    return MeetingFactory(body=board, start=START, status=MeetingStatus.SENT)


def point(meeting: Meeting, **fixed: object) -> AgendaItem:
    fixed = {"kind": ItemKind.DECIDE, "requested_decision": "Het te doen.", **fixed}
    return AgendaItemFactory(meeting=meeting, **fixed)


def record(
    item: AgendaItem, outcome: str, by: User, today: dt.date = TODAY, **more: object
) -> Recorded:
    item.refresh_from_db()
    wanted = Wanted(outcome, **{"revision": item.revision, **more})
    return record_outcome(item=item, wanted=wanted, by=by, today=today)


def draft_agenda(**fixed: object) -> SafetyAgenda:
    agenda = SafetyAgendaFactory(**fixed)
    ThemeFactory(agenda=agenda)
    return agenda


# --- Who is there --------------------------------------------------------------------------------


def test_members_of_that_day_are_recorded_with_who_came_instead(meeting: Meeting) -> None:
    member = MembershipFactory(body=meeting.body).person
    other = MembershipFactory(body=meeting.body).person
    gone = MembershipFactory(body=meeting.body, valid_until=dt.date(2020, 3, 11)).person
    instead = PersonFactory()

    record_presence(meeting=meeting, person=member, presence=Presence.EXCUSED, substitute=instead)
    assert record_others_present(meeting) == 1

    rows = {one.person: (one.presence, one.substitute) for one in meeting.attendances.all()}
    assert rows == {
        member: (Presence.EXCUSED, instead),
        other: (Presence.PRESENT, None),
    }
    with pytest.raises(Refused, match="geen lid"):
        record_presence(meeting=meeting, person=gone, presence=Presence.PRESENT)


def test_who_comes_after_all_has_no_substitute(meeting: Meeting) -> None:
    member = MembershipFactory(body=meeting.body).person
    instead = PersonFactory()
    record_presence(meeting=meeting, person=member, presence=Presence.ABSENT, substitute=instead)

    record_presence(meeting=meeting, person=member, presence=Presence.PRESENT, substitute=instead)

    assert meeting.attendances.get().substitute is None
    with pytest.raises(Refused, match="Niemand vervangt zichzelf"):
        record_presence(meeting=meeting, person=member, presence=Presence.ABSENT, substitute=member)


# --- Outcomes and decisions ----------------------------------------------------------------------


def test_agreeing_takes_a_numbered_decision_and_adopts_the_subject(
    meeting: Meeting, coordinator: User
) -> None:
    agenda = draft_agenda(title="Veiligheidsagenda 2020-2022")
    item = point(meeting, subject=agenda, requested_decision="")

    recorded = record(item, Outcome.ADOPTED, coordinator)

    agenda.refresh_from_db()
    assert recorded.decision.reference == "DVO-2020-01"
    assert recorded.decision.text == "Veiligheidsagenda 2020-2022 is vastgesteld."
    assert (recorded.decision.item, recorded.decision.taken_on) == (item, TODAY)
    assert (agenda.status, agenda.decision) == (AgendaStatus.ADOPTED, recorded.decision)
    assert AgendaItem.objects.get(pk=item.pk).outcome_text == ""


def test_what_was_changed_is_the_decision(meeting: Meeting, coordinator: User) -> None:
    item = point(meeting)

    with pytest.raises(Refused, match="zoals het is gewijzigd"):
        record(item, Outcome.CHANGED, coordinator)
    recorded = record(item, Outcome.CHANGED, coordinator, text="Het later te doen.")

    assert recorded.decision.text == "Het later te doen."


def test_a_point_that_asks_for_no_decision_takes_none(meeting: Meeting, coordinator: User) -> None:
    item = point(meeting, kind=ItemKind.OPINION)

    record(item, Outcome.ADOPTED, coordinator, text="Doorgaan.")

    assert Decision.objects.count() == 0
    assert AgendaItem.objects.get(pk=item.pk).outcome_text == "Doorgaan."


def test_a_refused_decision_stores_nothing(meeting: Meeting, coordinator: User) -> None:
    agenda = SafetyAgendaFactory()
    item = point(meeting, subject=agenda, requested_decision="")

    with pytest.raises(Refused, match="nog geen thema’s"):
        record(item, Outcome.ADOPTED, coordinator, text="Akkoord.")

    item.refresh_from_db()
    assert (item.outcome, item.outcome_text, item.revision) == ("", "", 0)
    assert Decision.objects.count() == 0


def test_what_differs_from_the_agenda_has_to_be_read_first(
    meeting: Meeting, coordinator: User
) -> None:
    agenda = draft_agenda(title="Nieuwe naam")
    item = point(meeting, subject=agenda, requested_decision="Oude naam is vastgesteld.")

    with pytest.raises(Unread, match="Nieuwe naam is vastgesteld"):
        record(item, Outcome.ADOPTED, coordinator)
    assert Decision.objects.count() == 0
    recorded = record(item, Outcome.ADOPTED, coordinator, understood=True)

    assert recorded.decision.subject == agenda


def test_a_tariff_is_adopted_at_its_point(meeting: Meeting, coordinator: User) -> None:
    tariff = TariffFactory(from_year=2021)
    EffortBandFactory(tariff=tariff)
    item = point(meeting, subject=tariff, requested_decision="")

    record(item, Outcome.ADOPTED, coordinator, understood=True)

    assert Tariff.objects.get(pk=tariff.pk).decision.reference == "DVO-2020-01"


def test_an_outcome_that_made_a_decision_only_changes_after_lapsing(
    meeting: Meeting, coordinator: User
) -> None:
    agenda = draft_agenda()
    item = point(meeting, subject=agenda, requested_decision="")
    first = record(item, Outcome.ADOPTED, coordinator).decision

    with pytest.raises(Refused, match=r"DVO-2020-01 genomen\. Laat eerst dat besluit vervallen"):
        record(item, Outcome.HELD_OVER, coordinator)
    assert AgendaItem.objects.get(pk=item.pk).outcome == Outcome.ADOPTED

    lapse_decision(decision=first, reason="Verkeerd punt.")
    record(item, Outcome.HELD_OVER, coordinator)
    again = record(item, Outcome.ADOPTED, coordinator).decision

    assert again.reference == "DVO-2020-02"
    assert SafetyAgenda.objects.get(pk=agenda.pk).decision == again


def test_after_lapsing_the_same_outcome_decides_anew(meeting: Meeting, coordinator: User) -> None:
    item = point(meeting)
    lapse_decision(decision=record(item, Outcome.ADOPTED, coordinator).decision, reason="Fout.")

    assert record(item, Outcome.ADOPTED, coordinator).decision.reference == "DVO-2020-02"


def test_pressing_twice_takes_one_decision(meeting: Meeting, coordinator: User) -> None:
    item = point(meeting)
    wanted = Wanted(Outcome.ADOPTED, item.revision)
    record_outcome(item=item, wanted=wanted, by=coordinator, today=TODAY)

    again = record_outcome(item=item, wanted=wanted, by=coordinator, today=TODAY)

    assert again.decision is None
    assert Decision.objects.count() == 1


def test_of_two_note_takers_the_second_is_told(meeting: Meeting, coordinator: User) -> None:
    item = point(meeting, kind=ItemKind.INFORM)
    record(item, Outcome.NOTED, coordinator, text="De eerste tekst.")

    with pytest.raises(Overtaken) as caught:
        record(item, Outcome.NOTED, coordinator, text="De tweede tekst.", revision=0)

    assert caught.value.stored.outcome_text == "De eerste tekst."
    assert AgendaItem.objects.get(pk=item.pk).outcome_text == "De eerste tekst."


def test_nothing_comes_of_a_point_before_the_day(meeting: Meeting, coordinator: User) -> None:
    item = point(meeting, kind=ItemKind.INFORM)

    with pytest.raises(Refused, match="Vanaf die dag"):
        record(item, Outcome.NOTED, coordinator, today=dt.date(2020, 3, 11))
    record(item, "", coordinator, text="Vooraf bedacht.", today=dt.date(2020, 3, 11))

    assert AgendaItem.objects.get(pk=item.pk).outcome_text == "Vooraf bedacht."


def test_only_a_body_that_votes_has_votes(meeting: Meeting, coordinator: User) -> None:
    item = point(meeting, kind=ItemKind.INFORM)
    with pytest.raises(Refused, match="stemt niet"):
        record(item, Outcome.NOTED, coordinator, votes_for=9, votes_against=2)
    MeetingPatternFactory(body=meeting.body, votes=True)

    with pytest.raises(Refused, match="allebei"):
        record(item, Outcome.NOTED, coordinator, votes_for=9)
    record(item, Outcome.NOTED, coordinator, votes_for=9, votes_against=2)

    item.refresh_from_db()
    assert (item.votes_for, item.votes_against) == (9, 2)


def test_points_without_discussion_are_agreed_to_together(
    meeting: Meeting, coordinator: User
) -> None:
    one, two = (point(meeting, is_consent=True, order=n, title=f"Hamerstuk {n}") for n in (1, 2))
    spoken = point(meeting, order=3)

    recorded = agree_to_consent_items(
        meeting=meeting,
        by=coordinator,
        today=TODAY,
        revisions={one.pk: 0, two.pk: 0},
        understood=False,
    )

    assert [str(row.decision) for row in recorded] == ["DVO-2020-01", "DVO-2020-02"]
    assert AgendaItem.objects.get(pk=spoken.pk).outcome == ""


def test_of_points_without_discussion_all_or_none(meeting: Meeting, coordinator: User) -> None:
    fine = point(meeting, is_consent=True, order=1)
    wrong = point(
        meeting,
        is_consent=True,
        order=2,
        title="Agenda zonder thema’s",
        subject=SafetyAgendaFactory(),
        requested_decision="",
    )

    with pytest.raises(Refused, match="‘Agenda zonder thema’s’: Deze veiligheidsagenda heeft"):
        agree_to_consent_items(
            meeting=meeting,
            by=coordinator,
            today=TODAY,
            revisions={fine.pk: 0, wrong.pk: 0},
            understood=True,
        )

    assert Decision.objects.count() == 0
    assert AgendaItem.objects.exclude(outcome="").count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_get_two_numbers(
    meeting: Meeting, coordinator: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [
        point(meeting),
        point(MeetingFactory(body=meeting.body, start=START + dt.timedelta(hours=2))),
    ]
    ready = threading.Barrier(2)

    def press(item: AgendaItem) -> str:
        ready.wait()
        try:
            return str(record(item, Outcome.ADOPTED, coordinator).decision)
        finally:
            connection.close()

    use_a_file(tmp_path, monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        numbers = list(pool.map(press, items))

    assert sorted(numbers) == ["DVO-2020-01", "DVO-2020-02"]


@pytest.mark.django_db(transaction=True)
def test_of_two_note_takers_at_once_one_is_told(
    meeting: Meeting, coordinator: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, ready = point(meeting, kind=ItemKind.INFORM), threading.Barrier(2)

    def press(text: str) -> str:
        ready.wait()
        wanted = Wanted(Outcome.NOTED, 0, text)
        try:
            record_outcome(item=item, wanted=wanted, by=coordinator, today=TODAY)
        except Overtaken as overtaken:
            return overtaken.stored.outcome_text
        finally:
            connection.close()
        return ""

    use_a_file(tmp_path, monkeypatch)
    with ThreadPoolExecutor(2) as pool:
        told = list(pool.map(press, ("Een", "Twee")))

    assert sorted(told) in (["", "Een"], ["", "Twee"])
    assert told[0] != "Een"
    assert told[1] != "Twee"


# --- A point that comes back ---------------------------------------------------------------------


def test_a_point_that_is_held_over_goes_to_the_next_meeting(
    meeting: Meeting, coordinator: User
) -> None:
    agenda = draft_agenda()
    item = point(meeting, subject=agenda, requested_decision="")
    record(item, Outcome.HELD_OVER, coordinator)
    item.refresh_from_db()
    with pytest.raises(Refused, match="Plan die eerst"):
        continue_later(item)
    MeetingFactory(body=meeting.body, start=START + dt.timedelta(days=90))
    following = MeetingFactory(body=meeting.body, start=START + dt.timedelta(days=30))
    MeetingFactory(start=START + dt.timedelta(days=10))

    later = continue_later(item)

    assert (later.meeting, later.continues, later.subject) == (following, item, agenda)
    with pytest.raises(Refused, match="Haal het daar eerst af"):
        record(item, Outcome.ADOPTED, coordinator)
    with pytest.raises(Refused, match="al op een latere agenda"):
        continue_later(item)


def test_only_what_was_not_settled_comes_back(meeting: Meeting, coordinator: User) -> None:
    item = point(meeting, kind=ItemKind.INFORM)
    record(item, Outcome.NOTED, coordinator)
    item.refresh_from_db()

    with pytest.raises(Refused, match="Alleen een punt dat is aangehouden"):
        continue_later(item)


# --- Closing and the list ------------------------------------------------------------------------


def test_a_meeting_closes_when_every_point_has_an_outcome(
    meeting: Meeting, coordinator: User
) -> None:
    one = point(meeting, title="Tarief", order=1)
    two = point(meeting, title="Rondvraag", kind=ItemKind.INFORM, order=2)
    with pytest.raises(Refused, match="Nog zonder uitkomst: ‘Tarief’ en ‘Rondvraag’"):
        close_meeting(meeting=meeting, now=START)
    record(one, Outcome.ADOPTED, coordinator)
    record(two, Outcome.NOTED, coordinator)

    with pytest.raises(Refused, match="De vergadering begint op"):
        close_meeting(meeting=meeting, now=START - dt.timedelta(minutes=1))
    closed = close_meeting(meeting=meeting, now=START)

    assert (closed.status, closed.revision) == (MeetingStatus.HELD, 1)
    with pytest.raises(Refused, match="al gesloten"):
        close_meeting(meeting=meeting, now=START)


def test_the_next_meeting_adopts_the_list(board: Body, coordinator: User) -> None:
    StandingItemFactory(
        body=board, title="Vorige lijst", is_previous_list=True, kind=ItemKind.DECIDE
    )
    held = MeetingFactory(
        body=board, start=START - dt.timedelta(days=30), status=MeetingStatus.HELD
    )
    spoken = point(held, kind=ItemKind.INFORM)
    MeetingFactory(body=board, start=START - dt.timedelta(days=90), status=MeetingStatus.HELD)
    MeetingFactory(start=START - dt.timedelta(days=1), status=MeetingStatus.HELD)
    item = plan_meeting(Meeting(body=board, start=START)).items.get()

    with pytest.raises(Refused, match="Verwerk de wijziging eerst"):
        record(item, Outcome.CHANGED, coordinator, text="Met een wijziging.")
    recorded = record(item, Outcome.ADOPTED, coordinator)

    held.refresh_from_db()
    assert (recorded.adopted, recorded.decision) == (held, None)
    assert (held.status, held.list_adopted_in) == (MeetingStatus.ADOPTED, item)
    assert Meeting.objects.filter(status=MeetingStatus.ADOPTED).count() == 1
    with pytest.raises(Refused, match="vastgesteld en verandert niet meer"):
        record(spoken, Outcome.NOTED, coordinator)


def test_adopting_a_list_is_taken_back_by_another_outcome(board: Body, coordinator: User) -> None:
    held = MeetingFactory(
        body=board, start=START - dt.timedelta(days=30), status=MeetingStatus.HELD
    )
    item = point(MeetingFactory(body=board, start=START), is_previous_list=True)
    action = ActionFactory(item=point(held, kind=ItemKind.INFORM), text="Bellen")
    record(item, Outcome.ADOPTED, coordinator)
    action.text = "Schrijven"
    change_action(action)
    assert action.as_adopted().text == "Bellen"

    record(item, Outcome.HELD_OVER, coordinator)

    held.refresh_from_db()
    action.refresh_from_db()
    assert (held.status, held.list_adopted_in) == (MeetingStatus.HELD, None)
    # The draft says what there is now.
    assert action.as_adopted().text == "Schrijven"


def test_a_published_list_stays_adopted(board: Body, coordinator: User) -> None:
    held = MeetingFactory(
        body=board, start=START - dt.timedelta(days=30), status=MeetingStatus.HELD
    )
    item = point(MeetingFactory(body=board, start=START), is_previous_list=True)
    record(item, Outcome.ADOPTED, coordinator)
    Meeting.objects.filter(pk=held.pk).update(list_published_at=START)

    with pytest.raises(Refused, match="al gepubliceerd"):
        record(item, Outcome.HELD_OVER, coordinator)

    assert AgendaItem.objects.get(pk=item.pk).outcome == Outcome.ADOPTED


def test_the_draft_goes_to_the_members_after_the_meeting(meeting: Meeting) -> None:
    member = PersonFactory(user=UserFactory(coordinator=True))
    MembershipFactory(body=meeting.body, person=member)
    MembershipFactory(body=meeting.body)
    with pytest.raises(Refused, match="Sluit eerst de vergadering"):
        send_list(meeting=meeting, now=START)
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.HELD)

    assert send_list(meeting=meeting, now=START) == [member.user]

    assert Meeting.objects.get(pk=meeting.pk).list_sent_at == START


def test_remarks_are_made_on_a_draft_that_was_sent(meeting: Meeting) -> None:
    user = UserFactory(coordinator=True)
    item = point(meeting)
    with pytest.raises(Refused, match="concept is dat is verzonden"):
        add_remark(remark=ListRemark(meeting=meeting, item=item, text="Nee."), by=user)
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.HELD, list_sent_at=START)

    add_remark(remark=ListRemark(meeting=meeting, item=item, text="Er was meer."), by=user)

    assert [(one.text, one.by) for one in meeting.remarks.all()] == [("Er was meer.", user)]
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.ADOPTED)
    with pytest.raises(Refused, match="verandert niet meer"):
        add_remark(remark=ListRemark(meeting=meeting, text="Te laat."), by=user)


def test_of_a_decision_who_proposed_its_point_is_told(meeting: Meeting, coordinator: User) -> None:
    proposer = UserFactory()
    decision = record(point(meeting, proposed_by=proposer), Outcome.ADOPTED, coordinator).decision
    nobody = record(point(meeting), Outcome.ADOPTED, coordinator).decision

    assert proposer_of(decision) == proposer
    with pytest.raises(Refused, match="wie het heeft voorgesteld"):
        proposer_of(nobody)
    User.objects.filter(pk=proposer.pk).update(is_active=False)
    with pytest.raises(Refused, match="dat account is dicht"):
        proposer_of(Decision.objects.get(pk=decision.pk))


# --- Actions -------------------------------------------------------------------------------------


def test_an_action_stands_open_late_or_done_on_a_day() -> None:
    action = ActionFactory(due=dt.date(2020, 4, 1), done_on=dt.date(2020, 4, 10))

    def state(day: dt.date) -> str:
        return Action.objects.with_state(day).get(pk=action.pk).state

    days = [dt.date(2020, 4, 1), dt.date(2020, 4, 2), dt.date(2020, 4, 9), dt.date(2020, 4, 10)]
    assert [state(day) for day in days] == ["open", "te laat", "te laat", "klaar"]
    assert list(Action.objects.late(dt.date(2020, 4, 2))) == [action]
    assert list(Action.objects.waiting(dt.date(2020, 4, 10))) == []


def test_an_action_is_done_today_or_before() -> None:
    action = ActionFactory()
    with pytest.raises(Refused, match="moet nog komen"):
        finish_action(action=action, done_on=TODAY + dt.timedelta(days=1), result="", today=TODAY)

    done = finish_action(action=action, done_on=TODAY, result=" Gelukt. ", today=TODAY)

    assert (done.done_on, done.result) == (TODAY, "Gelukt.")


def test_actions_at_an_adopted_list_stay(meeting: Meeting) -> None:
    item = point(meeting)
    action = add_action(Action(item=item, text="Bellen", owner=PersonFactory(), due=TODAY))
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.ADOPTED)

    with pytest.raises(Refused, match="verandert niet meer"):
        remove_action(action)
    with pytest.raises(Refused, match="verandert niet meer"):
        add_action(Action(item=item, text="Nog een", owner=PersonFactory(), due=TODAY))

    assert Action.objects.count() == 1
