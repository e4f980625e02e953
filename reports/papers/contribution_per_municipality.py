"""Bijdrage per gemeente (Bijlage 10): population, what is paid now and what is asked."""

from decimal import Decimal
from typing import Any

from contributions.planning.scenarios import funding_of
from contributions.rounds.overviews import (
    ContributionOverview,
    changed_since_adopted,
    contributions_of,
)
from contributions.years.tables import ContributionTable
from platform_ivz.formats import date_long, enumerated, number
from platform_ivz.pdf import Masthead
from platform_ivz.tables import WrittenTable
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
            status=_status(overview),
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=", ".join(overview.sources) or "niet vermeld",
            cover=False,
        ),
        "overview": overview,
        "funding": funding_of(overview),
        "table": WrittenTable(ContributionTable(overview.rows, overview=overview)),
        "loss_amount": _loss(overview.unrounded_amount, overview.total_amount),
        "loss_asked": _loss(overview.unrounded_asked, overview.total_asked),
        "map": region_map(
            [one.municipality for one in overview.payers],
            {
                one.municipality.pk: (one.amount, number(Decimal(one.amount) / 1000, 1))
                for one in overview.payers
                if one.amount is not None
            },
            title="Schematische kaart van de regio: bijdrage nu, in duizenden euro’s per jaar.",
        ),
        "changes": changed_since_adopted(overview),
        "gaps": [row.name for row in overview.rows if row.gap],
        "remark": _remark(overview),
    }


def _status(overview: ContributionOverview) -> str:
    """What the paper is for: what was adopted is never asked again."""
    if overview.is_adopted:
        return "Vastgesteld"
    return "Ter besluit" if overview.proposal else "Overzicht"


def _remark(overview: ContributionOverview) -> str:
    dates = [date_long(day) if day else "niet vermeld" for day in overview.reference_dates]
    parts = [f"Peildatum van de inwoners: {enumerated(dates) or 'niet bekend'}."]
    if overview.missing:
        names = enumerated(overview.missing)
        parts.append(f"Zonder inwonertal, en dus zonder bedrag: {names}.")
    return " ".join([*parts, "Bedragen zijn berekend uit inwoners en tarief."])


def _loss(unrounded: Decimal | None, total: int | None) -> Decimal | None:
    return None if unrounded is None or total is None else unrounded - total
