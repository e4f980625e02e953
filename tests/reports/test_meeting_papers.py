"""The list of decisions and that of actions on paper: what stands there, for whom, and its form."""

import datetime as dt
from pathlib import Path

import outloud
import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from agenda.enums import ItemKind, MeetingStatus, Outcome, Presence
from agenda.models import AgendaItem, Meeting
from portfolios.enums import BodyKind, Role
from portfolios.models import Region, User
from reports.catalogue import find
from reports.papers import action_list, decision_list
from reports.papers.base import PaperRequest
from tests.factories.agenda import (
    ActionFactory,
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
)
from tests.factories.portfolios import (
    BodyFactory,
    PersonFactory,
    RegionFactory,
    RoleMembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

START = dt.datetime(2020, 3, 12, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def region() -> Region:
    return RegionFactory()


@pytest.fixture
def held(region: Region) -> Meeting:
    """A meeting that was held, with a decision, a point that comes back and a closed one."""
    meeting = MeetingFactory(
        body=BodyFactory(abbreviation="DVO", name="Overleg", kind=BodyKind.BOARD),
        start=START,
        status=MeetingStatus.HELD,
        public=True,
        list_sent_at=START,
    )
    plan = AgendaItemFactory(
        meeting=meeting, title="Het plan", kind=ItemKind.DECIDE, outcome=Outcome.ADOPTED, order=1
    )
    DecisionFactory(
        item=plan, body=meeting.body, reference="DVO-2020-01", sequence=1, text="Het plan is er."
    )
    AgendaItemFactory(
        meeting=meeting,
        title="Tarief",
        outcome=Outcome.HELD_OVER,
        outcome_text="Eerst een berekening.",
        votes_for=9,
        votes_against=3,
        order=2,
    )
    AgendaItemFactory(
        meeting=meeting, title="Casus", closed=True, outcome=Outcome.NOTED, outcome_text="Personen."
    )
    ActionFactory(item=plan, text="Raden bellen", due=dt.date(2020, 4, 1))
    AttendanceFactory(
        meeting=meeting,
        person=PersonFactory(surname="Afwezige"),
        presence=Presence.EXCUSED,
        substitute=PersonFactory(surname="Invaller"),
    )
    return meeting


def asked(region: Region, user: User | None = None, **more: object) -> PaperRequest:
    day = dt.date(2020, 5, 1)
    return PaperRequest(region=region, day=day, year=2020, user=user, **more)


def html_of(name: str, request: PaperRequest) -> str:
    return " ".join(find(name).render(request).html.replace("\xa0", " ").split())


def reader(role: Role = Role.PROJECT_LEADER) -> User:
    return RoleMembershipFactory(role=role).user


def test_the_list_says_what_was_decided(region: Region, held: Meeting) -> None:
    html = html_of("besluitenlijst", asked(region, reader(), meeting=held))

    for words in (
        "Het plan is er.",
        "DVO-2020-01",
        "Eerst een berekening.",
        "9 voor en 3 tegen",
        "Raden bellen",
        "1 april 2020",
    ):
        assert words in html
    assert "Invaller" in html
    assert 'data-status="Concept"' in html


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.BOARD_MEMBER, Role.PROJECT_LEADER])
def test_an_ordinary_list_is_the_same_for_all_and_without_closed_points(
    region: Region, held: Meeting, role: Role
) -> None:
    html = html_of("besluitenlijst", asked(region, reader(role), meeting=held))

    assert html == html_of("besluitenlijst", asked(region, meeting=held))
    for word in ("Casus", "Personen.", "gesloten", "openbaar"):
        assert word not in html


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.BOARD_MEMBER, True), (Role.PROJECT_LEADER, False)]
)
def test_closed_points_are_on_the_list_of_who_reads_them(
    region: Region, held: Meeting, role: Role, sees: bool
) -> None:
    html = html_of("besluitenlijst", asked(region, reader(role), meeting=held, with_closed=True))

    assert ("Personen." in html) == sees
    assert ("alleen voor wie dat mag lezen" in html) == sees


def test_an_adopted_list_is_no_draft(region: Region, held: Meeting) -> None:
    following = MeetingFactory(body=held.body, start=START + dt.timedelta(days=30))
    at = AgendaItemFactory(meeting=following, is_previous_list=True)
    Meeting.objects.filter(pk=held.pk).update(status=MeetingStatus.ADOPTED, list_adopted_in=at)
    held.refresh_from_db()

    html = html_of("besluitenlijst", asked(region, reader(), meeting=held))

    assert 'data-status="Vastgesteld op 11 april 2020"' in html
    assert "concept" not in html.lower()


def test_of_a_meeting_behind_closed_doors_an_ordinary_list_says_nothing(
    region: Region, held: Meeting
) -> None:
    Meeting.objects.filter(pk=held.pk).update(closed_ground="Het gaat over personen.")

    html = html_of("besluitenlijst", asked(region, reader(Role.COORDINATOR), meeting=held))

    assert "Het plan" not in html
    assert "Afwezige" not in html
    assert "In deze lijst staan geen punten." in html


def test_without_a_meeting_it_is_the_last_list_of_a_board_that_can_be_read(
    region: Region, held: Meeting
) -> None:
    later = START + dt.timedelta(days=20)
    MeetingFactory(body=held.body, start=later, status=MeetingStatus.HELD)
    MeetingFactory(
        body__kind=BodyKind.OTHER, start=later, status=MeetingStatus.HELD, list_sent_at=later
    )

    def meeting(**more: object) -> Meeting | None:
        found = decision_list.build(asked(region, **more))["minutes"]
        return found and found.meeting

    assert meeting(user=reader()) == held
    assert meeting() == held
    AgendaItem.objects.filter(meeting=held).update(outcome="")
    Meeting.objects.filter(pk=held.pk).update(closed_ground="Het gaat over personen.")
    assert meeting(user=reader()) is None


def test_actions_stand_under_their_body(region: Region, held: Meeting) -> None:
    ActionFactory(item=None, text="Buitenom", due=dt.date(2020, 6, 1))
    ActionFactory(item=held.items.get(title="Casus"), text="Geheim")
    ActionFactory(text="Klaar", done_on=dt.date(2020, 4, 1))

    context = action_list.build(asked(region, reader()))

    groups = [(name, [action.text for action in rows]) for name, rows in context["groups"]]
    assert groups == [("Overleg", ["Raden bellen"]), ("Buiten een vergadering", ["Buitenom"])]
    html = html_of("actielijst", asked(region, reader()))
    assert "Er staan 2 acties open." in html
    assert "<td>te laat</td>" in html
    assert "Geheim" in html_of("actielijst", asked(region, UserFactory(coordinator=True)))


def test_the_list_is_sent_as_a_file(held: Meeting) -> None:
    client = Client()
    client.force_login(reader())

    answer = client.get(reverse("reports:meeting_pdf", args=(held.pk,)))

    assert answer["Content-Type"] == "application/pdf"
    assert f"besluitenlijst-{held.body.code}-2020-03-12.pdf" in answer["Content-Disposition"]
    Meeting.objects.filter(pk=held.pk).update(list_sent_at=None)
    assert client.get(reverse("reports:meeting_pdf", args=(held.pk,))).status_code == 404


@pytest.mark.papers
def test_the_list_of_actions_is_tagged(region: Region, held: Meeting, tmp_path: Path) -> None:
    file = tmp_path / "lijst.pdf"
    file.write_bytes(find("actielijst").render(asked(region, reader())).pdf)

    result = outloud.check(str(file))

    assert [f"{f.rule}: {f.message}" for f in result.findings if f.severity == "error"] == []


@pytest.mark.papers
def test_the_list_is_tagged_and_says_on_each_page_what_it_is(
    region: Region, held: Meeting, tmp_path: Path
) -> None:
    for number in range(40):
        AgendaItemFactory(
            meeting=held,
            title=f"Punt {number}",
            order=number + 10,
            outcome=Outcome.NOTED,
            outcome_text="Het bestuur neemt er kennis van.",
        )
    made = find("besluitenlijst").render(asked(region, reader(), meeting=held))
    file = tmp_path / "lijst.pdf"
    file.write_bytes(made.pdf)

    result = outloud.check(str(file))

    assert [f"{f.rule}: {f.message}" for f in result.findings if f.severity == "error"] == []
    with pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert str(pdf.docinfo["/Title"]).startswith("Besluitenlijst DVO 12 maart 2020, ")
        assert len(pdf.pages) >= 3
        with pdf.open_outline() as outline:
            assert outline.root[0].title == "Besluitenlijst DVO 12 maart 2020"
