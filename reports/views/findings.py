"""The list of findings, and putting one aside."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agenda.calculations import same_day_next_year
from agenda.models import FindingSnooze
from agenda.services import SnoozeRefused, snooze, unsnooze
from platform_ivz.findings import Finding
from platform_ivz.middleware import take_kept_post
from platform_ivz.paging import paged
from reports.attention import without_hidden
from reports.findings import all_findings, put_aside
from reports.forms import FindingFilterForm, Shown, SnoozeForm


@dataclass(frozen=True, slots=True)
class Line:
    """A finding in the list, what put it aside, and the form to do so (None for who may not)."""

    finding: Finding
    snoozed: FindingSnooze | None
    form: SnoozeForm | None


@require_safe
def finding_list(request: HttpRequest) -> HttpResponse:
    """Every finding on the chosen day that the visitor may see."""
    return _page(request)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_snooze(request: HttpRequest) -> HttpResponse:
    """Put a finding aside with a reason and a last day.

    A GET follows when the session ended half-way: it shows what was typed again.
    """
    if not request.user.has_perm("agenda.snooze"):
        raise PermissionDenied
    if request.method != "POST":
        kept = take_kept_post(request)
        return _page(request, typed=kept) if kept else _back(request)
    today = timezone.localdate()
    form = _form(request.POST, number=0, today=today)
    known = {finding.key: finding for finding in all_findings(request.chosen_day())}
    finding = known.get(request.POST.get("key", ""))
    if finding is None:
        messages.warning(request, "Dit aandachtspunt is er niet meer.")
        return _back(request)
    if not form.is_valid():
        return _page(request, typed=request.POST, status=422)
    try:
        snoozed = snooze(**form.cleaned_data, by=request.user, today=today)
    except SnoozeRefused as refused:
        return _page(request, typed=request.POST, refused=refused, status=422)
    until = f"{snoozed.until:%d-%m-%Y}"
    messages.success(request, f"{finding.subject} sluimert tot en met {until}.")
    return _back(request)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_wake(request: HttpRequest) -> HttpResponse:
    """Take a finding back before its day."""
    if not request.user.has_perm("agenda.snooze"):
        raise PermissionDenied
    if request.method == "POST":
        if unsnooze(key=request.POST.get("key", "")):
            messages.success(request, "Het aandachtspunt vraagt weer aandacht.")
        else:
            messages.warning(request, "Dit aandachtspunt sluimert niet meer.")
    return _back(request)


def _page(
    request: HttpRequest,
    *,
    typed: QueryDict | None = None,
    refused: SnoozeRefused | None = None,
    status: int = 200,
) -> HttpResponse:
    day, today = request.chosen_day(), timezone.localdate()
    findings = without_hidden(all_findings(day), request.user)
    aside = put_aside(today)
    narrowing = FindingFilterForm(
        request.GET.dict() | {"peildatum": day.isoformat()}, findings=findings
    )
    shown = request.GET.get("toon") or Shown.OPEN
    may_snooze = request.user.has_perm("agenda.snooze")
    chosen = [(finding, aside.get(finding.key)) for finding in narrowing.narrow(findings)]
    waiting = [finding for finding, snoozed in chosen if snoozed is None]
    asleep = [(finding, snoozed) for finding, snoozed in chosen if snoozed]
    pages = {
        "open": paged(request, waiting if shown != Shown.SNOOZED else ()),
        "snoozed": paged(request, asleep if shown != Shown.OPEN else (), prefix="sluimert-"),
    }
    rows = [*((finding, None) for finding in pages["open"]), *pages["snoozed"]]
    lines = []
    for number, (finding, snoozed) in enumerate(rows):
        form = _form_of(finding, number, today, typed, refused) if may_snooze else None
        lines.append(Line(finding, snoozed, form))
    context = {
        "day": day,
        "filter": narrowing,
        "pages": pages,
        "lines": [line for line in lines if line.snoozed is None],
        "snoozed": [line for line in lines if line.snoozed],
        "snoozed_count": len(asleep),
        "all_count": len(findings),
        "back": request.GET.urlencode(),
        "may_snooze": may_snooze,
    }
    template = (
        "reports/includes/_finding_results.html" if request.htmx else "reports/finding_list.html"
    )
    return render(request, template, context, status=status)


def _form(data: Any, *, number: int, today: dt.date, **kwargs: Any) -> SnoozeForm:
    return SnoozeForm(data, number=number, first=today, last=same_day_next_year(today), **kwargs)


def _form_of(
    finding: Finding,
    number: int,
    today: dt.date,
    typed: QueryDict | None,
    refused: SnoozeRefused | None,
) -> SnoozeForm:
    """The form of a finding; filled in, with what is wrong, for the one that was sent."""
    if typed is None or typed.get("key") != finding.key:
        return _form(None, number=number, today=today, initial={"key": finding.key})
    form = _form(typed, number=number, today=today)
    if form.is_valid() and refused:
        for name, errors in refused.errors.items():
            form.add_error(name if name in form.fields else None, errors)
    return form


def _back(request: HttpRequest) -> HttpResponse:
    """Back to the list as it was narrowed down."""
    query = request.GET.urlencode()
    return HttpResponseRedirect(f"{reverse('reports:finding_list')}{'?' if query else ''}{query}")
