"""On which day a page looks at its facts."""

import datetime as dt

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone

from agenda.models import SafetyAgenda


def chosen_day(request: HttpRequest) -> dt.date:
    """The day that the visitor chose with `?peildatum=`, else the working date.

    Raises BadRequest when the day cannot be read.
    """
    text = request.GET.get("peildatum", "").strip()
    if not text:
        return SafetyAgenda.objects.working_date(timezone.localdate())
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise BadRequest("Schrijf de peildatum als 2020-12-31.") from None
    if not 1900 <= day.year <= 2200:
        raise BadRequest("Kies een peildatum tussen 1900 en 2200.")
    return day
