"""What every page knows."""

from django.http import HttpRequest

from portfolios.models import Region


def region(request: HttpRequest) -> dict:
    """The region, for the header of every page; None as long as no data set was loaded."""
    return {"region": Region.objects.first()}
