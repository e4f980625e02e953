"""The bars of results."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from agenda.models import Result
from platform_ivz.charts.bars import Bar, BarChart, bar_chart
from platform_ivz.formats import euro, quantity


@dataclass(frozen=True, slots=True)
class ResultChart:
    """Results of one topic that count the same thing."""

    topic: str
    unit: str
    chart: BarChart


def result_charts(results: Iterable[Result]) -> tuple[ResultChart, ...]:
    """A chart for each topic with three or more figures of one unit; fewer say nothing together."""
    known = [result for result in results if result.value is not None and result.unit]
    known.sort(key=lambda result: (result.topic, result.unit, -result.value, result.pk))
    charts = []
    for (topic, unit), group in groupby(known, key=lambda result: (result.topic, result.unit)):
        rows = list(group)
        if len(rows) < 3 or rows[0].value <= 0 or rows[-1].value < 0:
            continue
        bars = [Bar(row.label, row.value, _figure(row)) for row in rows]
        charts.append(ResultChart(topic, unit, bar_chart(bars, title=f"{topic}, {unit}")))
    return tuple(charts)


def _figure(result: Result) -> str:
    text = euro(result.value) if result.unit == "euro" else quantity(result.value)
    return f"ca. {text}" if result.approximate else text
