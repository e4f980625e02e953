"""What names rows of many kinds shows the visitor's own: every link that it offers can be opened."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse

from platform_ivz.audit import UNSEEN, history
from portfolios.enums import Role
from portfolios.models import Municipality, User
from reports import recent
from reports.attention import hidden_rows
from reports.recent import TOLD, changes_for
from reports.views import start
from tests.factories.agenda import AgendaItemFactory, DecisionFactory
from tests.factories.contributions import InvoiceFactory
from tests.factories.portfolios import (
    MunicipalityFactory,
    PersonFactory,
    RegionFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.pages import addresses_of, page_names
from tests.test_factories import FACTORIES

pytestmark = [pytest.mark.django_db, pytest.mark.database]

# What comes along with another row that is told, who may sign in, and what a file or long work did.
NOT_TOLD = {
    "agenda.attendance",
    "agenda.calendarkey",
    "agenda.listremark",
    "agenda.meetingbook",
    "agenda.meetingpattern",
    "agenda.readernote",
    "agenda.readmark",
    "agenda.schoolholiday",
    "agenda.standingitem",
    "agenda.findingsnooze",
    "agenda.workprocess",
    "agenda.workstep",
    "contributions.invoicecopy",
    "contributions.invoicecounter",
    "portfolios.importrun",
    "portfolios.rolemembership",
    "portfolios.user",
    "portfolios.work",
    "projects.lifecyclestep",
}
MONEY = {Role.COORDINATOR, Role.FINANCE}
OTHERS = [
    pytest.param(role, marks=pytest.mark.once)
    for role in Role
    if role not in {Role.ADMINISTRATOR, Role.BOARD_MEMBER}
]


@pytest.fixture
def rows_of_every_kind(monkeypatch: pytest.MonkeyPatch) -> Municipality:
    """A row of every kind in the audit log, closed and foreign ones too; all changes are shown."""
    monkeypatch.setattr(recent, "KEPT", 10_000)
    monkeypatch.setattr(start, "SHOWN_CHANGES", 10_000)
    RegionFactory()
    for factory in FACTORIES:
        if factory._meta.model.__name__ != "Region":
            factory()
    closed = AgendaItemFactory(closed=True)
    DecisionFactory(item=closed, body=closed.meeting.body)
    municipality = MunicipalityFactory()
    InvoiceFactory(line__municipality=municipality)
    return municipality


def signed_in(role: Role, municipality: Municipality) -> tuple[User, Client]:
    user = RoleMembershipFactory(role=role, municipality=municipality).user
    client = Client()
    client.force_login(user)
    return user, client


def links(html: str) -> Iterator[str]:
    """What a page leads to, outside its menu; what is asked of a page opens no other one."""
    main = html[html.index("<main") : html.index("</main>")]
    for href in re.findall(r'href="([^"]+)"', main):
        address = re.split(r"[?#]", href)[0]
        if address.startswith("/") and not address.startswith("/static/"):
            yield address


def test_every_kind_is_told_or_left_out_by_name() -> None:
    told = {f"{app}.{kind}" for app, kinds in TOLD.items() for kind in kinds.split()}
    kinds = {
        model._meta.label_lower
        for app in ("portfolios", "agenda", "projects", "contributions")
        for model in apps.get_app_config(app).get_models()
    }

    assert told | NOT_TOLD == kinds
    assert told & NOT_TOLD == set()


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, *OTHERS])
def test_what_changed_of_late_can_be_opened_by_who_sees_it(
    role, rows_of_every_kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, client = signed_in(role, rows_of_every_kind)

    changes = changes_for(user)

    shown = {change.row[0].__name__ for change in changes}
    assert ({"BankFile", "InvoiceParty", "ContributionRun"} <= shown) == (role in MONEY)
    assert {"Municipality", "Person", "ProjectAssignment", "Invoice"} <= shown
    # The one of the own municipality; for the money all of them.
    assert (sum(change.row[0].__name__ == "Invoice" for change in changes) == 1) == (
        role not in MONEY
    )
    assert hidden_rows((change.row for change in changes), user) == set()
    # Whether a page opens is settled before it is drawn.
    monkeypatch.setattr(Template, "render", lambda *args, **kwargs: "")
    answers = {
        url: client.get(url).status_code for url in {change.url for change in changes} if url
    }
    assert len(answers) > 20
    assert {url for url, status in answers.items() if status != 200} == set()


@pytest.mark.once
@pytest.mark.parametrize(
    "role",
    [
        Role.PROJECT_LEADER,
        *(pytest.param(role, marks=pytest.mark.full) for role in (Role.BOARD_MEMBER, Role.FINANCE)),
    ],
)
def test_no_page_leads_to_one_that_its_visitor_may_not_open(role, rows_of_every_kind) -> None:
    """Lists, pages of one thing, the start page, findings and search, with all that they name."""
    _, client = signed_in(role, rows_of_every_kind)
    names = {
        name
        for name in page_names()
        if name.endswith(("_detail", "_list", "_year", "_course", "_progress"))
        or name in {"home", "projects:kanban", "projects:timeline", "portfolios:matrix"}
    }
    pages = set(addresses_of(names).values())
    pages |= {
        f"{reverse('reports:search')}?q={word}" for word in ("gemeente", "achternaam", "post")
    }

    found: dict[str, str] = {}
    answers: dict[str, int] = {}
    for page in sorted(pages):
        answer = client.get(page)
        answers[page] = answer.status_code
        if answer.status_code == 200:
            found |= {link: page for link in links(answer.content.decode()) if link not in found}
    answers |= {link: client.get(link).status_code for link in found if link not in answers}

    assert len(found) > 100
    refused = {link: page for link, page in found.items() if answers[link] in (403, 404, 500)}
    assert refused == {}


def test_the_history_of_a_row_names_only_what_the_reader_may_see(coordinator: User) -> None:
    account = UserFactory(email="burgemeester@voorbeeld.nl")
    person = PersonFactory()
    person.user, person.surname = account, "Anders"
    person.save()
    administrator = UserFactory(superuser=True)

    told = {
        reader: {field.label: field.after for field in history(person, reader)[0].fields}
        for reader in (coordinator, administrator)
    }

    assert told == {
        coordinator: {"gebruiker": UNSEEN, "achternaam": "Anders"},
        administrator: {"gebruiker": "burgemeester@voorbeeld.nl", "achternaam": "Anders"},
    }
