"""Data for the charts of the agenda: places in per cents of the width, drawn by templates/charts/.

Widths in per cents let the text of a chart keep its size on a phone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from agenda.models import Result
from platform_ivz.formats import euro, quantity

BAR_STEP = 24


def _per_cent(value: Decimal) -> str:
    return f"{value:.2f}%"


@dataclass(frozen=True, slots=True)
class ResultBar:
    """A result as a bar."""

    label: str
    figure: str
    width: str
    label_y: int
    bar_y: int

    @property
    def figure_y(self) -> int:
        """The height of the figure at the end of the bar."""
        return self.bar_y + 12


@dataclass(frozen=True, slots=True)
class ResultChart:
    """Results of one topic that count the same thing."""

    topic: str
    unit: str
    title: str
    height: int
    bars: tuple[ResultBar, ...]


def result_charts(results: Iterable[Result]) -> tuple[ResultChart, ...]:
    """A chart for each topic with three or more figures of one unit; fewer say nothing together."""
    known = [result for result in results if result.value is not None and result.unit]
    known.sort(key=lambda result: (result.topic, result.unit, -result.value, result.pk))
    charts = []
    for (topic, unit), group in groupby(known, key=lambda result: (result.topic, result.unit)):
        rows = list(group)
        if len(rows) < 3 or rows[0].value <= 0 or rows[-1].value < 0:
            continue
        bars = tuple(
            ResultBar(
                label=row.label,
                figure=_figure(row),
                width=_per_cent(Decimal(80) * row.value / rows[0].value),
                label_y=index * 2 * BAR_STEP + 16,
                bar_y=index * 2 * BAR_STEP + 22,
            )
            for index, row in enumerate(rows)
        )
        words = "; ".join(f"{bar.label} {bar.figure}" for bar in bars)
        charts.append(
            ResultChart(topic, unit, f"{topic}, {unit}: {words}.", len(bars) * 2 * BAR_STEP, bars)
        )
    return tuple(charts)


def _figure(result: Result) -> str:
    text = euro(result.value) if result.unit == "euro" else quantity(result.value)
    return f"ca. {text}" if result.approximate else text
