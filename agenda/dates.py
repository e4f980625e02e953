"""On which day a page looks at its facts."""

import datetime as dt
from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from agenda.models import SafetyAgenda
from platform_ivz.reading import computed_once

FIRST_YEAR, LAST_YEAR = 1900, 2200
# What `?peildatum=` can ask for beside a day, and where the session keeps what was asked for.
TODAY = "vandaag"
KEPT = "peildatum"


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


class YearMixin:
    """A page whose address names a year. A year that cannot be gives a 404."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.year = kwargs["year"]
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Http404("Er is geen blad voor dit jaar.")
        return super().dispatch(request, *args, **kwargs)


@dataclass(frozen=True, slots=True)
class Looking:
    """The day at which the pages of a visitor look; `chosen` when it is not the working date."""

    day: dt.date
    today: dt.date
    chosen: bool

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def recorded_day(self) -> dt.date:
        """The day at which pages look at what was recorded of work: versions, phases, approvals.

        Without a choice that is today: what is done after the last agenda is not hidden by it.
        """
        return min(self.day, self.today) if self.chosen else self.today

    @property
    def is_back(self) -> bool:
        """Whether what was recorded is shown as it was, so that nothing can be done with it."""
        return self.recorded_day < self.today


def looking_at(request: HttpRequest) -> Looking:
    """The day that the visitor chose, with `?peildatum=` or on an earlier page, else the working date.

    Raises BadRequest when the day in the address cannot be read.
    """
    today = timezone.localdate()
    if "peildatum" in request.GET:
        day = _asked(request.GET["peildatum"], today)
    else:
        day = _kept(request, today)
    working_date = SafetyAgenda.objects.working_date(today)
    return Looking(day or working_date, today, chosen=day not in (None, working_date))


@computed_once
def recorded_day(day: dt.date) -> dt.date:
    """The day at which is looked at what was recorded of work, by who looks at `day`.

    The same as `Looking.recorded_day`: the working date is nobody's choice, so there it is today.
    """
    today = timezone.localdate()
    return today if day == SafetyAgenda.objects.working_date(today) else min(day, today)


def chosen_day(request: HttpRequest) -> dt.date:
    """The day of `looking_at()`."""
    return looking_at(request).day


def keep_choice(request: HttpRequest) -> None:
    """Remember the day that the address asks for; the working date is no choice to remember."""
    try:
        looking = looking_at(request)
    except BadRequest:
        return
    asked = TODAY if looking.is_today else looking.day.isoformat()
    if looking.chosen and request.session.get(KEPT) == asked:
        return
    if not looking.chosen or looking.day == SafetyAgenda.objects.working_date(looking.today):
        request.session.pop(KEPT, None)
    else:
        request.session[KEPT] = asked


def _asked(text: str, today: dt.date) -> dt.date | None:
    text = text.strip()
    if not text:
        return None
    try:
        return today if text == TODAY else read_day(text)
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _kept(request: HttpRequest, today: dt.date) -> dt.date | None:
    kept = getattr(request, "session", {}).get(KEPT, "")
    return _asked(kept, today)
