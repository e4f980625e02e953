"""The moments of an assignment on a timeline, and the line of an indicator."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from platform_ivz.charts.lines import LineChart, line_chart
from platform_ivz.charts.timeline import Moment, Span
from platform_ivz.formats import date_short, quantity
from projects.models import Milestone, ProjectAssignment


def milestone_moment(milestone: Milestone, day: dt.date) -> Moment:
    """A milestone as it stands on `day`: done, late or still open."""
    state = milestone.state_on(day)
    return Moment(milestone.done_on or milestone.due, milestone.title, state)


def bounds(days: Iterable[dt.date | None]) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last of the days that are known."""
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else (None, None)


def indicator_line(
    measured: Sequence[tuple[dt.date, Decimal]], *, name: str, target: Decimal | None
) -> LineChart | None:
    """What was measured, between its first and last day; None for fewer than two days."""
    if len(measured) < 2:
        return None
    points = sorted(measured)
    (first, begin), (last, end) = points[0], points[-1]
    aim = "" if target is None else f"; doel {quantity(target)}"
    return line_chart(
        points,
        title=f"{name}: {len(points)} metingen, van {quantity(begin)} op {date_short(first)}"
        f" naar {quantity(end)} op {date_short(last)}{aim}.",
        first=first,
        last=last,
        target=target,
    )


def course_of(assignment: ProjectAssignment, moments: Iterable[Moment], day: dt.date) -> Span:
    """From the first day that is known of an assignment until the last (see `with_days()`).

    What still runs does not end on a day that is over.
    """
    last = assignment.last_day
    goes_on = assignment.is_running and last is not None and last < day
    return Span(
        assignment.name,
        assignment.first_day,
        None if goes_on else last,
        tuple(moments),
        goes_on=goes_on,
    )
