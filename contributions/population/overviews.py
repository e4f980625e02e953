"""The inhabitants with which a year is computed."""

import datetime as dt

from contributions.population.models import PopulationCount
from platform_ivz.reading import computed_once
from portfolios.overviews import every_municipality


def first_day(year: int) -> dt.date:
    """The day on which a year's contributions and obligations are counted."""
    return dt.date(year, 1, 1)


@computed_once
def counts_for(year: int, reference_date: dt.date) -> dict[int, PopulationCount]:
    """The count of each municipality that a year is computed with, by the municipality's key.

    That is the newest of at most the reference date. A municipality that began after that day has
    none, and is counted by its first one of the year.
    """
    newest = PopulationCount.objects.latest_on(reference_date)
    counts = {count.municipality_id: count for count in newest}
    later = [
        place.pk
        for place in every_municipality()
        if place.pk not in counts and place.valid_from and place.valid_from > reference_date
    ]
    if later:
        ones = PopulationCount.objects.filter(
            municipality__in=later, reference_date__range=(reference_date, dt.date(year, 12, 31))
        )
        counts |= {count.municipality_id: count for count in ones.order_by("-reference_date")}
    return counts
