"""What stands in the book of a meeting, and making it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from agenda.meetings.overviews import Agenda, Point, agenda_of
from agenda.models import Meeting, Paper
from platform_ivz.pdf import Masthead, page_stamps, render_pdf
from portfolios.models import Region, User
from reports.book.binding import Insert, bind, count_pages, sections
from reports.book.portal_papers import made

GONE = "Dit stuk is er niet meer en staat daarom niet in het boek."


@dataclass(frozen=True, slots=True)
class BookPaper:
    """A paper of a point: its file, or why it is not in the book."""

    title: str
    pdf: bytes | None
    pages: int
    problem: str
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


Told = Callable[[int, int, str], None]


def make_book(
    meeting: Meeting, user: User, *, closed: bool, day: dt.date, tell: Told = lambda *_: None
) -> bytes:
    """The book of a meeting as one PDF.

    Without `closed` nothing of a closed point is in it, also when the user may see it. `tell` hears
    how far it is: how many points are done, of how many, and in words.
    """
    agenda = agenda_of(meeting, user)
    points = [point for point in agenda.points if closed or not point.item.is_closed]
    parts = []
    for done, point in enumerate(points):
        tell(done, len(points), f"Punt {point.number} wordt opgemaakt.")
        parts.append(BookPart(point, [_paper(paper, user, day) for paper in point.papers]))
    tell(len(points), len(points), "Het boek wordt gebonden.")
    return _bound(agenda, parts, closed=closed)


def _paper(paper: Paper, user: User, day: dt.date) -> BookPaper:
    if paper.problem:
        return BookPaper(paper.title, None, 0, paper.problem)
    content = _content(paper, user, day)
    if content is None:
        return BookPaper(paper.title, None, 0, GONE)
    return BookPaper(paper.title, content, count_pages(content), "")


def _content(paper: Paper, user: User, day: dt.date) -> bytes | None:
    if not paper.file:
        return made(paper.portal_url, user, day)
    try:
        with paper.file.open("rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _bound(agenda: Agenda, parts: Sequence[BookPart], *, closed: bool) -> bytes:
    """Lay the own pages out, see where each sheet stands, and lay them out once more with that."""
    own = _own_pages(agenda, parts, closed=closed)
    parts, inserts, total = _numbered(parts, own)
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
            papers.append(
                BookPaper(paper.title, paper.pdf, paper.pages, paper.problem, end + shift + 1)
            )
            if paper.pdf is not None:
                inserts.append(Insert(end, paper.title, paper.pdf))
                shift += paper.pages
        numbered.append(BookPart(part.point, papers, first))
    return numbered, inserts, count_pages(own) + shift


def _own_pages(agenda: Agenda, parts: Sequence[BookPart], *, closed: bool) -> bytes:
    return render_pdf("reports/book/book.html", _context(agenda, parts, closed=closed)).pdf


def _context(agenda: Agenda, parts: Sequence[BookPart], *, closed: bool) -> dict[str, Any]:
    meeting, region = agenda.meeting, Region.objects.first()
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
