"""What stands in the book of a meeting, and making it."""

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from agenda.meetings.files import DAMAGED
from agenda.meetings.overviews import Agenda, Point
from agenda.models import Paper
from platform_ivz.pdf import Masthead, page_stamps, render_html, render_pdf
from portfolios.models import User, the_region
from reports.book.binding import Insert, bind, count_pages, sections
from reports.book.portal_papers import made, readable

TEMPLATE = "reports/book/book.html"
GONE = "Dit stuk is er niet meer en staat daarom niet in het boek."
NOT_LAID_DOWN = "Dit stuk is nog niet vastgelegd en staat daarom niet in het boek."
NOT_FOR_YOU = "Dit stuk is niet voor iedereen en staat daarom niet in dit boek."


@dataclass(frozen=True, slots=True)
class BookPaper:
    """A paper of a point: what is put in, or why it is not in the book.

    `content` gives its bytes; `sha256` is their checksum.
    """

    title: str
    problem: str = ""
    sha256: str = ""
    pages: int = 0
    content: Callable[[], bytes] | None = None
    first_page: int = 0


@dataclass(frozen=True, slots=True)
class BookPart:
    """A point with its papers, and the page on which its sheet stands."""

    point: Point
    papers: Sequence[BookPaper]
    first_page: int = 0

    @property
    def title(self) -> str:
        """The head of its sheet, which is its bookmark too."""
        return f"{self.point.number}  {self.point.item.title}"


@dataclass(frozen=True)
class Contents:
    """What a book is made from, for one reader: an agenda, with or without what is closed of it."""

    agenda: Agenda
    parts: Sequence[BookPart]
    closed: bool

    @cached_property
    def key(self) -> str:
        """A word that is another one when the book would be: of its own pages, and all that is put in."""
        own = render_html(TEMPLATE, _context(self.agenda, self.parts, closed=self.closed))
        files = [paper.sha256 for part in self.parts for paper in part.papers]
        return hashlib.sha256("\0".join([own, *files]).encode()).hexdigest()


Told = Callable[[int, int, str], None]


def contents_of(agenda: Agenda, user: User, *, closed: bool) -> Contents:
    """What the book of a sent agenda is made from, for who may read `agenda`.

    Without `closed` nothing of a closed point is in it, also when the user may see it. No file is
    read for this.
    """
    points = _points(agenda, closed=closed)
    papers = [paper for point in points for paper in point.papers]
    readable_urls = readable({paper.portal_url for paper in papers if paper.portal_url}, user)

    def kept(paper: Paper) -> BookPaper:
        if paper.is_live:
            return BookPaper(paper.title, paper.problem or NOT_LAID_DOWN)
        if paper.portal_url and paper.portal_url not in readable_urls:
            return BookPaper(paper.title, NOT_FOR_YOU)
        return _of_file(paper)

    return Contents(
        agenda, [BookPart(point, list(map(kept, point.papers))) for point in points], closed
    )


def draft_of(
    agenda: Agenda, user: User, *, closed: bool, day: dt.date, tell: Told = lambda *_: None
) -> Contents:
    """The same before the agenda was sent: papers of the portal are made now, for the user alone."""

    def now(paper: Paper) -> BookPaper:
        if not paper.is_live:
            return _of_file(paper)
        content = made(paper.portal_url, user, day)
        return _of_bytes(paper.title, content) if content else BookPaper(paper.title, GONE)

    parts, points = [], _points(agenda, closed=closed)
    for done, point in enumerate(points):
        tell(done, len(points), f"Punt {point.number} wordt opgemaakt.")
        parts.append(BookPart(point, list(map(now, point.papers))))
    return Contents(agenda, parts, closed)


def _points(agenda: Agenda, *, closed: bool) -> list[Point]:
    return [point for point in agenda.points if closed or not point.item.is_closed]


def _of_file(paper: Paper) -> BookPaper:
    if paper.problem:
        return BookPaper(paper.title, paper.problem)
    if not paper.file or not paper.file.storage.exists(paper.file.name):
        return BookPaper(paper.title, GONE)
    if not paper.pages:
        return BookPaper(paper.title, DAMAGED)

    def content() -> bytes:
        with paper.file.open("rb") as file:
            return file.read()

    return BookPaper(paper.title, sha256=paper.sha256, pages=paper.pages, content=content)


def _of_bytes(title: str, content: bytes) -> BookPaper:
    sha256 = hashlib.sha256(content).hexdigest()
    return BookPaper(title, "", sha256, count_pages(content), lambda: content)


def bound(contents: Contents) -> bytes:
    """The book as one PDF.

    Its own pages are laid out, to see where each sheet stands, and laid out once more with that.
    """
    agenda, closed = contents.agenda, contents.closed
    own = _own_pages(agenda, contents.parts, closed=closed)
    parts, inserts, total = _numbered(contents.parts, own)
    own = _own_pages(agenda, parts, closed=closed)
    return bind(own, inserts, page_stamps(total))


def _numbered(parts: Sequence[BookPart], own: bytes) -> tuple[list[BookPart], list[Insert], int]:
    """The parts with their pages, what is put in behind which own page, and the number of pages."""
    # The sheets are the last chapters, in their order.
    starts = [page for _, page in sections(own)][-len(parts) :] if parts else []
    ends = [*(page - 1 for page in starts[1:]), count_pages(own)]
    numbered, inserts, shift = [], [], 0
    for part, start, end in zip(parts, starts, ends, strict=False):
        first, papers = start + shift, []
        for paper in part.papers:
            papers.append(replace(paper, first_page=end + shift + 1))
            if paper.content is not None:
                inserts.append(Insert(end, paper.title, paper.content()))
                shift += paper.pages
        numbered.append(BookPart(part.point, papers, first))
    return numbered, inserts, count_pages(own) + shift


def _own_pages(agenda: Agenda, parts: Sequence[BookPart], *, closed: bool) -> bytes:
    return render_pdf(TEMPLATE, _context(agenda, parts, closed=closed)).pdf


def _context(agenda: Agenda, parts: Sequence[BookPart], *, closed: bool) -> dict[str, Any]:
    meeting, region = agenda.meeting, the_region()
    return {
        "paper": Masthead(
            title="Vergaderboek",
            subtitle=meeting.body.name,
            status="Besloten" if closed and agenda.closed else "",
            audience="leden" if closed and agenda.closed else "",
            date=meeting.day,
            author=region.platform if region else "",
        ),
        "region": region,
        "meeting": meeting,
        "parts": parts,
    }
