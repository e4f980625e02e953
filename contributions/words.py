"""Words that several rooms say, each written once."""

import datetime as dt
from collections.abc import Iterable

from platform_ivz.formats import date_long, enumerated

NO_MUNICIPALITIES = "Er zijn in dit jaar geen gemeenten. Kies een ander jaar."


def counted_on(days: dt.date | Iterable[dt.date] | None) -> str:
    """When inhabitants were counted, or that nobody says so."""
    known = [days] if isinstance(days, dt.date) else list(days or ())
    if not known:
        return "De datum van de telling is niet vermeld."
    return f"Geteld op {enumerated([date_long(day) for day in known])}."
