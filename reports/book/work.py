"""Laying down the papers of a sent agenda and binding its book, outside the request.

See `portfolios/work.py`. What was sent is made once, whoever reads it: a paper is kept with its point,
a book under the key of what it was made from (`reports/book/contents.py`).
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Sequence

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from agenda.meetings.overviews import Agenda, agenda_of
from agenda.meetings.printing import BookState
from agenda.meetings.services import lay_down, note_problem
from agenda.models import AgendaItem, Meeting, MeetingBook, Paper, SafetyAgenda
from platform_ivz.access import may_read
from platform_ivz.places import a_place
from platform_ivz.refusals import Refused
from portfolios.models import User, Work
from portfolios.work import MadeFile, MadeRows, Progress, long_work, start_work
from reports.book.contents import Contents, bound, contents_of, draft_of
from reports.book.portal_papers import asked_at, made

logger = logging.getLogger(__name__)

# So many books of a meeting are kept: with and without what is closed, and as many for other readers.
MOST_BOOKS = 4
NOT_MADE = "Dit stuk kon niet worden vastgelegd: u leest het met de cijfers van nu."
NOT_THERE = "Dit stuk is er niet meer, of is niet voor wie de agenda verstuurde."
PERSONAL = "Dit stuk is voor elke lezer anders en ligt daarom niet vast. Een bestand ligt dat wel."


# Papers ------------------------------------------------------------------------------------------


def may_lay_down(user: User, *, meeting: int, **_: object) -> bool:
    """Whether somebody prepares this meeting."""
    found = Meeting.objects.visible_to(user).filter(pk=meeting).first()
    return found is not None and user.has_perm("agenda.accept", found)


@long_work(may=may_lay_down)
def meeting_papers(
    progress: Progress, *, meeting: int, papers: list[int], day: str, anew: bool
) -> MadeRows:
    """Lay papers of the portal at a sent agenda down, with the figures of `day`.

    `anew` replaces what was laid down before, when it is another now. What cannot be made is named at
    its point and keeps nothing else from being made. The books of the agenda follow.
    """
    found = Meeting.objects.visible_to(progress.user).for_list().get(pk=meeting)
    figures_on = dt.date.fromisoformat(day)
    rows = found_papers(found).filter(pk__in=papers)
    results = []
    for done, paper in enumerate(rows):
        progress.step(done, len(rows), f"‘{paper.title}’ wordt vastgelegd.")
        results.append((paper, _content(paper, progress.user, figures_on)))
    progress.begin_storing()
    changed, problems = 0, []
    for paper, result in results:
        try:
            if isinstance(result, str):
                raise Refused(result)  # noqa: TRY301
            day_of = asked_at(paper.portal_url).day_of(figures_on)
            now = timezone.now()
            changed += (
                lay_down(paper=paper, content=result, day=day_of, now=now, anew=anew) is not None
            )
        except Refused as refused:
            note_problem(paper, refused.reasons[0])
            problems.append(f"‘{paper.title}’: {refused.reasons[0]}")
    follow_books(found, progress.user)
    said = f"{'Vervangen' if anew else 'Vastgelegd'}: {changed} van {len(results)}."
    return MadeRows(found.get_absolute_url(), " ".join([said, *problems])[:200])


def _content(paper: Paper, user: User, day: dt.date) -> bytes | str:
    """What the portal makes of a paper now, or in Dutch why it cannot."""
    asked = asked_at(paper.portal_url)
    if asked is not None and asked.is_personal:
        return PERSONAL
    try:
        return made(paper.portal_url, user, day) or NOT_THERE
    except Exception:
        logger.exception("A paper of a sent agenda could not be made: %s", paper.portal_url)
        return NOT_MADE


def found_papers(meeting: Meeting) -> QuerySet[Paper]:
    """The papers of the portal on an agenda."""
    return (
        Paper.objects.of_portal()
        .filter(item__meeting=meeting)
        .order_by("item__order", "order", "pk")
    )


def is_changed(paper: Paper, user: User) -> bool:
    """Whether a paper that was laid down would be another one if it were made now, for the same day."""
    content = made(paper.portal_url, user, paper.figures_on) or b""
    return hashlib.sha256(content).hexdigest() != paper.sha256


def lay_papers_down(meeting: Meeting, user: User, papers: Sequence[Paper], *, anew: bool) -> Work:
    """Let papers be laid down in the background, with the figures of today."""
    return start_work(
        user,
        f"Stukken van {meeting}",
        meeting_papers,
        meeting=meeting.pk,
        papers=sorted(paper.pk for paper in papers),
        day=SafetyAgenda.objects.working_date(timezone.localdate()).isoformat(),
        anew=anew,
    )


def follow(meeting: Meeting, user: User, *, anew: bool = False) -> None:
    """Let be made what a sent agenda lacks now; see `agenda/meetings/printing.py`."""
    papers = [
        paper for paper in found_papers(meeting) if anew or (paper.is_live and not paper.problem)
    ]
    if papers and may_lay_down(user, meeting=meeting.pk):
        lay_papers_down(meeting, user, papers, anew=anew)
    else:
        follow_books(meeting, user)


# Books -------------------------------------------------------------------------------------------


def may_make(user: User, *, meeting: int, **_: object) -> bool:
    """Whether somebody may see the meeting; what of it is closed is left out for who may not."""
    return (
        may_read(user, AgendaItem) and Meeting.objects.visible_to(user).filter(pk=meeting).exists()
    )


@long_work(may=may_make)
def meeting_book(
    progress: Progress, *, meeting: int, closed: bool, day: str, key: str
) -> MadeFile | MadeRows:
    """The book of a meeting, as the user may see it.

    That of a sent agenda is made once for all who may read the same, as it is when this begins; `key`
    only tells the one asked for from another. Before that it is a draft for the user alone, with the
    portal's own papers of `day`.
    """
    found = Meeting.objects.visible_to(progress.user).for_list().get(pk=meeting)
    agenda = agenda_of(found, progress.user)
    if found.sent_at is None:
        made_on = dt.date.fromisoformat(day)
        contents = draft_of(agenda, progress.user, closed=closed, day=made_on, tell=progress.step)
        return MadeFile(book_name(found, closed=closed), _bound(progress, contents))
    contents = contents_of(agenda, progress.user, closed=closed)
    # Of two processes that are asked for the same book the second one finds it made.
    with a_place(f"book-{contents.key[:2]}"):
        if _kept(found, contents.key) is None:
            pdf = _bound(progress, contents)
            progress.begin_storing()
            _keep(found, contents.key, pdf)
    return MadeRows(book_url(found, closed=closed), "Het boek is klaar.")


def _bound(progress: Progress, contents: Contents) -> bytes:
    points = len(contents.parts)
    progress.step(points, points, "Het boek wordt gebonden.")
    return bound(contents)


def _keep(meeting: Meeting, key: str, pdf: bytes) -> None:
    book, _ = MeetingBook.objects.get_or_create(meeting=meeting, key=key)
    book.made_at = timezone.now()
    book.file.save("boek.pdf", ContentFile(pdf))
    for old in meeting.books.all()[MOST_BOOKS:]:
        old.file.delete(save=False)
        old.delete()


def book_name(meeting: Meeting, *, closed: bool) -> str:
    """What the file of a book is called."""
    which = "-besloten" if closed else ""
    return f"vergaderboek-{slugify(str(meeting.body))}-{meeting.day.isoformat()}{which}.pdf"


def book_url(meeting: Meeting, *, closed: bool) -> str:
    """Where the book of a sent agenda is opened."""
    page = reverse("reports:meeting_book_file", args=(meeting.pk,))
    return f"{page}?besloten" if closed else page


def book_of(agenda: Agenda, user: User, *, closed: bool) -> MeetingBook | None:
    """The book of a sent agenda as it is now, for who may read `agenda`; None when it is not made yet."""
    return _kept(agenda.meeting, contents_of(agenda, user, closed=closed).key)


def _kept(meeting: Meeting, key: str) -> MeetingBook | None:
    book = meeting.books.filter(key=key).first()
    return book if book is not None and book.file.storage.exists(book.file.name) else None


def books(agenda: Agenda, user: User) -> list[BookState]:
    """The books that somebody may have of an agenda; before it was sent each is made when asked for."""
    if not agenda.points or not may_read(user, Work):
        return []
    found = []
    for closed in (False, True) if agenda.closed else (False,):
        sent = agenda.meeting.sent_at is not None
        book = book_of(agenda, user, closed=closed) if sent else None
        found.append(BookState(closed, book.made_at if book else None))
    return found


def follow_books(meeting: Meeting, user: User) -> None:
    """Let the books of a sent agenda be made that are not there as it is now."""
    agenda = agenda_of(meeting, user)
    for state in books(agenda, user):
        if state.made_at is None:
            let_make(agenda, user, closed=state.closed)


def let_make(agenda: Agenda, user: User, *, closed: bool, day: dt.date | None = None) -> Work:
    """Let a book be made in the background; `day` is that of the papers in a draft."""
    meeting = agenda.meeting
    key = contents_of(agenda, user, closed=closed).key if meeting.sent_at else ""
    title = f"Vergaderboek van {meeting}{', met wat besloten is' if closed else ''}"
    about = {"meeting": meeting.pk, "closed": closed, "day": day.isoformat() if day else ""}
    return start_work(user, title, meeting_book, key=key, **about)
