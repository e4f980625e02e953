"""Where pages say how a figure came about, and where the paper of a year is."""

from urllib.parse import urlencode

from django.urls import reverse


def origin_address(slug: str, page: str = "", **asked: str) -> str:
    """Where a page, the same one when none is named, says how a figure of a municipality came about."""
    return f"{page}?{urlencode({**asked, 'herkomst': slug})}#herkomst"


def paper_address(name: str, year: int) -> str:
    """Where a paper is, as it is at the end of a year."""
    return f"{reverse('reports:paper', args=(name,))}?peildatum={year}-12-31"
