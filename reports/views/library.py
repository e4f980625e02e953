"""The library of papers."""

from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from platform_ivz.access import EVERY_ROLE, shows
from platform_ivz.formats import date_long
from platform_ivz.pdf_files import picture_of
from portfolios.models import Region
from portfolios.work import start_work
from reports import work
from reports.catalogue import PAPERS, CatalogueEntry, find
from reports.kept import Kept, differences, kept_of
from reports.papers.base import NoRegion, PaperRequest, request_for

# The width of the picture of a page, in pixels.
PICTURE = 480


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
    return paper_answer(request, entry, asked)


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


@shows(*EVERY_ROLE)
@require_safe
def library_paper(request: HttpRequest, name: str) -> HttpResponse:
    """A paper of the library: how it looks, making it, and what was kept of it."""
    entry = _entry(request, name)
    if Region.objects.first() is None:
        return _library(request, status=404)
    day = request.chosen_day()
    context = {
        "entry": entry,
        "kept": kept_of(entry, request.user),
        "day": day,
        "may_keep": work.may_keep(request.user, name=name, day=day.isoformat()),
        "parents": _parents(),
    }
    return render(request, "reports/library_paper.html", context)


@shows(*EVERY_ROLE)
@require_POST
def paper_keep(request: HttpRequest, name: str) -> HttpResponse:
    """Have a paper kept as it is on the chosen day."""
    entry, day = _entry(request, name), request.chosen_day().isoformat()
    if not work.may_keep(request.user, name=name, day=day):
        raise PermissionDenied
    if Region.objects.first() is None:
        return _library(request, status=404)
    title = f"{entry.title} bewaren"
    return redirect(start_work(request.user, title, work.kept_paper, name=name, day=day))


@shows(*EVERY_ROLE)
@require_safe
def paper_differences(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """In which figures a kept paper differs from what was kept of it next."""
    entry = _entry(request, name)
    kept = _kept(request, entry, pk)
    parents = [*_parents(), (entry.title, reverse("reports:library_paper", args=(name,)))]
    context = {"entry": entry, "kept": kept, "lines": differences(kept), "parents": parents}
    return render(request, "reports/library_differences.html", context)


@shows(*EVERY_ROLE)
@require_safe
def paper_picture(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """The first page of a kept paper as a picture; it never changes."""
    paper = _kept(request, _entry(request, name), pk).paper
    etag = f'"{paper.sha256}"'
    if (known := get_conditional_response(request, etag=etag)) is not None:
        return known
    with paper.file.open("rb") as file:
        response = HttpResponse(picture_of(file.read(), width=PICTURE), content_type="image/png")
    response["ETag"] = etag
    return response


def _parents() -> list[tuple[str, str]]:
    return [("Stukken", reverse("reports:library"))]


def _kept(request: HttpRequest, entry: CatalogueEntry, pk: int) -> Kept:
    """What was kept under this number, for who may have it."""
    for kept in kept_of(entry, request.user):
        if kept.paper.pk == pk:
            return kept
    raise Http404


def _entry(request: HttpRequest, name: str) -> CatalogueEntry:
    """The paper with this name, for who may make it."""
    entry = find(name)
    if entry is None:
        raise Http404
    if not entry.is_for(request.user):
        raise PermissionDenied
    return entry


def paper_answer(request: HttpRequest, entry: CatalogueEntry, asked: PaperRequest) -> HttpResponse:
    """A paper as a file to open; a browser that has it as it is now is not sent it again."""
    pdf = entry.render(asked).pdf
    etag = f'"{sha256(pdf).hexdigest()}"'
    if (known := get_conditional_response(request, etag=etag)) is not None:
        return known
    response = HttpResponse(pdf, content_type="application/pdf")
    response["ETag"] = etag
    response["Content-Disposition"] = f'inline; filename="{entry.filename(asked)}"'
    return response
