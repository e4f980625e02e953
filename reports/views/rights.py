"""The page that says who reads what, and who may do what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from platform_ivz.access import EVERY_ROLE, shows
from reports.rights import BY_TIE, doing_rows, reading_rows, roles_in_words


@shows(*EVERY_ROLE)
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Rights by role, for everybody with a role: it tells of roles, never of people."""
    context = {
        "title": "Wie mag wat",
        "own_roles": [role.get_role_display() for role in request.user.current_roles],
        "roles": roles_in_words(),
        "reading": reading_rows(),
        "doing": doing_rows(),
        "by_tie": BY_TIE.values(),
    }
    return render(request, "reports/rights.html", context)
