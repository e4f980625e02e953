"""Inspanningsverplichting: bands, adopted hours and buy-out."""

from typing import Any

from agenda.enums import Rule
from agenda.grounds import ground_of
from contributions.effort.overviews import efforts_of
from platform_ivz.formats import hours
from platform_ivz.pdf import Masthead
from reports.papers.base import PaperRequest, hours_map


def build(request: PaperRequest) -> dict[str, Any]:
    """The effort obligations of the year that was asked for."""
    overview = efforts_of(request.year)
    return {
        "paper": Masthead(
            title="Inspanningsverplichting",
            period=f"{request.year}",
            subtitle="Hoeveel uur per week elke gemeente inbrengt, en wat afkopen kost",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
            cover=False,
        ),
        "overview": overview,
        "map": hours_map(overview.rows),
        "bands_from": bands_from(request),
        "deviating": [row.municipality for row in overview.deviating],
        "decisions": sorted({row.adopted.decision.label for row in overview.rows if row.adopted}),
        "bought_out": [
            f"{row.municipality} koopt {'de hele verplichting van ' if row.bought_out.whole else ''}"
            f"{hours(row.bought_out.hours_per_week)} per week af."
            for row in overview.bought_out
        ],
    }


def bands_from(request: PaperRequest) -> str:
    """Where the bands come from: the source of the region, and the article."""
    return ", ".join(filter(None, (request.region.source, str(ground_of(Rule.BANDS)))))
