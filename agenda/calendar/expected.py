"""What has to come on an agenda by a day, because something ends, begins or is due then.

Each floor that knows of such things registers a function from its `AppConfig.ready()`; the long-term
agenda asks them all. Nothing of it is stored: what is put on an agenda is a point like any other, and
is not expected any more.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import models

from agenda.deciding import first_deciders
from agenda.enums import AgendaStatus, ItemKind
from agenda.models import SafetyAgenda
from platform_ivz.pages import page_of
from platform_ivz.reading import computed_once
from portfolios.models import Body, words_of_region


@dataclass(frozen=True, slots=True)
class Expected:
    """What has to come before a body by a day: its title, what is asked, and its page, or none.

    The title tells it from all others, also from that of another year.
    """

    body: Body
    by: dt.date
    title: str
    kind: ItemKind
    url: str = ""


Source = Callable[[dt.date, dt.date], Iterable[Expected]]
EXPECTED: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a function from a first and a last day to what has to come then. Called once per name."""
    EXPECTED[name] = source


def all_expected(first: dt.date, last: dt.date) -> list[Expected]:
    """All that has to come from a first until a last day, the earliest first."""
    found = [one for source in EXPECTED.values() for one in source(first, last)]
    return sorted(found, key=lambda one: (one.by, one.title))


def who_decides_on(model: type[models.Model]) -> Body | None:
    """The body before which a kind of subject comes; None where nobody decides on it."""
    return first_deciders()[model._meta.label_lower]


@computed_once
def the_board() -> Body | None:
    """The board of the region; None where it is no body."""
    return Body.objects.filter(name=words_of_region().board_name).first()


def ending_agendas(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """A safety agenda that ends without one after it: the next has to be adopted by then.

    Its page has the button with which the next period begins. A revision that waits for a decision
    ends with what it revises, and is not a second one.
    """
    body = who_decides_on(SafetyAgenda)
    known = SafetyAgenda.objects.exclude(revises__isnull=False, status=AgendaStatus.DRAFT)
    agendas = list(known.order_by("valid_until", "pk")) if body else []
    for agenda in agendas:
        day_after = agenda.valid_until + dt.timedelta(days=1)
        followed = any(one.holds_on(day_after) for one in agendas)
        if first <= agenda.valid_until <= last and not followed:
            yield Expected(
                body=body,
                by=agenda.valid_until,
                title=f"Veiligheidsagenda na {agenda.valid_until.year}",
                kind=ItemKind.DECIDE,
                url=page_of(agenda),
            )
