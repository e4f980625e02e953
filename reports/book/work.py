"""Making the book of a meeting outside the request; see `portfolios/work.py`."""

import datetime as dt

from django.utils.text import slugify

from agenda.models import AgendaItem, Meeting
from platform_ivz.access import may_read
from portfolios.models import User
from portfolios.work import MadeFile, Progress, long_work
from reports.book.contents import make_book


def may_make(user: User, *, meeting: int, closed: bool, day: str) -> bool:
    """Whether somebody may see the meeting; what of it is closed is left out for who may not."""
    return (
        may_read(user, AgendaItem) and Meeting.objects.visible_to(user).filter(pk=meeting).exists()
    )


@long_work(may=may_make)
def meeting_book(progress: Progress, *, meeting: int, closed: bool, day: str) -> MadeFile:
    """The book of a meeting, as the user may see it; `day` is that of the portal's own papers."""
    found = Meeting.objects.visible_to(progress.user).for_list().get(pk=meeting)
    pdf = make_book(
        found,
        progress.user,
        closed=closed,
        day=dt.date.fromisoformat(day),
        tell=progress.step,
    )
    which = "-besloten" if closed else ""
    return MadeFile(
        f"vergaderboek-{slugify(str(found.body))}-{found.day.isoformat()}{which}.pdf", pdf
    )
