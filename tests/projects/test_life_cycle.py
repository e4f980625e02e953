"""Every step in the life of an assignment: in each state, by each role, allowed or refused.

What is expected stands written out here. Nothing in this table comes from the mapping that the
code reads, so that a mistake there fails.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda.services import take_decision
from platform_ivz.formats import date_short
from platform_ivz.refusals import Refused
from portfolios.models import Substitution, User
from projects.dossier import Dossier, dossier_of
from projects.enums import Move, Phase, Side, VersionStatus
from projects.models import (
    AssignmentVersion,
    FormatSection,
    LifeCycleStep,
    ProjectAssignment,
    SectionText,
)
from projects.papers import Sheet
from projects.services import (
    approve,
    begin_version,
    move,
    move_work,
    phase_refusals,
    refusals,
    signer_for,
)
from tests.factories.agenda import DecisionFactory
from tests.factories.portfolios import (
    BodyFactory,
    PersonFactory,
    PortfolioTermFactory,
    RegionFactory,
    RoleMembershipFactory,
    SubstitutionFactory,
    UserFactory,
)
from tests.factories.projects import (
    ApprovalFactory,
    AssignmentVersionFactory,
    DeploymentFactory,
    FormatSectionFactory,
    ProjectAssignmentFactory,
    SectionTextFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# --- Who ---------------------------------------------------------------------------------------

COORDINATOR = "coordinator"
LEADER = "leader"
SECRETARY = "secretary"
ELSEWHERE = "leader of another assignment"
HOLDER = "holder of the post"
SUBSTITUTE = "substitute of the holder"
BOARD_MEMBER = "other board member"
PLATFORM = "platform member"
FINANCE = "finance"
ENDED = "coordinator whose role has ended"
ANONYMOUS = "anonymous"
ROLES = (
    COORDINATOR,
    LEADER,
    SECRETARY,
    ELSEWHERE,
    HOLDER,
    SUBSTITUTE,
    BOARD_MEMBER,
    PLATFORM,
    FINANCE,
    ENDED,
    ANONYMOUS,
)

# --- What is expected --------------------------------------------------------------------------

STATUSES = (
    "concept",
    "ambtelijk_akkoord",
    "agendacommissie",
    "bestuur",
    "vastgesteld",
    "vervangen",
)
PHASES = ("voorbereiding", "uitvoering", "afgerond", "stopgezet")

VERSION_MOVES = ("aanbieden", "ambtelijk-akkoord", "doorsturen", "terugsturen")
PHASE_MOVES = ("starten", "afronden", "stoppen", "hervatten")
# These come with a decision, or have an address of their own.
NEVER_BY_HAND = ("vaststellen", "vervangen", "terugdraaien", "nieuwe-versie")

LEADS_TO = {
    ("concept", "aanbieden"): "ambtelijk_akkoord",
    ("ambtelijk_akkoord", "ambtelijk-akkoord"): "agendacommissie",
    ("agendacommissie", "doorsturen"): "bestuur",
    ("ambtelijk_akkoord", "terugsturen"): "concept",
    ("agendacommissie", "terugsturen"): "concept",
    ("bestuur", "terugsturen"): "concept",
}
WORK_LEADS_TO = {
    ("voorbereiding", "starten"): "uitvoering",
    ("uitvoering", "afronden"): "afgerond",
    ("voorbereiding", "stoppen"): "stopgezet",
    ("uitvoering", "stoppen"): "stopgezet",
    ("stopgezet", "hervatten"): "voorbereiding",
}
MAY = {
    "aanbieden": {COORDINATOR, LEADER, SECRETARY},
    "ambtelijk-akkoord": {COORDINATOR, PLATFORM},
    "doorsturen": {COORDINATOR},
    "terugsturen": {COORDINATOR, PLATFORM, HOLDER, SUBSTITUTE},
    "nieuwe-versie": {COORDINATOR, LEADER, SECRETARY},
    "starten": {COORDINATOR, LEADER},
    "afronden": {COORDINATOR, LEADER},
    "stoppen": {COORDINATOR},
    "hervatten": {COORDINATOR},
}
# A draft may be begun when there is none yet, or when the newest one is adopted or replaced.
BEGINS_ON = {None, "vastgesteld", "vervangen"}

APPROVED_IN = {"ambtelijk_akkoord", "agendacommissie", "bestuur", "vastgesteld"}
# Who may give the approval of a side: whose name it then bears, and in whose place it was given.
APPROVES = {
    ("opdrachtgever", COORDINATOR): (HOLDER, None),
    ("opdrachtgever", HOLDER): (HOLDER, None),
    ("opdrachtgever", SUBSTITUTE): (SUBSTITUTE, HOLDER),
    ("opdrachtnemer", COORDINATOR): (LEADER, None),
    ("opdrachtnemer", LEADER): (LEADER, None),
}
GIVEN = {"reason": "Omdat het zo is.", "evaluation": "Het is gelukt."}


# --- The world ---------------------------------------------------------------------------------


@pytest.fixture
def world() -> SimpleNamespace:
    """A complete assignment with somebody in every role."""
    assignment = ProjectAssignmentFactory(with_portfolio=True)
    roles = {
        COORDINATOR: "coordinator",
        LEADER: "project_leader",
        SECRETARY: "project_leader",
        ELSEWHERE: "project_leader",
        HOLDER: "board_member",
        SUBSTITUTE: "board_member",
        BOARD_MEMBER: "board_member",
        PLATFORM: "platform_member",
        FINANCE: "finance",
        ENDED: "coordinator",
    }
    users = {name: UserFactory() for name in roles}
    people = {name: PersonFactory(user=user) for name, user in users.items()}
    taking_part = DeploymentFactory(project=assignment).municipality
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    for name, role in roles.items():
        ended = {"valid_until": yesterday} if name == ENDED else {}
        at = {"municipality": taking_part} if name == PLATFORM else {}
        RoleMembershipFactory(user=users[name], role=role, **ended, **at)
    PortfolioTermFactory(portfolio=assignment.portfolio, person=people[HOLDER])
    SubstitutionFactory(running=True, portfolio=assignment.portfolio, person=people[SUBSTITUTE])
    DeploymentFactory(project=assignment, role="projectleider", person=people[LEADER])
    DeploymentFactory(project=assignment, role="secretaris", person=people[SECRETARY])
    DeploymentFactory(role="projectleider", person=people[ELSEWHERE])
    return SimpleNamespace(assignment=assignment, users={**users, ANONYMOUS: None}, people=people)


def version_in(world: SimpleNamespace, status: str) -> AssignmentVersion:
    decided = {"decision": DecisionFactory()} if status in ("vastgesteld", "vervangen") else {}
    return AssignmentVersionFactory(assignment=world.assignment, status=status, **decided)


def agreed(world: SimpleNamespace) -> AssignmentVersion:
    """An adopted version on which both sides agreed."""
    version = version_in(world, "vastgesteld")
    ApprovalFactory(version=version, side="opdrachtgever", person=world.people[HOLDER])
    ApprovalFactory(version=version, side="opdrachtnemer", person=world.people[LEADER])
    return version


def work_in(world: SimpleNamespace, phase: str) -> ProjectAssignment:
    """The assignment in a phase, with all that a start asks for."""
    agreed(world)
    world.assignment.phase = phase
    world.assignment.save()
    return world.assignment


def dossier_in(world: SimpleNamespace, version: AssignmentVersion) -> Dossier:
    """What papers show of the version today."""
    today = timezone.localdate()
    assignment = ProjectAssignment.objects.for_list().as_on(today).get(pk=world.assignment.pk)
    return dossier_of(assignment, version, today)


def client_of(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer_to(role: str, may: set[str], *, possible: bool) -> int:
    """What sending a step answers."""
    if role == ANONYMOUS:
        return 302
    if role not in may:
        return 403
    return 302 if possible else 409


def sent(world: SimpleNamespace, role: str, name: str, *args: str) -> int:
    url = reverse(f"projects:projectassignment_{name}", args=(world.assignment.code, *args))
    response = client_of(world.users[role]).post(url, {**GIVEN, "because": "Getekend op papier."})
    if role == ANONYMOUS:
        assert response.url.startswith(reverse("account_login"))
    return response.status_code


# --- A version ---------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("status", STATUSES)
def test_a_version_moves_by_role_and_status(world, status):
    version = version_in(world, status)
    found, expected = {}, {}
    for step, role in product(VERSION_MOVES, ROLES):
        target = LEADS_TO.get((status, step))
        with undone():
            code = sent(world, role, "move", step)
            version.refresh_from_db()
            found[step, role] = (code, version.status, LifeCycleStep.objects.count())
        moved = target is not None and role in MAY[step]
        expected[step, role] = (
            answer_to(role, MAY[step], possible=target is not None),
            target if moved else status,
            1 if moved else 0,
        )

    assert found == expected


@pytest.mark.parametrize("step", VERSION_MOVES)
@pytest.mark.parametrize("status", STATUSES)
def test_the_service_moves_a_version_by_status(world, status, step):
    version, by = version_in(world, status), world.users[COORDINATOR]
    target = LEADS_TO.get((status, step))

    if target is None:
        with pytest.raises(Refused, match="Dit kan alleen bij"):
            move(version=version, move=Move(step), by=by, reason="Daarom.")
    else:
        done = move(version=version, move=Move(step), by=by, reason="Daarom.")
        assert (done.from_state, done.to_state, done.by) == (status, target, by)
        assert done.version == version

    version.refresh_from_db()
    assert version.status == (target or status)
    assert LifeCycleStep.objects.count() == (1 if target else 0)


@pytest.mark.once
@pytest.mark.parametrize("status", STATUSES)
def test_what_comes_with_a_decision_has_no_page(world, status):
    version = version_in(world, status)

    found = {
        step: {role: sent(world, role, "move", step) for role in ROLES} for step in NEVER_BY_HAND
    }

    hidden = dict.fromkeys(ROLES, 404) | {ENDED: 403, ANONYMOUS: 302}
    assert found == dict.fromkeys(NEVER_BY_HAND, hidden)
    version.refresh_from_db()
    assert version.status == status


@pytest.mark.parametrize("step", ["vaststellen", "vervangen", "terugdraaien"])
@pytest.mark.parametrize("status", STATUSES)
def test_the_service_refuses_what_comes_with_a_decision(world, status, step):
    version = version_in(world, status)

    with pytest.raises(Refused, match="Alleen een besluit van het bestuur"):
        move(version=version, move=Move(step), by=world.users[COORDINATOR], reason="Daarom.")

    version.refresh_from_db()
    assert version.status == status


@pytest.mark.once
@pytest.mark.parametrize("status", [None, *STATUSES])
def test_a_draft_is_begun_by_role_and_status(world, status):
    if status is not None:
        version_in(world, status)
    before = AssignmentVersion.objects.count()
    found, expected = {}, {}
    for role in ROLES:
        with undone():
            code = sent(world, role, "begin")
            found[role] = (code, AssignmentVersion.objects.count() - before)
        may = role in MAY["nieuwe-versie"]
        # A refusal is told on the page of the assignment.
        code = answer_to(role, MAY["nieuwe-versie"], possible=True)
        expected[role] = (code, 1 if may and status in BEGINS_ON else 0)

    assert found == expected


@pytest.mark.parametrize("status", [None, *STATUSES])
def test_the_service_begins_a_draft_by_status(world, status):
    by = world.users[COORDINATOR]
    if status is not None:
        SectionTextFactory(version=version_in(world, status), text="<p>Zo was het.</p>")

    if status not in BEGINS_ON:
        with pytest.raises(Refused, match="Werk daarin verder"):
            begin_version(assignment=world.assignment, by=by)
        return

    version = begin_version(assignment=world.assignment, by=by)
    assert (version.number, version.status) == (1 if status is None else 2, "concept")
    copied = [] if status is None else ["<p>Zo was het.</p>"]
    assert [text.text for text in version.texts.all()] == copied
    assert [text.text for text in SectionText.objects.all()] == copied * 2


def test_a_version_that_moved_meanwhile_does_not_move_again(world):
    stale = version_in(world, "ambtelijk_akkoord")
    AssignmentVersion.objects.update(status="bestuur")

    with pytest.raises(Refused, match="nu is het bestuur"):
        move(version=stale, move=Move.AGREE, by=world.users[PLATFORM])


def test_an_incomplete_draft_is_refused_with_what_is_missing(world):
    FormatSectionFactory(title="Aanleiding")
    version = version_in(world, "concept")
    assignment = world.assignment
    assignment.deployments.all().delete()

    assert refusals(version, Move.OFFER) == [
        "Vul ‘Aanleiding’ in, of schrijf waarom het leeg blijft.",
        "Leg vast wie de projectleider is.",
    ]

    assignment.portfolio.terms.all().delete()
    post = assignment.portfolio.title
    assert f"De post {post} is vacant. Leg vast wie hem draagt." in refusals(version, Move.OFFER)
    assignment.portfolio = None
    assignment.save()
    assert "Kies welke post de opdracht draagt." in refusals(version, Move.OFFER)

    url = reverse("projects:projectassignment_move", args=(assignment.code, "aanbieden"))
    answers = [getattr(client_of(world.users[COORDINATOR]), way)(url) for way in ("get", "post")]
    assert [answer.status_code for answer in answers] == [200, 409]
    for answer in answers:
        assert "Vul ‘Aanleiding’ in, of schrijf waarom het leeg blijft." in answer.content.decode()
    version.refresh_from_db()
    assert version.status == "concept"


def test_a_section_left_empty_on_purpose_does_not_stand_in_the_way(world):
    version = version_in(world, "concept")
    SectionTextFactory(version=version, text="", left_empty_because="niet van toepassing")

    assert refusals(version, Move.OFFER) == []


def test_sending_back_needs_a_reason(world):
    version = version_in(world, "bestuur")

    with pytest.raises(Refused, match="Schrijf waarom"):
        move(version=version, move=Move.RETURN, by=world.users[HOLDER], reason="  ")
    url = reverse("projects:projectassignment_move", args=(world.assignment.code, "terugsturen"))
    answer = client_of(world.users[HOLDER]).post(url, {"reason": " "})

    assert answer.status_code == 422
    assert "Schrijf waarom; wie verder moet, leest dit." in answer.content.decode()
    version.refresh_from_db()
    assert version.status == "bestuur"


def test_sending_back_keeps_the_reason_and_withdraws_the_approvals(world):
    version = version_in(world, "bestuur")
    other = ApprovalFactory()
    for side in ("opdrachtgever", "opdrachtnemer"):
        ApprovalFactory(version=version, side=side)

    step = move(version=version, move=Move.RETURN, by=world.users[HOLDER], reason=" Te vaag. ")

    assert step.reason == "Te vaag."
    assert list(version.approvals.all()) == []
    other.refresh_from_db()


def test_forward_moves_keep_the_approvals(world):
    version = version_in(world, "ambtelijk_akkoord")
    ApprovalFactory(version=version)

    move(version=version, move=Move.AGREE, by=world.users[PLATFORM])

    assert version.approvals.count() == 1


# --- The work ----------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("phase", PHASES)
def test_the_work_moves_by_role_and_phase(world, phase):
    assignment = work_in(world, phase)
    found, expected = {}, {}
    for step, role in product(PHASE_MOVES, ROLES):
        target = WORK_LEADS_TO.get((phase, step))
        with undone():
            code = sent(world, role, "move", step)
            assignment.refresh_from_db()
            found[step, role] = (code, assignment.phase, LifeCycleStep.objects.count())
        moved = target is not None and role in MAY[step]
        expected[step, role] = (
            answer_to(role, MAY[step], possible=target is not None),
            target if moved else phase,
            1 if moved else 0,
        )

    assert found == expected


@pytest.mark.parametrize("step", PHASE_MOVES)
@pytest.mark.parametrize("phase", PHASES)
def test_the_service_moves_the_work_by_phase(world, phase, step):
    assignment, by = work_in(world, phase), world.users[COORDINATOR]
    target = WORK_LEADS_TO.get((phase, step))

    if target is None:
        with pytest.raises(Refused, match="Dit kan alleen bij"):
            move_work(assignment=assignment, move=Move(step), by=by, **GIVEN)
    else:
        done = move_work(assignment=assignment, move=Move(step), by=by, **GIVEN)
        assert (done.from_state, done.to_state, done.by) == (phase, target, by)
        assert done.version is None

    assignment.refresh_from_db()
    assert assignment.phase == (target or phase)
    ended = target in ("afgerond", "stopgezet")
    assert assignment.ended_on == (timezone.localdate() if ended else None)
    assert LifeCycleStep.objects.count() == (1 if target else 0)


def test_work_starts_only_when_both_sides_agreed_and_the_board_decided(world):
    assignment = world.assignment
    board = "Het bestuur heeft nog geen versie van deze opdracht vastgesteld."
    assert phase_refusals(assignment, Move.START) == [board]

    for status in ("concept", "ambtelijk_akkoord", "agendacommissie", "bestuur"):
        version = version_in(world, status)
        for side in ("opdrachtgever", "opdrachtnemer"):
            ApprovalFactory(version=version, side=side)
        assert phase_refusals(assignment, Move.START) == [board]
        version.delete()

    version = version_in(world, "vastgesteld")
    client = "Op versie 1 ontbreekt het akkoord van de opdrachtgever."
    contractor = "Op versie 1 ontbreekt het akkoord van de opdrachtnemer."
    assert phase_refusals(assignment, Move.START) == [client, contractor]
    ApprovalFactory(version=version, side="opdrachtnemer")
    assert phase_refusals(assignment, Move.START) == [client]
    ApprovalFactory(version=version, side="opdrachtgever")
    assert phase_refusals(assignment, Move.START) == []

    version.decision.status = "vervallen"
    version.decision.lapse_reason = "Ingetrokken."
    version.decision.save()
    [lapsed] = phase_refusals(AssignmentVersion.objects.get().assignment, Move.START)
    assert lapsed == f"Besluit {version.decision} is vervallen."
    with pytest.raises(Refused, match="is vervallen"):
        move_work(assignment=assignment, move=Move.START, by=world.users[LEADER])
    assignment.refresh_from_db()
    assert assignment.phase == "voorbereiding"


def test_approvals_on_another_version_do_not_count_for_the_start(world):
    replaced = version_in(world, "vervangen")
    for side in ("opdrachtgever", "opdrachtnemer"):
        ApprovalFactory(version=replaced, side=side)
    AssignmentVersionFactory(assignment=world.assignment, number=2, adopted=True)

    assert len(phase_refusals(world.assignment, Move.START)) == 2


def test_finishing_needs_an_evaluation_and_a_day_that_has_come(world):
    assignment, by = work_in(world, "uitvoering"), world.users[LEADER]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    with pytest.raises(Refused, match="Schrijf een korte evaluatie"):
        move_work(assignment=assignment, move=Move.FINISH, by=by, evaluation=" ")
    with pytest.raises(Refused, match="ligt in de toekomst"):
        move_work(assignment=assignment, move=Move.FINISH, by=by, evaluation="Klaar.", on=tomorrow)
    url = reverse("projects:projectassignment_move", args=(assignment.code, "afronden"))
    codes = [
        client_of(by).post(url, given).status_code
        for given in ({}, {"evaluation": "Klaar.", "ended_on": f"{tomorrow:%d-%m-%Y}"})
    ]

    assignment.refresh_from_db()
    assert codes == [422, 409]
    assert (assignment.phase, assignment.evaluation) == ("uitvoering", "")

    answer = client_of(by).post(url, {"evaluation": "Klaar.", "ended_on": "31-10-2020"})
    assignment.refresh_from_db()
    assert answer.status_code == 302
    assert (assignment.phase, assignment.evaluation) == ("afgerond", "Klaar.")
    assert assignment.ended_on == dt.date(2020, 10, 31)


def test_starting_takes_the_day_on_which_the_work_began(world):
    assignment, by = work_in(world, "voorbereiding"), world.users[LEADER]
    today = timezone.localdate()
    url = reverse("projects:projectassignment_move", args=(assignment.code, "starten"))

    with pytest.raises(Refused, match="ligt in de toekomst"):
        move_work(assignment=assignment, move=Move.START, by=by, on=today + dt.timedelta(days=1))
    assert client_of(by).post(url, {"begun_on": "02-11-2020"}).status_code == 302
    assignment.refresh_from_db()
    assert (assignment.phase, assignment.begun_on) == ("uitvoering", dt.date(2020, 11, 2))
    page = client_of(by).get(f"{assignment.get_absolute_url()}voortgang/").content.decode()
    assert "Begonnen op 2 november 2020" in page

    with pytest.raises(Refused, match="Het werk begon op 2 november 2020"):
        move_work(
            assignment=assignment,
            move=Move.FINISH,
            by=by,
            evaluation="Klaar.",
            on=dt.date(2020, 11, 1),
        )
    move_work(assignment=assignment, move=Move.STOP, by=by, reason="Geen geld.")
    move_work(assignment=assignment, move=Move.RESUME, by=by, reason="Toch geld.")
    assignment.refresh_from_db()
    assert (assignment.begun_on, assignment.ended_on) == (None, None)
    move_work(assignment=assignment, move=Move.START, by=by)
    assignment.refresh_from_db()
    assert assignment.begun_on == today


@pytest.mark.parametrize(("phase", "step"), [("uitvoering", "stoppen"), ("stopgezet", "hervatten")])
def test_stopping_and_taking_up_again_need_a_reason(world, phase, step):
    assignment, by = work_in(world, phase), world.users[COORDINATOR]

    with pytest.raises(Refused, match="Schrijf waarom"):
        move_work(assignment=assignment, move=Move(step), by=by, reason=" ")
    url = reverse("projects:projectassignment_move", args=(assignment.code, step))

    assert client_of(by).post(url, {"reason": ""}).status_code == 422
    assignment.refresh_from_db()
    assert assignment.phase == phase


def test_no_draft_is_begun_on_finished_work(world):
    assignment = work_in(world, "afgerond")

    with pytest.raises(Refused, match="De opdracht is afgerond"):
        begin_version(assignment=assignment, by=world.users[COORDINATOR])

    assert assignment.versions.count() == 1


# --- Approvals ---------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("side", ["opdrachtgever", "opdrachtnemer"])
@pytest.mark.parametrize("status", STATUSES)
def test_a_side_approves_by_role_and_status(world, status, side):
    version = version_in(world, status)
    names = {person: name for name, person in world.people.items()}
    may = {role for one, role in APPROVES if one == side}
    found, expected = {}, {}
    for role in ROLES:
        with undone():
            code = sent(world, role, "approve", side)
            given = [
                (names[one.person], names.get(one.substitute_for), one.recorded_by)
                for one in version.approvals.filter(side=side)
            ]
            found[role] = (code, given, version.approvals.count())
        possible = status in APPROVED_IN
        done = possible and role in may
        expected[role] = (
            answer_to(role, may, possible=possible),
            [(*APPROVES[side, role], world.users[role])] if done else [],
            1 if done else 0,
        )

    assert found == expected


def test_a_substitute_is_shown_with_the_mandate(world):
    version = version_in(world, "bestuur")
    sent(world, SUBSTITUTE, "approve", "opdrachtgever")

    given, mandate = version.approvals.get(), Substitution.objects.get()
    url = reverse("projects:projectassignment_course", args=(world.assignment.code,))
    pages = [
        client_of(world.users[FINANCE]).get(page).content.decode()
        for page in (url, version.assignment.get_absolute_url())
    ]
    sheet = Sheet(dossier_in(world, version), "bestuur", "opdracht-1")
    pages.append(render_to_string("projects/papers/includes/_who.html", {"sheet": sheet}))

    substitute, holder = (world.people[name].formal_name for name in (SUBSTITUTE, HOLDER))
    assert given.substitution == mandate
    for page in pages:
        assert f"{substitute}, namens {holder}" in page
        assert f"vervanging van {date_short(mandate.valid_from)}" in page
        assert f"vastgelegd op {date_short(mandate.recorded_on)}" in page


@pytest.mark.parametrize(
    ("first", "last", "allowed"),
    [(-2, -1, False), (-2, 0, True), (0, 5, True), (1, 5, False)],
)
def test_a_substitute_agrees_on_the_recorded_days_only(world, first, last, *, allowed):
    version, today = version_in(world, "bestuur"), timezone.localdate()
    Substitution.objects.update(
        valid_from=today + dt.timedelta(days=first), valid_until=today + dt.timedelta(days=last)
    )

    code = sent(world, SUBSTITUTE, "approve", "opdrachtgever")

    assert (code, version.approvals.count()) == ((302, 1) if allowed else (403, 0))


def test_a_substitute_of_another_post_does_not_agree_here(world):
    version = version_in(world, "bestuur")
    Substitution.objects.update(portfolio=PortfolioTermFactory().portfolio)

    assert sent(world, SUBSTITUTE, "approve", "opdrachtgever") == 403
    assert version.approvals.count() == 0


def test_the_coordinator_says_how_an_approval_was_given_elsewhere(world):
    version = version_in(world, "bestuur")
    url = reverse(
        "projects:projectassignment_approve", args=(world.assignment.code, "opdrachtgever")
    )
    client = client_of(world.users[COORDINATOR])

    refused = client.post(url)
    assert (refused.status_code, version.approvals.count()) == (422, 0)
    assert client.post(url, {"because": "Getekend op papier."}).status_code == 302

    given = version.approvals.get()
    assert given.person == world.people[HOLDER]
    assert given.ground == f"vastgelegd door {world.users[COORDINATOR]}: Getekend op papier."
    course = reverse("projects:projectassignment_course", args=(world.assignment.code,))
    page = client_of(world.users[FINANCE]).get(course).content.decode()
    assert f"{given.person.formal_name} ({given.ground})" in page
    signer = signer_for(world.assignment, Side.CONTRACTOR, world.users[COORDINATOR], records=True)
    with pytest.raises(Refused, match="Schrijf hoe dit akkoord is gegeven"):
        approve(version=version, side=Side.CONTRACTOR, signer=signer, by=world.users[COORDINATOR])


@pytest.mark.parametrize(
    ("role", "how"),
    [
        (SUBSTITUTE, "gaf het als uw vervanger (vervanging van"),
        (COORDINATOR, "Getekend op papier."),
        (HOLDER, None),
    ],
)
def test_the_holder_is_told_of_what_others_agreed(
    world, role, how, mailoutbox, django_capture_on_commit_callbacks
):
    RegionFactory()
    version = version_in(world, "bestuur")
    holder = client_of(world.users[HOLDER])

    with django_capture_on_commit_callbacks(execute=True):
        assert sent(world, role, "approve", "opdrachtgever") == 302

    start = holder.get(reverse("home")).content.decode()
    assert ("Namens u akkoord gegeven" in start) == bool(how)
    assert [mail.to for mail in mailoutbox] == ([[world.users[HOLDER].email]] if how else [])
    if how:
        assert how in mailoutbox[0].body
        # Which assignment it is stands in the portal only.
        assert str(version.assignment) not in mailoutbox[0].body
        assert version.assignment.code not in mailoutbox[0].body
        assert f"{version.assignment.get_absolute_url()}?versie={version.number}" in start
    others = client_of(world.users[BOARD_MEMBER]).get(reverse("home")).content.decode()
    assert "Namens u akkoord gegeven" not in others


def test_a_mail_that_cannot_be_sent_undoes_nothing(
    world, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    version = version_in(world, "bestuur")

    with django_capture_on_commit_callbacks(execute=True):
        assert sent(world, SUBSTITUTE, "approve", "opdrachtgever") == 302

    assert version.approvals.count() == 1


def test_a_holder_without_an_account_is_told_by_who_records(world):
    version_in(world, "bestuur")
    holder = world.people[HOLDER]
    holder.user = None
    holder.save()
    url = reverse(
        "projects:projectassignment_approve", args=(world.assignment.code, "opdrachtgever")
    )

    page = client_of(world.users[SUBSTITUTE]).post(url, follow=True).content.decode()

    assert f"{holder.formal_name} heeft geen account en krijgt geen mail" in page


def test_nobody_approves_for_a_vacant_post(world):
    version = version_in(world, "bestuur")
    world.assignment.portfolio.terms.all().delete()

    reasons = {}
    for role in (COORDINATOR, SUBSTITUTE):
        url = reverse(
            "projects:projectassignment_approve", args=(world.assignment.code, "opdrachtgever")
        )
        answer = client_of(world.users[role]).post(url)
        reasons[role] = (answer.status_code, answer.context["refused"])

    assert reasons == {
        COORDINATOR: (409, ["Leg eerst vast wie de portefeuillehouder is."]),
        SUBSTITUTE: (409, ["De post is vacant. Leg eerst vast wie hem draagt."]),
    }
    assert [sent(world, role, "approve", "opdrachtgever") for role in (HOLDER, BOARD_MEMBER)] == [
        403,
        403,
    ]
    assert version.approvals.count() == 0


def test_who_has_no_person_cannot_sign(world):
    version_in(world, "bestuur")
    person = world.people[SUBSTITUTE]
    person.user = None
    person.save()

    with pytest.raises(Refused, match="Aan uw account hangt nog geen persoon"):
        signer_for(world.assignment, Side.CLIENT, world.users[SUBSTITUTE], records=False)


@pytest.mark.parametrize(
    ("side", "who"),
    [
        (Side.CLIENT, "portefeuillehouder zelf geeft dit akkoord, of een vervanger die vooraf"),
        (Side.CONTRACTOR, "projectleider zelf geeft dit akkoord\\.$"),
    ],
)
def test_the_service_refuses_who_stands_for_no_side(world, side, who):
    """Also one whom a page would let through, such as an administrator with a person."""
    version_in(world, "bestuur")

    with pytest.raises(Refused, match=f"Alleen de {who}"):
        signer_for(world.assignment, side, world.users[BOARD_MEMBER], records=False)


def test_a_side_approves_once(world):
    version, by = version_in(world, "bestuur"), world.users[HOLDER]
    assert sent(world, HOLDER, "approve", "opdrachtgever") == 302

    codes = [sent(world, role, "approve", "opdrachtgever") for role in (HOLDER, SUBSTITUTE)]
    signer = signer_for(world.assignment, Side.CLIENT, by, records=False)
    with pytest.raises(Refused, match="Deze kant heeft al akkoord gegeven"):
        approve(version=version, side=Side.CLIENT, signer=signer, by=by)

    assert codes == [409, 409]
    assert [one.person for one in version.approvals.all()] == [world.people[HOLDER]]
    assert sent(world, LEADER, "approve", "opdrachtnemer") == 302
    assert version.approvals.count() == 2


def test_an_older_adopted_version_can_still_be_approved(world):
    """The version in force, while a draft lives beside it."""
    adopted = version_in(world, "vastgesteld")
    AssignmentVersionFactory(assignment=world.assignment, number=2)
    url = reverse(
        "projects:projectassignment_approve", args=(world.assignment.code, "opdrachtgever")
    )

    answer = client_of(world.users[HOLDER]).post(f"{url}?versie=1")

    assert answer.status_code == 302
    assert adopted.approvals.count() == 1


@pytest.mark.parametrize("side", ["opdrachtgever", "opdrachtnemer"])
def test_a_version_in_force_is_agreed_on_while_a_newer_one_is_written(world, side):
    """Who opens the assignment sees the newer version, and is led to what is still missing."""
    role = HOLDER if side == "opdrachtgever" else LEADER
    adopted = version_in(world, "vastgesteld")
    assert sent(world, LEADER, "begin") == 302
    client = client_of(world.users[role])
    page = client.get(world.assignment.get_absolute_url())
    url = reverse("projects:projectassignment_approve", args=(world.assignment.code, side))

    assert page.context["version"].number == 2
    assert f'href="{url}?versie=1"' in page.content.decode()
    assert client.post(f"{url}?versie=1").status_code == 302

    assert [given.side for given in adopted.approvals.all()] == [side]
    again = client.get(world.assignment.get_absolute_url())
    assert url not in again.content.decode()
    others = client_of(world.users[FINANCE]).get(world.assignment.get_absolute_url())
    assert url not in others.content.decode()


# --- The whole way -----------------------------------------------------------------------------


def test_from_draft_to_finished_by_the_pages(world):
    """Each step by who is to take it; the board decides; the steps tell it back."""
    board = BodyFactory(abbreviation="DVO", kind="bestuur")
    FormatSectionFactory(key="aanleiding")
    assert sent(world, LEADER, "begin") == 302
    version = world.assignment.versions.get()
    assert sent(world, LEADER, "move", "aanbieden") == 409
    SectionTextFactory(version=version, section=FormatSection.objects.get())
    for role, step in (
        (LEADER, "aanbieden"),
        (PLATFORM, "terugsturen"),
        (SECRETARY, "aanbieden"),
        (PLATFORM, "ambtelijk-akkoord"),
        (COORDINATOR, "doorsturen"),
    ):
        assert sent(world, role, "move", step) == 302, step
    assert sent(world, LEADER, "move", "starten") == 409
    take_decision(
        body=board,
        text="De opdracht is vastgesteld.",
        taken_on=timezone.localdate(),
        today=timezone.localdate(),
        by=world.users[COORDINATOR],
        subject=AssignmentVersion.objects.get(),
    )
    assert sent(world, LEADER, "move", "starten") == 409
    assert sent(world, HOLDER, "approve", "opdrachtgever") == 302
    assert sent(world, LEADER, "approve", "opdrachtnemer") == 302
    assert sent(world, LEADER, "move", "starten") == 302
    assert sent(world, LEADER, "move", "afronden") == 302

    steps = LifeCycleStep.objects.order_by("at", "pk")
    assert [(step.from_state, step.to_state) for step in steps] == [
        ("", "concept"),
        ("concept", "ambtelijk_akkoord"),
        ("ambtelijk_akkoord", "concept"),
        ("concept", "ambtelijk_akkoord"),
        ("ambtelijk_akkoord", "agendacommissie"),
        ("agendacommissie", "bestuur"),
        ("bestuur", "vastgesteld"),
        ("voorbereiding", "uitvoering"),
        ("uitvoering", "afgerond"),
    ]
    assert [step.by for step in steps][:3] == [
        world.users[LEADER],
        world.users[LEADER],
        world.users[PLATFORM],
    ]
    version.refresh_from_db()
    assert version.decision is not None
    assert version.frozen_content["name"] == world.assignment.name


def test_the_table_knows_every_move_and_state():
    """A state or a move that is added later must be added to this table too."""
    assert {*VERSION_MOVES, *PHASE_MOVES, *NEVER_BY_HAND} == {move.value for move in Move}
    assert set(STATUSES) == set(VersionStatus.values)
    assert set(PHASES) == set(Phase.values)


# --- What the page of an assignment offers -----------------------------------------------------


def test_a_returned_draft_says_why_until_it_is_offered_again(world):
    version = version_in(world, "bestuur")
    move(version=version, move=Move.RETURN, by=world.users[HOLDER], reason="De planning ontbreekt.")
    url, client = world.assignment.get_absolute_url(), client_of(world.users[HOLDER])

    before = client.get(url).content.decode()
    move(version=version, move=Move.OFFER, by=world.users[LEADER])
    after = client.get(url).content.decode()

    assert "Teruggestuurd op" in before
    assert "De planning ontbreekt." in before
    assert "Teruggestuurd op" not in after


def test_stopped_work_says_why(world):
    work_in(world, "uitvoering")
    move_work(
        assignment=world.assignment,
        move=Move.STOP,
        by=world.users[COORDINATOR],
        reason="Er is geen geld meer.",
    )

    page = client_of(world.users[FINANCE]).get(world.assignment.get_absolute_url())

    assert "Stopgezet op" in page.content.decode()
    assert "Er is geen geld meer." in page.content.decode()


@pytest.mark.once
def test_the_page_offers_each_role_its_own_steps(world):
    version = version_in(world, "bestuur")

    offered = {}
    for role in ROLES[:-2]:
        life = client_of(world.users[role]).get(world.assignment.get_absolute_url()).context["life"]
        offered[role] = (
            [step.value for step in life.moves],
            [side.value for side in life.own_sides],
            life.may_decide,
        )

    both = ["opdrachtgever", "opdrachtnemer"]
    nothing = ([], [], False)
    assert offered == {
        COORDINATOR: (["terugsturen", "stoppen"], both, True),
        LEADER: ([], ["opdrachtnemer"], False),
        SECRETARY: nothing,
        ELSEWHERE: nothing,
        HOLDER: (["terugsturen"], ["opdrachtgever"], False),
        SUBSTITUTE: (["terugsturen"], ["opdrachtgever"], False),
        BOARD_MEMBER: nothing,
        PLATFORM: (["terugsturen"], [], False),
        FINANCE: nothing,
    }
    page = client_of(world.users[COORDINATOR]).get(world.assignment.get_absolute_url())
    decide = f"{reverse('agenda:decision_add')}?onderwerp=projects.assignmentversion:{version.pk}"
    assert f'href="{decide}"' in page.content.decode()
    form = client_of(world.users[COORDINATOR]).get(decide).context["form"]
    assert form["subject"].value() == f"projects.assignmentversion:{version.pk}"


def test_approvals_given_after_the_decision_show_on_the_page(world):
    """What was frozen with the decision has none of them."""
    version = version_in(world, "vastgesteld")
    version.frozen_content = dossier_in(world, version).freeze()
    version.save()
    sent(world, HOLDER, "approve", "opdrachtgever")

    page = client_of(world.users[FINANCE]).get(world.assignment.get_absolute_url())

    assert f"{world.people[HOLDER].formal_name}</span>" in page.content.decode()
    assert page.context["life"].open_sides == [Side.CONTRACTOR]


def test_an_older_version_offers_no_new_draft_while_one_is_under_way(world):
    version_in(world, "vastgesteld")
    AssignmentVersionFactory(assignment=world.assignment, number=2)
    client = client_of(world.users[LEADER])
    begin = reverse("projects:projectassignment_begin", args=(world.assignment.code,))

    page = client.get(f"{world.assignment.get_absolute_url()}?versie=1").content.decode()

    assert begin not in page
    assert 'Er is een nieuwere: <a href="?">versie 2</a>' in page


def test_a_step_that_cannot_be_taken_has_no_button(world):
    version_in(world, "concept")
    url = reverse("projects:projectassignment_move", args=(world.assignment.code, "doorsturen"))

    page = client_of(world.users[COORDINATOR]).get(url)

    assert page.context["refused"] == ["Dit kan alleen bij agendacommissie; nu is het concept."]
    assert not page.context["is_open"]
    assert "Terug naar de opdracht" in page.content.decode()
