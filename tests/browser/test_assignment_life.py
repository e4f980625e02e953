"""The whole life of an assignment, by the people who live it.

A project leader writes it, a platform member agrees, a mayor approves, and the coordinator brings
it to the board.
"""

import hashlib
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agenda.models import Theme
from portfolios.enums import Role
from portfolios.models import Municipality, Person, Portfolio, PortfolioTerm, User
from projects.enums import DeploymentRole, Phase, VersionStatus
from projects.models import Deployment, ProjectAssignment
from tests.browser.conftest import Portal, make_user
from tests.browser.test_axe import faults_of
from tests.browser.test_editor import _one_at_a_time, field, server  # noqa: F401

LEADER, MEMBER, MAYOR = "leider@voorbeeld.nl", "lid@voorbeeld.nl", "burgemeester@voorbeeld.nl"
COORDINATOR = "coordinator@voorbeeld.nl"
CODE = "proefproject"
PAGE = f"/projecten/{CODE}/"


@pytest.fixture
def assignment(portal: Portal) -> ProjectAssignment:
    """An assignment of which nothing is written yet, with a post and a leader who can sign in."""
    place = Municipality.objects.get(name="Losser")
    make_user(MEMBER, Role.PLATFORM_MEMBER, municipality=place)
    leader = make_user(LEADER, Role.PROJECT_LEADER, municipality=place)
    mayor = make_user(MAYOR, Role.BOARD_MEMBER)
    post = Portfolio.objects.get(code="dvo-lid-programmaraad-zorgfraude")
    holder = PortfolioTerm.objects.get(portfolio=post, valid_until=None).person
    _belongs_to(holder, mayor)
    person = Person.objects.create(code="leider", initials="P.", surname="Leider", user=leader)
    found = ProjectAssignment.objects.create(
        code=CODE, name="Proefproject", theme=Theme.objects.first(), portfolio=post
    )
    Deployment.objects.create(
        municipality=place,
        project=found,
        role=DeploymentRole.LEADER,
        person=person,
        hours_per_week=4,
    )
    return found


def _belongs_to(person: Person, user: User) -> None:
    person.user = user
    person.save()


def is_now(status: VersionStatus, number: int = 1) -> bool:
    with server.turn:
        return ProjectAssignment.objects.filter(
            code=CODE, versions__number=number, versions__status=status
        ).exists()


def step(page: Page, name: str, **fields: str) -> None:
    """Take the step with this name from the page of the assignment."""
    page.goto(PAGE)
    page.get_by_role("link", name=name, exact=True).click()
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text("Gedaan. De stand is nu:")).to_be_visible()


def approve(page: Page, side: str) -> None:
    """Two taps: the button on the page, and the button that says what it means."""
    page.goto(PAGE)
    page.get_by_role("link", name=f"Akkoord als {side}").click()
    page.get_by_role("button", name="Akkoord", exact=True).click()
    expect(page.get_by_text(f"Het akkoord van de {side}")).to_be_visible()


def decide(page: Page, number: int) -> None:
    """The coordinator records the decision of the board."""
    page.goto("/besluiten/nemen/")
    page.get_by_label("Waarover").select_option(label=f"Proefproject, versie {number}")
    page.get_by_label("Wie besloot").select_option(label="DVO")
    page.get_by_label("Datum van het besluit").fill(f"{timezone.localdate():%d-%m-%Y}")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Proefproject")


def fill_in(page: Page) -> None:
    """Write every section that says nothing yet, some with text and one with a reason."""
    titles = page.locator("[data-key]").evaluate_all("all => all.map(one => one.dataset.title)")
    assert len(titles) == 15
    for number, title in enumerate(titles):
        state = page.locator("[data-state]").nth(number)
        if state.inner_text() == "ingevuld":
            continue
        if title == "Communicatie":
            page.get_by_label("Met opzet leeg, omdat (bij Communicatie)").fill("volgt later")
        else:
            field(page, title).click()
            page.keyboard.type(f"Wat er staat bij {title}.")
    expect(page.locator("[data-progress]")).to_have_text("15 van 15 ingevuld")


def pdf_of(page: Page, version: int) -> str:
    answer = page.request.get(f"{PAGE}opdracht.pdf?versie={version}")
    assert answer.ok
    return hashlib.sha256(answer.body()).hexdigest()


@dataclass(frozen=True)
class People:
    """Everybody with a window of their own; the mayor's is a tablet."""

    leader: Page
    member: Page
    mayor: Page
    coordinator: Page


@pytest.mark.usefixtures("assignment")
def test_from_empty_to_adopted_changed_adopted_again_and_finished(portal: Portal) -> None:
    people = People(
        portal.open(user=LEADER),
        portal.open(user=MEMBER),
        portal.open(user=MAYOR, width=820),
        portal.open(user=COORDINATOR),
    )

    write_and_offer(people.leader)
    send_back_and_offer_again(people)
    bring_to_the_board(people)
    adopt_and_start(people)
    first = pdf_of(people.mayor, 1)
    people.mayor.goto(f"{PAGE}verloop/")
    expect(people.mayor.get_by_text(first)).to_be_visible()
    change(people)
    assert pdf_of(people.mayor, 1) == first != pdf_of(people.mayor, 2)
    for address in (PAGE, f"{PAGE}verloop/", f"{PAGE}versies/1/2/", f"{PAGE}stap/afronden/"):
        people.leader.goto(address)
        assert list(faults_of(people.leader, address)) == []
    step(people.leader, "Afronden met een evaluatie", Evaluatie="Het werkt; eerder beginnen helpt.")
    with server.turn:
        done = ProjectAssignment.objects.get(code=CODE)
        assert (done.phase, done.evaluation) == (
            Phase.FINISHED,
            "Het werkt; eerder beginnen helpt.",
        )
        assert [one.to_state for one in done.steps.order_by("pk")] == COURSE


COURSE = [
    "concept",
    "ambtelijk_akkoord",
    "concept",
    "ambtelijk_akkoord",
    "agendacommissie",
    "bestuur",
    "vastgesteld",
    "uitvoering",
    "concept",
    "ambtelijk_akkoord",
    "agendacommissie",
    "bestuur",
    "vervangen",
    "vastgesteld",
    "afgerond",
]


def write_and_offer(leader: Page) -> None:
    """Nothing is written; the leader begins, and cannot offer what is empty."""
    leader.goto(PAGE)
    leader.get_by_role("button", name="Eerste versie beginnen").click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("Proefproject")
    leader.goto(f"{PAGE}stap/aanbieden/")
    expect(leader.get_by_text("Dit kan nu niet")).to_be_visible()
    expect(leader.get_by_text("Vul ‘Doelstelling’ in")).to_be_visible()
    leader.goto(f"{PAGE}schrijven/")
    fill_in(leader)
    step(leader, "Aanbieden voor ambtelijk akkoord")
    assert is_now(VersionStatus.OFFICIALS)


def send_back_and_offer_again(people: People) -> None:
    """The platform sends it back with a reason, which the leader reads."""
    step(people.member, "Terugsturen met een reden", Waarom="Noem de partners bij naam.")
    assert is_now(VersionStatus.DRAFT)
    people.leader.goto(PAGE)
    expect(people.leader.get_by_text("Noem de partners bij naam.")).to_be_visible()
    people.leader.goto(f"{PAGE}schrijven/")
    add(people.leader, " Politie en OM.", "Betrokken personen")
    step(people.leader, "Aanbieden voor ambtelijk akkoord")


def add(leader: Page, text: str, title: str) -> None:
    """Write on at the end of a section, and see it stored."""
    field(leader, title).click()
    leader.keyboard.press("ControlOrMeta+End")
    leader.keyboard.type(text)
    expect(leader.locator("[data-saved]")).to_contain_text("Bewaard om")


def bring_to_the_board(people: People) -> None:
    """The platform agrees, the agendacommissie sends it on."""
    step(people.member, "Ambtelijk akkoord geven")
    step(people.coordinator, "Doorsturen naar het bestuur")


def adopt_and_start(people: People) -> None:
    """The work begins when the board decided and both sides agreed, and not before."""
    assert is_now(VersionStatus.BOARD)
    approve(people.leader, "opdrachtnemer")
    people.leader.goto(f"{PAGE}stap/starten/")
    expect(people.leader.get_by_text("Het bestuur heeft nog geen versie")).to_be_visible()
    decide(people.coordinator, 1)
    assert is_now(VersionStatus.ADOPTED)
    people.leader.goto(f"{PAGE}stap/starten/")
    expect(people.leader.get_by_text("ontbreekt het akkoord van de opdrachtgever")).to_be_visible()
    approve(people.mayor, "opdrachtgever")
    step(people.leader, "Uitvoering starten")


def change(people: People) -> None:
    """A change is a draft beside the adopted version, which stays as it was until the decision."""
    people.leader.goto(PAGE)
    people.leader.get_by_role("button", name="Nieuwe versie beginnen").click()
    add(people.leader, " En niets meer.", "Afbakening")
    people.mayor.goto(f"{PAGE}?versie=1")
    expect(people.mayor.get_by_text("En niets meer.")).to_have_count(0)
    people.mayor.goto(f"{PAGE}versies/1/2/")
    expect(people.mayor.locator("ins")).to_contain_text(["En niets meer."])
    step(people.leader, "Aanbieden voor ambtelijk akkoord")
    bring_to_the_board(people)
    assert is_now(VersionStatus.ADOPTED, 1)
    approve(people.leader, "opdrachtnemer")
    approve(people.mayor, "opdrachtgever")
    decide(people.coordinator, 2)
    assert is_now(VersionStatus.REPLACED, 1)
    assert is_now(VersionStatus.ADOPTED, 2)
