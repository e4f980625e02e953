"""Pages that draw on several apps: start, findings, the library of papers."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.dates import chosen_day
from contributions.overviews import balance_of, contributions_of, efforts_of
from platform_ivz.audit import history
from platform_ivz.views import HouseDetailView
from portfolios.models import Municipality, PortfolioTerm
from projects.calculations import rounded
from projects.models import ProjectAssignment
from reports.catalogue import PAPERS, find
from reports.findings import all_findings
from reports.papers.base import NoRegion, request_for

SHOWN_ON_START = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs attention, and the figures of the year."""
    day = chosen_day(request)
    total = balance_of(day.year, day).total
    findings = all_findings(day)
    context = {
        "day": day,
        "findings": findings[:SHOWN_ON_START],
        "finding_count": len(findings),
        "contributions": contributions_of(day.year),
        "delivered": rounded(total.delivered),
        "owed": rounded(total.owed),
        "projects": ProjectAssignment.objects.running().count(),
    }
    return render(request, "reports/home.html", context)


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """Every finding on the chosen day."""
    day = chosen_day(request)
    return render(
        request, "reports/finding_list.html", {"day": day, "findings": all_findings(day)}
    )


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The papers that can be made."""
    day = chosen_day(request)
    return render(request, "reports/library.html", {"papers": PAPERS, "day": day})


class MunicipalityDetailView(HouseDetailView):
    """The sheet of one municipality: what it owes, delivers, pays, and who does what."""

    model = Municipality
    template_name = "reports/municipality_detail.html"
    edit_permission = "portfolios.edit"
    lead = "Wat deze gemeente inbrengt en betaalt, en wie er wat doet."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = chosen_day(self.request)
        municipality = self.object
        row = next(
            (r for r in balance_of(day.year, day).rows if municipality in r.municipalities), None
        )
        return super().get_context_data(
            day=day,
            balance=row,
            contribution=_row_of(contributions_of(day.year).rows, municipality),
            effort=_row_of(efforts_of(day.year).rows, municipality),
            people=municipality.people.prefetch_related(
                Prefetch(
                    "portfolio_terms",
                    queryset=PortfolioTerm.objects.on(day).select_related("portfolio__board"),
                    to_attr="current_terms",
                )
            ),
            history=history(municipality),
            **kwargs,
        )


def _row_of(rows: Iterable[Any], municipality: Municipality) -> Any:
    return next((row for row in rows if row.municipality == municipality), None)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search over everything that the visitor may see."""
    return render(request, "reports/search.html", {"q": request.GET.get("q", "")})


@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """Make a paper for the chosen day and send it."""
    entry = find(name)
    if entry is None:
        raise Http404
    try:
        asked = request_for(day=chosen_day(request))
    except NoRegion as error:
        raise Http404 from error
    response = HttpResponse(entry.render(asked).pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{entry.filename(asked)}"'
    return response
