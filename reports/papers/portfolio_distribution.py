"""Portefeuilleverdeling (Bijlage 2): who holds which post."""

from typing import Any

from platform_ivz.pdf import Masthead
from portfolios.enums import Capacity
from portfolios.overviews import portfolios_on
from reports.papers.base import PaperRequest


def build(request: PaperRequest) -> dict[str, Any]:
    """The division of portfolios on the day that was asked for."""
    overview = portfolios_on(request.day)
    counts = dict.fromkeys(("none", *Capacity.values), 0)
    for row in overview.rows:
        for posts in row.posts:
            for post in posts:
                counts[post.capacity or "none"] += 1
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
            cover=False,
        ),
        "overview": overview,
        "counts": counts,
        "without_post": [row for row in overview.rows if not row.count],
    }
