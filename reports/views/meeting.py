"""The papers of one meeting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from agenda.minutes.views.lists import WITH_CLOSED, may_have_list
from agenda.minutes.views.table import OF_MINUTES
from platform_ivz.access import shows
from portfolios.models import Region
from reports.catalogue import find
from reports.papers.base import PaperRequest
from reports.views.library import paper_answer


@shows(*OF_MINUTES)
@require_safe
def decisions_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the list of decisions of a meeting; what is closed only when it is asked for."""
    found = may_have_list(request, pk)
    asked = PaperRequest(
        region=get_object_or_404(Region),
        day=found.day,
        year=found.day.year,
        user=request.user,
        meeting=found,
        with_closed=WITH_CLOSED in request.GET,
    )
    return paper_answer(request, find("besluitenlijst"), asked)
