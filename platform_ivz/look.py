"""The look of the house: one palette for screen, paper and Word.

It stands in static/css/tokens.css, and the setting HOUSE_STYLE names a file beside it that says some
of it otherwise. Screens load these files; paper and Word, which know no dark, take what is light.
"""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

TOKENS = "css/tokens.css"
CHARTS = "css/charts.css"


def house_style() -> str:
    """The style sheet that goes over the tokens; empty when the house has none of its own."""
    return f"css/{settings.HOUSE_STYLE}.css" if settings.HOUSE_STYLE else ""


def palette() -> dict[str, str]:
    """The colours by their names there, such as "action": six hexadecimal digits each."""
    sheets = filter(None, (TOKENS, house_style()))
    return {name: colour for sheet in sheets for name, colour in _colours(sheet)}


def chart_style() -> str:
    """The style sheet of the charts with its colours filled in, for where no tokens reach."""
    colours = palette()
    return re.sub(
        r"var\(--([\w-]+)\)", lambda named: f"#{colours[named[1]]}", _text_of(finders.find(CHARTS))
    )


@cache
def _colours(sheet: str) -> list[tuple[str, str]]:
    light, _, _ = _text_of(finders.find(sheet)).partition("@media")
    return [
        (name, "".join(2 * digit for digit in colour) if len(colour) == 3 else colour)
        for name, colour in re.findall(r"--([\w-]+):\s*#([0-9a-f]{6}|[0-9a-f]{3});", light)
    ]


@cache
def _text_of(path: str) -> str:
    return Path(path).read_text(encoding="utf-8")
