"""Figures that the source states, held against the data and against each other."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from agenda.models import SafetyAgenda, StatedFigure
from platform_ivz.formats import number, quantity, rounded
from reports.figures import Figures, Value

# "Ca.", "ruim" and "rond" leave room: a difference within this share is no finding.
APPROXIMATION = Decimal("0.05")


def figures_of_source(day: dt.date) -> Figures:
    """The data of the first agenda's first day, for which the source was made.

    Later counts and decisions do not make an old source wrong. Without an agenda it is `day`.
    """
    first = SafetyAgenda.objects.order_by("valid_from").values_list("valid_from", flat=True).first()
    return Figures(first or day)


def comparable(figure: StatedFigure) -> str:
    """What a place says, so that two places can be compared."""
    return figure.printed.casefold() if figure.value is None else quantity(figure.value, 4)


def differs(figure: StatedFigure, value: Decimal | int) -> bool:
    """Whether a place says something else than the data."""
    if figure.value is None:
        return False
    if figure.approximate:
        return abs(figure.value - value) > abs(value) * APPROXIMATION
    return rounded(value, decimals(figure.value)) != figure.value


def decimals(value: Decimal) -> int:
    """How many decimals a figure has."""
    return max(0, -int(value.normalize().as_tuple().exponent))


def in_words(figure: StatedFigure, value: Decimal | int) -> str:
    """A value with the figure's unit; euros have no decimals or two."""
    places = max(2, decimals(figure.value)) if figure.value is not None else 2
    text = quantity(value, places)
    if figure.unit.startswith("euro") and "," in text:
        text = number(value, places)
    return f"{text} {figure.unit}".strip()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the data give for a stated figure, and how the two compare."""

    value: Value
    verdict: str
    differs: bool


AGREES, DIFFERS = "klopt", "wijkt af"
CONTRADICTS, ALONE = "tegenstrijdig", "niet vergeleken"


def comparisons(stated: Iterable[StatedFigure], figures: Figures) -> dict[int, Comparison]:
    """For every stated figure (by pk) what the data give; `stated` holds all of them."""
    stated = tuple(stated)
    said: dict[str, set[str]] = {}
    for figure in stated:
        said.setdefault(figure.claim, set()).add(comparable(figure))
    values = {claim: figures.value(claim) for claim in said}
    return {
        figure.pk: _compare(figure, values[figure.claim], len(said[figure.claim]) > 1)
        for figure in stated
    }


def _compare(figure: StatedFigure, value: Value, contradicted: bool) -> Comparison:
    if value is None:
        return Comparison(None, CONTRADICTS if contradicted else ALONE, contradicted)
    if figure.value is None:
        return Comparison(value, ALONE, False)
    wrong = differs(figure, value)
    return Comparison(value, DIFFERS if wrong else AGREES, wrong)
