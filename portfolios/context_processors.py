"""What every page knows."""

from django.conf import settings
from django.http import HttpRequest

from platform_ivz.charts import mark
from portfolios.models import Municipality, Region


def region(request: HttpRequest) -> dict:
    """The region with its mark, and the house style; region and mark are None before a load.

    Asked once per request: every widget and every cell with a template of its own asks again.
    """
    if not hasattr(request, "region_context"):
        places = Municipality.objects.filter(tile_column__isnull=False, tile_row__isnull=False)
        request.region_context = {
            "region": Region.objects.first(),
            "mark": mark(places.values_list("tile_column", "tile_row")),
            "house_style": f"css/{settings.HOUSE_STYLE}.css" if settings.HOUSE_STYLE else "",
        }
    return request.region_context
