"""What every page tells of the agenda."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from agenda.dates import Looking


def looking(request: HttpRequest) -> dict[str, object]:
    """The day at which pages look; None for who came in nowhere, or asked for what is no day."""

    def ask() -> Looking | None:
        try:
            return request.looking() if hasattr(request, "looking") else None
        except BadRequest:
            return None

    return {"looking": SimpleLazyObject(ask)}
