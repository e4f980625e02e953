"""The library of papers."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from platform_ivz.access import EVERY_ROLE, shows
from platform_ivz.formats import date_long
from portfolios.models import Region
from portfolios.work import start_work
from reports import work
from reports.catalogue import PAPERS, CatalogueEntry, find
from reports.papers.base import NoRegion, PaperRequest, request_for


@shows(*EVERY_ROLE)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """The papers that can be made."""
    return _library(request)


def _library(request: HttpRequest, *, status: int = 200) -> HttpResponse:
    """The library; without a region it says what to do first."""
    papers = [entry for entry in PAPERS if entry.is_for(request.user)]
    context = {"papers": papers, "day": request.chosen_day()}
    return render(request, "reports/library.html", context, status=status)


@shows(*EVERY_ROLE)
@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """Make a paper for the chosen day and send it; one that takes long is asked for in the library."""
    entry = _entry(request, name)
    try:
        asked = request_for(day=request.chosen_day(), user=request.user)
    except NoRegion:
        return _library(request, status=404)
    if entry.long:
        return redirect(f"{reverse('reports:library')}?peildatum={asked.day:%Y-%m-%d}#{name}")
    return paper_answer(entry, asked)


@shows(*EVERY_ROLE)
@require_POST
def paper_start(request: HttpRequest, name: str) -> HttpResponse:
    """Have a paper that takes long made for the chosen day."""
    entry = _entry(request, name)
    if not entry.long:
        raise Http404
    if Region.objects.first() is None:
        return _library(request, status=404)
    day = request.chosen_day()
    title = f"{entry.title}, {date_long(day)}"
    return redirect(start_work(request.user, title, work.paper, name=name, day=day.isoformat()))


def _entry(request: HttpRequest, name: str) -> CatalogueEntry:
    """The paper with this name, for who may make it."""
    entry = find(name)
    if entry is None:
        raise Http404
    if not entry.is_for(request.user):
        raise PermissionDenied
    return entry


def paper_answer(entry: CatalogueEntry, asked: PaperRequest) -> HttpResponse:
    """A paper as a file to open."""
    response = HttpResponse(entry.render(asked).pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{entry.filename(asked)}"'
    return response
