"""What floors above make for a meeting: papers of the portal, and the book.

Papers draw on all apps, so who makes them stands higher: `reports/book/`, which says so at start-up by
`register()`, as kinds of decisions do in `agenda/subjects.py`.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agenda.meetings.overviews import Agenda
from agenda.models import Meeting
from portfolios.models import User


@dataclass(frozen=True, slots=True)
class BookState:
    """A book that somebody may have: with what is closed or without, and when it was made.

    `made_at` is None when it was not made yet as the agenda is now.
    """

    closed: bool
    made_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Printing:
    """Who makes papers and books.

    `readable(urls, user)` gives those of the addresses whose paper the user may have. `follow(meeting,
    user)` lets be made what a sent agenda lacks now: papers that were not laid down, and its books;
    `anew` lays all papers down once more. `books(agenda, user)` gives the books that the user may have.
    """

    readable: Callable[[Iterable[str], User], set[str]]
    follow: Callable[..., None]
    books: Callable[[Agenda, User], list[BookState]]


_registered: list[Printing] = []


def register(printing: Printing) -> None:
    """Say who makes papers and books. Called once, at start-up."""
    _registered[:] = [printing]


def printing() -> Printing:
    """Who makes papers and books."""
    return _registered[0]


def follow(meeting: Meeting, user: User, *, anew: bool = False) -> None:
    """Let what a sent agenda lacks now be made in the background; nothing before it was sent."""
    meeting = Meeting.objects.for_list().get(pk=meeting.pk)
    if meeting.sent_at is not None:
        printing().follow(meeting, user, anew=anew)
