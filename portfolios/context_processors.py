"""What every page knows."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from platform_ivz.charts import Mark, mark
from platform_ivz.memory import SECONDS
from portfolios.models import Municipality, Region


def region(request: HttpRequest) -> dict:
    """The region with its mark, and the house style; region and mark are None before a load.

    Asked once per request: every widget and every cell with a template of its own asks again.
    """
    if not hasattr(request, "region_context"):
        request.region_context = {
            "region": Region.objects.first(),
            "mark": cache.get_or_set("mark", _mark, SECONDS),
            "house_style": f"css/{settings.HOUSE_STYLE}.css" if settings.HOUSE_STYLE else "",
        }
    return request.region_context


def _mark() -> Mark | None:
    """The region drawn in tiles; it hardly ever changes, and may be a minute late when it does."""
    places = Municipality.objects.filter(tile_column__isnull=False, tile_row__isnull=False)
    return mark(places.values_list("tile_column", "tile_row"))
