"""Data for the charts of the agenda: places in per cents of the width, drawn by templates/charts/.

Widths in per cents let the text of a chart keep its size on a phone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from agenda.models import Result
from platform_ivz.formats import date_short, euro, quantity

BAR_STEP = 24
ROW_STEP = 46
TOP = 30


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on which something was decided (`kind` besluit) or is planned (`kind` mijlpaal)."""

    day: dt.date
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Course:
    """What runs over time: its first and last day where they are known, and its moments."""

    label: str
    first: dt.date | None
    last: dt.date | None
    moments: tuple[Moment, ...] = ()
    strong: bool = False

    @property
    def decided_on(self) -> dt.date | None:
        """The day of its decision."""
        return next((m.day for m in self.moments if m.kind == "besluit"), None)

    @property
    def milestones(self) -> tuple[Moment, ...]:
        """What is planned, or was reached."""
        return tuple(moment for moment in self.moments if moment.kind == "mijlpaal")

    @property
    def is_dated(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.first or self.last or self.moments)


@dataclass(frozen=True, slots=True)
class PlacedMoment:
    """A moment with its place."""

    moment: Moment
    x: str


@dataclass(frozen=True, slots=True)
class PlacedCourse:
    """A course with its place; no bar when neither end is known."""

    course: Course
    label_x: str
    label_y: int
    bar_y: int
    x: str
    width: str
    moments: tuple[PlacedMoment, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Courses under each other on one scale of years, with a mark on the chosen day."""

    title: str
    height: int
    years: tuple[tuple[str, int], ...]
    rows: tuple[PlacedCourse, ...]
    mark_x: str


def timeline(courses: Iterable[Course], *, day: dt.date, title: str) -> Timeline | None:
    """Place the courses that have a date; None when no course has one.

    A bar whose first or last day is not known runs to the edge of the picture.
    """
    rows = [course for course in courses if course.is_dated]
    days = [d for row in rows for d in (row.first, row.last) if d]
    days += [moment.day for row in rows for moment in row.moments]
    if not days:
        return None
    first, last = dt.date(min(days).year, 1, 1), dt.date(max(days).year, 12, 31)
    span = (last - first).days + 1

    def at(moment: dt.date) -> Decimal:
        return Decimal(100) * (moment - first).days / span

    step = max(1, (last.year - first.year + 1) // 8)
    placed = []
    for index, row in enumerate(rows):
        y = TOP + index * ROW_STEP
        x = at(row.first or first)
        end = at((row.last or last) + dt.timedelta(days=1))
        bar = end - x if row.first or row.last else Decimal(0)
        placed.append(
            PlacedCourse(
                course=row,
                label_x="0",
                label_y=y + 14,
                bar_y=y + 22,
                x=_per_cent(x),
                width=_per_cent(max(bar, Decimal(0))),
                moments=tuple(PlacedMoment(m, _per_cent(at(m.day))) for m in row.moments),
            )
        )
    return Timeline(
        title=f"{title}: " + "; ".join(_in_words(row) for row in rows) + ".",
        height=TOP + len(rows) * ROW_STEP,
        years=tuple(
            (_per_cent(at(dt.date(year, 1, 1))), year)
            for year in range(first.year, last.year + 1, step)
        ),
        rows=tuple(placed),
        mark_x=_per_cent(at(day)) if first <= day <= last else "",
    )


def _in_words(row: Course) -> str:
    parts = []
    if row.first or row.last:
        first = date_short(row.first) if row.first else "een niet vermelde dag"
        last = date_short(row.last) if row.last else "een niet vermelde dag"
        parts.append(f"van {first} tot en met {last}")
    parts += [f"{moment.label} op {date_short(moment.day)}" for moment in row.moments]
    return f"{row.label} {', '.join(parts)}"


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
