"""The start page by role, and the list of findings with what sleeps."""

import datetime as dt
import json
from io import StringIO
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda.models import FindingSnooze
from platform_ivz.findings import Finding, Severity
from portfolios.enums import Role
from portfolios.models import Municipality, User
from projects.enums import DeploymentRole, Phase
from reports.findings import all_findings
from tests.factories import create_many
from tests.factories.agenda import ActionFactory, AgendaItemFactory, MeetingFactory
from tests.factories.contributions import InvoiceFactory
from tests.factories.portfolios import (
    BodyFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
    RegionFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.factories.projects import DeploymentFactory, ProjectAssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.date(2020, 3, 1)
HOME, LIST = "/?peildatum=2020-03-01", "/aandachtspunten/?peildatum=2020-03-01"


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def member(role: Role, **options: object) -> Client:
    return client_of(RoleMembershipFactory(role=role, **options).user)


def rules(client: Client) -> set[str]:
    """The rules of all findings that the start page counts for this visitor."""
    answer = client.get(HOME)
    assert answer.status_code == 200
    assert answer.context["finding_count"] <= 6 or answer.context["coordinates"]
    return {finding.rule for finding in answer.context["findings"]}


def test_every_finding_has_a_key_of_its_own_that_stays(twente: object) -> None:
    keys = [finding.key for finding in all_findings(DAY)]

    assert len(keys) == len(set(keys)) == 56
    assert keys == [finding.key for finding in all_findings(DAY)]


def test_a_key_fits_however_many_it_is_about() -> None:
    def key(n: int) -> str:
        about = tuple(Municipality(pk=pk) for pk in range(n))
        return Finding(
            rule="regel",
            severity=Severity.INFO,
            subject="",
            seen="",
            expected="",
            ground="",
            about=about,
        ).key

    assert key(2) == "regel:municipality-0+municipality-1"
    assert len(key(60)) == 200
    assert key(60) != key(61)


def test_findings_lead_to_their_pages(twente: object) -> None:
    short = [f for f in all_findings(DAY) if f.rule == "minder-uren-dan-afgesproken"]

    assert [f.url for f in short] == ["/gemeenten/dinkelland/", "/gemeenten/enschede/"]


def test_the_coordinator_sees_all_and_the_map(coordinator_client: Client, twente: object) -> None:
    answer = coordinator_client.get(HOME)

    assert (answer.context["finding_count"], len(answer.context["findings"])) == (56, 6)
    drawn = answer.context["situation"].map
    figures = {placed.short: placed.tile.label for placed in drawn.tiles}
    assert figures["Hel"] == figures["Hen"] == "+2"
    assert figures["Ens"] == figures["Los"] == "−2*"
    assert figures["Din"] == figures["Tub"] == "−1*"
    shades = {placed.short: placed.tile.shade for placed in drawn.tiles}
    assert (shades["Ens"], shades["Din"], shades["Hel"]) == ("tw", "tw", "t3")
    page = answer.content.decode()
    assert "<li>* telt samen als groep</li>" in page
    assert "Uren per week meer of minder dan afgesproken: " in page
    assert "Hellendoorn +2;" in page
    # Each on a place of its own, and inside the picture.
    assert len({(placed.x, placed.y) for placed in drawn.tiles}) == len(drawn.tiles) == 14
    assert max(placed.x for placed in drawn.tiles) + drawn.size < drawn.width


def test_members_see_what_is_of_their_municipality(twente: object) -> None:
    enschede = Municipality.objects.get(slug="enschede")

    platform = member(Role.PLATFORM_MEMBER, municipality=enschede)
    assert "minder-uren-dan-afgesproken" in rules(platform)
    answer = platform.get(HOME)
    assert answer.context["situation"].map is not None
    assert "Inzet per gemeente" not in answer.content.decode()
    assert "8 van 10 uur geleverd" in answer.content.decode()


def test_a_board_member_sees_its_posts_and_others_do_not() -> None:
    holder = PersonFactory(user=UserFactory(), work__partner=True)
    RoleMembershipFactory(user=holder.user, role=Role.BOARD_MEMBER)
    term = PortfolioTermFactory(person=holder)
    mine = ProjectAssignmentFactory(portfolio=term.portfolio)
    ProjectAssignmentFactory(portfolio=PortfolioFactory())

    answer = client_of(holder.user).get(HOME)

    assert {finding.subject for finding in answer.context["findings"]} == {mine.name}
    assert member(Role.PLATFORM_MEMBER).get(HOME).context["finding_count"] == 0


def test_a_project_leader_sees_own_assignments() -> None:
    person = PersonFactory(user=UserFactory())
    RoleMembershipFactory(user=person.user, role=Role.PROJECT_LEADER)
    mine = DeploymentFactory(person=person, role=DeploymentRole.LEADER)
    DeploymentFactory(role=DeploymentRole.LEADER)

    answer = client_of(person.user).get(HOME)

    assert list(answer.context["stake"].deployments) == [mine]
    assert {finding.subject for finding in answer.context["findings"]} == {mine.project.name}


def test_finance_sees_money() -> None:
    InvoiceFactory(issued_on=dt.date(2020, 1, 2), due_on=dt.date(2020, 2, 2))
    ProjectAssignmentFactory()

    assert rules(member(Role.FINANCE)) == {"factuur-onbetaald"}


def test_an_action_of_a_closed_item_shows_to_who_sees_the_item() -> None:
    RegionFactory()
    item = AgendaItemFactory(closed=True)
    ActionFactory(item=item, text="Geheim overleg voeren", due=dt.date(2020, 2, 1))

    for role, shown in ((Role.COORDINATOR, True), (Role.PLATFORM_MEMBER, False)):
        client = member(role)
        for url in (HOME, LIST):
            assert ("Geheim overleg voeren" in client.get(url).content.decode()) is shown


def test_the_next_meeting_is_one_that_the_visitor_may_see() -> None:
    RegionFactory()
    at = dt.datetime(2020, 3, 5, 9, tzinfo=dt.UTC)
    MeetingFactory(start=dt.datetime(2020, 2, 1, 9, tzinfo=dt.UTC))
    closed = MeetingFactory(body=BodyFactory(public=True), start=at)
    later = MeetingFactory(start=at + dt.timedelta(days=7))

    assert member(Role.COORDINATOR).get(HOME).context["meeting"] == closed
    assert member(Role.PLATFORM_MEMBER).get(HOME).context["meeting"] == later
    page = member(Role.PLATFORM_MEMBER).get("/?peildatum=2021-01-01").content.decode()
    assert "Er is na 1 januari 2021 geen vergadering gepland." in page


def test_what_changed_shows_what_the_visitor_may_see() -> None:
    RegionFactory()
    person = PersonFactory(surname="Zichtbaar")
    ActionFactory(item=AgendaItemFactory(closed=True), text="Geheim besluit uitvoeren")

    page = member(Role.PLATFORM_MEMBER).get(HOME).content.decode()
    assert person.get_absolute_url() in page
    assert "Geheim besluit uitvoeren" not in page
    assert "Geheim besluit uitvoeren" in member(Role.COORDINATOR).get(HOME).content.decode()


def test_a_change_is_seen_at_once(coordinator_client: Client) -> None:
    before = coordinator_client.get(LIST).context["all_count"]
    PortfolioFactory()

    assert coordinator_client.get(LIST).context["all_count"] == before + 1


def test_as_many_queries_for_many_findings_as_for_one(coordinator_client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            coordinator_client.get(LIST)
        return len(caught)

    PortfolioFactory()
    queries()  # The first visit keeps the chosen day in the session.
    one = queries()
    create_many(PortfolioFactory, 299)

    assert queries() == one


# --- Sleeping ----------------------------------------------------------------------------------


@pytest.fixture
def finding(coordinator_client: Client) -> Finding:
    PortfolioFactory(title="Zorg")
    PortfolioFactory(title="Jeugd")
    return next(f for f in all_findings(DAY) if f.subject == "Zorg")


def send(client: Client, key: str, reason: str = "Wacht op het DVO.", until: str = "") -> object:
    until = until or timezone.localdate().isoformat()
    return client.post(snooze_page(key), {"reason": reason, "until": until})


def snooze_page(key: str) -> str:
    """Where a finding is put aside, from a list that was narrowed down."""
    return f"{reverse('reports:finding_snooze')}?{urlencode({'sleutel': key, 'regel': 'vacante-post'})}"


def subjects(client: Client, query: str = "") -> tuple[list[str], list[str]]:
    context = client.get(f"{LIST}{query}").context
    return tuple([line.finding.subject for line in context[part]] for part in ("lines", "snoozed"))


def test_what_sleeps_stands_apart_and_comes_back(
    coordinator_client: Client, finding: Finding
) -> None:
    answer = send(coordinator_client, finding.key)

    assert answer.url == "/aandachtspunten/?regel=vacante-post"
    assert subjects(coordinator_client) == (["Jeugd"], [])
    assert subjects(coordinator_client, "&toon=sluimert") == ([], ["Zorg"])
    assert subjects(coordinator_client, "&toon=alle") == (["Jeugd"], ["Zorg"])
    assert coordinator_client.get(HOME).context["finding_count"] == 1
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    FindingSnooze.objects.update(until=yesterday, made_on=yesterday)
    assert sorted(subjects(coordinator_client)[0]) == ["Jeugd", "Zorg"]


def test_it_is_woken(coordinator_client: Client, finding: Finding) -> None:
    send(coordinator_client, finding.key)
    coordinator_client.post(reverse("reports:finding_wake"), {"key": finding.key})

    assert not FindingSnooze.objects.exists()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": ""}, "Schrijf waarom dit kan wachten."),
        ({"until": "2020-01-01"}, "Kies een dag vanaf vandaag."),
        ({"until": "2199-01-01"}, "Kies een dag binnen een jaar."),
        ({"until": "0000-01-01"}, "Schrijf de datum als 31-12-2027."),
        ({"until": "morgen"}, "Schrijf de datum als 31-12-2027."),
    ],
)
def test_what_is_wrong_is_said_at_the_finding_and_stays_typed(
    coordinator_client: Client, finding: Finding, fields: dict[str, str], says: str
) -> None:
    answer = send(coordinator_client, finding.key, **{"reason": "Mijn reden", **fields})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    assert "Zorg" in page
    assert ("Mijn reden" in page) is ("reason" not in fields)
    assert not FindingSnooze.objects.exists()


def test_only_the_coordinator_lets_sleep(board_member_client: Client, finding: Finding) -> None:
    assert send(board_member_client, finding.key).status_code == 403
    assert "Laten sluimeren" not in board_member_client.get(LIST).content.decode()


def test_a_finding_that_is_not_there_does_not_sleep(coordinator_client: Client) -> None:
    key = "verzonnen:post-1"
    for answer in (send(coordinator_client, key), coordinator_client.get(snooze_page(key))):
        assert answer.url == "/aandachtspunten/?regel=vacante-post"
    assert not FindingSnooze.objects.exists()
    page = coordinator_client.get(LIST).content.decode()
    assert "Dit aandachtspunt is er niet meer." in page


def test_the_list_and_the_start_page_lead_to_the_form(
    coordinator_client: Client, finding: Finding
) -> None:
    RegionFactory()
    key = quote(finding.key, safe="")
    for page, query in ((HOME, ""), (f"{LIST}&q=zorg", "&amp;peildatum=2020-03-01&amp;q=zorg")):
        address = f'href="{reverse("reports:finding_snooze")}?sleutel={key}{query}"'
        assert address in coordinator_client.get(page).content.decode()


def test_who_lets_it_sleep_longer_begins_with_what_was_said(
    coordinator_client: Client, finding: Finding
) -> None:
    send(coordinator_client, finding.key, reason="Wacht op de raad.")

    form = coordinator_client.get(snooze_page(finding.key)).context["form"]
    assert form.initial == {"reason": "Wacht op de raad.", "until": timezone.localdate()}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("&q=zorg", ["Zorg"]),
        ("&q=zorg+jeugd", []),
        ("&ernst=let+op", ["Jeugd", "Zorg"]),
        ("&ernst=ernstig", []),
        ("&regel=vacante-post", ["Jeugd", "Zorg"]),
        ("&regel=__class__", []),
        ("&ernst=onzin&toon=onzin", []),
    ],
)
def test_the_list_narrows_down(
    coordinator_client: Client, finding: Finding, query: str, expected: list[str]
) -> None:
    assert sorted(subjects(coordinator_client, query)[0]) == expected


def test_the_command_keeps_showing_all_with_a_mark(coordinator: User, finding: Finding) -> None:
    today = timezone.localdate()
    FindingSnooze.objects.create(
        key=finding.key, reason="Wacht.", until=today, by=coordinator, made_on=today
    )
    text, rows = StringIO(), StringIO()
    call_command("findings", date=DAY, stdout=text)
    call_command("findings", date=DAY, format="json", stdout=rows)

    assert text.getvalue().count("Sluimert tot en met") == 1
    found = {row["key"]: row["snoozed_until"] for row in json.loads(rows.getvalue())}
    assert len(found) == 2
    assert found[finding.key] == today.isoformat()


# --- How the figures came about --------------------------------------------------------------------


def test_every_figure_says_what_it_counts_and_leads_to_those_rows(
    twente: object, coordinator_client: Client
) -> None:
    answer = coordinator_client.get(f"{HOME}&herkomst=getallen")
    steps = answer.context["situation"].steps

    assert [(step.figure.replace("\u00a0", " "), step.what, step.url) for step in steps] == [
        ("57 uur", "Geleverd", "/inzet/2020/"),
        ("52 uur", "Afgesproken", "/inzet/2020/"),
        ("11", "Opdrachten, lopend of in voorbereiding", "/projecten/?fase=loopt"),
        ("€ 125.576", "Bijdrage over 2020", "/bijdragen/2020/"),
        ("14", "Gemeenten", "/bijdragen/2020/"),
    ]
    assert "627.898" in steps[-1].note
    html = " ".join(answer.content.decode().split())
    assert 'id="herkomst" open' in html
    assert all(f'<a href="{step.url}">{step.link}</a>' in html for step in steps)
    assert len(coordinator_client.get("/bijdragen/2020/").context["overview"].payers) == 14


def test_the_running_assignments_of_the_start_page_are_those_of_the_list(
    coordinator_client: Client,
) -> None:
    RegionFactory()
    running = [
        ProjectAssignmentFactory(phase=phase) for phase in (Phase.PREPARATION, Phase.EXECUTION)
    ]
    for phase in (Phase.FINISHED, Phase.STOPPED):
        ProjectAssignmentFactory(phase=phase)
    [step] = [
        step
        for step in coordinator_client.get(HOME).context["situation"].steps
        if step.what.startswith("Opdrachten")
    ]

    table = coordinator_client.get(step.url).context["table"]
    assert {row.record for row in table.rows} == set(running)
    assert step.figure == "2"
