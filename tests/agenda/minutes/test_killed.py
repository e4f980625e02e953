"""Two note takers at the table, and the process that answers them dies: what it said is stored, is."""

import datetime as dt
import http.client
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from agenda.enums import ItemKind, MeetingStatus, Outcome, Presence
from agenda.models import AgendaItem, Attendance, Decision, Meeting, ReaderNote
from portfolios.models import User
from tests.factories.agenda import AgendaItemFactory, MeetingFactory
from tests.factories.portfolios import BodyFactory, MembershipFactory, UserFactory
from tests.processes import asked, free_port, listens, processes, wait_until
from tests.threads import use_a_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

POINTS, DEATHS = 8, 3
TOKEN = "a" * 32
ANSWERED = (200, 302)


@dataclass
class NoteTaker:
    """Somebody who sends lines, one after the other; `said` are those of which the portal said so."""

    port: int
    session: str
    said: list[str] = field(default_factory=list)
    broken: int = 0

    def send(self, name: str, page: str, typed: dict[str, object]) -> None:
        """Send a line until the portal says that it is stored."""
        while not self._sent(page, typed):
            self.broken += 1
            time.sleep(0.02)
        self.said.append(name)

    def _sent(self, page: str, typed: dict[str, object]) -> bool:
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
        }
        with closing(door), suppress(OSError, http.client.HTTPException):
            door.request("POST", page, urlencode({**typed, "csrfmiddlewaretoken": TOKEN}), headers)
            status = door.getresponse().status
            assert status in ANSWERED, (page, status)
            return True
        return False


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


@pytest.fixture
def meeting() -> Meeting:
    """A meeting that began, with points that ask for a decision and points that do not."""
    meeting = MeetingFactory(
        body=BodyFactory(abbreviation="DVO"),
        status=MeetingStatus.SENT,
        start=timezone.now() - dt.timedelta(hours=1),
    )
    for n in range(POINTS):
        kind = ItemKind.DECIDE if n % 2 else ItemKind.INFORM
        AgendaItemFactory(meeting=meeting, order=n, kind=kind)
        MembershipFactory(body=meeting.body)
    return meeting


@pytest.fixture
def portal(
    meeting: Meeting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[int, int, list[str]]]:
    """The port of a real portal, the process that starts those that answer, and two sessions."""
    sessions = [session_of(UserFactory(coordinator=True)) for _ in range(2)]
    use_a_file(tmp_path, monkeypatch)
    port = free_port()
    words = f"-m gunicorn platform_ivz.wsgi --preload --threads=4 --log-level=critical --bind=127.0.0.1:{port}"
    with processes() as begin:
        gunicorn = begin(*words.split())
        wait_until(lambda: listens(port) and answering(gunicorn.pid))
        yield port, gunicorn.pid, sessions


def answering(pid: int) -> list[int]:
    """The processes that answer for it."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lines_of_points(meeting: Meeting) -> list[tuple[str, str, dict[str, object]]]:
    lines = []
    for item in meeting.items.in_order():
        outcome = Outcome.ADOPTED if item.makes_decision else Outcome.NOTED
        page = reverse("agenda:agendaitem_record", args=(meeting.pk, item.pk))
        typed = {"outcome": outcome, "text": f"Tekst bij {item.pk}", "revision": 0}
        lines.append((f"point {item.pk}", page, typed))
    return lines


def lines_of_seats(meeting: Meeting) -> list[tuple[str, str, dict[str, object]]]:
    lines = []
    for seat, item in zip(meeting.seats.order_by("pk"), meeting.items.in_order(), strict=True):
        page = reverse("agenda:attendance_record", args=(meeting.pk, seat.person_id))
        lines.append((f"seat {seat.person_id}", page, {"presence": Presence.PRESENT}))
        page = reverse("agenda:agendaitem_note", args=(meeting.pk, item.pk))
        lines.append((f"note {item.pk}", page, {"notitie": f"Notitie bij {item.pk}"}))
    return lines


def what_is_stored() -> tuple[set[str], list[str]]:
    """The lines that are there, and what is half of one."""
    there, half = set(), []
    decided = set(Decision.objects.values_list("item", "text"))
    logged = LogEntry.objects.get_for_model(AgendaItem).filter(changes__has_key="outcome")
    for item in AgendaItem.objects.exclude(outcome="", outcome_text="", revision=0):
        there.add(f"point {item.pk}")
        text = f"Tekst bij {item.pk}"
        kept = (item.pk, text) in decided if item.makes_decision else item.outcome_text == text
        entries = logged.filter(object_id=item.pk, action=LogEntry.Action.UPDATE).count()
        if not (item.outcome and kept and item.revision == 1 and entries == 1):
            half.append(f"point {item.pk}: {item.outcome} {item.revision} {kept} {entries}")
    half += [f"decision at {pk}" for pk, _ in decided if f"point {pk}" not in there]
    there |= {f"seat {pk}" for pk in Attendance.objects.values_list("person", flat=True)}
    there |= {f"note {pk}" for pk in ReaderNote.objects.values_list("item", flat=True)}
    return there, half


def test_what_was_said_to_be_stored_is_there_after_the_process_died(
    meeting: Meeting, portal: tuple[int, int, list[str]]
) -> None:
    port, gunicorn, sessions = portal
    takers = [NoteTaker(port, session) for session in sessions]
    work = list(zip(takers, [lines_of_points(meeting), lines_of_seats(meeting)], strict=True))
    total = sum(len(lines) for _, lines in work)

    def said() -> list[str]:
        return [name for taker in takers for name in taker.said]

    def write(taker: NoteTaker, lines: list) -> None:
        for line in lines:
            taker.send(*line)

    threads = [threading.Thread(target=write, args=one) for one in work]
    for thread in threads:
        thread.start()
    for death in range(1, DEATHS + 1):
        wait_until(lambda: len(said()) >= total * death // (DEATHS + 1))  # noqa: B023
        [worker] = answering(gunicorn)
        os.kill(worker, signal.SIGKILL)
        before = said()
        there, half = asked(what_is_stored)
        assert set(before) <= there
        assert half == []
        wait_until(lambda: answering(gunicorn) not in ([], [worker]))  # noqa: B023
    for thread in threads:
        thread.join(60)

    there, half = asked(what_is_stored)
    assert len(said()) == total
    assert (there, half) == (set(said()), [])
    assert sum(taker.broken for taker in takers) > 0
    numbers = asked(lambda: sorted(Decision.objects.values_list("sequence", flat=True)))
    assert numbers == list(range(1, POINTS // 2 + 1))
