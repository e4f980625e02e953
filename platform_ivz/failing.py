"""What a visitor gets when something cannot be done, or cannot be done yet."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.log import log_response

from platform_ivz.middleware import READING, without_secrets
from platform_ivz.places import Busy, patience

# A page that stores may wait so many seconds for a place: on SQLite it keeps others from storing
# meanwhile, and they give up after 20 (settings.py).
PATIENCE_OF_STORING = 15
# After so many seconds a page that is only read, and found no place, asks again.
AGAIN_AFTER = 4


class BusyMiddleware:
    """A page that found no place for long work (`platform_ivz/places.py`) says so, at once.

    It keeps no worker thread waiting, for those are few and everybody needs them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with patience(0 if request.method in READING else PATIENCE_OF_STORING):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        return not_now(request) if isinstance(problem, Busy) else None


def not_now(request: HttpRequest) -> HttpResponse:
    """The page that asks again by itself; of a page that stores, that nothing was stored."""
    if request.method in READING:
        context = {"seconds": AGAIN_AFTER, "before": page_before(request)}
        response = render(request, "not_now.html", context, status=503)
    else:
        response = not_stored(request, status=503)
    response["Retry-After"] = str(AGAIN_AFTER)
    # No fault: it is told as such, else every 503 is an error in the log.
    log_response("No place: %s", request.path, response=response, request=request, level="info")
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it went wrong, and whether something may have been stored.

    It asks the database nothing: that may be what failed.
    """
    if getattr(request, "nothing_stored", False):
        return not_stored(request, status=500)
    sent = request.method not in READING
    return HttpResponseServerError(render_to_string("500.html", {"sent": sent}))


def not_stored(request: HttpRequest, *, status: int) -> HttpResponse:
    """Say that nothing was stored, with a button to send what was typed once more."""
    kept = without_secrets(request.POST)
    context = {
        "busy": status == 503,
        "csrf_token": get_token(request),
        "address": request.get_full_path(),
        "before": page_before(request),
        "typed": [(name, value) for name, values in kept.lists() for value in values],
        "files": bool(request.FILES),
        "whole": not request.FILES and set(request.POST) <= {*kept, "csrfmiddlewaretoken"},
    }
    return HttpResponse(render_to_string("not_stored.html", context), status=status)


def page_before(request: HttpRequest) -> str:
    """The page of the portal from which this was asked; the start page when that is not known."""
    referer = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(referer, {request.get_host()})
    return referer if known else "/"
