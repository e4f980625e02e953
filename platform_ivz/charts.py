"""Data for the charts on paper: where every mark stands, measured but not drawn.

The templates in templates/charts/ draw them, in the colours of the house. All measures are whole
hundredths of a millimetre: exact, and free of a decimal sign that a language might change.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from platform_ivz.formats import quantity

MM = 100
# Width of an average character of the typeface, as a share of the type size.
CHARACTER = Fraction(56, 100)
SHADES = 4
# A square of the mark and the gap after it.
MARK_STEP = 9


@dataclass(frozen=True)
class Tile:
    """A municipality on the map. `short` is printed when given, `label` is the figure in words."""

    name: str
    column: int | None
    row: int | None
    value: int | Decimal | None
    label: str = ""
    short: str = ""


@dataclass(frozen=True)
class TextLine:
    """A line of text at a height."""

    text: str
    y: int


@dataclass(frozen=True)
class PlacedTile:
    """A tile with its place; shade 1 (lightest) to 4, or 0 when the value is not known."""

    tile: Tile
    x: int
    y: int
    shade: int
    text_x: int
    lines: tuple[TextLine, ...]
    label_y: int


@dataclass(frozen=True)
class TileMap:
    """A schematic map: every municipality a square, darker as its value is higher."""

    title: str
    width: int
    height: int
    size: int
    name_size: int
    label_size: int
    tiles: tuple[PlacedTile, ...]

    @property
    def width_mm(self) -> str:
        return _millimetres(self.width)

    @property
    def height_mm(self) -> str:
        return _millimetres(self.height)


@dataclass(frozen=True)
class BarRow:
    """A bar: what was delivered, the mark it is held against, and the words at its end."""

    label: str
    value: int | Decimal | None
    mark: int | Decimal | None = None
    note: str = ""

    @property
    def below(self) -> bool:
        """Less was delivered than the mark asks; an unknown value is never called too little."""
        return self.mark is not None and self.value is not None and self.value < self.mark


@dataclass(frozen=True)
class PlacedBar:
    """A bar with its place; no length when the value is not known, no mark when there is none."""

    row: BarRow
    lines: tuple[TextLine, ...]
    y: int
    length: int | None
    mark_x: int | None
    mark_y: int
    note_y: int


@dataclass(frozen=True)
class Tick:
    """A line of the scale and its figure."""

    x: int
    label: str


@dataclass(frozen=True)
class BarChart:
    """Horizontal bars on one scale, each with its mark."""

    title: str
    width: int
    height: int
    type_size: int
    left: int
    bar_height: int
    mark_width: int
    mark_height: int
    ticks: tuple[Tick, ...]
    bars: tuple[PlacedBar, ...]

    @property
    def width_mm(self) -> str:
        return _millimetres(self.width)

    @property
    def height_mm(self) -> str:
        return _millimetres(self.height)


@dataclass(frozen=True)
class Mark:
    """The region as a small mark for the head of a page: a square per municipality."""

    squares: tuple[tuple[int, int], ...]

    @property
    def path(self) -> str:
        """All squares as one line of SVG: every page draws them, and there may be hundreds."""
        side = MARK_STEP - 1
        return "".join(f"M{x} {y}h{side}v{side}h-{side}z" for x, y in self.squares)

    @property
    def width(self) -> int:
        return max(x for x, _ in self.squares) + MARK_STEP - 1

    @property
    def height(self) -> int:
        return max(y for _, y in self.squares) + MARK_STEP - 1


def mark(places: Iterable[tuple[int, int]]) -> Mark | None:
    """The mark of a region from the columns and rows of its tiles; None without any."""
    squares = tuple((column * MARK_STEP, row * MARK_STEP) for column, row in places)
    return Mark(squares) if squares else None


def grid(places: Sequence[tuple[int | None, int | None]]) -> list[tuple[int, int]] | None:
    """Columns and rows counted from the upper left of a map.

    None when there are none or one is not known, for a gap would mislead.
    """
    columns = [column for column, _ in places if column is not None]
    rows = [row for _, row in places if row is not None]
    if not places or len(columns) < len(places) or len(rows) < len(places):
        return None
    left, top = min(columns), min(rows)
    return [(column - left, row - top) for column, row in zip(columns, rows, strict=True)]


def tile_map(tiles: Iterable[Tile], *, title: str, width_mm: int = 128) -> TileMap | None:
    """Place the tiles; None when there are none or one has no place, for a gap would mislead.

    Up to four different values get a shade each; more are divided into four equal classes
    between the lowest and the highest.
    """
    tiles = tuple(tiles)
    places = grid([(tile.column, tile.row) for tile in tiles])
    if places is None:
        return None
    if len(set(places)) < len(tiles):
        raise ValueError("two municipalities share a place on the map")

    gap = MM
    count = max(column for column, _ in places) + 1
    size = min(24 * MM, (width_mm * MM + gap) // count - gap)
    step = size + gap
    inset = size // 12
    # The names share one size: 8.2 pt, or less where the longest part needs the room.
    names = [tile.short or tile.name for tile in tiles]
    longest = max(len(part) for name in names for part in _parts(name)) or 1
    name_size = min(290, int((size - inset * 3 // 2) / (longest * CHARACTER)))
    leading = name_size * 6 // 5
    fitting = max(longest, int((size - inset * 3 // 2) / (name_size * CHARACTER)))
    shade = _shades([tile.value for tile in tiles])

    def place(tile: Tile, name: str, at: tuple[int, int]) -> PlacedTile:
        x, y = at[0] * step, at[1] * step
        lines = _wrap(name, fitting)
        return PlacedTile(
            tile=tile,
            x=x,
            y=y,
            shade=shade[tile.value],
            text_x=x + inset,
            lines=tuple(
                TextLine(text, y + inset + name_size + index * leading)
                for index, text in enumerate(lines)
            ),
            label_y=y + size - inset * 3 // 2,
        )

    return TileMap(
        title=_alternative(title, ((tile.name, tile.label) for tile in tiles)),
        width=count * step - gap,
        height=(max(row for _, row in places) + 1) * step - gap,
        size=size,
        name_size=name_size,
        label_size=size * 3 // 10,
        tiles=tuple(map(place, tiles, names, places)),
    )


def bar_chart(rows: Iterable[BarRow], *, title: str, width_mm: int = 172) -> BarChart | None:
    """Place the bars on a scale from zero; None when there is nothing to show."""
    rows = tuple(rows)
    values = [value for row in rows for value in (row.value, row.mark) if value is not None]
    if not values:
        return None
    if min(values) < 0:
        raise ValueError("a bar starts at zero and cannot be negative")

    type_size, leading, bar_height = 303, 380, 335
    character = type_size * CHARACTER
    widest = int(max(len(row.label) for row in rows) * character) + 2 * MM
    left = min(60 * MM, max(24 * MM, widest))
    fitting = int((left - 2 * MM) / character)
    right = int(max(len(row.note) for row in rows) * character) + 5 * MM
    step, top = _scale(Fraction(max(values)))
    room = width_mm * MM - left - right
    if room < 20 * MM:
        raise ValueError("the words leave no room for the bars")

    def at(value: int | Decimal | Fraction) -> int:
        return left + round(Fraction(value) / top * room)

    bars, y = [], 8 * MM
    for row in rows:
        lines = _wrap(row.label, fitting)
        extra = (len(lines) - 1) * leading
        bar_y = y + extra // 2
        base = bar_y + bar_height // 2 + type_size * 35 // 100
        first = base - extra // 2
        bars.append(
            PlacedBar(
                row=row,
                lines=tuple(TextLine(text, first + i * leading) for i, text in enumerate(lines)),
                y=bar_y,
                length=None if row.value is None else at(row.value) - left,
                mark_x=None if row.mark is None else at(row.mark),
                mark_y=bar_y - 100,
                note_y=base,
            )
        )
        y += 547 + extra
    ticks = (step * index for index in range(int(top / step) + 1))
    return BarChart(
        title=_alternative(title, ((row.label, _in_words(row)) for row in rows)),
        width=width_mm * MM,
        height=y,
        type_size=type_size,
        left=left,
        bar_height=bar_height,
        mark_width=105,
        mark_height=bar_height + 200,
        ticks=tuple(Tick(at(tick), quantity(_decimal(tick), 6)) for tick in ticks),
        bars=tuple(bars),
    )


def _millimetres(hundredths: int) -> str:
    return f"{hundredths // MM}.{hundredths % MM:02}"


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _in_words(row: BarRow) -> str:
    if row.note:
        return row.note
    value = "niet vermeld" if row.value is None else quantity(row.value)
    return value if row.mark is None else f"{value} van {quantity(row.mark)}"


def _alternative(title: str, figures: Iterable[tuple[str, str]]) -> str:
    """The chart in words, for those who cannot see it."""
    return f"{title}: " + "; ".join(f"{name} {label}".strip() for name, label in figures) + "."


def _parts(name: str) -> Sequence[str]:
    """Where a name may be broken: after a space or a hyphen."""
    return re.findall(r"[^\s-]+-?|-", name) or [name]


def _wrap(text: str, width: int) -> list[str]:
    lines = [""]
    for part in re.findall(r"\s*(?:[^\s-]+-?|-)", text):
        if lines[-1] and len((lines[-1] + part).strip()) > width:
            lines.append("")
        lines[-1] = (lines[-1] + part).strip()
    return lines


def _shades(values: Sequence[int | Decimal | None]) -> dict[int | Decimal | None, int]:
    known = sorted({value for value in values if value is not None})
    shades: dict[int | Decimal | None, int] = {None: 0}
    if len(known) <= SHADES:
        return shades | {value: rank for rank, value in enumerate(known, 1)}
    low, span = Fraction(known[0]), Fraction(known[-1]) - Fraction(known[0])
    return shades | {
        value: min(SHADES, 1 + int(SHADES * (Fraction(value) - low) / span)) for value in known
    }


def _scale(highest: Fraction) -> tuple[Fraction, Fraction]:
    """A round step (1, 2 or 5 times a power of ten) in at most six steps, and where it ends."""
    if not highest:
        return Fraction(1), Fraction(1)
    power = Fraction(1)
    while power * 10 <= highest:
        power *= 10
    while power > highest:
        power /= 10
    for factor in (Fraction(1, 5), Fraction(1, 2), Fraction(1), Fraction(2)):
        step = power * factor
        steps = -(-highest // step)
        if steps <= 6:
            return step, step * steps
    raise AssertionError("unreachable: twice the power of ten needs at most five steps")
