"""Timelines: what runs over the years under each other, on one scale.

Places along the width are percentages, so that the letters keep their size on every screen.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from platform_ivz.formats import date_short

# In pixels: the years above it, and a row.
TOP, ROW = 28, 46
MOST_YEARS = 8


@dataclass(frozen=True, slots=True)
class Moment:
    """A day that counts: a decision (`kind` decision), or a milestone: open, done or late."""

    day: dt.date
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Span:
    """What runs over time: its first and last day where they are known, and its moments.

    `goes_on` is for what runs beyond all that is known of it, and so has no last day.
    """

    label: str
    first: dt.date | None
    last: dt.date | None
    moments: tuple[Moment, ...] = ()
    strong: bool = False
    goes_on: bool = False

    @property
    def decided_on(self) -> dt.date | None:
        """The day of its decision."""
        return next((m.day for m in self.moments if m.kind == "decision"), None)

    @property
    def milestones(self) -> tuple[Moment, ...]:
        """What is planned, or was reached."""
        return tuple(moment for moment in self.moments if moment.kind != "decision")

    @property
    def days(self) -> tuple[dt.date, ...]:
        """All days that are known of it; without any there is nothing to draw."""
        ends = (day for day in (self.first, self.last) if day is not None)
        return (*ends, *(moment.day for moment in self.moments))


@dataclass(frozen=True, slots=True)
class PlacedMoment:
    """A moment with its place."""

    x: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class PlacedSpan:
    """A row of the timeline; `width` is empty when neither end is known, `note` then says so."""

    span: Span
    label_y: int
    bar_y: int
    middle: int
    x: str
    width: str
    note: str
    moments: tuple[PlacedMoment, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Spans under each other on one scale of years; `today` is empty when it lies outside."""

    title: str
    height: int
    years: tuple[tuple[str, int], ...]
    spans: tuple[PlacedSpan, ...]
    today: str


def timeline(
    spans: Sequence[Span], *, day: dt.date, title: str, also: Iterable[dt.date] = ()
) -> Timeline | None:
    """Place the spans on the years that they and the days in `also` cover; None without any day.

    A bar whose first or last day is not known runs to the edge of the picture.
    """
    days = [*also, *(known for span in spans for known in span.days)]
    if not days:
        return None
    start, end = dt.date(min(days).year, 1, 1), dt.date(max(days).year, 12, 31)
    length = (end - start).days + 1

    def at(moment: dt.date) -> float:
        return (moment - start).days * 100 / length

    placed = []
    for index, span in enumerate(spans):
        y = TOP + index * ROW
        left = at(span.first or start)
        # The last day is part of the bar.
        right = at((span.last or end) + dt.timedelta(days=1))
        placed.append(
            PlacedSpan(
                span=span,
                label_y=y + 18,
                bar_y=y + 25,
                middle=y + 31,
                x=_percent(left),
                width=_percent(max(right - left, 0.6)) if span.first or span.last else "",
                note="" if span.days else "geen datums vermeld",
                # A mark at either edge would be cut in half.
                moments=tuple(
                    PlacedMoment(_percent(min(max(at(moment.day), 1.5), 98.5)), moment)
                    for moment in span.moments
                ),
            )
        )
    step = max(1, (end.year - start.year + 1) // MOST_YEARS)
    return Timeline(
        title=f"{title}: " + "; ".join(map(_in_words, spans)) + ".",
        height=TOP + len(spans) * ROW + 6,
        years=tuple(
            (_percent(at(dt.date(year, 1, 1))), year)
            for year in range(start.year, end.year + 1, step)
        ),
        spans=tuple(placed),
        today=_percent(at(day)) if start <= day <= end else "",
    )


def _in_words(span: Span) -> str:
    if not span.days:
        return f"{span.label} zonder datums"
    parts = []
    if span.first or span.last:
        first = date_short(span.first) if span.first else "een niet vermelde dag"
        last = date_short(span.last) if span.last else "een niet vermelde dag"
        until = "en loopt nog" if span.goes_on else f"tot en met {last}"
        parts.append(f"van {first} {until}")
    parts += [f"{moment.label} op {date_short(moment.day)}" for moment in span.moments]
    return f"{span.label} {', '.join(parts)}"


def _percent(value: float) -> str:
    return f"{value:.2f}%"
