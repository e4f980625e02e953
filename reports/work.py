"""Papers that take long, made outside the request; see `portfolios/work.py`."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from agenda.open.services import keep_paper
from platform_ivz.formats import date_long
from portfolios.models import User
from portfolios.work import MadeFile, MadeRows, Progress, long_work
from reports.catalogue import find
from reports.papers.base import request_for


def may_make(user: User, *, name: str, day: str) -> bool:
    """Whether the paper is for the user."""
    entry = find(name)
    return entry is not None and entry.is_for(user)


def may_keep(user: User, *, name: str, day: str) -> bool:
    """Whether the paper is for the user, who may make papers public too."""
    return may_make(user, name=name, day=day) and user.has_perm("agenda.publish")


@long_work(may=may_keep)
def kept_paper(progress: Progress, *, name: str, day: str) -> MadeRows:
    """Keep a paper of the library as it is for all who may have it, with the figures of a day."""
    progress.step(0, 0, "Het stuk wordt opgemaakt en bewaard.")
    entry, figures_on = find(name), dt.date.fromisoformat(day)
    content = entry.archive(request_for(day=figures_on))
    progress.begin_storing()
    keep_paper(
        title=f"{entry.title}, {date_long(figures_on)}",
        portal_url=f"{reverse('reports:paper', args=(name,))}?peildatum={day}",
        content=content,
        day=figures_on,
        now=timezone.now(),
    )
    return MadeRows(reverse("reports:library_paper", args=(name,)), "Het stuk is bewaard.")


@long_work(may=may_make)
def paper(progress: Progress, *, name: str, day: str) -> MadeFile:
    """A paper of the library for a day, with what the user may see of it."""
    progress.step(0, 0, "Het stuk wordt opgemaakt.")
    entry = find(name)
    asked = request_for(day=dt.date.fromisoformat(day), user=progress.user)
    return MadeFile(entry.filename(asked), entry.render(asked).pdf)
