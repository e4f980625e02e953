"""What every page may ask of the agenda."""

from collections.abc import Callable
from functools import cache, partial

from django.http import HttpRequest, HttpResponse

from agenda.dates import chosen_day


class ChosenDayMiddleware:
    """Gives every request `chosen_day()`, so that pages of lower floors know the working date too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.chosen_day = cache(partial(chosen_day, request))
        return self.get_response(request)
