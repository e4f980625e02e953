"""What waits for whom: to write, to agree on, to send on, to decide and to report."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from portfolios.models import User
from projects.dossier import IN_SECTION, dossier_of
from projects.enums import Move
from projects.models import LifeCycleStep, ProjectAssignment, ProjectCost
from projects.tasks import Kind, counted, waiting_for
from tests.factories.portfolios import (
    PersonFactory,
    PortfolioTermFactory,
    RegionFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.factories.projects import (
    ApprovalFactory,
    AssignmentVersionFactory,
    DeploymentFactory,
    FormatSectionFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ProgressReportFactory,
    ProjectAssignmentFactory,
    ProjectRelationFactory,
    RiskFactory,
    SectionTextFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
# The last full quarter before this day is the third of 2026.
DAY = dt.date(2026, 10, 1)


def user_with(role: str) -> User:
    user = UserFactory()
    PersonFactory(user=user)
    RoleMembershipFactory(user=user, role=role)
    return user


@pytest.fixture
def leader() -> User:
    return user_with("project_leader")


def led_by(user: User, role: str = "projectleider", **fields: object) -> ProjectAssignment:
    assignment = ProjectAssignmentFactory(with_portfolio=True, **fields)
    DeploymentFactory(project=assignment, role=role, person=user.person)
    return assignment


def step(version, move, *, reason="", at=dt.datetime(2026, 9, 4, 10, tzinfo=dt.UTC), by=None):
    return LifeCycleStep.objects.create(
        assignment=version.assignment,
        version=version,
        move=move,
        to_state=version.status,
        reason=reason,
        by=by or UserFactory(),
        at=at,
    )


def kinds(user: User, day: dt.date = DAY) -> list[Kind]:
    return [task.kind for task in waiting_for(user, day)]


@pytest.mark.parametrize("role", ["projectleider", "programmamanager", "secretaris"])
def test_a_draft_waits_for_who_writes_it(leader, role):
    FormatSectionFactory.create_batch(3)
    version = AssignmentVersionFactory(assignment=led_by(leader, role, name="Hennep"))
    SectionTextFactory(version=version, text="", left_empty_because="niet van toepassing")
    AssignmentVersionFactory(assignment=ProjectAssignmentFactory(name="Van een ander"))

    [task] = waiting_for(leader, DAY)

    assert task.kind == Kind.WRITE
    assert task.label == "Schrijf ‘Hennep’ af: nog 3 onderdelen zijn leeg"
    assert task.url == reverse("projects:projectassignment_write", args=(version.assignment.code,))
    assert task.since is None


@pytest.mark.parametrize("role", ["deelname", "ondersteuning", "lid", "voorzitter"])
def test_a_draft_does_not_wait_for_who_only_takes_part(leader, role):
    FormatSectionFactory()
    AssignmentVersionFactory(assignment=led_by(leader, role))

    assert waiting_for(leader, DAY) == []


def test_empty_sections_are_counted_as_the_page_counts_them(leader):
    for order, key in enumerate(IN_SECTION, 1):
        FormatSectionFactory(key=key, order=order + 500)
    FormatSectionFactory.create_batch(2)
    assignment = led_by(leader, name="Hennep")
    version = AssignmentVersionFactory(assignment=assignment)

    def facts():
        yield SectionTextFactory(version=version, section=FormatSectionFactory())
        yield IndicatorFactory(assignment=assignment)
        yield ProjectRelationFactory(other=assignment)
        yield RiskFactory(assignment=assignment)
        yield MilestoneFactory(assignment=assignment)
        yield ProjectCost.objects.create(
            assignment=assignment, year=2026, purpose="Campagne", budget=100
        )

    for _ in facts():
        row = ProjectAssignment.objects.for_list().as_on(DAY).get(pk=assignment.pk)
        empty = len(dossier_of(row, version, DAY).empty_parts)
        [task] = waiting_for(leader, DAY)
        assert f"nog {empty} onderdelen zijn leeg" in task.label

    # What is left are the two sections without facts; the experts are the leader.
    assert empty == 2


def test_a_complete_draft_waits_to_be_offered(leader):
    section = FormatSectionFactory()
    version = AssignmentVersionFactory(assignment=led_by(leader))
    SectionTextFactory(version=version, section=section)

    [task] = waiting_for(leader, DAY)

    assert task.kind == Kind.OFFER
    assert task.url.endswith("/stap/aanbieden/")


def test_a_returned_draft_says_why_and_since_when(leader):
    version = AssignmentVersionFactory(assignment=led_by(leader, name="Hennep"))
    step(version, Move.OFFER, at=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    step(version, Move.RETURN, reason="De planning ontbreekt.")

    [task] = waiting_for(leader, DAY)

    assert task.kind == Kind.REVISE
    assert task.reason == "De planning ontbreekt."
    assert task.since == dt.date(2026, 9, 4)


@pytest.mark.parametrize(
    ("role", "status", "expected"),
    [
        ("platform_member", "ambtelijk_akkoord", [Kind.AGREE]),
        ("platform_member", "agendacommissie", []),
        ("platform_member", "bestuur", []),
        ("coordinator", "concept", []),
        ("coordinator", "ambtelijk_akkoord", []),
        ("coordinator", "agendacommissie", [Kind.FORWARD]),
        ("coordinator", "bestuur", [Kind.DECIDE]),
        ("finance", "ambtelijk_akkoord", []),
        ("finance", "bestuur", []),
        ("board_member", "bestuur", []),
    ],
)
def test_a_version_waits_for_who_takes_the_next_step(role, status, expected):
    version = AssignmentVersionFactory(status=status)
    given = DeploymentFactory(project=version.assignment)
    user = RoleMembershipFactory(role=role, municipality=given.municipality).user

    assert kinds(user) == expected


def test_a_version_waits_for_no_platform_member_of_who_takes_no_part():
    AssignmentVersionFactory(status="ambtelijk_akkoord")

    assert kinds(user_with("platform_member")) == []


@pytest.mark.parametrize(
    ("status", "waits"),
    [
        ("concept", False),
        ("ambtelijk_akkoord", True),
        ("agendacommissie", True),
        ("bestuur", True),
        ("vastgesteld", True),
        ("vervangen", False),
    ],
)
def test_approvals_wait_for_the_two_sides(leader, status, waits):
    holder, other = user_with("board_member"), user_with("board_member")
    assignment = led_by(leader)
    PortfolioTermFactory(portfolio=assignment.portfolio, person=holder.person)
    decided = {"vastgesteld": {"adopted": True}, "vervangen": {"replaced": True}}
    version = AssignmentVersionFactory(
        assignment=assignment, **decided.get(status, {"status": status})
    )

    expected = [Kind.APPROVE] if waits else []
    assert kinds(holder) == expected
    assert [kind for kind in kinds(leader) if kind == Kind.APPROVE] == expected
    assert kinds(other) == []

    ApprovalFactory(version=version, side="opdrachtgever")
    assert kinds(holder) == []
    assert [kind for kind in kinds(leader) if kind == Kind.APPROVE] == expected


@pytest.mark.parametrize("phase", ["afgerond", "stopgezet"])
def test_nothing_waits_once_the_work_has_ended(leader, phase):
    assignment = led_by(leader, phase=phase)
    AssignmentVersionFactory(assignment=assignment, adopted=True)
    AssignmentVersionFactory(assignment=assignment, number=2)

    assert waiting_for(leader, DAY) == []


def test_a_quarter_report_waits_for_the_leader_once(leader):
    assignment = led_by(leader, phase="uitvoering", name="Hennep")
    for number in (1, 2):
        version = AssignmentVersionFactory(assignment=assignment, number=number, replaced=True)
        ApprovalFactory(version=version, side="opdrachtnemer")
    ProgressReportFactory(assignment=assignment, year=2026, quarter=2)

    [task] = waiting_for(leader, DAY)

    assert task.kind == Kind.REPORT
    assert task.label == "Meld de voortgang van ‘Hennep’ over het 3e kwartaal 2026"
    assert task.since == dt.date(2026, 10, 1)
    assert [one.kind for one in waiting_for(leader, dt.date(2026, 9, 30))] == []

    ProgressReportFactory(assignment=assignment, year=2026, quarter=3)
    assert waiting_for(leader, DAY) == []
    assert kinds(leader, dt.date(2027, 1, 1)) == [Kind.REPORT]


def test_a_report_waits_for_work_without_a_version_too(leader):
    led_by(leader, phase="uitvoering")

    assert kinds(leader) == [Kind.REPORT]


def test_no_report_is_asked_of_a_quarter_before_the_start(leader):
    assignment = led_by(leader, phase="uitvoering", begun_on=dt.date(2026, 10, 1))
    assert kinds(leader, dt.date(2026, 12, 31)) == []
    assert kinds(leader, dt.date(2027, 1, 1)) == [Kind.REPORT]

    assignment.begun_on = dt.date(2026, 9, 30)
    assignment.save()
    assert kinds(leader, dt.date(2026, 12, 31)) == [Kind.REPORT]


def test_project_leaders_of_a_contributor_stand_in_where_nobody_is_named(leader):
    deployment = DeploymentFactory(role="projectleider")
    AssignmentVersionFactory(assignment=deployment.project)
    assert waiting_for(leader, DAY) == []

    RoleMembershipFactory(user=leader, role="project_leader", municipality=deployment.municipality)
    again = User.objects.get(pk=leader.pk)

    assert kinds(again) == [Kind.OFFER]


def test_the_longest_waiting_comes_first_and_the_unknown_last(leader):
    days = {}
    for name, day in (("Later", 9), ("Eerder", 2), ("Onbekend", None)):
        version = AssignmentVersionFactory(assignment=led_by(leader, name=name))
        if day:
            step(version, Move.NEW_VERSION, at=dt.datetime(2026, 9, day, 10, tzinfo=dt.UTC))
        days[name] = day

    found = [next(name for name in days if name in task.label) for task in waiting_for(leader, DAY)]
    assert found == ["Eerder", "Later", "Onbekend"]


def test_nothing_waits_for_who_has_no_role_today():
    user = UserFactory()
    PersonFactory(user=user)
    AssignmentVersionFactory(assignment=led_by(user))

    assert waiting_for(user, DAY) == []


def test_it_takes_as_many_queries_for_many(leader):
    def asked(count: int) -> int:
        for number in range(count):
            assignment = led_by(leader, phase="uitvoering" if number % 2 else "voorbereiding")
            version = AssignmentVersionFactory(assignment=assignment)
            MeasurementFactory(indicator=IndicatorFactory(assignment=assignment))
            step(version, Move.NEW_VERSION)
        with CaptureQueriesContext(connection) as captured:
            waiting_for(leader, DAY)
        return len(captured)

    assert leader.current_roles
    one = asked(2)
    assert asked(18) == one
    assert len(waiting_for(leader, DAY)) == 30


def test_counted_says_how_many_of_each_kind(leader):
    for _ in range(2):
        AssignmentVersionFactory(assignment=led_by(leader))
    led_by(leader, phase="uitvoering")

    assert counted(waiting_for(leader, DAY)) == [
        "2 opdrachten om aan te bieden",
        "1 voortgangsmelding om te maken",
    ]


def test_start_page_and_list_show_what_waits(leader):
    RegionFactory()
    version = AssignmentVersionFactory(assignment=led_by(leader, name="Hennep"))
    step(version, Move.RETURN, reason="De planning ontbreekt.", at=timezone.now())
    other = AssignmentVersionFactory(assignment=led_by(leader, name="Bibob"), status="bestuur")
    client, elsewhere = Client(), Client()
    client.force_login(leader)
    elsewhere.force_login(user_with("finance"))
    lists = reverse("projects:projectassignment_list")

    start, listed = (client.get(url).content.decode() for url in ("/", lists))

    for page in (start, listed):
        assert "Wacht op u" in page
        assert "Pas ‘Hennep’ aan: de opdracht is teruggestuurd" in page
        assert "Reden: De planning ontbreekt." in page
    # An approval is no writing; it stands on the start page alone.
    approve = f"Geef akkoord op ‘Bibob’, versie {other.number}, als opdrachtnemer"
    assert approve in start
    assert approve not in listed
    for url in ("/", lists):
        assert "Wacht op u" not in elsewhere.get(url).content.decode()
