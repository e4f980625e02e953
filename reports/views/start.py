"""The start page, and the list of findings."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agenda.dates import chosen_day
from contributions.overviews import balance_of, contributions_of
from projects.calculations import rounded
from projects.models import ProjectAssignment
from reports.findings import all_findings

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
