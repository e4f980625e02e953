"""The inhabitants with which a year is computed."""

import datetime as dt

from django.db.models import FilteredRelation, Q, Subquery

from contributions.population.models import PopulationCount
from platform_ivz.reading import computed_once
from portfolios.models import Municipality


def first_day(year: int) -> dt.date:
    """The day on which a year's contributions and obligations are counted."""
    return dt.date(year, 1, 1)


@computed_once
def counts_of(year: int) -> list[tuple[Municipality, PopulationCount | None]]:
    """The municipalities of a year, each with its newest count; None when there is none.

    What several overviews of a year need, so that they ask it together.
    """
    day = first_day(year)
    newest = PopulationCount.objects.latest_on(day).values("pk")
    counted = FilteredRelation(
        "population_counts", condition=Q(population_counts__in=Subquery(newest))
    )
    municipalities = Municipality.objects.on(day).annotate(counted=counted)
    return [
        (found, getattr(found, "counted", None))
        for found in municipalities.select_related("counted")
    ]
