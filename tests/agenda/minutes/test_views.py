"""A meeting at the table, its list of decisions and the actions, as people use them."""

import datetime as dt
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from agenda.enums import ItemKind, MeetingStatus, Outcome, Presence
from agenda.minutes.overviews import minutes_of
from agenda.models import Action, AgendaItem, Decision, Meeting
from portfolios.enums import BodyKind, Role
from portfolios.models import Person, User
from projects.tasks import counted, waiting_for
from tests.factories.agenda import (
    ActionFactory,
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    ListRemarkFactory,
    MeetingFactory,
    SafetyAgendaFactory,
    ThemeFactory,
)
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    RegionFactory,
    RoleMembershipFactory,
    SubstitutionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

START = dt.datetime(2020, 3, 12, 9, 0, tzinfo=dt.UTC)
HTMX = {"HX-Request": "true"}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def client() -> Client:
    return client_of(UserFactory(coordinator=True))


@pytest.fixture
def meeting() -> Meeting:
    return MeetingFactory(
        body=BodyFactory(abbreviation="DVO", kind=BodyKind.BOARD),
        start=START,
        status=MeetingStatus.SENT,
        public=True,
    )


def point(meeting: Meeting, **fixed: object) -> AgendaItem:
    return AgendaItemFactory(
        meeting=meeting, **{"kind": ItemKind.DECIDE, "requested_decision": "Het te doen.", **fixed}
    )


def page(name: str, *args: object) -> str:
    return reverse(f"agenda:{name}", args=args)


def text_of(answer: object) -> str:
    return " ".join(answer.content.decode().split())


def send(client: Client, item: AgendaItem, headers: dict | None = None, **data: object):
    data = {"outcome": "", "text": "", "revision": 0, **data}
    return client.post(page("agendaitem_record", item.meeting_id, item.pk), data, headers=headers)


def reader(role: Role = Role.PROJECT_LEADER) -> User:
    return RoleMembershipFactory(role=role).user


# --- At the table --------------------------------------------------------------------------------


def test_each_line_is_stored_and_comes_back_alone(client: Client, meeting: Meeting) -> None:
    item = point(meeting, title="Het plan")
    other = point(meeting, title="Iets anders")

    answer = send(client, item, HTMX, outcome=Outcome.ADOPTED)

    assert answer.status_code == 200
    said = text_of(answer)
    assert "Besluit DVO-2020-01 is genomen." in said
    assert page("decision_lapse", "DVO-2020-01") in said
    assert "<html" not in said
    # What is left to do comes along, elsewhere on the page.
    assert 'id="sluiten"' in said
    assert f"#punt-{other.pk}" in said
    assert f'#punt-{item.pk}">' not in said


def test_without_script_the_same_form_leads_back_to_the_point(
    client: Client, meeting: Meeting
) -> None:
    item = point(meeting)

    answer = send(client, item, outcome=Outcome.ADOPTED)

    assert answer.url == f"{page('meeting_hold', meeting.pk)}#punt-{item.pk}"
    assert "besluit DVO-2020-01 genomen" in text_of(client.get(answer.url))


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "line"])
def test_what_is_refused_stands_at_the_point_with_what_was_typed(
    client: Client, meeting: Meeting, headers: dict | None
) -> None:
    item = point(meeting, subject=SafetyAgendaFactory(), requested_decision="")

    answer = send(client, item, headers, outcome=Outcome.ADOPTED, text="Zo besloten.")

    assert answer.status_code == 422
    assert "nog geen thema’s" in text_of(answer)
    assert "Zo besloten." in text_of(answer)
    assert ("<html" in text_of(answer)) == (headers is None)
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("headers", [None, HTMX], ids=["page", "line"])
def test_of_two_note_takers_the_second_sees_both_texts(
    client: Client, meeting: Meeting, headers: dict | None
) -> None:
    item = point(meeting, kind=ItemKind.INFORM)
    send(client, item, outcome=Outcome.NOTED, text="De eerste tekst.")

    answer = send(client, item, headers, outcome=Outcome.HELD_OVER, text="De tweede tekst.")

    said = text_of(answer)
    assert answer.status_code == 409
    assert "De eerste tekst." in said
    assert "De tweede tekst.</textarea>" in said
    assert "uitkomst: ter kennis genomen" in said
    assert "uitkomst: aangehouden" in said
    # Who read both stores it once more, on what stands there now.
    assert 'name="revision" value="1"' in said
    send(client, item, outcome=Outcome.HELD_OVER, text="Samen.", revision=1)
    item.refresh_from_db()
    assert (item.outcome, item.outcome_text) == (Outcome.HELD_OVER, "Samen.")


def test_a_text_that_comes_after_a_decision_is_not_lost(client: Client, meeting: Meeting) -> None:
    item = point(meeting)
    send(client, item, outcome=Outcome.ADOPTED)

    answer = send(client, item, HTMX, outcome=Outcome.NOTED, text="Wat ik schreef.")

    assert answer.status_code == 409
    assert "Wat ik schreef." in text_of(answer)
    assert "Met de andere tekst is een besluit genomen." in text_of(answer)


def test_a_standard_sentence_is_put_behind_what_was_typed(client: Client, meeting: Meeting) -> None:
    item = point(meeting)

    answer = send(client, item, HTMX, outcome=Outcome.ADOPTED, text="Na een gesprek:", zin="0")

    assert "Na een gesprek: Het te doen.</textarea>" in text_of(answer)
    assert AgendaItem.objects.get(pk=item.pk).outcome == ""
    assert (
        client.post(
            page("agendaitem_record", meeting.pk, item.pk), {"zin": "999", "text": "Zo"}
        ).status_code
        == 200
    )


def test_what_has_to_be_known_is_asked_before_a_decision(client: Client, meeting: Meeting) -> None:
    agenda = SafetyAgendaFactory(title="Nieuwe naam")
    ThemeFactory(agenda=agenda)
    item = point(meeting, subject=agenda, requested_decision="Oude naam is vastgesteld.")
    assert "understood" not in text_of(client.get(page("meeting_hold", meeting.pk)))

    answer = send(client, item, HTMX, outcome=Outcome.ADOPTED)
    assert answer.status_code == 422
    assert 'name="understood"' in text_of(answer)
    send(client, item, HTMX, outcome=Outcome.ADOPTED, understood="on")

    assert Decision.objects.get().subject == agenda


def test_a_point_says_which_list_it_adopts(client: Client, meeting: Meeting) -> None:
    earlier = MeetingFactory(
        body=meeting.body, start=START - dt.timedelta(days=30), status=MeetingStatus.HELD
    )
    item = point(meeting, is_previous_list=True)
    assert "besluitenlijst van 11 februari 2020" in text_of(
        client.get(page("meeting_hold", meeting.pk))
    )

    answer = send(client, item, HTMX, outcome=Outcome.ADOPTED)

    assert f"De besluitenlijst van {earlier} is vastgesteld." in text_of(answer)
    assert Decision.objects.count() == 0


def test_who_is_there_is_one_press(client: Client, meeting: Meeting) -> None:
    member = MembershipFactory(body=meeting.body).person
    other = MembershipFactory(body=meeting.body, person=PersonFactory(surname="Anders")).person
    instead = PersonFactory(surname="Vervanger")
    record = page("attendance_record", meeting.pk, member.pk)

    answer = client.post(
        record, {"presence": Presence.EXCUSED, "substitute": instead.pk}, headers=HTMX
    )
    assert "Vervangen door" in text_of(answer)
    assert "Is niet vastgelegd als vervanger" in text_of(answer)
    assert client.post(record, {"presence": "weg"}, headers=HTMX).status_code == 422
    refused = client.post(record, {"presence": Presence.ABSENT, "substitute": member.pk})
    assert refused.status_code == 422
    assert "Niemand vervangt zichzelf" in text_of(refused)
    client.post(page("meeting_present", meeting.pk))

    rows = {one.person: (one.presence, one.substitute) for one in meeting.attendances.all()}
    assert rows == {member: (Presence.EXCUSED, instead), other: (Presence.PRESENT, None)}


def test_a_recorded_substitute_is_said_to_agree(client: Client, meeting: Meeting) -> None:
    member = MembershipFactory(body=meeting.body).person
    post = PortfolioFactory()
    PortfolioTermFactory(portfolio=post, person=member)
    stand_in = SubstitutionFactory(
        portfolio=post,
        valid_from=dt.date(2020, 3, 1),
        valid_until=dt.date(2020, 3, 31),
        recorded_on=dt.date(2020, 2, 1),
    )
    AttendanceFactory(
        meeting=meeting, person=member, presence=Presence.EXCUSED, substitute=stand_in.person
    )

    said = text_of(client.get(page("meeting_hold", meeting.pk)))

    assert f"{stand_in.person.formal_name} mag namens dit lid akkoord geven" in said
    assert post.get_absolute_url() in said
    assert "Is niet vastgelegd als vervanger" not in said


def test_an_action_is_added_at_its_point(client: Client, meeting: Meeting) -> None:
    item, owner = point(meeting), PersonFactory()
    add = page("agendaitem_action", meeting.pk, item.pk)
    assert "autofocus" in text_of(client.get(add, headers=HTMX))
    assert "<html" not in text_of(client.get(add, headers=HTMX))
    data = {"text": "De raden bellen", "owner": owner.pk, "due": "01-04-2020"}

    for field, reason in (
        ("owner", "Kies wie de actie doet."),
        ("due", "Dit veld is verplicht."),
    ):
        refused = client.post(add, {**data, field: ""}, headers=HTMX)
        assert refused.status_code == 422
        assert reason in text_of(refused)
        # What was typed is still there.
        assert "De raden bellen" in text_of(refused)
    assert not Action.objects.exists()
    answer = client.post(add, data, headers=HTMX)
    assert client.post(add, {**data, "text": "Nog een"}).url.endswith(f"#punt-{item.pk}")

    assert "De raden bellen" in text_of(answer)
    assert answer["HX-Retarget"] == f"#acties-{item.pk}"
    rows = Action.objects.values_list("text", "item", "owner", "due").order_by("pk")
    assert list(rows) == [
        ("De raden bellen", item.pk, owner.pk, dt.date(2020, 4, 1)),
        ("Nog een", item.pk, owner.pk, dt.date(2020, 4, 1)),
    ]


def test_a_point_that_is_held_over_goes_on_with_one_press(client: Client, meeting: Meeting) -> None:
    item = point(meeting)
    send(client, item, outcome=Outcome.NOT_REACHED)
    assert "Plan er een" in text_of(client.get(page("meeting_hold", meeting.pk)))
    following = MeetingFactory(body=meeting.body, start=START + dt.timedelta(days=30))
    assert "Op de agenda van 11 april 2020 zetten" in text_of(
        client.get(page("meeting_hold", meeting.pk))
    )

    answer = client.post(page("agendaitem_continue", meeting.pk, item.pk), headers=HTMX)

    assert following.items.get().continues == item
    assert f"Het punt staat op de agenda van {following}." in text_of(answer)


def test_points_without_discussion_go_together_and_the_meeting_closes(
    client: Client, meeting: Meeting
) -> None:
    items = [point(meeting, is_consent=True, order=n) for n in (1, 2)]
    left = point(meeting, title="Rondvraag", kind=ItemKind.INFORM, order=3)
    closing = client.post(page("meeting_close", meeting.pk), follow=True)
    assert "Nog zonder uitkomst:" in text_of(closing)

    client.post(page("meeting_consent", meeting.pk), {"punt": [f"{one.pk}:0" for one in items]})
    send(client, left, outcome=Outcome.NOTED)
    closed = client.post(page("meeting_close", meeting.pk))

    assert Decision.objects.count() == 2
    assert closed.url == page("meeting_decisions", meeting.pk)
    assert Meeting.objects.get(pk=meeting.pk).status == MeetingStatus.HELD


def test_closing_is_not_offered_before_the_beginning(client: Client, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(start=timezone.now() + dt.timedelta(hours=1))

    said = text_of(client.get(page("meeting_hold", meeting.pk)))

    assert page("meeting_close", meeting.pk) not in said
    assert "Sluiten kan zodra de vergadering is begonnen." in said


# --- The list of decisions -----------------------------------------------------------------------


@pytest.fixture
def held(client: Client, meeting: Meeting) -> Meeting:
    """A meeting that was held, with an open decision, a closed point, and an action at each."""
    send(
        client,
        point(meeting, title="Het plan", requested_decision="Het plan te maken."),
        outcome=Outcome.ADOPTED,
    )
    closed = point(meeting, title="Casus", closed=True, kind=ItemKind.INFORM)
    send(client, closed, outcome=Outcome.NOTED, text="Over personen.")
    for item in meeting.items.all():
        ActionFactory(item=item, text=f"Actie bij {item.title}")
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.HELD)
    meeting.refresh_from_db()
    return meeting


def test_others_read_the_list_when_it_is_sent(client: Client, held: Meeting) -> None:
    member = PersonFactory(user=reader(Role.BOARD_MEMBER))
    MembershipFactory(body=held.body, person=member)
    others = client_of(reader())
    address = page("meeting_decisions", held.pk)
    assert "nog niet verzonden" in text_of(others.get(address))
    assert "Het plan te maken." not in text_of(others.get(address))
    assert "Het plan te maken." in text_of(client.get(address))

    client.post(page("meeting_send_list", held.pk))

    said = text_of(others.get(address))
    assert "Het plan te maken." in said
    assert ">concept<" in said
    assert "Casus" not in said
    assert "Casus" in text_of(client_of(member.user).get(address))
    (sent,) = mail.outbox
    assert sent.to == [member.user.email]
    assert address in sent.body
    assert "Het plan" not in sent.body


def test_members_say_something_of_the_draft(client: Client, held: Meeting) -> None:
    member = PersonFactory(user=reader(Role.BOARD_MEMBER))
    MembershipFactory(body=held.body, person=member)
    item = held.items.get(title="Het plan")
    remark = page("meeting_remark", held.pk)
    early = client_of(member.user).post(remark, {"item": item.pk, "text": "Te vroeg."})
    assert "zolang de lijst een concept is dat is verzonden" in text_of(early)
    client.post(page("meeting_send_list", held.pk))

    client_of(member.user).post(remark, {"item": item.pk, "text": "Er was meer."})
    client_of(member.user).post(remark, {"item": "", "text": "Mooie lijst."})

    assert client_of(reader()).get(remark).status_code == 403
    said = text_of(client.get(page("meeting_decisions", held.pk)))
    assert "Er was meer." in said
    assert "Mooie lijst." in said


def test_an_adopted_list_is_no_draft(client: Client, held: Meeting) -> None:
    ListRemarkFactory(meeting=held, text="Een opmerking.")
    following = MeetingFactory(body=held.body, start=START + dt.timedelta(days=30))
    send(client, point(following, is_previous_list=True), outcome=Outcome.ADOPTED)

    others = client_of(reader())
    said = text_of(others.get(page("meeting_decisions", held.pk)))

    assert "vastgesteld op 11 april 2020" in said
    assert "concept" not in said.lower()
    assert page("meeting_send_list", held.pk) not in text_of(
        client.get(page("meeting_decisions", held.pk))
    )


def test_an_excerpt_goes_to_who_proposed_the_point(client: Client, held: Meeting) -> None:
    proposer = reader()
    item = held.items.get(title="Het plan")
    AgendaItem.objects.filter(pk=item.pk).update(proposed_by=proposer)
    decision = item.decisions.get()

    answer = client.post(page("decision_excerpt", decision.reference))

    assert answer.url == f"{page('meeting_decisions', held.pk)}#punt-{item.pk}"
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == ([proposer.email], "Besluit DVO-2020-01 over uw agendapunt")
    assert decision.get_absolute_url() in sent.body
    assert decision.text not in sent.body


def words_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_in_word_closed_points_stand_only_where_asked(client: Client, held: Meeting) -> None:
    AttendanceFactory(meeting=held, person=PersonFactory(surname="Anders"))
    address = page("meeting_docx", held.pk)

    ordinary, full = (words_of(client.get(one).content) for one in (address, f"{address}?besloten"))

    for said in (ordinary, full):
        for words in ("Concept", "besluit DVO-2020-01", "Het plan te maken.", "Actie bij Het plan"):
            assert words in said
        assert "Anders" in said
    assert "Over personen." in full
    assert "Actie bij Casus" in full
    assert "Casus" not in ordinary
    client.post(page("meeting_send_list", held.pk))
    assert "Casus" not in words_of(client_of(reader()).get(f"{address}?besloten").content)


def test_of_a_meeting_behind_closed_doors_nothing_is_in_an_ordinary_file(
    client: Client, held: Meeting
) -> None:
    AttendanceFactory(meeting=held, person=PersonFactory(surname="Anders"))
    Meeting.objects.filter(pk=held.pk).update(closed_ground="Het gaat over personen.")

    said = words_of(client.get(page("meeting_docx", held.pk)).content)

    assert "Het plan" not in said
    assert "Anders" not in said


# --- Actions -------------------------------------------------------------------------------------


def test_the_list_of_actions_is_narrowed(client: Client) -> None:
    user = reader()
    mine = PersonFactory(user=user)
    today = timezone.localdate()
    later, before = today + dt.timedelta(days=7), today - dt.timedelta(days=7)
    ActionFactory(text="Op tijd", due=later, owner=mine)
    late = ActionFactory(text="Te laat", due=before)
    ActionFactory(text="Klaar", due=before, done_on=today)
    listed = page("action_list")

    def found(query: str) -> set[str]:
        said = text_of(client_of(user).get(f"{listed}?{query}"))
        return {words for words in ("Op tijd", "Te laat", "Klaar") if f">{words}</a>" in said}

    assert found("") == {"Op tijd", "Te laat", "Klaar"}
    assert found("stand=nog+te+doen") == {"Op tijd", "Te laat"}
    assert found("stand=te+laat") == {"Te laat"}
    assert found("stand=klaar") == {"Klaar"}
    assert found("van=mij") == {"Op tijd"}
    assert found(f"gremium={late.item.meeting.body.pk}") == {"Te laat"}


def test_who_promised_something_says_that_it_is_done(client: Client) -> None:
    owner: Person = PersonFactory(user=reader())
    action = ActionFactory(owner=owner, item__meeting__public=True)
    finish = page("action_finish", action.pk)
    assert client_of(reader()).get(finish).status_code == 403

    future = client_of(owner.user).post(finish, {"done_on": "31-12-2199"})
    assert "moet nog komen" in text_of(future)
    client_of(owner.user).post(finish, {"done_on": "01-04-2020", "result": "Gelukt."})

    action.refresh_from_db()
    assert (action.done_on, action.result) == (dt.date(2020, 4, 1), "Gelukt.")
    assert "Gelukt." in text_of(client.get(action.get_absolute_url()))


def test_an_action_waits_for_its_owner(client: Client) -> None:
    RegionFactory()
    owner = PersonFactory(user=reader())
    today = timezone.localdate()
    late = ActionFactory(owner=owner, text="De raden bellen", due=today - dt.timedelta(days=1))
    ActionFactory(owner=owner, text="Al gedaan", done_on=today)
    ActionFactory(text="Van een ander")

    said = text_of(client_of(owner.user).get(reverse("home")))

    assert "De raden bellen" in said
    assert late.get_absolute_url() in said
    assert [task.url for task in waiting_for(owner.user, today)] == [late.get_absolute_url()]
    assert counted(waiting_for(owner.user, today)) == ["1 actie om te doen"]


def test_who_promised_something_at_a_closed_point_sees_the_action_and_not_the_point() -> None:
    RegionFactory()
    owner, other = PersonFactory(user=reader()), reader()
    item = AgendaItemFactory(closed=True, title="Geheim punt", meeting__place="Achterkamer")
    action = ActionFactory(owner=owner, text="De raden bellen", item=item)
    listed, own = page("action_list"), action.get_absolute_url()

    for where in (listed, own, reverse("home")):
        said = text_of(client_of(owner.user).get(where))
        assert "De raden bellen" in said
        assert "Geheim punt" not in said
    assert "bij een besloten punt" in text_of(client_of(owner.user).get(own))
    # Nor is it found by what the point is called, or by whose meeting it was.
    for asked, seen in (("?q=raden", True), ("?q=geheim", False)):
        said = text_of(client_of(owner.user).get(f"{listed}{asked}"))
        assert ("De raden bellen" in said) == seen
    of_body = f'<option value="{item.meeting.body.pk}"'
    assert of_body not in text_of(client_of(owner.user).get(listed))
    assert of_body in text_of(client_of(UserFactory(board_member=True)).get(listed))
    assert counted(waiting_for(owner.user, timezone.localdate())) == ["1 actie om te doen"]
    assert "De raden bellen" not in text_of(client_of(other).get(listed))
    assert client_of(other).get(own).status_code == 404
    # Who may read the point is led to it.
    board = text_of(client_of(UserFactory(board_member=True)).get(own))
    assert "Geheim punt" in board


def test_the_adopted_list_keeps_the_actions_that_were_adopted(client: Client) -> None:
    first, second = PersonFactory(surname="Eerste"), PersonFactory(surname="Tweede")
    meeting = MeetingFactory(status=MeetingStatus.HELD)
    action = ActionFactory(
        item=AgendaItemFactory(meeting=meeting),
        owner=first,
        text="Bellen",
        due=dt.date(2020, 4, 1),
    )
    typed = {"text": "Bellen en schrijven", "owner": second.pk, "due": "02-06-2020"}

    def on_the_list() -> list[tuple[str, str, dt.date]]:
        actions = minutes_of(meeting, UserFactory(coordinator=True)).actions
        return [(one.text, one.owner.surname, one.due) for one in actions]

    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.ADOPTED)
    meeting.refresh_from_db()
    client.post(page("action_edit", action.pk), typed)
    client.post(page("action_edit", action.pk), {**typed, "due": "03-06-2020"})

    assert on_the_list() == [("Bellen", "Eerste", dt.date(2020, 4, 1))]
    action.refresh_from_db()
    assert (action.text, action.owner, action.due) == (
        "Bellen en schrijven",
        second,
        dt.date(2020, 6, 3),
    )


def test_actions_in_word_are_those_still_to_be_done(client: Client) -> None:
    ActionFactory(text="Nog te doen")
    ActionFactory(text="Al klaar", done_on=dt.date(2020, 4, 1))

    said = words_of(client.get(page("action_docx")).content)

    assert "Nog te doen" in said
    assert "Al klaar" not in said


def test_a_decision_that_stood_there_already_is_kept(client: Client, meeting: Meeting) -> None:
    item = point(meeting)
    DecisionFactory(item=item, body=meeting.body, reference="DVO-2020-09", sequence=9)

    refused = send(client, item, HTMX, outcome=Outcome.HELD_OVER)
    send(client, item, HTMX, outcome=Outcome.ADOPTED)

    assert "Bij dit punt staat besluit DVO-2020-09" in text_of(refused)
    assert Decision.objects.count() == 1
    assert AgendaItem.objects.get(pk=item.pk).outcome == Outcome.ADOPTED
