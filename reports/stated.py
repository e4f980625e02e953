"""Figures that the source states, held against the data and against each other."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from agenda.models import SafetyAgenda, StatedFigure
from platform_ivz.datasets import Rows
from platform_ivz.formats import number, quantity, rounded
from platform_ivz.resources import quoted
from reports.figures import BESIDE, COMPUTED, NOT_COMPUTED, Figures, Value

# "Ca.", "ruim" and "rond" leave room: a difference within this share is no finding.
APPROXIMATION = Decimal("0.05")


class SourceFigures:
    """The data of each day that the source speaks of.

    Later counts and decisions do not make an old source wrong. A figure that names no day is about
    the first agenda's first day, for which the source was made; without an agenda about `day`.
    """

    def __init__(self, day: dt.date) -> None:
        first = SafetyAgenda.objects.order_by("valid_from").values_list("valid_from", flat=True)
        self.first_day: dt.date = first.first() or day
        self._of: dict[dt.date, Figures] = {}

    def day_of(self, figure: StatedFigure) -> dt.date:
        """The day that a figure is about."""
        return figure.as_of or self.first_day

    def value(self, figure: StatedFigure) -> Value:
        """What the data of that day give; None when there is nothing to compare with."""
        day = self.day_of(figure)
        if day not in self._of:
            self._of[day] = Figures(day)
        return self._of[day].value(figure.claim)

    def groups(self, stated: Iterable[StatedFigure]) -> list[list[StatedFigure]]:
        """Figures that state the same fact about the same day, each group in the order of the source."""
        found: dict[tuple[str, dt.date], list[StatedFigure]] = {}
        for figure in sorted(stated, key=lambda figure: (figure.order, figure.pk)):
            found.setdefault((figure.claim, self.day_of(figure)), []).append(figure)
        return [found[key] for key in sorted(found)]


def unknown_claims(table: Rows) -> Iterator[tuple[int, str]]:
    """Claims of a file that nothing computes, or that name nothing in the data."""
    figures = SourceFigures(timezone.localdate())
    stated = {figure.code: figure for figure in StatedFigure.objects.all()}
    for line, row in zip(table.lines, table.rows, strict=True):
        figure = stated[str(row["code"]).strip()]
        name = figure.claim.partition(" ")[0]
        if name not in COMPUTED:
            known = ", ".join(COMPUTED)
            yield line, f"kolom claim: {quoted(name)} is niet bekend; bekend zijn: {known}"
        elif name not in NOT_COMPUTED and figures.value(figure) is None:
            yield line, f"kolom claim: {quoted(figure.claim)} noemt niets uit de gegevens"


def is_beside(figure: StatedFigure) -> bool:
    """Whether what places say of it may all be right, however they say it."""
    return figure.claim.partition(" ")[0] == BESIDE


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
CONTRADICTS, TOGETHER, ALONE = "tegenstrijdig", "samen lezen", "niet vergeleken"


def comparisons(stated: Iterable[StatedFigure], figures: SourceFigures) -> dict[int, Comparison]:
    """For every stated figure (by pk) what the data give; `stated` holds all of them."""
    return {
        figure.pk: _compare(figure, figures.value(figure), contradicted)
        for group in figures.groups(stated)
        for contradicted in [len(set(map(comparable, group))) > 1]
        for figure in group
    }


def _compare(figure: StatedFigure, value: Value, contradicted: bool) -> Comparison:
    if value is None and contradicted and is_beside(figure):
        return Comparison(None, TOGETHER, differs=False)
    if value is None:
        return Comparison(None, CONTRADICTS if contradicted else ALONE, contradicted)
    if figure.value is None:
        return Comparison(value, ALONE, False)
    wrong = differs(figure, value)
    return Comparison(value, DIFFERS if wrong else AGREES, wrong)
