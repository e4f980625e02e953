"""Whether pages stay quick while the book of a meeting is made.

It starts the portal with `script/server` on a database of its own, with a meeting of 15 points and 200
pages of papers, and asks pages with nothing else to do and while the process for long work makes the book,
in turns in one run. See benchmarks/README.md.
"""

import argparse
import datetime as dt
import statistics
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from io import BytesIO
from pathlib import Path

from parallel_papers import Visitor, prepare
from serving import portal

POINTS, PAGES = 15, 200
TOKEN = "a" * 32
# A page may take this much longer while a book is made.
MOST = 3.0


def make_meeting() -> int:
    """A sent agenda with files that look like papers; its key."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from agenda.meetings.services import add_item, add_paper  # noqa: PLC0415
    from agenda.models import AgendaItem, Meeting  # noqa: PLC0415
    from portfolios.models import Body, User  # noqa: PLC0415

    user = User.objects.get(email="coordinator@voorbeeld.nl")
    start = timezone.now() + dt.timedelta(days=9)
    meeting = Meeting.objects.create(body=Body.objects.first(), start=start, minutes=120)
    for number in range(POINTS):
        pages = PAGES * (number + 1) // POINTS - PAGES * number // POINTS
        item = AgendaItem(meeting=meeting, title=f"Punt {number}", summary="Waarom. " * 40)
        add_item(item=item, by=user, accepted=True)
        upload = SimpleUploadedFile("stuk.pdf", paper(pages))
        add_paper(item=item, title=f"Notitie {number}", upload=upload)
    Meeting.objects.filter(pk=meeting.pk).update(sent_at=timezone.now(), status="verzonden")
    connections.close_all()
    return meeting.pk


def paper(pages: int) -> bytes:
    """A file with so many pages of text, and a picture on each."""
    from weasyprint import HTML

    picture = "<svg viewBox='0 0 90 30' width='90mm'><path d='M0 30L30 5L60 20L90 0' stroke='navy' fill='none'/></svg>"
    text = f"<p>{'De raad bespreekt het voorstel en de gevolgen daarvan. ' * 30}</p>{picture}"
    out = BytesIO()
    HTML(string=f"<div style='break-after:page'>{text}</div>" * pages).write_pdf(out)
    return out.getvalue()


class Secretary(Visitor):
    """The coordinator, who asks for the book too."""

    def ask_for_book(self, meeting: int) -> str:
        """Let the book be made; the page of that work."""
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": TOKEN}).encode()
        cookies = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
        asked = urllib.request.Request(  # noqa: S310 - our own portal
            f"{self.base}/vergadering/{meeting}/boek/", data, cookies
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
            return urllib.parse.urlsplit(answer.url).path

    def took(self, path: str) -> float:
        """How long a page takes, in seconds."""
        began = time.perf_counter()
        status, _, _ = self.ask(path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
        return time.perf_counter() - began


def change(meeting: int, turn: int) -> None:
    """Let the agenda ask for another book."""
    from django.db import connections  # noqa: PLC0415

    from agenda.models import AgendaItem  # noqa: PLC0415

    first = AgendaItem.objects.filter(meeting=meeting).order_by("pk").first()
    AgendaItem.objects.filter(pk=first.pk).update(title=f"Punt 0, keer {turn}")
    connections.close_all()


def ended(work: str) -> bool:
    """Whether a piece of work is done. It is asked of the database, so that the portal does not notice."""
    from django.db import connections  # noqa: PLC0415

    from portfolios.models import Work  # noqa: PLC0415

    found = Work.objects.get(pk=int(work.strip("/").rpartition("/")[2]))
    connections.close_all()
    if found.status == "mislukt":
        raise SystemExit(found.failure)
    return found.is_ended


def measure(secretary: Secretary, meeting: int, rounds: int) -> float:
    """Print what the pages take without and beside the making of a book; the worst ratio of medians."""
    pages = {
        "a list": "/subsidies/",
        "the year": f"/vergaderingen/{dt.datetime.now(dt.UTC).year}/",
        "the agenda": f"/vergadering/{meeting}/",
    }
    for path in pages.values():
        secretary.took(path)
    without: dict[str, list[float]] = {name: [] for name in pages}
    beside: dict[str, list[float]] = {name: [] for name in pages}
    books = []
    for turn in range(rounds):
        change(meeting, turn)
        began = time.perf_counter()
        work = secretary.ask_for_book(meeting)
        while not ended(work):
            for name, path in pages.items():
                beside[name].append(secretary.took(path))
        books.append(time.perf_counter() - began)
        for _ in range(max(3, len(beside["a list"]) // (turn + 1))):
            for name, path in pages.items():
                without[name].append(secretary.took(path))
    print(
        f"the book of {POINTS} points and {PAGES} pages: median {statistics.median(books):.1f} s beside it"
    )
    worst = 0.0
    for name in pages:
        alone, along = without[name], beside[name]
        ratio = statistics.median(along) / statistics.median(alone)
        worst = max(worst, ratio)
        print(
            f"  {name:10} without {statistics.median(alone) * 1000:4.0f} ms (slowest {max(alone) * 1000:4.0f}),"
            f" beside {statistics.median(along) * 1000:4.0f} ms (slowest {max(along) * 1000:4.0f}):"
            f" {ratio:.2f} times, {len(along)} pages"
        )
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        session = prepare(Path(folder))
        meeting = make_meeting()
        with portal(Path(folder), options.port):
            worst = measure(Secretary(options.port, session), meeting, options.rounds)
    sys.exit(worst > MOST)


if __name__ == "__main__":
    main()
