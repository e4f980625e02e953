"""On which day a page looks at its facts."""

import datetime as dt
from argparse import ArgumentTypeError
from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.utils import timezone

from agenda.models import SafetyAgenda

FIRST_YEAR, LAST_YEAR = 1900, 2200


def read_day(text: str) -> dt.date:
    """The day that `text` names as 2020-12-31. Raises ValueError in Dutch when it names none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError("Schrijf de peildatum als 2020-12-31.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Kies een peildatum tussen {FIRST_YEAR} en {LAST_YEAR}.")
    return day


def read_year(text: str) -> int:
    """The year that `text` names. Raises ValueError in Dutch when it names none."""
    if not text.isdecimal() or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise ValueError(f"Kies een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}.")
    return int(text)


def option(read: Callable[[str], Any]) -> Callable[[str], Any]:
    """Read the value of an option of a command; what is wrong with it is told in Dutch."""

    def read_option(text: str) -> Any:
        try:
            return read(text)
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return read_option


def chosen_day(request: HttpRequest) -> dt.date:
    """The day that the visitor chose with `?peildatum=`, else the working date.

    Raises BadRequest when the day cannot be read.
    """
    return asked_day(request) or SafetyAgenda.objects.working_date(timezone.localdate())


def asked_day(request: HttpRequest) -> dt.date | None:
    """The day that the visitor chose with `?peildatum=`; None when nothing was chosen.

    Raises BadRequest when the day cannot be read.
    """
    text = request.GET.get("peildatum", "").strip()
    if not text:
        return None
    try:
        return read_day(text)
    except ValueError as error:
        raise BadRequest(str(error)) from error
