"""Bijdrage per gemeente (Bijlage 10): population, what is paid now and what is asked."""

from decimal import Decimal
from typing import Any

from contributions.rates.overviews import ContributionOverview, contributions_of
from platform_ivz.formats import date_long, enumerated, number
from platform_ivz.pdf import Masthead
from reports.papers.base import PaperRequest, region_map


def build(request: PaperRequest) -> dict[str, Any]:
    """The contributions of the year that was asked for."""
    overview = contributions_of(request.year)
    return {
        "paper": Masthead(
            title="Bijdrage per gemeente",
            period=f"{request.year}",
            subtitle="Wat elke gemeente betaalt voor het platform, nu en volgens het voorstel"
            if overview.proposal
            else "Wat elke gemeente betaalt voor het platform",
            status="Ter besluit" if overview.proposal else "Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=", ".join(overview.sources) or "niet vermeld",
        ),
        "overview": overview,
        "loss_current": _loss(overview.unrounded_current, overview.total_current),
        "loss_asked": _loss(overview.unrounded_asked, overview.total_asked),
        "map": region_map(
            [row.municipality for row in overview.rows],
            {
                row.municipality.pk: (row.current, number(Decimal(row.current) / 1000, 1))
                for row in overview.rows
                if row.current is not None
            },
            title="Schematische kaart van de regio: bijdrage nu, in duizenden euro’s per jaar.",
        ),
        "gaps": [row.municipality for row in overview.rows if row.gap],
        "remark": _remark(overview),
    }


def _remark(overview: ContributionOverview) -> str:
    dates = [date_long(day) if day else "niet vermeld" for day in overview.reference_dates]
    parts = [f"Peildatum van de inwoners: {enumerated(dates) or 'niet bekend'}."]
    if overview.missing:
        names = enumerated(overview.missing)
        parts.append(f"Zonder inwonertal, en dus zonder bedrag: {names}.")
    return " ".join([*parts, "Bedragen zijn berekend uit inwoners en tarief."])


def _loss(unrounded: Decimal | None, total: int | None) -> Decimal | None:
    return None if unrounded is None or total is None else unrounded - total
