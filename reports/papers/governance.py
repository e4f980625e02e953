"""Governance (Bijlage 5): the bodies in which is spoken of safety, by level, and who sits in them."""

from collections.abc import Iterable
from typing import Any

from agenda.deciding import named_deciders
from agenda.grounds import ground_of
from agenda.subjects import SUBJECTS
from platform_ivz.pdf import Masthead
from portfolios.charts import governance_chart
from portfolios.models import Body
from portfolios.overviews import bodies_on
from reports.papers.base import PaperRequest

# A picture of few bodies has few columns, so that their names stand large.
FEW = 12


def build(request: PaperRequest) -> dict[str, Any]:
    """The bodies and their members on the day that was asked for."""
    levels = bodies_on(request.day)
    bodies = [row.body for level in levels for row in level.rows]
    few = len(bodies) <= FEW
    return {
        "paper": Masthead(
            title="Governance",
            period=f"{request.year}",
            subtitle="Waar over veiligheid wordt gesproken en besloten, van lokaal tot landelijk",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
        ),
        "levels": levels,
        "count": len(bodies),
        "meetings": sum(body.meetings_per_year or 0 for body in bodies),
        "counted": sum(1 for body in bodies if body.meetings_per_year is not None),
        "deciders": _deciders(bodies),
        "chart": governance_chart(bodies, columns=2 if few else 4, width=860 if few else 980),
    }


def _deciders(bodies: Iterable[Body]) -> list[tuple[str, list[Body], str]]:
    """On what bodies decide: the kind of thing, who, and on what ground; of kinds that have a decider."""
    named = named_deciders()
    return [
        (
            subject.label,
            [body for body in bodies if body.pk in named[subject.key]],
            str(ground_of(subject.rule)),
        )
        for subject in SUBJECTS.values()
        if subject.key in named
    ]
