"""The process that makes a book dies half-way: the book is made once, afterwards."""

import datetime as dt
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from agenda.meetings.overviews import agenda_of
from agenda.models import Meeting, MeetingBook
from platform_ivz.places import PLACES, a_place
from portfolios.models import User, Work
from reports.book.work import let_make
from tests.factories.agenda import AgendaItemFactory, MeetingFactory
from tests.factories.portfolios import RegionFactory, UserFactory
from tests.processes import asked, processes, wait_until
from tests.threads import use_a_file

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

Start = Callable[..., subprocess.Popen]


@pytest.fixture
def asked_for(transactional_db: None, queued: Callable[[], None]) -> Work:
    """A book that somebody asked for, and nobody made yet."""
    RegionFactory()
    user: User = UserFactory(coordinator=True)
    now = timezone.now()
    meeting: Meeting = MeetingFactory(start=now + dt.timedelta(days=9), sent_at=now)
    AgendaItemFactory(meeting=meeting)
    return let_make(agenda_of(meeting, user), user, closed=False)


@pytest.fixture
def start(asked_for: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    use_a_file(tmp_path, monkeypatch)
    with processes() as begin:
        yield partial(begin, "manage.py", "work")


def at_the_binding() -> bool:
    return Work.objects.get().words == "Het boek wordt gebonden."


def test_a_book_whose_maker_was_killed_is_made_once_by_the_next(start: Start) -> None:
    with ExitStack() as held:
        # Nobody gets a place to lay something out, so the process stops there.
        for place in PLACES:
            held.enter_context(a_place(place))
        first = start()
        wait_until(lambda: asked(at_the_binding))
        first.kill()
        first.wait()
        assert asked(MeetingBook.objects.count) == 0

    assert start("--once").wait(60) == 0

    work, book = asked(Work.objects.get), asked(MeetingBook.objects.get)
    assert (work.status, work.attempts) == ("klaar", 2)
    kept = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert kept == [Path(book.file.path)]
    assert kept[0].read_bytes().startswith(b"%PDF-")
