"""The timeline of the assignments, and the line of an indicator."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from platform_ivz import screen_charts
from platform_ivz.formats import date_short, quantity
from platform_ivz.screen_charts import Moment, Span, Timeline
from projects.models import Milestone

__all__ = ["Moment", "Span", "bounds", "indicator_line", "milestone_moment", "timeline"]


def milestone_moment(milestone: Milestone, day: dt.date) -> Moment:
    """A milestone as it stands on `day`: done, late or still open."""
    state = milestone.state_on(day)
    return Moment(milestone.done_on or milestone.due, milestone.title, state)


def timeline(
    spans: Sequence[Span], *, first: dt.date, last: dt.date, day: dt.date
) -> Timeline | None:
    """The assignments over the years from `first` to `last`; those without a day keep a row."""
    return screen_charts.timeline(
        spans, day=day, title="Tijdlijn van de projectopdrachten", also=(first, last)
    )


def bounds(days: Iterable[dt.date | None]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last of the days that are known."""
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else (None, None)


# The line of an indicator, in units of its own viewBox.
WIDTH, HEIGHT, MARGIN = 220, 60, 6


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """What was measured over time; `target_y` is the height of the target, None without one."""

    title: str
    points: str
    dots: tuple[tuple[int, int], ...]
    target_y: int | None


def indicator_line(
    measured: Sequence[tuple[dt.date, Decimal]], *, name: str, target: Decimal | None
) -> IndicatorLine | None:
    """Place what was measured between its first and last day; None for fewer than two days."""
    if len(measured) < 2:
        return None
    points = sorted(measured)
    (first, begin), (last, end) = points[0], points[-1]
    values = [value for _, value in points] + ([target] if target is not None else [])
    low, span = min(values), max(values) - min(values)

    def height(value: Decimal) -> int:
        room = HEIGHT - 2 * MARGIN
        return HEIGHT - MARGIN - int((value - low) * room / span) if span else HEIGHT // 2

    days = (last - first).days
    dots = tuple(
        (MARGIN + (day - first).days * (WIDTH - 2 * MARGIN) // days, height(value))
        for day, value in points
    )
    aim = "" if target is None else f"; doel {quantity(target)}"
    return IndicatorLine(
        title=f"{name}: {len(points)} metingen, van {quantity(begin)} op {date_short(first)}"
        f" naar {quantity(end)} op {date_short(last)}{aim}.",
        points=" ".join(f"{x},{y}" for x, y in dots),
        dots=dots,
        target_y=None if target is None else height(target),
    )
