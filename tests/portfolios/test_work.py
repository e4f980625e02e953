"""Work that takes long: asked for, done elsewhere, followed, tried again; never lost, never twice."""

import datetime as dt
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portfolios import work as module
from portfolios.enums import WorkStatus
from portfolios.models import Organisation, RoleMembership, User, Work
from portfolios.work import (
    BROKE_OFF,
    KEPT,
    WENT_WRONG,
    carry_out,
    start_work,
    take_up_what_was_left,
)
from tests import long_work
from tests.factories.portfolios import UserFactory, WorkFactory
from tests.processes import asked, processes, wait_until
from tests.threads import use_a_file

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HTMX = {"headers": {"HX-Request": "true"}}


def again(work: Work) -> Work:
    """A piece of work as it is stored now."""
    return Work.objects.get(pk=work.pk)


def content_of(work: Work) -> bytes:
    return Path(again(work).file.path).read_bytes()


# --- Asking and doing --------------------------------------------------------------------------


def test_in_tests_it_is_done_at_once_and_its_file_is_kept(coordinator: User) -> None:
    work = again(start_work(coordinator, "Een stuk", long_work.paper, text="wat erin staat"))

    assert (work.status, work.title, work.words) == ("klaar", "Een stuk", "Het stuk is klaar.")
    assert (work.attempts, work.done, work.total) == (1, 1, 2)
    assert work.file_name == "stuk.pdf"
    assert content_of(work) == b"wat erin staat"
    assert work.ended_at is not None
    assert not DBTaskResult.objects.exists()


def test_the_queue_of_the_portal_does_it_later_and_once(
    coordinator: User, queued: Callable[[], None]
) -> None:
    work = start_work(coordinator, "Een stuk", long_work.paper)
    assert again(work).status == WorkStatus.WAITING

    queued()
    assert again(work).status == WorkStatus.DONE
    made = again(work).ended_at
    # Whatever else stands in the queue for it.
    carry_out.enqueue(work.pk)
    queued()
    assert (again(work).ended_at, again(work).attempts) == (made, 1)
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_who_asks_for_the_same_again_while_it_waits_gets_that_one(
    coordinator: User, queued: Callable[[], None]
) -> None:
    first = start_work(coordinator, "Een stuk", long_work.paper, text="a")
    assert start_work(coordinator, "Een stuk", long_work.paper, text="a") == first
    assert start_work(coordinator, "Een stuk", long_work.paper, text="b") != first
    assert start_work(UserFactory(coordinator=True), "Stuk", long_work.paper, text="a") != first
    queued()
    assert start_work(coordinator, "Een stuk", long_work.paper, text="a") != first
    assert DBTaskResult.objects.count() == 4


def test_who_may_not_have_it_cannot_ask_for_it(board_member: User) -> None:
    with pytest.raises(PermissionDenied):
        start_work(board_member, "Geheim", long_work.secret)
    assert not Work.objects.exists()


def test_who_may_not_have_it_any_more_does_not_get_it(
    coordinator: User, queued: Callable[[], None]
) -> None:
    work = start_work(coordinator, "Geheim", long_work.secret)
    RoleMembership.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    queued()
    assert (again(work).status, again(work).failure) == ("mislukt", module.NOT_ALLOWED)


# --- Failing -----------------------------------------------------------------------------------


@pytest.mark.parametrize("stores", [False, True])
def test_what_is_refused_is_told_and_can_be_tried_again(
    coordinator: User, coordinator_client: Client, *, stores: bool
) -> None:
    work = start_work(coordinator, "Politie", long_work.picky, stores=stores)
    page = coordinator_client.get(work.get_absolute_url()).content.decode()
    assert "Er is nog geen politie.<br>Voeg de politie toe." in page
    assert "Opnieuw proberen" in page
    assert not Organisation.objects.exists()

    long_work.partner("politie", "Politie")
    answer = coordinator_client.post(f"/werk/{work.pk}/opnieuw/", follow=True)
    assert answer.redirect_chain == [(f"/werk/{work.pk}/", 302)]
    page = answer.content.decode()
    assert "De politie is er." in page
    assert 'href="/organisaties/politie/"' in page
    # What succeeded is not begun again.
    ended = again(work).ended_at
    coordinator_client.post(f"/werk/{work.pk}/opnieuw/")
    assert again(work).ended_at == ended


def test_a_fault_stores_nothing_and_is_told_in_plain_words(
    coordinator: User, caplog: pytest.LogCaptureFixture
) -> None:
    work = again(start_work(coordinator, "Stuk", long_work.broken))
    assert (work.status, work.failure) == ("mislukt", WENT_WRONG)
    assert not Organisation.objects.exists()
    assert "ZeroDivisionError" in caplog.text


def test_a_function_that_is_gone_is_told(coordinator: User) -> None:
    work = WorkFactory(user=coordinator, function="tests.long_work.gone")
    carry_out.call(work.pk)
    assert again(work).failure == module.NOT_ALLOWED


def test_what_kills_its_process_again_and_again_is_given_up(
    coordinator: User, queued: Callable[[], None]
) -> None:
    work = start_work(coordinator, "Stuk", long_work.paper)
    Work.objects.update(attempts=3, status=WorkStatus.RUNNING)
    queued()
    assert (again(work).status, again(work).failure) == ("mislukt", BROKE_OFF)


def test_a_file_of_an_attempt_that_broke_off_is_written_over(coordinator: User) -> None:
    work = WorkFactory(user=coordinator, status=WorkStatus.RUNNING, attempts=1)
    left = Path(settings.MEDIA_ROOT) / f"werk/{work.pk}-stuk.pdf"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    carry_out.call(work.pk)
    assert content_of(work) == b"inhoud"
    assert [path.name for path in left.parent.iterdir()] == [left.name]


# --- Left behind -------------------------------------------------------------------------------


@pytest.mark.usefixtures("queued")
def test_what_stands_in_the_queue_is_not_queued_again(coordinator: User) -> None:
    start_work(coordinator, "Stuk", long_work.paper)
    take_up_what_was_left()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("known_as", ["RUNNING", "FAILED", "SUCCESSFUL", "thrown away"])
def test_what_is_not_done_and_in_no_queue_is_queued_again(
    coordinator: User, known_as: str, queued: Callable[[], None]
) -> None:
    """Whatever the queue last knew of it."""
    work = start_work(coordinator, "Stuk", long_work.paper)
    Work.objects.update(status=WorkStatus.RUNNING, attempts=1)
    if known_as == "thrown away":
        DBTaskResult.objects.all().delete()
    else:
        DBTaskResult.objects.update(status=known_as)

    queued()
    assert (again(work).status, again(work).attempts) == (WorkStatus.DONE, 2)
    take_up_what_was_left()
    assert not DBTaskResult.objects.ready().exists()


def test_what_ended_is_thrown_away_after_its_time_with_its_file(
    coordinator: User, django_capture_on_commit_callbacks: Callable
) -> None:
    old, new = (start_work(coordinator, text, long_work.paper, text=text) for text in "ab")
    name = again(old).file.name
    Work.objects.filter(pk=old.pk).update(ended_at=timezone.now() - KEPT - dt.timedelta(hours=1))
    with django_capture_on_commit_callbacks(execute=True):
        third = start_work(coordinator, "c", long_work.paper, text="c")
    assert set(Work.objects.all()) == {new, third}
    assert not default_storage.exists(name)
    assert default_storage.exists(again(new).file.name)


# --- Pages -------------------------------------------------------------------------------------


def test_the_page_asks_for_itself_until_it_ended(
    coordinator: User, coordinator_client: Client
) -> None:
    """It is sent again only when something changed."""
    work = WorkFactory(user=coordinator, title="Zes stukken")
    page = coordinator_client.get(work.get_absolute_url()).content.decode()
    assert "<h1>Zes stukken</h1>" in page
    assert '<meta http-equiv="refresh" content="4">' in page
    [asks] = re.findall(r'hx-get="([^"]*)" hx-trigger="every 1s"', page)
    assert "Het staat in de rij" in page
    assert "Het wacht al lang" not in page
    assert coordinator_client.get(asks, **HTMX).status_code == 204

    Work.objects.update(status="bezig", done=2, total=6, words="Stuk 3 wordt opgemaakt.")
    part = coordinator_client.get(asks, **HTMX).content.decode()
    assert "<html" not in part
    assert "Stuk 3 wordt opgemaakt." in part
    assert "2 van 6 is klaar." in part
    assert 'max="6" value="2"' in part
    [asks] = re.findall(r'hx-get="([^"]*)"', part)

    carry_out.call(work.pk)
    part = coordinator_client.get(asks, **HTMX).content.decode()
    assert f'href="/werk/{work.pk}/bestand/"' in part
    assert "hx-get" not in part
    assert "http-equiv" not in coordinator_client.get(work.get_absolute_url()).content.decode()


def test_who_waits_long_is_told_that_something_may_be_wrong(
    coordinator: User, coordinator_client: Client
) -> None:
    work = WorkFactory(user=coordinator)
    Work.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=3))
    assert "Het wacht al lang." in coordinator_client.get(work.get_absolute_url()).content.decode()


def test_the_file_is_sent_as_what_it_is(coordinator: User, coordinator_client: Client) -> None:
    paper = start_work(coordinator, "Een stuk", long_work.paper)
    secret = start_work(coordinator, "Geheim", long_work.secret)
    sent = coordinator_client.get(f"/werk/{paper.pk}/bestand/")
    assert sent.content == b"inhoud"
    assert sent["Content-Type"] == "application/pdf"
    assert sent["Content-Disposition"] == 'inline; filename="stuk.pdf"'
    sent = coordinator_client.get(f"/werk/{secret.pk}/bestand/")
    assert sent.content == b"a;b"
    assert sent["Content-Disposition"] == 'attachment; filename="geheim.csv"'

    Path(again(paper).file.path).unlink()
    gone = coordinator_client.get(f"/werk/{paper.pk}/bestand/", follow=True)
    assert "Laat het opnieuw maken." in gone.content.decode()


def test_nobody_sees_what_another_asked_for(
    coordinator: User, coordinator_client: Client, admin_client: Client
) -> None:
    work = start_work(coordinator, "Een stuk van mij", long_work.paper)
    colleague = Client()
    colleague.force_login(UserFactory(coordinator=True))
    assert "Een stuk van mij" in coordinator_client.get("/werk/").content.decode()
    for client in (colleague, admin_client):
        assert "Een stuk van mij" not in client.get("/werk/").content.decode()
        for page in ("", "bestand/"):
            assert client.get(f"/werk/{work.pk}/{page}").status_code == 404
        assert client.post(f"/werk/{work.pk}/opnieuw/").status_code == 404


def test_a_file_is_not_for_who_lost_the_right_to_it(
    coordinator: User, coordinator_client: Client, board_member: User
) -> None:
    work = start_work(coordinator, "Geheim", long_work.secret)
    assert coordinator_client.get(f"/werk/{work.pk}/bestand/").content == b"a;b"
    Work.objects.update(user=board_member)
    client = Client()
    client.force_login(board_member)
    assert client.get(f"/werk/{work.pk}/bestand/").status_code == 403
    Work.objects.update(status=WorkStatus.FAILED, failure="Stuk.", file="")
    assert client.post(f"/werk/{work.pk}/opnieuw/").status_code == 403


# --- Real processes ----------------------------------------------------------------------------

Start = Callable[..., subprocess.Popen]


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start a process for long work on the database of this test; what still runs is killed after it."""
    use_a_file(tmp_path, monkeypatch)
    with processes() as begin:
        yield partial(begin, "manage.py", "work")


def wait_for(path: Path) -> None:
    wait_until(path.exists)


def state() -> tuple[str, int]:
    return Work.objects.values_list("status", "attempts").get()


@pytest.fixture
def partner_work(
    transactional_db: None, queued: Callable[[], None], tmp_path: Path, coordinator: User
) -> Callable[..., Work]:
    def ask(code: str, stop: str = "") -> Work:
        facts = {"code": code, "folder": str(tmp_path), "stop": stop}
        return start_work(coordinator, code, long_work.add_partner, **facts)

    return ask


@pytest.fixture
def stopping_work(request: pytest.FixtureRequest, partner_work: Callable[..., Work]) -> Work:
    return partner_work("nieuw", request.param)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stopping_work", ["before", "within"], indirect=True)
def test_what_a_killed_process_was_at_is_done_by_the_next_and_once(
    stopping_work: Work, start: Start, tmp_path: Path
) -> None:
    first = start()
    wait_for(tmp_path / "stopped")
    if stopping_work.arguments["stop"] == "before":
        # Another one finds it taken, and leaves it alone.
        assert start("--once").wait(30) == 0
    assert asked(state) == ("bezig", 1)
    first.kill()
    first.wait()
    assert asked(Organisation.objects.count) == 0

    (tmp_path / "go").touch()
    assert start("--once").wait(30) == 0
    assert asked(state) == ("klaar", 2)
    assert asked(lambda: list(Organisation.objects.values_list("name", flat=True))) == ["nieuw 0"]
    assert (tmp_path / "begun").read_text().split() == ["nieuw"] * 2


@pytest.fixture
def six_works(partner_work: Callable[..., Work]) -> list[str]:
    return [partner_work(f"partner-{n}").arguments["code"] for n in range(6)]


@pytest.mark.django_db(transaction=True)
def test_several_processes_share_the_work_and_none_is_done_twice(
    six_works: list[str], start: Start, tmp_path: Path
) -> None:
    assert [process.wait(30) for process in [start("--once") for _ in range(2)]] == [0] * 2
    assert sorted((tmp_path / "begun").read_text().split()) == six_works
    assert asked(lambda: sorted(Organisation.objects.values_list("code", flat=True))) == six_works
    assert asked(lambda: set(Work.objects.values_list("status", "attempts"))) == {("klaar", 1)}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stopping_work", ["before"], indirect=True)
def test_a_process_that_is_asked_to_stop_ends_what_it_is_at(
    stopping_work: Work, start: Start, tmp_path: Path
) -> None:
    process = start()
    wait_for(tmp_path / "stopped")
    process.terminate()
    (tmp_path / "go").touch()
    assert process.wait(30) == 0
    assert asked(state) == ("klaar", 1)


@pytest.mark.django_db(transaction=True)
def test_a_process_does_not_outlive_the_one_it_stands_beside(start: Start) -> None:
    assert start("--beside=1").wait(30) == 0
