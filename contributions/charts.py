"""Data for the charts of money and hours on screen: where every mark stands, not drawn.

Places along the width are percentages, so that the letters keep their size on every screen.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from platform_ivz.formats import number
from platform_ivz.screen_charts import ScreenTile, ScreenTiles, screen_tiles

# A label stands before its bar when all are short, else above it.
SHORT = 15
LABEL_SHARE, NOTE_SHARE = 31, 20
SHADES = 4

Amount = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class ScreenBar:
    """A bar, a paler bar that goes on to `until`, and the mark it is held against."""

    label: str
    value: Amount | None
    note: str
    mark: Amount | None = None
    until: Amount | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class PlacedScreenBar:
    """A bar with its place; empty measures are not drawn."""

    bar: ScreenBar
    label_y: int
    note_x: str
    note_y: int
    note_at_end: bool
    bar_y: int
    mark_y: int
    width: str
    until: str
    mark: str


@dataclass(frozen=True, slots=True)
class ScreenBars:
    """Horizontal bars on one scale from zero."""

    title: str
    height: int
    left: str
    thickness: int
    mark_height: int
    bars: tuple[PlacedScreenBar, ...]


def screen_bars(bars: Sequence[ScreenBar], *, title: str) -> ScreenBars | None:
    """Place the bars; None when no value is known."""
    values = [v for bar in bars for v in (bar.value, bar.mark, bar.until) if v is not None]
    if not values or max(values) <= 0:
        return None
    above = max(len(bar.label) for bar in bars) > SHORT
    left = 0 if above else LABEL_SHARE
    room = 99 if above else 100 - LABEL_SHARE - NOTE_SHARE
    step, top = (46, 0) if above else (25, 2)
    highest = Fraction(max(values))

    def length(value: Amount | None) -> str:
        return "" if value is None else _percent(Fraction(value) / highest * room)

    placed = []
    for index, bar in enumerate(bars):
        y = top + index * step
        known = [v for v in (bar.value, bar.mark, bar.until) if v is not None]
        end = left + (Fraction(max(known)) / highest * room if known else 0)
        placed.append(
            PlacedScreenBar(
                bar=bar,
                label_y=y + 15,
                note_x="100%" if above else _percent(end),
                note_y=y + 15,
                note_at_end=above,
                bar_y=y + (22 if above else 4),
                mark_y=y + (18 if above else 0),
                width=length(bar.value),
                until=length(bar.until),
                mark=""
                if bar.mark is None
                else _percent(left + Fraction(bar.mark) / highest * room),
            )
        )
    words = "; ".join(f"{bar.label} {bar.note}" for bar in bars)
    return ScreenBars(
        title=f"{title}: {words}.",
        height=top + len(bars) * step + 4,
        left=_percent(left),
        thickness=14,
        mark_height=22,
        bars=tuple(placed),
    )


@dataclass(frozen=True, slots=True)
class TileValue:
    """What a tile shows."""

    name: str
    column: int | None
    row: int | None
    value: int | None
    here: bool = False


def value_map(values: Sequence[TileValue], *, title: str) -> ScreenTiles | None:
    """A map that is darker where the value is higher, with the key of its shades."""
    breaks = _breaks([v.value for v in values if v.value is not None])
    edges = [number(edge) for edge in breaks]
    key = []
    if edges:
        key = [f"tot {edges[0]}"]
        key += [f"{low} tot {high}" for low, high in pairwise(edges)]
        key.append(f"vanaf {edges[-1]}")
    return screen_tiles(
        [
            ScreenTile(
                name=value.name,
                column=value.column,
                row=value.row,
                label="niet bekend" if value.value is None else number(value.value),
                shade="tw"
                if value.value is None
                else f"t{1 + sum(value.value >= edge for edge in breaks)}",
                here=value.here,
            )
            for value in values
        ],
        title=title,
        key=enumerate(key, 1),
    )


@dataclass(frozen=True, slots=True)
class LineChart:
    """Values over the years of one municipality, on a scale of its own."""

    name: str
    title: str
    points: str
    dots: tuple[tuple[int, int], ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day."""

    day: dt.date
    value: int


WIDTH, HEIGHT, MARGIN = 220, 60, 6


def lines(series: Iterable[tuple[str, Sequence[Point]]]) -> tuple[LineChart, ...]:
    """A small chart for each name that has two days or more; all share one axis of time."""
    known = [(name, sorted(points, key=lambda p: p.day)) for name, points in series]
    known = [(name, points) for name, points in known if len(points) > 1]
    if not known:
        return ()
    first = min(points[0].day for _, points in known)
    days = max((max(points[-1].day for _, points in known) - first).days, 1)
    return tuple(_line(name, points, first, days) for name, points in known)


def _line(name: str, points: Sequence[Point], first: dt.date, days: int) -> LineChart:
    low = min(point.value for point in points)
    span = max(point.value for point in points) - low
    dots = tuple(
        (
            MARGIN + (point.day - first).days * (WIDTH - 2 * MARGIN) // days,
            HEIGHT - MARGIN - (point.value - low) * (HEIGHT - 2 * MARGIN) // span
            if span
            else HEIGHT // 2,
        )
        for point in points
    )
    return LineChart(
        name=name,
        title=f"{name}: " + "; ".join(f"{p.day.year} {number(p.value)}" for p in points) + ".",
        points=" ".join(f"{x},{y}" for x, y in dots),
        dots=dots,
        first=f"{points[0].day.year}: {number(points[0].value)}",
        last=f"{points[-1].day.year}: {number(points[-1].value)}",
    )


def _percent(value: Fraction | int) -> str:
    return f"{float(value):.2f}%"


def _breaks(values: list[int]) -> tuple[int, ...]:
    """Where a darker shade begins: at the quarters of the values, rounded to two figures."""
    ordered = sorted(values)
    edges = []
    for quarter in range(1, SHADES):
        if not ordered:
            break
        edge = ordered[len(ordered) * quarter // SHADES]
        power = 10 ** max(len(str(edge)) - 2, 0)
        edges.append(edge // power * power)
    return tuple(sorted({edge for edge in edges if edge > ordered[0]}))
