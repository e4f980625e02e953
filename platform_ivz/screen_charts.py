"""Data for the charts on screen that several apps draw: where every mark stands, not drawn.

The templates in templates/charts/ draw them; colours come from class names only. Places on a
timeline are percentages of the width, so that the letters keep their size on every screen.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from platform_ivz.charts import grid
from platform_ivz.formats import date_short

# A tile map, in units of its own viewBox: a tile and the gap after it.
TILE, STEP = 100, 106
SHORT = 3
# A timeline, in pixels: the years above it, and a row.
TOP, ROW = 28, 46
MOST_YEARS = 8


# Tile maps -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScreenTile:
    """A municipality on a map: its figure in words, and the class (t1 to t4, tw) that colours it.

    `here` marks the one that the page is about.
    """

    name: str
    column: int | None
    row: int | None
    label: str
    shade: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class PlacedScreenTile:
    """A tile with its place. `lines` are the parts of its full name, each with its height."""

    tile: ScreenTile
    x: int
    y: int
    middle: int
    lines: tuple[tuple[str, int], ...]
    short: str
    short_y: int
    label_y: int


@dataclass(frozen=True, slots=True)
class ScreenTiles:
    """A schematic map of the region. A `small` one only has room for short names.

    `key` explains the shades: number and words. `note` explains a sign in the figures.
    """

    title: str
    width: int
    height: int
    size: int
    tiles: tuple[PlacedScreenTile, ...]
    small: bool
    key: tuple[tuple[int, str], ...]
    note: str


def screen_tiles(
    tiles: Sequence[ScreenTile],
    *,
    title: str,
    small: bool = False,
    key: Iterable[tuple[int, str]] = (),
    note: str = "",
) -> ScreenTiles | None:
    """Place the tiles; None when there are none or one has no place, for a gap would mislead."""
    places = grid([(tile.column, tile.row) for tile in tiles])
    if places is None:
        return None
    placed = tuple(
        _placed_tile(tile, column * STEP, row * STEP, small=small)
        for tile, (column, row) in zip(tiles, places, strict=True)
    )
    words = "; ".join(f"{tile.name} {tile.label}" for tile in tiles)
    return ScreenTiles(
        title=f"{title}: {words}.",
        width=(max(column for column, _ in places) + 1) * STEP,
        height=(max(row for _, row in places) + 1) * STEP,
        size=TILE,
        tiles=placed,
        small=small,
        key=tuple(key),
        note=note,
    )


def _placed_tile(tile: ScreenTile, x: int, y: int, *, small: bool) -> PlacedScreenTile:
    parts = () if small else _two_lines(tile.name)
    first = y + (42 if len(parts) == 1 else 30)
    return PlacedScreenTile(
        tile=tile,
        x=x,
        y=y,
        middle=x + TILE // 2,
        lines=tuple((part, first + 17 * index) for index, part in enumerate(parts)),
        short=tile.name[:SHORT],
        short_y=y + 38,
        label_y=y + 74,
    )


def _two_lines(name: str) -> tuple[str, ...]:
    """A long name in two lines, after a hyphen or at the space nearest to its middle."""
    if len(name) <= 12:
        return (name,)
    places = [i + 1 for i, letter in enumerate(name) if letter in " -"]
    if not places:
        return (name,)
    middle = min(places, key=lambda place: abs(place - len(name) // 2))
    return name[:middle].strip(), name[middle:].strip()


# Timelines -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """A day that counts: a decision (`kind` decision), or a milestone: open, done or late."""

    day: dt.date
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Span:
    """What runs over time: its first and last day where they are known, and its moments."""

    label: str
    first: dt.date | None
    last: dt.date | None
    moments: tuple[Moment, ...] = ()
    strong: bool = False

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
        parts.append(f"van {first} tot en met {last}")
    parts += [f"{moment.label} op {date_short(moment.day)}" for moment in span.moments]
    return f"{span.label} {', '.join(parts)}"


def _percent(value: float) -> str:
    return f"{value:.2f}%"
