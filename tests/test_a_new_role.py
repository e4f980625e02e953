"""A role that reads meetings and decisions is one line in the table, and reads nothing else."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda.models import Decision
from portfolios.models import User
from portfolios.permissions import DECISIONS, MEETINGS, OPEN, READS
from reports import recent
from reports.catalogue import PAPERS
from reports.recent import changes_for
from reports.search import asked, search
from tests.factories.agenda import MeetingFactory
from tests.factories.portfolios import MunicipalityFactory, RoleMembershipFactory
from tests.test_factories import FACTORIES
from tests.test_permissions import TABLE, Line, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db

READ = {
    "meeting",
    "agendaitem",
    "paper",
    "action",
    "attendance",
    "listremark",
    "decision",
}
# What opens for every role, and then shows what the visitor reads; a list of papers without papers.
FOR_EVERYBODY = {
    "home": 200,
    "reports:finding_list": 200,
    "reports:search": 200,
    "reports:rights": 200,
    "reports:library": 200,
    "reports:paper": 404,
    "mail_preferences": 200,
}
OPENED = {
    **FOR_EVERYBODY,
    "agenda:meeting_list": 302,
    "agenda:meeting_year": 200,
    "agenda:meeting_next": 302,
    "agenda:meeting_detail": 200,
    "agenda:meeting_read": 302,
    "agenda:agendaitem_read": 200,
    "agenda:meeting_decisions": 200,
    "agenda:meeting_docx": 404,
    "agenda:meeting_docx, sent": 200,
    "agenda:action_list": 200,
    "agenda:action_detail": 200,
    "agenda:action_detail, closed": 404,
    "agenda:action_docx": 200,
    "reports:meeting_pdf": 404,
    "reports:meeting_pdf, sent": 200,
    "agenda:paper": 404,
    # Which paper it is comes after that it can only be sent.
    "reports:paper_keep": 405,
    "reports:paper_start": 405,
    "agenda:decision_list": 200,
    "agenda:decision_detail": 200,
    "agenda:decision_detail, closed": 404,
    # The secret in the address opens them, whoever asks; this one is nobody's.
    "agenda:calendar_mine": 404,
    "agenda:calendar_body": 404,
}


@pytest.fixture
def griffier(db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    monkeypatch.setitem(READS, "griffier", {MEETINGS: OPEN, DECISIONS: OPEN})
    return RoleMembershipFactory(role="griffier", municipality=MunicipalityFactory()).user


@pytest.fixture
def visitor(griffier: User) -> Client:
    client = Client()
    client.force_login(griffier)
    return client


@pytest.fixture
def rows_of_every_kind(db: None) -> None:
    for factory in FACTORIES:
        factory()
    MeetingFactory(start=timezone.now() + dt.timedelta(days=1))


def answers(client: Client, world: SimpleNamespace, method: str) -> dict[str, int]:
    """What every address of the portal answers, without those that refuse."""
    lines: dict[str, Line] = {
        key: line
        for key, line in TABLE.items()
        # What is for everybody asks for no role.
        if not key.startswith(("account_", "admin:", "agenda:open_"))
    }
    found = {
        key: getattr(client, method)(
            reverse(key.partition(",")[0], args=line.args(world))
        ).status_code
        for key, line in lines.items()
    }
    return {key: status for key, status in found.items() if status != 403}


def test_it_opens_meetings_and_decisions_and_nothing_else(
    world: SimpleNamespace, visitor: Client
) -> None:
    assert answers(visitor, world, "get") == OPENED


def test_it_stores_nothing_but_its_own_preferences(world: SimpleNamespace, visitor: Client) -> None:
    only_read = OPENED.keys() - {"reports:paper_keep", "reports:paper_start"}
    # Which paper it is comes after that nothing is stored there.
    papers = {f"reports:{name}" for name in ("library_paper", "paper_differences", "paper_picture")}
    assert answers(visitor, world, "post") == dict.fromkeys(only_read | papers, 405) | {
        "mail_preferences": 302
    }


def test_it_sees_no_row_of_another_kind(griffier: User, rows_of_every_kind: None) -> None:
    models: list[type[Model]] = [
        model
        for app in ("portfolios", "agenda", "projects", "contributions")
        for model in apps.get_app_config(app).get_models()
    ]
    assert all(model._default_manager.exists() for model in models)

    seen = {
        model._meta.model_name
        for model in models
        if model._default_manager.visible_to(griffier).exists()
    }

    assert seen == READ


def test_what_is_drawn_from_all_apps_names_no_other_kind(
    griffier: User, rows_of_every_kind: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recent, "KEPT", 10_000)
    word = Decision.objects.order_by("pk").first().text.split()[0]

    told = {change.row[0]._meta.model_name for change in changes_for(griffier)}
    assert told == READ - {"attendance", "listremark"}
    assert {group.kind for group in search(asked(word), griffier)} == {"Besluiten"}
    papers = [paper.name for paper in PAPERS if paper.is_for(griffier)]
    assert papers == ["besluitenlijst", "actielijst"]


def test_every_page_it_opens_leads_only_to_pages_that_it_may_open(
    visitor: Client, rows_of_every_kind: None
) -> None:
    decisions = [decision.get_absolute_url() for decision in Decision.objects.all()]
    names = [*(name for name in FOR_EVERYBODY if name != "reports:paper"), "agenda:decision_list"]
    links = set()
    for url in [*map(reverse, names), *decisions]:
        response = visitor.get(url)
        if response.status_code == 404:
            continue
        links |= set(re.findall(r'href="(/[^"?#]*)', response.content.decode()))
    links = {link for link in links if not link.startswith("/static/")}

    assert reverse("agenda:decision_list") in links
    assert {link: visitor.get(link, follow=True).status_code for link in links} == dict.fromkeys(
        links, 200
    )


def test_permissions_of_the_database_open_no_other_kind_in_the_admin(
    griffier: User, visitor: Client, rows_of_every_kind: None
) -> None:
    griffier.is_staff = True
    griffier.save()
    griffier.user_permissions.set(Permission.objects.all())
    shown = {
        name: visitor.get(reverse(f"admin:{name}_changelist")).context["cl"].result_count
        for name in ("agenda_decision", "portfolios_person", "contributions_tariff")
    }

    assert shown["agenda_decision"] > 0
    assert shown["portfolios_person"] == shown["contributions_tariff"] == 0
