"""The yearly talks as something that the board hears of at the end of the year."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from agenda.calendar.expected import Expected, the_board
from agenda.enums import ItemKind
from agenda.models import LAST_YEAR


def yearly_talks(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """What the talks of a year gave, at its end (DVO-ovk art. 6.2)."""
    body = the_board()
    for year in range(first.year, min(last.year, LAST_YEAR) + 1) if body else ():
        by = dt.date(year, 12, 31)
        if first <= by <= last:
            yield Expected(
                body=body,
                by=by,
                title=f"Jaargesprekken {year}",
                kind=ItemKind.OPINION,
                url=reverse("contributions:talk_year", args=(year,)),
            )
