"""What of the whole region is computed when the data change, not when somebody reads it."""

from django.utils import timezone

from agenda.dates import working_date
from agenda.subjects import all_pending
from contributions.effort.overviews import balance_of
from platform_ivz import memory
from portfolios.context_processors import region_with_mark
from reports.findings import all_findings, snoozes
from reports.recent import newest_changes
from reports.views.start import situation_on
from reports.views.stated import compared_on


def renew() -> None:
    """Compute for all processes what most pages show, on the working date."""
    memory.renew(_figures)


def _figures() -> None:
    day = working_date(timezone.localdate())
    region_with_mark()
    snoozes()
    newest_changes()
    all_pending()
    all_findings(day)
    compared_on(day)
    situation_on(day)
    # Of the whole year; the start page looks at the day.
    balance_of(day.year)
