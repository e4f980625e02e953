"""The library of papers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.dates import chosen_day
from reports.catalogue import PAPERS, find
from reports.papers.base import NoRegion, request_for


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The papers that can be made."""
    day = chosen_day(request)
    return render(request, "reports/library.html", {"papers": PAPERS, "day": day})


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
