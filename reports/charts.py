"""Data for the pictures of the start page: where every mark stands, measured but not drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from contributions.overviews import BalanceRow
from platform_ivz.formats import quantity
from projects.calculations import rounded

TILE = 100
STEP = 106
EDGE = 3
SHORT = 3


@dataclass(frozen=True, slots=True)
class BalanceTile:
    """A municipality on the small map: its place, its short name, its figure and its class."""

    x: int
    y: int
    short: str
    figure: str
    shade: str

    @property
    def middle(self) -> int:
        return self.x + TILE // 2

    @property
    def name_y(self) -> int:
        return self.y + 38

    @property
    def figure_y(self) -> int:
        return self.y + 72


@dataclass(frozen=True, slots=True)
class BalanceMap:
    """Hours more or less than owed, as a map; drawn by templates/charts/balance_map.svg."""

    title: str
    width: int
    height: int
    tiles: tuple[BalanceTile, ...]
    groups: bool

    @property
    def size(self) -> int:
        return TILE


def balance_map(rows: Iterable[BalanceRow]) -> BalanceMap | None:
    """Place the municipalities; None when one has no place, for a gap would mislead.

    Municipalities that deliver together show the difference of the group, with an asterisk.
    """
    found = [
        (municipality, rounded(row.balance.difference), len(row.municipalities) > 1)
        for row in rows
        for municipality in row.municipalities
    ]
    if not found or any(m.tile_column is None or m.tile_row is None for m, _, _ in found):
        return None
    left = min(m.tile_column for m, _, _ in found)
    top = min(m.tile_row for m, _, _ in found)
    most = max((difference for _, difference, _ in found), default=Decimal(0))
    tiles = tuple(
        BalanceTile(
            x=(m.tile_column - left) * STEP,
            y=(m.tile_row - top) * STEP,
            short=m.name[:SHORT],
            figure=_figure(difference, grouped=grouped),
            shade=_shade(difference, most),
        )
        for m, difference, grouped in found
    )
    words = "; ".join(f"{m.name} {_figure(d, grouped=g)}" for m, d, g in found)
    return BalanceMap(
        title=f"Uren per week meer of minder dan afgesproken: {words}.",
        width=max(tile.x for tile in tiles) + TILE + 2 * EDGE,
        height=max(tile.y for tile in tiles) + TILE + 2 * EDGE,
        tiles=tiles,
        groups=any(grouped for _, _, grouped in found),
    )


def _figure(difference: Decimal, *, grouped: bool) -> str:
    figure = f"+{quantity(difference)}" if difference > 0 else quantity(difference)
    return f"{figure}*" if grouped else figure


def _shade(difference: Decimal, most: Decimal) -> str:
    """Less than owed stands out; more is darker as it is more."""
    if difference < 0:
        return "tw"
    if difference == 0:
        return "t1"
    return "t3" if difference * 2 > most else "t2"
