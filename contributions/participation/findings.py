"""Findings about the inhabitants for whom is paid."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q

from agenda.enums import Rule
from agenda.grounds import ground_of
from contributions.participation.overviews import paid_for_on
from contributions.population.models import PopulationCount
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import date_long

POPULATION_YEARS = 2


def old_population(day: dt.date) -> Iterator[Finding]:
    """Population counts without a date, or of more than two years ago.

    Only those for which somebody who takes part on the day pays: of a municipality that merged its
    count matters until that of its successor includes it.
    """
    limit = _years_after(day, -POPULATION_YEARS)
    old = PopulationCount.objects.latest_on(day).filter(
        Q(reference_date__lt=limit) | Q(reference_date__isnull=True),
        municipality__in=paid_for_on(day),
    )
    dated = [count for count in old if count.reference_date]
    undated = [count for count in old if not count.reference_date]
    ground = ground_of(Rule.INHABITANTS)
    if undated:
        yield Finding(
            rule="inwonertal-zonder-peildatum",
            severity=Severity.LOOK,
            subject=f"Inwonertal van {_municipalities(len(undated))}",
            seen=f"De bron ({undated[0].source}) noemt geen peildatum.",
            expected="Lees inwonertallen in met hun peildatum.",
            ground=ground,
        )
    if dated:
        oldest = min(count.reference_date for count in dated)
        yield Finding(
            rule="inwonertal-verouderd",
            severity=Severity.LOOK,
            subject=f"Inwonertal van {_municipalities(len(dated))}",
            seen=f"De oudste peildatum is {date_long(oldest)}.",
            expected=f"Inwonertallen zijn niet ouder dan {POPULATION_YEARS} jaar.",
            ground=ground,
            since=_years_after(oldest, POPULATION_YEARS) + dt.timedelta(days=1),
        )


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day in another year; 29 February becomes the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def _municipalities(n: int) -> str:
    return "1 gemeente" if n == 1 else f"{n} gemeenten"
