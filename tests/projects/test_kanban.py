"""The kanban page, and what the list of assignments shows and filters beside it."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.kanban import MOST_CARDS
from tests.factories import store
from tests.factories.portfolios import (
    MunicipalityFactory,
    PersonFactory,
    PortfolioTermFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.factories.projects import (
    ApprovalFactory,
    AssignmentVersionFactory,
    DeploymentFactory,
    MilestoneFactory,
    ProgressReportFactory,
    ProjectAssignmentFactory,
)
from tests.pages import MOST_QUERIES

pytestmark = pytest.mark.database

BOARD = reverse("projects:kanban")
LIST = reverse("projects:projectassignment_list")
DAY = {"peildatum": "2020-06-30"}
LABELS = [
    "concept",
    "ambtelijk akkoord",
    "agendacommissie",
    "bestuur",
    "vastgesteld",
    "uitvoering",
    "afgerond",
    "stopgezet",
]


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def user_with(role, **fields):
    user = UserFactory()
    RoleMembershipFactory(user=user, role=role, **fields)
    return user


def columns(response):
    """The names on the cards, by the label of the column."""
    return {
        lane.label: [card.assignment.name for card in lane.cards]
        for lane in response.context["lanes"]
    }


def named(response):
    return {row.record.name: row.record for row in response.context["table"].rows}


def test_each_assignment_stands_in_one_column(coordinator_client):
    for status in ("concept", "ambtelijk_akkoord", "agendacommissie", "bestuur"):
        AssignmentVersionFactory(assignment__name=status, status=status)
    AssignmentVersionFactory(assignment__name="vast", adopted=True)
    for phase in ("uitvoering", "afgerond", "stopgezet"):
        assignment = ProjectAssignmentFactory(name=phase, phase=phase)
        AssignmentVersionFactory(assignment=assignment, adopted=True)
        AssignmentVersionFactory(assignment=assignment, number=2)

    found = columns(coordinator_client.get(BOARD))

    assert list(found) == LABELS
    assert found == {
        "concept": ["concept"],
        "ambtelijk akkoord": ["ambtelijk_akkoord"],
        "agendacommissie": ["agendacommissie"],
        "bestuur": ["bestuur"],
        "vastgesteld": ["vast"],
        "uitvoering": ["uitvoering"],
        "afgerond": ["afgerond"],
        "stopgezet": ["stopgezet"],
    }


def test_the_newest_version_counts_until_the_work_begins(coordinator_client):
    assignment = ProjectAssignmentFactory(name="Hennep")
    AssignmentVersionFactory(assignment=assignment, adopted=True)
    AssignmentVersionFactory(assignment=assignment, number=2, status="bestuur")

    found = columns(coordinator_client.get(BOARD))

    assert (found["bestuur"], found["vastgesteld"]) == (["Hennep"], [])


def test_an_assignment_without_a_version_has_a_column_of_its_own(coordinator_client):
    ProjectAssignmentFactory(name="Nieuw")

    found = columns(coordinator_client.get(BOARD))

    assert list(found) == ["nog geen versie", *LABELS]
    assert found["nog geen versie"] == ["Nieuw"]


def test_a_card_says_who_carries_and_leads_how_it_goes_and_what_is_next(coordinator_client):
    assignment = ProjectAssignmentFactory(name="Hennep", with_portfolio=True, phase="uitvoering")
    term = PortfolioTermFactory(portfolio=assignment.portfolio)
    leader = DeploymentFactory(project=assignment, role="projectleider")
    ProgressReportFactory(assignment=assignment, year=2020, quarter=1, light="groen")
    ProgressReportFactory(assignment=assignment, year=2020, quarter=2, light="rood")
    ProgressReportFactory(assignment=assignment, year=2019, quarter=4, light="oranje")
    MilestoneFactory(
        assignment=assignment, title="Af", due=dt.date(2020, 1, 1), done_on=dt.date(2020, 1, 1)
    )
    MilestoneFactory(assignment=assignment, title="Later", due=dt.date(2020, 9, 1))
    MilestoneFactory(assignment=assignment, title="Eerst", due=dt.date(2020, 5, 1))
    AssignmentVersionFactory(assignment=assignment, adopted=True)
    AssignmentVersionFactory(assignment=assignment, number=2, status="agendacommissie")

    response = coordinator_client.get(BOARD, DAY)

    [card] = [card for lane in response.context["lanes"] for card in lane.cards]
    assert (card.assignment.newest_light, card.assignment.next_milestone) == ("rood", "Eerst")
    assert card.is_late
    page = re.sub(r">\s+<", "><", response.content.decode())
    assert f"{term.person.formal_name}, {term.person.functions.get().municipality}" in page
    assert str(leader.municipality) in page
    assert '<span class="ivz-status ivz-status--bad">vastgelopen</span>' in page
    assert '<span class="ivz-status ivz-status--bad">te laat</span>' in page
    assert '<dt>Versie 2</dt><dd><span class="ivz-status ivz-status--busy">agendacommissie' in page


def test_a_milestone_is_late_from_the_day_after(coordinator_client):
    assignment = ProjectAssignmentFactory()
    MilestoneFactory(assignment=assignment, due=dt.date(2020, 6, 30))

    late = {
        day: "te laat" in coordinator_client.get(url, {"peildatum": day}).content.decode()
        for day in ("2020-06-30", "2020-07-01")
        for url in (BOARD, LIST)
    }

    assert late == {"2020-06-30": False, "2020-07-01": True}


@pytest.mark.parametrize(
    ("status", "step"),
    [
        ("concept", "aanbieden"),
        ("ambtelijk_akkoord", "ambtelijk-akkoord"),
        ("agendacommissie", "doorsturen"),
        ("bestuur", None),
        ("vastgesteld", "starten"),
    ],
)
def test_the_next_step_is_offered_to_who_may_take_it(db, status, step):
    decided = {"adopted": True} if status == "vastgesteld" else {"status": status}
    version = AssignmentVersionFactory(**decided)
    coordinator = client_of(user_with("coordinator"))
    finance = client_of(user_with("finance"))

    pages = {who: who.get(BOARD).content.decode() for who in (coordinator, finance)}

    moves = reverse("projects:projectassignment_move", args=(version.assignment.code, "x"))
    start = moves.removesuffix("x/")
    assert ("Volgende stap" in pages[coordinator]) == (step is not None)
    if step:
        assert f'href="{start}{step}/"' in pages[coordinator]
    assert "Volgende stap" not in pages[finance]


@pytest.mark.parametrize(
    ("phase", "step"),
    [("uitvoering", "afronden"), ("afgerond", None), ("stopgezet", "hervatten")],
)
def test_the_next_step_of_the_work(coordinator_client, phase, step):
    assignment = ProjectAssignmentFactory(phase=phase)
    AssignmentVersionFactory(assignment=assignment, adopted=True)

    page = coordinator_client.get(BOARD).content.decode()

    assert ("Volgende stap" in page) == (step is not None)
    assert step is None or f"/stap/{step}/" in page


def test_who_leads_one_assignment_sees_no_step_on_another(db):
    user = user_with("project_leader")
    person = PersonFactory(user=user)
    own, other = (AssignmentVersionFactory().assignment for _ in range(2))
    DeploymentFactory(project=own, role="projectleider", person=person)

    page = client_of(user).get(BOARD).content.decode()

    assert f"/projecten/{own.code}/stap/aanbieden/" in page
    assert f"/projecten/{other.code}/stap/" not in page


def test_a_full_column_links_to_the_same_assignments_in_the_list(coordinator_client):
    for _ in range(MOST_CARDS + 2):
        AssignmentVersionFactory()
    AssignmentVersionFactory(status="bestuur")

    response = coordinator_client.get(BOARD)

    draft = next(lane for lane in response.context["lanes"] if lane.label == "concept")
    assert (draft.total, len(draft.cards), draft.hidden) == (27, 25, 2)
    assert "Alle 27 in de lijst" in response.content.decode()
    assert coordinator_client.get(draft.url).context["table"].paginator.count == 27


@pytest.mark.parametrize("label", LABELS)
def test_every_column_counts_as_its_list(coordinator_client, label):
    for status in ("concept", "ambtelijk_akkoord", "agendacommissie", "bestuur"):
        AssignmentVersionFactory(status=status)
    AssignmentVersionFactory(adopted=True)
    for phase in ("uitvoering", "afgerond", "stopgezet"):
        AssignmentVersionFactory(assignment__phase=phase, adopted=True)

    lane = next(
        lane for lane in coordinator_client.get(BOARD).context["lanes"] if lane.label == label
    )

    assert lane.total == 1
    listed = coordinator_client.get(lane.url).context["table"]
    assert [row.record for row in listed.rows] == [card.assignment for card in lane.cards]


@pytest.mark.parametrize("url", [BOARD, LIST])
@pytest.mark.parametrize(
    "role",
    [
        "coordinator",
        pytest.param("board_member", marks=pytest.mark.once),
        pytest.param("project_leader", marks=pytest.mark.once),
    ],
)
def test_it_takes_as_many_queries_for_a_thousand(db, url, role):
    client = client_of(user_with(role))

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    AssignmentVersionFactory()
    asked()
    one = asked()
    store(AssignmentVersionFactory.build_batch(999))

    assert asked() == one <= MOST_QUERIES


def test_list_filters_what_is_mine(db):
    municipality = MunicipalityFactory()
    user = user_with("project_leader")
    person = PersonFactory(user=user)
    names = {}
    for role in ("projectleider", "secretaris", "deelname"):
        names[role] = ProjectAssignmentFactory(name=role)
        DeploymentFactory(project=names[role], role=role, person=person)
    past = ProjectAssignmentFactory(name="voorbij")
    DeploymentFactory(project=past, person=person, valid_until=dt.date(2020, 6, 29))
    held, same_town, other = (
        ProjectAssignmentFactory(name=name, with_portfolio=True)
        for name in ("ik", "mijn gemeente", "een ander")
    )
    PortfolioTermFactory(portfolio=held.portfolio, person=person)
    PortfolioTermFactory(
        portfolio=same_town.portfolio, person=PersonFactory(work__municipality=municipality)
    )
    PortfolioTermFactory(portfolio=other.portfolio)
    RoleMembershipFactory(user=user, role="board_member", municipality=municipality)
    client = client_of(user)

    found = {
        choice: set(named(client.get(LIST, {**DAY, "mijn": choice})))
        for choice in ("opdrachten", "portefeuille")
    }

    assert found == {
        "opdrachten": {"projectleider", "secretaris", "deelname"},
        "portefeuille": {"ik", "mijn gemeente"},
    }


def test_list_filters_by_light_and_by_what_is_missing(coordinator_client):
    green, red, none = (ProjectAssignmentFactory(name=name) for name in ("groen", "rood", "geen"))
    ProgressReportFactory(assignment=green, quarter=1, light="rood")
    ProgressReportFactory(assignment=green, quarter=2, light="groen")
    ProgressReportFactory(assignment=red, light="rood")
    MilestoneFactory(assignment=red)
    MilestoneFactory(assignment=none, done_on=dt.date(2020, 1, 1))
    approved = AssignmentVersionFactory(assignment=green, status="bestuur")
    for side in ("opdrachtgever", "opdrachtnemer"):
        ApprovalFactory(version=approved, side=side)
    ApprovalFactory(version=AssignmentVersionFactory(assignment=red, status="bestuur"))
    AssignmentVersionFactory(assignment=none)

    def names(**choice):
        return set(named(coordinator_client.get(LIST, choice)))

    assert names(stand="groen") == {"groen"}
    assert names(stand="rood") == {"rood"}
    assert names(stand="geen") == {"geen"}
    assert names(mist="mijlpaal") == {"groen", "geen"}
    assert names(mist="akkoord") == {"rood"}


def test_list_shows_the_light_in_words_and_the_next_milestone(coordinator_client):
    assignment = ProjectAssignmentFactory()
    ProgressReportFactory(assignment=assignment, light="oranje")
    MilestoneFactory(assignment=assignment, title="Startbijeenkomst", due=dt.date(2020, 5, 1))

    page = coordinator_client.get(LIST, DAY).content.decode()
    export = coordinator_client.get(LIST, {**DAY, "_export": "csv"}).content.decode()

    assert '<span class="ivz-status ivz-status--warn">bijsturen</span>' in page
    assert 'Startbijeenkomst, <span class="ivz-number">01-05-2020</span>' in page
    assert '<span class="ivz-status ivz-status--bad">te laat</span>' in page
    head, row = export.splitlines()
    assert head == (
        "Opdracht,Thema,Opdracht is,Fase,Portefeuillehouder,Projectleider,Stand,Volgende mijlpaal,"
        "Mijlpaal gepland op,Uur per week"
    )
    assert row == (
        f"{assignment},{assignment.theme},,voorbereiding,geen post gekozen,,bijsturen,"
        "Startbijeenkomst,2020-05-01,"
    )


def test_list_sorts_by_the_next_milestone(coordinator_client):
    for name, month in (("tweede", 9), ("eerste", 2), ("derde", 12)):
        assignment = ProjectAssignmentFactory(name=name)
        MilestoneFactory(assignment=assignment, title=name[::-1], due=dt.date(2020, month, 1))

    response = coordinator_client.get(LIST, {"sorteer": "next_milestone"})

    assert list(named(response)) == ["eerste", "tweede", "derde"]
