"""Fixtures for all tests: users with a role, and clients that are signed in as them."""

from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.signals import pre_migrate
from django.dispatch import receiver
from django.test import Client
from django_tasks_db.management.commands import db_worker

from platform_ivz import pdf
from platform_ivz.settings import CACHES, TASKS
from portfolios.management.commands import work
from portfolios.models import User
from tests.factories import count_anew
from tests.factories.portfolios import UserFactory

# How long an example takes says how busy the machine is, and nothing about the code.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


@receiver(pre_migrate)
def _extension_first(using: str, **_: object) -> None:
    """What the first migration brings to PostgreSQL, for tables that are made without migrations."""
    database = connections[using]
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


@pytest.fixture
def migrations(settings: object, transactional_db: None) -> Iterator[None]:
    """Let this test migrate as an installation does: every migration is there, and done."""
    settings.MIGRATION_MODULES = {}
    call_command("migrate", fake=True, verbosity=0)
    yield
    MigrationRecorder(connection).migration_qs.all().delete()


@pytest.fixture(autouse=True)
def _uploads_elsewhere(settings: object, tmp_path: Path) -> None:
    """Keep files that a test uploads or makes out of the project."""
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture(autouse=True)
def _papers_stand_in(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper takes half a second to lay out: only tests that read one have it done."""
    if request.node.get_closest_marker("papers") is None:
        monkeypatch.setattr(pdf, "_lay_out", _stand_in)
        monkeypatch.setattr(pdf, "_lay_out_plain", _stand_in)


def _stand_in(html: str, **how: object) -> bytes:
    """A PDF of one empty page in the place of another one: a different one for another content."""
    import pikepdf  # noqa: PLC0415

    made, out = pikepdf.new(), BytesIO()
    made.add_blank_page()
    made.docinfo["/Title"] = sha256(html.encode()).hexdigest()
    made.save(out, deterministic_id=True, min_version="1.7")
    return out.getvalue()


@pytest.fixture(autouse=True)
def _factories_count_anew() -> None:
    """What a factory gives does not depend on the tests that ran before."""
    count_anew()


@pytest.fixture
def counting(db: None, settings: object) -> Iterator[None]:
    """Let this test count attempts to sign in as the portal does."""
    settings.CACHES = CACHES
    call_command("createcachetable")
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def queued(settings: object, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let work that takes long wait in the queue of the portal, until this is called.

    A test has one connection for all of it, which nobody may close.
    """
    settings.TASKS = TASKS
    for module in (work, db_worker):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)
    return partial(call_command, "work", once=True)


@pytest.fixture
def admin_user(db: None) -> User:
    """A user who may do everything. Never prove a permission with this one."""
    return UserFactory(email="beheerder@voorbeeld.nl", superuser=True)


@pytest.fixture
def coordinator(db: None) -> User:
    return UserFactory(email="coordinator@voorbeeld.nl", coordinator=True)


@pytest.fixture
def board_member(db: None) -> User:
    return UserFactory(email="dvo-lid@voorbeeld.nl", board_member=True)


@pytest.fixture
def admin_client(admin_user: User) -> Client:
    return _signed_in(admin_user)


@pytest.fixture
def coordinator_client(coordinator: User) -> Client:
    return _signed_in(coordinator)


@pytest.fixture
def board_member_client(board_member: User) -> Client:
    return _signed_in(board_member)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
