"""Where a page says how a figure came about."""

from urllib.parse import urlencode


def origin_address(slug: str, page: str = "", **asked: str) -> str:
    """Where a page, the same one when none is named, says how a figure of a municipality came about."""
    return f"{page}?{urlencode({**asked, 'herkomst': slug})}#herkomst"
