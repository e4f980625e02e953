"""Long work takes a place: never more than two at once, whatever processes ask for one."""

import os
import subprocess
import sys
import time
from itertools import accumulate
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from platform_ivz import kept_papers
from platform_ivz.places import PLACES, Busy, a_place, folder, patience
from tests.factories.portfolios import RegionFactory

pytestmark = pytest.mark.papers

ROOT = Path(__file__).parents[2]
# A process that asks for a place, and stays there until it is told to leave. It writes a line at each
# step; the lines of all go to one file, in order.
WORKER = """
import os, sys
from platform_ivz.places import a_place, folder
folder()  # reads the settings, which takes a while
lines = os.open(sys.argv[1], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
os.write(lines, b"asks\\n")
with a_place():
    os.write(lines, b"in\\n")
    sys.stdin.read()
    os.write(lines, b"out\\n")
"""


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    found = tmp_path / "lines"
    found.touch()
    return found


def start(lines: Path) -> subprocess.Popen:
    known = {"DJANGO_SETTINGS_MODULE": "platform_ivz.settings_test", "VAR_DIR": settings.VAR_DIR}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(lines)],
        cwd=ROOT,
        env=os.environ | {name: str(value) for name, value in known.items()},
        stdin=subprocess.PIPE,
    )


def wait_for(lines: Path, **counts: int) -> None:
    """Wait until each of these lines was written so often."""
    while any(lines.read_text().split().count(line) < count for line, count in counts.items()):
        time.sleep(0.01)


def most_at_once(lines: Path) -> int:
    """How many were in at the same time."""
    steps = {"asks": 0, "in": 1, "out": -1}
    return max(accumulate(steps[line] for line in lines.read_text().split()))


def test_six_processes_at_once_are_two_at_a_time(lines: Path) -> None:
    workers = [start(lines) for _ in range(6)]
    wait_for(lines, asks=6, **{"in": 2})
    for worker in workers:
        worker.stdin.close()
    for worker in workers:
        worker.wait()

    assert [worker.returncode for worker in workers] == [0] * 6
    assert lines.read_text().split().count("out") == 6
    assert most_at_once(lines) == len(PLACES) == 2


def test_the_place_of_a_process_that_dies_is_free(lines: Path) -> None:
    workers = [start(lines) for _ in PLACES]
    wait_for(lines, **{"in": 2})
    with patience(0), pytest.raises(Busy), a_place():
        pass

    workers[0].kill()
    workers[0].communicate()

    with patience(0), a_place():
        pass
    workers[1].communicate()


def test_a_fault_in_the_work_gives_the_place_back() -> None:
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), patience(0), a_place():
            raise ZeroDivisionError


def test_nobody_else_of_the_machine_may_look_there() -> None:
    assert folder().stat().st_mode & 0o777 == 0o700


# --- What a visitor gets -----------------------------------------------------------------------


@pytest.fixture
def busy() -> None:
    """All places are taken by others."""
    with a_place(), a_place():
        yield


@pytest.fixture
def paper(db: None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The address of a paper, and after it the HTML of every one that was laid out."""
    RegionFactory()
    made = [reverse("reports:paper", args=("portefeuilleverdeling",))]

    def lay_out(html: str) -> bytes:
        made.append(html)
        return b"%PDF-1.7 " + html.encode()

    monkeypatch.setattr("platform_ivz.pdf._lay_out", lay_out)
    return made


@pytest.mark.usefixtures("busy")
def test_without_a_place_the_answer_says_so_and_asks_again(
    paper: list[str], coordinator_client: Client
) -> None:
    answer = coordinator_client.get(paper[0], headers={"referer": "http://testserver/stukken/"})
    page = answer.content.decode()

    assert answer.status_code == 503
    assert answer["Retry-After"] == "4"
    assert '<meta http-equiv="refresh" content="4">' in page
    assert "Uw stuk komt eraan" in page
    assert 'href="http://testserver/stukken/"' in page
    assert len(paper) == 1


@pytest.mark.usefixtures("busy")
def test_other_pages_do_not_wait(coordinator_client: Client) -> None:
    RegionFactory()

    assert coordinator_client.get(reverse("reports:library")).status_code == 200
    assert Client().get(reverse("account_login")).status_code == 200


def test_what_is_kept_needs_no_place(paper: list[str], coordinator_client: Client) -> None:
    first = coordinator_client.get(paper[0])
    with a_place(), a_place():
        again = coordinator_client.get(paper[0])

    assert first.status_code == again.status_code == 200
    assert first.content == again.content
    assert len(paper) == 2


def test_who_asks_for_what_is_being_made_does_not_make_it_too(
    paper: list[str], coordinator_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the first is at it, one place is still free."""
    meanwhile = []
    client = Client()
    client.force_login(coordinator_client.get("/").wsgi_request.user)

    def lay_out(html: str) -> bytes:
        meanwhile.append(client.get(paper[0]).status_code)
        return b"%PDF-1.7"

    monkeypatch.setattr("platform_ivz.pdf._lay_out", lay_out)

    assert coordinator_client.get(paper[0]).content == b"%PDF-1.7"
    assert meanwhile == [503]
    assert client.get(paper[0]).content == b"%PDF-1.7"
    assert meanwhile == [503]


# --- What is kept ------------------------------------------------------------------------------


def test_the_same_content_is_laid_out_once() -> None:
    made = []

    def lay_out() -> bytes:
        made.append(1)
        return b"%PDF-1.7"

    assert [kept_papers.laid_out(html, lay_out) for html in "aab"] == [b"%PDF-1.7"] * 3
    assert len(made) == 2


def test_another_style_is_another_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "STATICFILES_DIRS", [tmp_path / "static"])
    style = tmp_path / "static/paper/paper.css"
    style.parent.mkdir(parents=True)
    style.write_text("a {}")
    found = [kept_papers.fingerprint("html")]
    style.write_text("a { color: red }")
    found.append(kept_papers.fingerprint("html"))
    monkeypatch.setattr(kept_papers, "RELEASE", "another")
    found.append(kept_papers.fingerprint("html"))
    found.append(kept_papers.fingerprint("another html"))

    assert len(set(found)) == 4
    assert kept_papers.fingerprint("another html") == found[-1]


def test_a_release_is_the_code_of_the_house(tmp_path: Path) -> None:
    def after(path: str, text: str, root: str = "one") -> str:
        file = tmp_path / root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return kept_papers.release(tmp_path / root)

    first = after("agenda/models.py", "name")
    assert after("agenda/models.py", "name", root="two") == first
    assert after("agenda/page.html", "name") == after("elsewhere/models.py", "name") == first
    moved = after("reports/views/start.py", "name")
    assert len({first, moved, after("agenda/models.py", "name, year")}) == 3


def test_it_is_a_plain_file_for_the_portal_alone() -> None:
    kept_papers.laid_out("html", lambda: b"%PDF-1.7")
    [path] = folder().glob("*.pdf")

    assert path.read_bytes() == b"%PDF-1.7"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(folder().glob("*.new")) == []


def test_what_nobody_asked_for_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_papers, "MOST_FILES", 2)
    for age, html in enumerate("abc"):
        kept_papers.laid_out(html, html.encode)
        path = folder() / f"{kept_papers.fingerprint(html)}.pdf"
        if path.exists():
            os.utime(path, (1e9 + age, 1e9 + age) if html == "a" else None)
    assert sorted(path.read_bytes() for path in folder().glob("*.pdf")) == [b"b", b"c"]

    monkeypatch.setattr(kept_papers, "MOST_BYTES", 3)
    kept_papers.laid_out("ddd", lambda: b"ddd")
    assert [path.read_bytes() for path in folder().glob("*.pdf")] == [b"ddd"]

    old = folder() / "old.pdf"
    old.touch()
    os.utime(old, (1e9, 1e9))
    kept_papers.laid_out("e", lambda: b"e")
    assert not old.exists()


def test_a_full_disk_keeps_nobody_from_a_paper(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(**options: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(kept_papers, "NamedTemporaryFile", full)

    assert kept_papers.laid_out("html", lambda: b"%PDF-1.7") == b"%PDF-1.7"
    assert "cannot be kept" in caplog.text


def test_nothing_else_lays_out_papers() -> None:
    elsewhere = {".venv", "benchmarks", "tests"}
    code = [path for path in ROOT.glob("*/**/*.py") if path.parts[len(ROOT.parts)] not in elsewhere]
    found = [path for path in code if "write_pdf(" in path.read_text()]

    assert found == [ROOT / "platform_ivz/pdf.py"]
