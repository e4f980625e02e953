"""Maps of a region in tiles: every municipality a square. And the small mark of a region."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count, pairwise
from math import floor

from platform_ivz.formats import number

# A tile and the gap after it, in units of the picture; on paper a tile is 24 mm, or less where the
# map would be wider than the text or higher than its place on a cover.
TILE, STEP = 100, 106
TILE_MM, TEXT_MM, HEIGHT_MM = 24, 128, 105
# A name has lines of so many letters, more when it takes too many lines; then the type is smaller.
LINE, MOST_LINES = 12, 3
NAME_SIZE = Fraction("14.5")
# Width of an average character of the typeface, as a share of the type size.
CHARACTER = Fraction(56, 100)
SHORT = 3
SHADES = 4
# A square of the mark and the gap after it.
MARK_STEP = 9

Amount = int | Decimal


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Tile:
    """A municipality on a map: its figure in words, and the class that colours it.

    t1 to t4 are darker and darker, t0 is not known (and has no words), tw stands out. `here` marks
    the one that the page is about.
    """

    name: str
    column: int | None
    row: int | None
    label: str
    shade: str
    here: bool = False


@dataclass(frozen=True, slots=True)
class PlacedTile:
    """A tile with its place. `lines` are the parts of its full name, each with its height."""

    tile: Tile
    x: int
    y: int
    middle: int
    lines: tuple[tuple[str, int], ...]
    short: str
    short_y: int
    label_y: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """A schematic map of the region. A `small` one only has room for short names.

    `key` explains the shades: number and words. `note` explains a sign in the figures.
    """

    title: str
    width: int
    height: int
    name_size: float
    tiles: tuple[PlacedTile, ...]
    small: bool
    key: tuple[tuple[int, str], ...]
    note: str

    @property
    def size(self) -> int:
        return TILE

    @property
    def width_mm(self) -> str:
        highest = HEIGHT_MM * self.width / self.height
        return f"{min(self.width * TILE_MM / TILE, TEXT_MM, highest):.2f}mm"


def tile_map(
    tiles: Sequence[Tile],
    *,
    title: str,
    small: bool = False,
    key: Iterable[tuple[int, str]] = (),
    note: str = "",
) -> TileMap | None:
    """Place the tiles; None when there are none or one has no place, for a gap would mislead."""
    places = grid([(tile.column, tile.row) for tile in tiles])
    if places is None:
        return None
    if len(set(places)) < len(tiles):
        raise ValueError("two municipalities share a place on the map")
    placed = tuple(
        _placed(tile, column * STEP, row * STEP, small=small)
        for tile, (column, row) in zip(tiles, places, strict=True)
    )
    longest = max((len(part) for one in placed for part, _ in one.lines), default=0)
    words = "; ".join(f"{tile.name} {tile.label or 'niet bekend'}" for tile in tiles)
    return TileMap(
        title=f"{title}: {words}.",
        width=(max(column for column, _ in places) + 1) * STEP,
        height=(max(row for _, row in places) + 1) * STEP,
        # All names in one size, in which the longest line fits its tile.
        name_size=round(float(min(NAME_SIZE, TILE / CHARACTER / (longest + 1))), 1),
        tiles=placed,
        small=small,
        key=tuple(key),
        note=note,
    )


def _placed(tile: Tile, x: int, y: int, *, small: bool) -> PlacedTile:
    parts = [] if small else _lines(tile.name)
    return PlacedTile(
        tile=tile,
        x=x,
        y=y,
        middle=x + TILE // 2,
        lines=tuple(
            (part, y + 54 - 12 * len(parts) + 17 * index) for index, part in enumerate(parts)
        ),
        short=tile.name[:SHORT],
        short_y=y + 38,
        label_y=y + 74,
    )


def _lines(name: str) -> list[str]:
    """A name in few lines, broken after a space or a hyphen."""
    return next(lines for width in count(LINE) if len(lines := _broken(name, width)) <= MOST_LINES)


def _broken(name: str, width: int) -> list[str]:
    lines = [""]
    for part in re.findall(r"\s*(?:[^\s-]+-?|-)", name):
        if lines[-1] and len((lines[-1] + part).strip()) > width:
            lines.append("")
        lines[-1] = (lines[-1] + part).strip()
    return lines


@dataclass(frozen=True, slots=True)
class TileValue:
    """What a tile shows: a value, and how it is written when not as a number."""

    name: str
    column: int | None
    row: int | None
    value: Amount | None
    label: str = ""
    here: bool = False


def value_map(values: Sequence[TileValue], *, title: str, small: bool = False) -> TileMap | None:
    """A map that is darker where the value is higher, with the key of its shades."""
    breaks = _breaks([v.value for v in values if v.value is not None])
    edges = [number(edge) for edge in breaks]
    key = []
    if edges:
        key = [f"tot {edges[0]}"]
        key += [f"{low} tot {high}" for low, high in pairwise(edges)]
        key.append(f"vanaf {edges[-1]}")
    return tile_map(
        [
            Tile(
                name=value.name,
                column=value.column,
                row=value.row,
                label="" if value.value is None else value.label or number(value.value),
                shade="t0"
                if value.value is None
                else f"t{1 + sum(value.value >= edge for edge in breaks)}",
                here=value.here,
            )
            for value in values
        ],
        title=title,
        small=small,
        key=enumerate(key, 1),
    )


def _breaks(values: list[Amount]) -> tuple[Amount, ...]:
    """Where a darker shade begins: at the quarters of the different values, rounded down to two figures.

    Not rounded where that would make two shades one.
    """
    if not values:
        return ()
    ordered = sorted(set(values))
    edges = [ordered[len(ordered) * quarter // SHADES] for quarter in range(1, SHADES)]
    found, rounded = (
        tuple(sorted({edge for edge in some if edge > ordered[0]}))
        for some in (edges, [_rounded(edge) for edge in edges])
    )
    return rounded if len(rounded) == len(found) else found


def _rounded(edge: Amount) -> int:
    power = 10 ** max(len(str(abs(int(edge)))) - 2, 0)
    return floor(edge / power) * power
