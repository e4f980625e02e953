"""Portefeuilleverdeling (Bijlage 2): who holds which post."""

from typing import Any

from platform_ivz.pdf import Masthead
from portfolios.enums import Capacity
from portfolios.overviews import portfolios_on
from reports.papers.base import PaperRequest, region_map


def build(request: PaperRequest) -> dict[str, Any]:
    """The division of portfolios on the day that was asked for."""
    overview = portfolios_on(request.day)
    counts = dict.fromkeys(("none", *Capacity.values), 0)
    for row in overview.rows:
        for posts in row.posts:
            for post in posts:
                counts[post.capacity or "none"] += 1
    placed = [row for row in overview.rows if row.person.municipality]
    return {
        "paper": Masthead(
            title="Portefeuilleverdeling",
            period=f"{request.year}",
            subtitle="Welke burgemeester welke post draagt, in welk bestuur en in welke rol",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
        ),
        "overview": overview,
        "counts": counts,
        "map": region_map(
            [row.person.municipality for row in placed],
            {row.person.municipality.pk: (row.count, str(row.count)) for row in placed},
            title="Schematische kaart van de regio: aantal posten per burgemeester.",
        ),
        "without_post": [row for row in overview.rows if not row.count],
    }
