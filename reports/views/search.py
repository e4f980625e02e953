"""Search over everything that the visitor may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from platform_ivz.access import EVERY_ROLE, shows
from reports import search as searching


@shows(*EVERY_ROLE)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the visitor may see of all that fits `?q=`, by kind."""
    question = searching.asked(request.GET.get("q", ""))
    groups = searching.search(question, request.user)
    context = {
        "question": question,
        "groups": groups,
        "count": sum(group.count for group in groups),
        "longest": searching.LONGEST,
    }
    return render(request, "reports/search.html", context)
