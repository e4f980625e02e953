"""Starting the portal: what is missing is made once, and processes begin with a page behind them."""

import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from signal import SIGTERM
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.db.migrations.recorder import MigrationRecorder

from portfolios.models import Municipality, User
from reports.management.commands import serve
from tests.factories.portfolios import UserFactory

pytestmark = pytest.mark.django_db
REGION = Path(__file__).resolve().parents[2] / "data" / "drie-gemeenten"


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a start would do beyond the database, written down instead of done."""
    happened: list[str] = []
    monkeypatch.setattr(serve, "collect", lambda: happened.append("collect"))
    monkeypatch.setattr(serve, "warmed", lambda: happened.append("warm"))
    monkeypatch.setattr(
        serve.Server, "run", lambda self: happened.append(f"answer on {self.cfg.address}")
    )
    return happened


def start(logins: Path, region: Path | None = REGION) -> str:
    said = StringIO()
    call_command("serve", port=8123, region=region, logins=logins, stdout=said)
    return said.getvalue()


def test_the_first_start_makes_what_is_missing_and_the_next_one_keeps_it(
    done: list[str], tmp_path: Path
) -> None:
    logins = tmp_path / "logins.txt"
    said = start(logins)
    assert f"{REGION}: Klaar: " in said
    assert "Het portaal draait op http://127.0.0.1:8123 (stoppen: Ctrl+C)" in said
    assert logins.read_text(encoding="utf-8") in said
    assert Municipality.objects.count() == 3
    users = set(User.objects.values_list("email", "password"))
    assert len(users) == 4

    # No folder is read again.
    again = start(logins, tmp_path / "nowhere")
    assert "Klaar" not in again
    assert logins.read_text(encoding="utf-8") in again
    assert set(User.objects.values_list("email", "password")) == users
    assert done == ["collect", "warm", "answer on [('127.0.0.1', 8123)]"] * 2


def test_a_portal_that_begins_empty_lets_people_in_and_holds_nothing(
    done: list[str], tmp_path: Path
) -> None:
    said = start(tmp_path / "logins.txt", None)
    assert "Klaar" not in said
    assert (Municipality.objects.count(), User.objects.count()) == (0, 4)
    assert done == ["collect", "warm", "answer on [('127.0.0.1', 8123)]"]


def test_what_cannot_be_loaded_stops_the_start(done: list[str], tmp_path: Path) -> None:
    (tmp_path / "strange.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="Niets geladen"):
        start(tmp_path / "logins.txt", tmp_path)
    assert done == []
    assert not User.objects.exists()


@pytest.mark.usefixtures("migrations")
def test_tables_are_made_when_a_migration_waits_or_nobody_can_sign_in() -> None:
    assert serve.lacks_tables()
    UserFactory()
    assert not serve.lacks_tables()
    MigrationRecorder.Migration.objects.filter(app="contributions").latest("pk").delete()
    assert serve.lacks_tables()


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """A test has one connection for all of it; a request of the portal itself would close it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection")
def test_a_process_begins_with_a_page_behind_it_and_no_connection(
    monkeypatch: pytest.MonkeyPatch, settings: object
) -> None:
    settings.ALLOWED_HOSTS = [".voorbeeld.nl"]
    closed: list[bool] = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(True))
    answered: list[int] = []
    monkeypatch.setattr(
        "django.core.handlers.wsgi.WSGIHandler.get_response",
        _noting(answered, serve.WSGIHandler.get_response),
    )
    portal = serve.warmed()
    assert (answered, closed) == ([200], [True])

    asked = {"PATH_INFO": "/inloggen/", "HTTP_HOST": "portaal.voorbeeld.nl"}
    setup_testing_defaults(asked)
    assert b"".join(portal(asked, lambda *_: None)).count(b"<h1>") == 1


def test_the_process_for_long_work_is_kept_going_and_stops_with_the_portal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serve.arbiter.Arbiter, "manage_workers", lambda self: None)
    monkeypatch.setattr(serve.arbiter.Arbiter, "stop", lambda self, graceful: None)
    asked: list[list[str]] = []

    def start(command: list[str], **options: object) -> subprocess.Popen:
        asked.append([str(part) for part in command[1:]])
        return subprocess.Popen(["sleep", "60"], **options)  # noqa: S607

    monkeypatch.setattr(serve, "Popen", start)
    kept = serve.Arbiter.__new__(serve.Arbiter)
    kept.pid = 7
    kept.manage_workers()
    kept.manage_workers()
    assert asked == [[str(REGION.parents[1] / "manage.py"), "work", "--beside=7"]]

    first = kept.long_work
    first.kill()
    first.wait()
    kept.manage_workers()
    assert len(asked) == 2
    kept.stop()
    assert kept.long_work is not first
    assert kept.long_work.returncode == -SIGTERM


def _noting(answered: list[int], get_response):
    def noting(self, request):
        response = get_response(self, request)
        answered.append(response.status_code)
        return response

    return noting
