"""The round of a year as something that a body has to decide on before the year begins."""

import datetime as dt
from collections.abc import Iterator

from agenda.calendar.expected import Expected, who_decides_on
from agenda.enums import ItemKind
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionRun


def yearly_rounds(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """The contributions of a year, which are adopted in the year before it."""
    body = who_decides_on(ContributionRun)
    adopted = set(
        ContributionRun.objects.exclude(status=RunStatus.DRAFT).values_list("year", flat=True)
    )
    for year in range(first.year + 1, last.year + 2) if body else ():
        by = dt.date(year - 1, 12, 31)
        if first <= by <= last and year not in adopted:
            run = ContributionRun(year=year)
            yield Expected(body, by, str(run), ItemKind.DECIDE, run.get_absolute_url())
