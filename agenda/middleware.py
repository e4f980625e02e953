"""What every page may ask of the agenda."""

from collections.abc import Callable
from functools import cache, partial

from django.http import HttpRequest, HttpResponse

from agenda.dates import keep_choice, looking_at


class ChosenDayMiddleware:
    """Gives every request `looking()` and `chosen_day()`, so that lower floors know the day too.

    A page that was asked for another day leaves that day to the pages after it. Papers and files
    do not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        looking = request.looking = cache(partial(looking_at, request))
        request.chosen_day = lambda: looking().day
        response = self.get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        is_asked = request.method == "GET" and "peildatum" in request.GET
        if is_asked and is_page and response.status_code == 200 and request.user.is_authenticated:
            keep_choice(request)
        return response
