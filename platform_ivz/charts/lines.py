"""A line of values over time, in units of its own picture."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT, MARGIN = 220, 60, 6

Amount = int | Decimal


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line on a scale of its own; `target_y` is the height of the target, None without one."""

    title: str
    points: str
    dots: tuple[tuple[int, int], ...]
    target_y: int | None


def line_chart(
    measured: Sequence[tuple[dt.date, Amount]],
    *,
    title: str,
    first: dt.date,
    last: dt.date,
    target: Amount | None = None,
) -> LineChart:
    """Place values, each with its day, on an axis from `first` to `last`."""
    values = [value for _, value in measured] + ([target] if target is not None else [])
    low, span = min(values), max(values) - min(values)
    days = max((last - first).days, 1)

    def height(value: Amount) -> int:
        room = HEIGHT - 2 * MARGIN
        return HEIGHT - MARGIN - int((value - low) * room / span) if span else HEIGHT // 2

    dots = tuple(
        (MARGIN + (day - first).days * (WIDTH - 2 * MARGIN) // days, height(value))
        for day, value in measured
    )
    return LineChart(
        title=title,
        points=" ".join(f"{x},{y}" for x, y in dots),
        dots=dots,
        target_y=None if target is None else height(target),
    )
