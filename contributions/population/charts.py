"""The inhabitants of municipalities over the years, as lines beside each other."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from platform_ivz.charts.lines import LineChart, line_chart
from platform_ivz.formats import number

Count = tuple[dt.date, int]


@dataclass(frozen=True, slots=True)
class PopulationLine:
    """The counts of one municipality, with the first and the last of them in words."""

    name: str
    first: str
    last: str
    chart: LineChart


def population_lines(series: Iterable[tuple[str, Sequence[Count]]]) -> tuple[PopulationLine, ...]:
    """A line for each name that has two days or more; all share one axis of time."""
    known = [(name, sorted(counts)) for name, counts in series if len(counts) > 1]
    days = [day for _, counts in known for day, _ in counts]
    return tuple(
        PopulationLine(
            name=name,
            first=_in_words(counts[0], ": "),
            last=_in_words(counts[-1], ": "),
            chart=line_chart(
                counts,
                title=f"{name}: " + "; ".join(_in_words(one, " ") for one in counts) + ".",
                first=min(days),
                last=max(days),
            ),
        )
        for name, counts in known
    )


def _in_words(count: Count, between: str) -> str:
    day, inhabitants = count
    return f"{day.year}{between}{number(inhabitants)}"
