"""What all pages share is computed after a change, for every process, and is never wrong or old."""

import datetime as dt
import re
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agenda.models import Action
from platform_ivz.memory import figures, state
from portfolios.models import Organisation
from reports import middleware
from reports.memory import renew
from tests.cbs import HandMadeCbs
from tests.factories.agenda import ActionFactory
from tests.factories.portfolios import MunicipalityFactory
from tests.regions import DATA

pytestmark = [pytest.mark.django_db, pytest.mark.database]
HOME, FINDINGS = "/", "/aandachtspunten/"


def post(client: Client, name: str = "Politie") -> HttpResponse:
    return client.post(reverse("portfolios:organisation_add"), {"name": name, "kind": "overig"})


def elsewhere(client: Client, address: str) -> tuple[HttpResponse, int]:
    """A page from a process that remembers nothing, and how often it asked the database."""
    figures.clear()
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200
    return answer, len(caught)


def is_there() -> bool:
    name, _ = caches["shared"].get("shared", ("", {}))
    return name == state()


def test_after_a_change_nobody_computes_it(shared_memory: None, coordinator_client: Client) -> None:
    assert post(coordinator_client).status_code == 302

    home, asked = elsewhere(coordinator_client, HOME)
    assert asked <= 12
    assert [change.label for change in home.context["changes"]] == ["Politie"]
    assert elsewhere(coordinator_client, FINDINGS)[1] <= 12


def test_a_change_is_seen_at_once(shared_memory: None, coordinator_client: Client) -> None:
    action = ActionFactory(due=timezone.localdate() - dt.timedelta(days=9))
    renew()
    before = elsewhere(coordinator_client, HOME)[0].context["finding_count"]
    Action.objects.get(pk=action.pk).delete()

    assert elsewhere(coordinator_client, HOME)[0].context["finding_count"] == before - 1


def test_so_it_is_in_the_admin(shared_memory: None, admin_client: Client) -> None:
    address = reverse("admin:portfolios_organisation_add")
    sent = {"name": "Politie", "code": "politie", "kind": "politie", "order": "1"}
    answer = admin_client.post(address, sent)

    assert (answer.status_code, Organisation.objects.count()) == (302, 1)
    assert is_there()


def test_what_changes_nothing_computes_nothing(
    shared_memory: None, coordinator_client: Client
) -> None:
    assert post(coordinator_client, name="").status_code == 422
    assert not is_there()


def test_who_finds_nothing_leaves_it_for_the_next(
    shared_memory: None, coordinator_client: Client
) -> None:
    MunicipalityFactory()

    assert elsewhere(coordinator_client, HOME)[1] > 12
    assert elsewhere(coordinator_client, HOME)[1] <= 12


def test_nobody_waits_for_it(shared_memory: None, monkeypatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(middleware, "renew", lambda: done.append("computed"))

    def change(request: object) -> HttpResponse:
        MunicipalityFactory()
        return HttpResponse("Bewaard")

    answer = middleware.MemoryMiddleware(change)(RequestFactory().post("/"))
    assert (answer.content, done) == (b"Bewaard", [])
    answer.close()
    assert done == ["computed"]


def test_a_fault_in_it_harms_nobody(
    shared_memory: None, coordinator_client: Client, monkeypatch, caplog
) -> None:
    monkeypatch.setattr("reports.memory.newest_changes", lambda: 1 / 0)

    assert post(coordinator_client).status_code == 302
    assert "ZeroDivisionError" in caplog.text
    home = elsewhere(coordinator_client, HOME)[0]
    assert [change.label for change in home.context["changes"]] == ["Politie"]


@pytest.mark.parametrize("address", [HOME, FINDINGS, "/gemeenten/enschede/", "/besluiten/"])
def test_what_is_shared_shows_the_same(
    twente, shared_memory: None, coordinator_client: Client, address: str
) -> None:
    def shown() -> str:
        page = elsewhere(coordinator_client, address)[0].content.decode()
        return re.sub(r'nonce="[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"', "", page)

    caches["shared"].clear()
    computed = shown()
    renew()
    assert shown() == computed


def test_the_commands_leave_it_for_the_first_visitor(
    shared_memory: None, cbs: HandMadeCbs, coordinator_client: Client
) -> None:
    call_command("load_region", DATA / "drie-gemeenten", stdout=StringIO())
    assert elsewhere(coordinator_client, HOME)[1] <= 12
    MunicipalityFactory(cbs_code="GM0141")
    call_command("import_population", "2025", stdout=StringIO())
    assert is_there()
    caches["shared"].clear()
    call_command("send_digest", stdout=StringIO())
    assert elsewhere(coordinator_client, HOME)[1] <= 12
