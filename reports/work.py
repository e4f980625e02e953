"""Papers that take long, made outside the request; see `portfolios/work.py`."""

import datetime as dt

from portfolios.models import User
from portfolios.work import MadeFile, Progress, long_work
from reports.catalogue import find
from reports.papers.base import request_for


def may_make(user: User, *, name: str, day: str) -> bool:
    """Whether the paper is for the user."""
    entry = find(name)
    return entry is not None and entry.is_for(user)


@long_work(may=may_make)
def paper(progress: Progress, *, name: str, day: str) -> MadeFile:
    """A paper of the library for a day, with what the user may see of it."""
    progress.step(0, 0, "Het stuk wordt opgemaakt.")
    entry = find(name)
    asked = request_for(day=dt.date.fromisoformat(day), user=progress.user)
    return MadeFile(entry.filename(asked), entry.render(asked).pdf)
