"""What is done around every request for what all pages share; see platform_ivz/memory.py."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from platform_ivz.memory import is_shared, reading, state
from reports.memory import renew


class MemoryMiddleware:
    """A page that only reads computes figures of the region once, or finds them computed.

    They are computed for everybody after the answer to who changed something; nobody waits for it.
    The same is done after a page that did not find them: data changed by a command, or a new day.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        respond = self._read if request.method in ("GET", "HEAD") else self._change
        response, outdated = respond(request)
        if outdated:
            _after(response, renew)
        return response

    def _read(self, request: HttpRequest) -> tuple[HttpResponse, bool]:
        with reading() as block:
            response = self.get_response(request)
        return response, block.lacks_shared

    def _change(self, request: HttpRequest) -> tuple[HttpResponse, bool]:
        if not is_shared():
            return self.get_response(request), False
        before = state()
        response = self.get_response(request)
        return response, state() != before


def _after(response: HttpResponse, do: Callable[[], None]) -> None:
    """Do something when the answer has been sent."""
    close = response.close

    def do_and_close() -> None:
        do()
        close()

    response.close = do_and_close
