"""Sums of an agenda: when each point begins."""

import datetime as dt
from collections.abc import Sequence


def running_times(start: dt.datetime, minutes: Sequence[int | None]) -> list[dt.datetime]:
    """When each point begins, by the length in minutes of those before it; last, when all is over.

    A point without a length takes no time here: its own page says that the length is not known.
    """
    times = [start]
    for length in minutes:
        times.append(times[-1] + dt.timedelta(minutes=length or 0))
    return times
