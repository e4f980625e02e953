"""The pictures of the start page."""

from collections.abc import Iterable
from decimal import Decimal

from contributions.effort.overviews import BalanceRow
from platform_ivz.charts.tiles import Tile, TileMap, tile_map
from platform_ivz.formats import quantity
from projects.calculations import rounded


def balance_map(rows: Iterable[BalanceRow]) -> TileMap | None:
    """Hours more or less than owed; None when a municipality has no place.

    Municipalities that deliver together show the difference of the group, with an asterisk.
    """
    found = [
        (municipality, rounded(row.difference), len(row.municipalities) > 1)
        for row in rows
        for municipality in row.municipalities
    ]
    most = max((difference or Decimal(0) for _, difference, _ in found), default=Decimal(0))
    return tile_map(
        [
            Tile(
                name=municipality.name,
                column=municipality.tile_column,
                row=municipality.tile_row,
                label=_figure(difference, grouped=grouped),
                shade=_shade(difference, most),
            )
            for municipality, difference, grouped in found
        ],
        title="Uren per week meer of minder dan afgesproken",
        small=True,
        note="* telt samen als groep" if any(grouped for _, _, grouped in found) else "",
    )


def _figure(difference: Decimal | None, *, grouped: bool) -> str:
    if difference is None:
        return "–"
    figure = f"+{quantity(difference)}" if difference > 0 else quantity(difference)
    return f"{figure}*" if grouped else figure


def _shade(difference: Decimal | None, most: Decimal) -> str:
    """Less than owed stands out; more is darker as it is more."""
    if difference is None:
        return "t1"
    if difference < 0:
        return "tw"
    if difference == 0:
        return "t1"
    return "t3" if difference * 2 > most else "t2"
