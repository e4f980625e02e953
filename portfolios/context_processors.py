"""What every page knows."""

from django.http import HttpRequest

from platform_ivz.charts.tiles import mark
from platform_ivz.look import house_style
from portfolios.models import Municipality, the_region


def region(request: HttpRequest) -> dict:
    """The region with its mark, and the house style; region and mark are None before a load.

    Asked once per request: every widget and every cell with a template of its own asks again.
    """
    if not hasattr(request, "region_context"):
        places = Municipality.objects.filter(tile_column__isnull=False, tile_row__isnull=False)
        request.region_context = {
            "region": the_region(),
            "mark": mark(places.values_list("tile_column", "tile_row")),
            "house_style": house_style(),
        }
    return request.region_context
