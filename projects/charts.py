"""Data for the charts of assignments: where every mark stands, measured but not drawn.

Places along the width are percentages, so that the letters keep their size on every screen.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from platform_ivz.formats import date_short

ROW, TOP = 46, 28


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on the timeline: a milestone or a decision."""

    day: dt.date
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Span:
    """An assignment on the timeline; without any known day it has no bar."""

    label: str
    first: dt.date | None
    last: dt.date | None
    open_end: bool = False
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedMoment:
    x: str
    kind: str


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """A row of the timeline; `width` is empty when no day is known."""

    label: str
    y: int
    bar_y: int
    middle: int
    x: str
    width: str
    note: str
    moments: tuple[PlacedMoment, ...]


@dataclass(frozen=True, slots=True)
class YearLine:
    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Assignments over the years."""

    title: str
    height: int
    years: tuple[YearLine, ...]
    spans: tuple[PlacedSpan, ...]
    today: str


def timeline(spans: Sequence[Span], *, first: dt.date, last: dt.date, day: dt.date) -> Timeline:
    """Place the assignments between the first day of `first`'s year and the last of `last`'s."""
    start, end = dt.date(first.year, 1, 1), dt.date(last.year, 12, 31)
    length = (end - start).days + 1

    def at(moment: dt.date) -> float:
        return min(100.0, max(0.0, (moment - start).days * 100 / length))

    placed = []
    for index, span in enumerate(spans):
        y = TOP + 18 + index * ROW
        known = span.first is not None or span.last is not None
        left = at(span.first) if span.first else 0.0
        right = at(span.last) if span.last and not span.open_end else 100.0
        placed.append(
            PlacedSpan(
                label=span.label,
                y=y,
                bar_y=y + 7,
                middle=y + 13,
                x=f"{left:.2f}%",
                width=f"{max(right - left, 0.6):.2f}%" if known else "",
                note="" if known else "geen datums vermeld",
                moments=tuple(
                    PlacedMoment(f"{min(at(moment.day), 99):.2f}%", moment.kind)
                    for moment in span.moments
                ),
            )
        )
    step = max(1, (end.year - start.year + 1) // 8)
    return Timeline(
        title="Tijdlijn van de projectopdrachten: " + "; ".join(map(_in_words, spans)) + ".",
        height=TOP + len(spans) * ROW + 6,
        years=tuple(
            YearLine(f"{at(dt.date(year, 1, 1)):.2f}%", str(year))
            for year in range(start.year, end.year + 1, step)
        ),
        spans=tuple(placed),
        today=f"{at(day):.2f}%" if start <= day <= end else "",
    )


def _in_words(span: Span) -> str:
    if span.first is None and span.last is None:
        return f"{span.label} zonder datums"
    parts = [f"van {date_short(span.first)}"] if span.first else []
    parts += [f"tot en met {date_short(span.last)}"] if span.last and not span.open_end else []
    return f"{span.label} {' '.join(parts)}"


def bounds(days: Iterable[dt.date | None]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last of the days that are known."""
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else (None, None)
