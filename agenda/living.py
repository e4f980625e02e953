"""Names of figures and references in the texts of an agenda.

What a name stands for draws on all apps, so who knows it stands higher: `reports/note/living.py`, which
says so at start-up by `register()`, as who makes papers does in `agenda/meetings/printing.py`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError


@dataclass(frozen=True, slots=True)
class Names:
    """Who knows the names.

    `filled(text, day)` gives HTML with its names filled in as on a day. `problems(text, day)` says in
    Dutch which names in a text nothing has.
    """

    filled: Callable[[str, dt.date], str]
    problems: Callable[[str, dt.date], list[str]]


_registered: list[Names] = []


def register(names: Names) -> None:
    """Say who knows the names. Called once, at start-up."""
    _registered[:] = [names]


def filled(text: str, day: dt.date) -> str:
    """HTML with its names filled in as on a day."""
    return _registered[0].filled(text, day)


def check_names(text: str, day: dt.date) -> None:
    """Raise ValidationError when a text names what does not exist."""
    if found := _registered[0].problems(text, day):
        raise ValidationError(found)
