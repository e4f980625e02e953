"""Search over everything that the visitor may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search over everything that the visitor may see."""
    return render(request, "reports/search.html", {"q": request.GET.get("q", "")})
