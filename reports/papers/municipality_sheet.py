"""Gemeenteblad (DVO-ovk art. 6.2): all that the yearly talk with a municipality is about."""

from dataclasses import dataclass
from typing import Any

from contributions.participation.overviews import taking_part_in
from platform_ivz.charts.tiles import Mark, grid, mark
from platform_ivz.pdf import Masthead
from platform_ivz.reading import reading
from reports.papers.base import PaperRequest, hours_map
from reports.talks import TalkSheet, day_of, sheet_on

# Lines to write on what is agreed.
LINES = range(1, 4)


class NotThere(Exception):
    """The municipality was not there in the year that was asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet, and where its municipality lies; None when the data have no places."""

    sheet: TalkSheet
    region: Mark | None
    here: Mark | None


def build(request: PaperRequest) -> dict[str, Any]:
    """The sheet of one municipality, or of every one in the year that was asked for.

    Raises NotThere for a municipality that takes no part in that year.
    """
    year, wanted = request.year, request.municipality
    there = taking_part_in(year)
    if wanted and wanted not in there:
        raise NotThere(f"{wanted} doet in {year} niet mee. Kies een ander jaar.")
    places = grid([(place.tile_column, place.tile_row) for place in there])
    region, at = mark(places or ()), dict(zip(there, places or (), strict=False))
    day = day_of(year, request.day)
    with reading():
        pages = [
            Page(
                sheet=sheet_on(municipality, day),
                region=region,
                here=mark([at[municipality]]) if region else None,
            )
            for municipality in ([wanted] if wanted else there)
        ]
    return {
        "paper": Masthead(
            title=f"Gemeenteblad {wanted}" if wanted else "Gemeentebladen",
            period=f"{year}",
            subtitle="Voor het jaargesprek over de inzet",
            status="" if wanted else "Overzicht",
            author=request.region.platform,
            audience="" if wanted else "de voorzitter",
            date=day,
            data_from=request.region.source,
        ),
        "pages": pages,
        "lines": LINES,
        "map": None if wanted else hours_map(page.sheet.row for page in pages),
    }
