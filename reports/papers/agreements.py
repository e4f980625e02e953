"""Overeenkomsten (Bijlage 3a and 3b): each agreement by article, in a summary that is not its text."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from agenda.enums import Rule
from agenda.grounds import ground_of
from agenda.models import Agreement, AgreementArticle
from contributions.effort.overviews import efforts_of
from platform_ivz.pdf import Masthead
from reports.papers.base import PaperRequest
from reports.papers.effort_obligation import bands_from


@dataclass(frozen=True, slots=True)
class AgreementSheet:
    """An agreement with its articles under their titles.

    `has_bands`: the hours of municipalities rest on it, and stand under its articles.
    """

    agreement: Agreement
    articles: tuple[tuple[str, tuple[AgreementArticle, ...]], ...]
    has_bands: bool

    @property
    def name(self) -> str:
        """Its place in a paper."""
        return f"overeenkomst-{self.agreement.code}"


def build(request: PaperRequest) -> dict[str, Any]:
    """The agreement that was asked for, else all: those that hold with their articles."""
    found = list(
        Agreement.objects.select_related("successor")
        .prefetch_related("articles__grounds", "organisations", "predecessors")
        .order_by("pk")
    )
    if request.only:
        found = [one for one in found if one.code == request.only]
    bands = {row.agreement_id for row in ground_of(Rule.BANDS).rows}
    rows = [
        (
            one,
            AgreementSheet(one, tuple(_by_title(one.articles.all())), one.pk in bands)
            if request.only or one.successor is None
            else None,
        )
        for one in found
    ]
    return {
        "paper": Masthead(
            title="Overeenkomsten",
            period=f"{request.year}",
            subtitle="De afspraken waarop de samenwerking rust, per artikel samengevat",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
        ),
        "rows": rows,
        "listed": len(rows) != 1,
        "sheets": [sheet for _, sheet in rows if sheet],
        "overview": efforts_of(request.year),
        "bands_from": bands_from(request),
    }


def _by_title(
    articles: Iterable[AgreementArticle],
) -> Iterable[tuple[str, tuple[AgreementArticle, ...]]]:
    """Articles that follow each other under one title."""
    for title, group in groupby(articles, key=lambda article: article.title):
        yield title, tuple(group)
