"""Every address of a region with a past and a future answers, whoever asks."""

import logging
import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from platform_ivz.terms import Term
from platform_ivz.views import HouseListView
from portfolios.enums import Role, WorkStatus
from portfolios.models import Municipality, Region, User, Work
from portfolios.work import start_work
from reports.catalogue import PAPERS, CatalogueEntry
from reports.work import paper as make_paper
from tests.all_days import DAYS, all_days
from tests.pages import FILES, POSTED, asked_addresses, every_address, page_addresses
from tests.regions import APPS
from tests.shares import all_or_a_share, share
from tests.test_permissions import INSIDE, undone, users

__all__ = ["all_days"]

pytestmark = pytest.mark.django_db
# What differs by role is the same on both kinds of database, so one of them goes round on both.
OTHERS = [column for column in INSIDE if column != Role.COORDINATOR]
# Pages of forms; the coordinator may open most of them, others few.
FORMS = ("_add", "_edit", "_delete", "_move", "_present", "_template")
ROW_PAGES = ("delete", "history")


def own_models() -> list[type[models.Model]]:
    """The models of the portal."""
    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def test_everything_with_a_term_was_is_and_is_yet_to_be(all_days: Region) -> None:
    _, now, _ = DAYS
    dated = [model for model in own_models() if issubclass(model, Term)]
    assert len(dated) >= 7
    for model in dated:
        rows = model._base_manager
        assert rows.filter(valid_until__lt=now).exists(), model
        assert rows.filter(valid_from__gt=now).exists(), model
        assert any(row.holds_on(now) for row in rows.all()), model


def test_the_region_holds_everything_and_could_have_been_filled_in(all_days: Region) -> None:
    assert [model for model in own_models() if not model._base_manager.exists()] == []
    wrong = []
    for row in (row for model in own_models() for row in model._base_manager.all()):
        try:
            row.full_clean()
        except ValidationError as error:
            wrong.append(f"{row._meta.label} {row}: {error}")
    assert not wrong, "\n".join(wrong)


# --- Who asks, and for what --------------------------------------------------------------------


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Say only what went wrong, not every refusal on the way."""
    caplog.set_level(logging.CRITICAL, logger="django.request")


def crashes(user: User | None, addresses: Iterable[str]) -> list[str]:
    """The addresses that end in an error of the server, each with where it came from."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    found = []
    for address in addresses:
        with undone():
            answer = client.get(address)
        if answer.status_code >= 500:
            found.append(f"{answer.status_code} {address}: {_place(answer)}")
    return found


def _place(answer: HttpResponse) -> str:
    """The error behind an answer, and the line of the project where it began."""
    if not answer.exc_info:
        return answer.content.decode()[:200]
    _, error, trace = answer.exc_info
    lines = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(trace)]
    return f"{type(error).__name__}: {str(error)[:200]} ({lines[-1]})"


def reading(addresses: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pages that show something, without the forms."""
    return [
        (name, address)
        for name, address in addresses
        if name not in POSTED and not name.endswith(FORMS)
    ]


def admin_addresses() -> Iterator[str]:
    """List and adding of every model, changing some rows, deleting and the history of one."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield from (reverse(f"{name}_{page}") for page in ("changelist", "add"))
        rows = model._base_manager.order_by("pk").values_list("pk", flat=True)[:4]
        yield from (reverse(f"{name}_change", args=(pk,)) for pk in rows)
        yield from (reverse(f"{name}_{page}", args=rows[:1]) for page in ROW_PAGES if rows)


def as_files() -> Iterator[str]:
    """Every list as a file."""
    for name, address in page_addresses().items():
        if name.endswith("_list"):
            yield from (f"{address}?_export={kind}" for kind in HouseListView.export_formats)


def on_days() -> Iterator[str]:
    """A page of every kind, and every paper, as it is on another day."""
    papers = [(name, address) for name, address in every_address() if name == "reports:paper"]
    for _, address in reading([*page_addresses().items(), *papers]):
        yield from (f"{address}?peildatum={day}" for day in DAYS)


def user_of(column: str) -> User:
    """Who has a role in the municipality that is here today."""
    place = SimpleNamespace(municipality=Municipality.objects.get(slug="nieuwstad"))
    return users(place)[column]


@pytest.mark.database
def test_no_page_fails(all_days: Region, quiet: None) -> None:
    found = crashes(user_of(Role.COORDINATOR), [address for _, address in every_address()])
    assert not found, "\n".join(found)


@all_or_a_share
@pytest.mark.parametrize("column", OTHERS)
def test_no_page_fails_for_others(column: str, all_days: Region, quiet: None, of: int) -> None:
    """As every other role; who has none gets no page at all, says tests/test_permissions.py."""
    rows_of = defaultdict(list)
    for name, address in reading(every_address()):
        rows_of[name].append(address)
    asked = [
        address for rows in rows_of.values() for address in share(rows, OTHERS.index(column), of)
    ]
    assert len(asked) >= len(rows_of) > 80
    found = crashes(user_of(column), asked)
    assert not found, "\n".join(found)


def test_no_page_fails_on_another_day_or_as_a_file(
    all_days: Region, coordinator: User, quiet: None
) -> None:
    found = crashes(coordinator, [*on_days(), *as_files(), *asked_addresses().values()])
    assert not found, "\n".join(found)


@pytest.mark.database
def test_no_page_of_the_admin_fails(all_days: Region, quiet: None) -> None:
    """As the coordinator, who keeps the data there."""
    coordinator = user_of(Role.COORDINATOR)
    coordinator.is_staff = True
    coordinator.save()
    coordinator.user_permissions.set(Permission.objects.all())
    found = crashes(coordinator, admin_addresses())
    assert not found, "\n".join(found)


@all_or_a_share
@pytest.mark.parametrize("column", OTHERS)
def test_no_page_of_the_admin_fails_for_others(
    column: str, all_days: Region, quiet: None, of: int
) -> None:
    """As every other role: the administrator sees all of it, the rest is stopped at the door."""
    user = user_of(column)
    asked = share(list(admin_addresses()), OTHERS.index(column), of)
    found = crashes(user, asked)
    assert not found, "\n".join(found)


@pytest.mark.database
@pytest.mark.parametrize("paper", [p for p in PAPERS if p.long], ids=lambda paper: paper.name)
def test_no_paper_that_takes_long_fails(paper: CatalogueEntry, all_days: Region) -> None:
    user = user_of(Role.COORDINATOR)
    for day in DAYS:
        work = start_work(user, paper.title, make_paper, name=paper.name, day=day.isoformat())
        assert Work.objects.get(pk=work.pk).status == WorkStatus.DONE, day


@pytest.mark.papers
def test_every_paper_and_file_is_made(all_days: Region, coordinator: User, quiet: None) -> None:
    """One of each, laid out; `test_no_page_fails` fills them all in."""
    files = [(name, address) for name, address in every_address() if name in FILES]
    papers = {address for name, address in files if name == "reports:paper"}
    found = crashes(coordinator, {*dict(files).values(), *papers})
    assert not found, "\n".join(found)


def test_nothing_fails_on_an_empty_database(
    admin_user: User, coordinator: User, quiet: None
) -> None:
    addresses = [address for _, address in every_address()]
    assert len(addresses) > 80
    found = crashes(coordinator, addresses) + crashes(admin_user, admin_addresses())
    assert not found, "\n".join(found)
