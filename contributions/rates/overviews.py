"""Which tariffs a year is computed with."""

from contributions.rates.models import Tariff
from platform_ivz.reading import computed_once


@computed_once
def tariffs_of(year: int) -> tuple[Tariff | None, Tariff | None]:
    """The tariff in force and the newest proposal of a year, asked at once."""
    started = Tariff.objects.filter(from_year__lte=year).select_related("decision")
    newest: dict[bool, Tariff] = {}
    for tariff in started.order_by("from_year", "pk"):
        newest[tariff.is_adopted] = tariff
    return newest.get(True), newest.get(False)
