"""A year as one line from January until December: the ground that all lines share, and marks on it.

Places along the width are percentages, so that the letters keep their size on every screen.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from platform_ivz.formats import SHORT_MONTHS

# A mark at either edge would be cut in half, in percent of the width.
EDGE = 1.2
# A band of so many percent of the width has room for its name.
NAMED = 2.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A day of a line, with its kind (open, done, past, clash or off), what it is, and its page."""

    day: dt.date
    kind: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark with its place."""

    x: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Band:
    """Days that are shaded; `name` is empty where there is no room for it."""

    x: str
    width: str
    middle: str
    name: str


@dataclass(frozen=True, slots=True)
class YearScale:
    """The ground of a year: where its months begin, its bands, its lines, and today in it."""

    year: int
    months: tuple[tuple[str, str], ...]
    bands: tuple[Band, ...]
    lines: tuple[str, ...]
    today: str

    def place(self, marks: Iterable[Mark]) -> tuple[PlacedMark, ...]:
        """Marks with their places, the earliest first."""
        return tuple(
            PlacedMark(_percent(min(max(_at(mark.day, self.year), EDGE), 100 - EDGE)), mark)
            for mark in sorted(marks, key=lambda mark: mark.day)
        )


def year_scale(
    year: int,
    *,
    bands: Iterable[tuple[str, dt.date, dt.date]],
    lines: Iterable[dt.date],
    today: dt.date,
) -> YearScale:
    """The ground of a year. A band is a name with its first and last day, and ends with the year."""
    return YearScale(
        year=year,
        months=tuple(
            (_percent(_at(dt.date(year, number, 1), year)), name)
            for number, name in enumerate(SHORT_MONTHS, 1)
        ),
        bands=tuple(_band(year, *band) for band in bands),
        lines=tuple(_percent(_at(day, year)) for day in lines),
        today=_percent(_at(today, year)) if today.year == year else "",
    )


def _band(year: int, name: str, first: dt.date, last: dt.date) -> Band:
    left = _at(max(first, dt.date(year, 1, 1)), year)
    right = _at(min(last, dt.date(year, 12, 31)), year) + 100 / _length(year)
    return Band(
        x=_percent(left),
        width=_percent(right - left),
        middle=_percent((left + right) / 2),
        name=name if right - left >= NAMED else "",
    )


def _at(day: dt.date, year: int) -> float:
    return (day - dt.date(year, 1, 1)).days * 100 / _length(year)


def _length(year: int) -> int:
    return dt.date(year, 12, 31).timetuple().tm_yday


def _percent(value: float) -> str:
    return f"{value:.2f}%"
