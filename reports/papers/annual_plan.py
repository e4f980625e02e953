"""Jaarplan: what a year holds: meetings, topics, milestones, tasks, money and talks."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from agenda.calendar.expected import all_expected
from agenda.dates import recorded_day
from agenda.models import Meeting, SafetyAgenda, Theme
from contributions.effort.models import EffortReview
from contributions.participation.overviews import taking_part_in
from contributions.planning.calculations import Task, task_hours
from contributions.planning.scenarios import funding_of, scenarios_of, tasks_of
from contributions.rounds.overviews import contributions_of
from platform_ivz.charts.timeline import Timeline, timeline
from platform_ivz.formats import SHORT_MONTHS
from platform_ivz.pdf import Masthead
from portfolios.models import Body
from projects.calculations import quarter_of
from projects.enums import RUNNING
from projects.models import Milestone
from projects.recorded import in_phase, milestones_on
from reports.papers.base import PaperRequest
from reports.themes import courses_of, theme_rows


@dataclass(frozen=True, slots=True)
class BodyYear:
    """The days of the month on which a body meets, by month."""

    body: Body
    months: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How often it meets in the year."""
        return sum(map(len, self.months))


def build(request: PaperRequest) -> dict[str, Any]:
    """The year that was asked for, as it is planned on the day that was asked for."""
    year = request.year
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    tasks, contributions = tasks_of(year), contributions_of(year)
    bodies, milestones = _meetings(request), _milestones(request, first, last)
    return {
        "paper": Masthead(
            title="Jaarplan",
            period=f"{year}",
            subtitle="Wat het platform dit jaar doet, wanneer, met welke uren en welk geld",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
        ),
        "year": year,
        "months": SHORT_MONTHS,
        "bodies": bodies,
        "meeting_count": sum(one.count for one in bodies),
        "expected": all_expected(first, last),
        "quarters": [
            (quarter, list(rows))
            for quarter, rows in groupby(milestones, lambda one: quarter_of(one.due))
        ],
        "milestone_count": len(milestones),
        "chart": _chart(request, last),
        "tasks": tasks,
        "tasks_year": tasks[0].year if tasks else None,
        "hours": task_hours([Task(task.number, task.hours_per_week) for task in tasks]),
        "contributions": contributions,
        "funding": funding_of(contributions),
        "chosen": next((one for one in scenarios_of(year) if one.is_chosen), None),
        "there": taking_part_in(year),
        "talks_planned": EffortReview.objects.filter(year=year, planned_on__isnull=False).count(),
    }


def _meetings(request: PaperRequest) -> list[BodyYear]:
    """The meetings of the year by body, in the order of bodies; what was called off is none."""
    found: dict[Body, list[list[int]]] = {}
    meetings = Meeting.objects.visible_to(request.reader).of_year(request.year).taking_place()
    meetings = meetings.order_by("body__order", "body__name", "start", "pk")
    for meeting in meetings.select_related("body"):
        months = found.setdefault(meeting.body, [[] for _ in SHORT_MONTHS])
        months[meeting.day.month - 1].append(meeting.day.day)
    return [BodyYear(body, tuple(map(tuple, months))) for body, months in found.items()]


def _milestones(request: PaperRequest, first: dt.date, last: dt.date) -> list[Milestone]:
    """What running assignments have to reach between two days, as they were on the day asked for."""
    day = recorded_day(request.day)
    planned = Milestone.objects.filter(due__range=(first, last))
    planned = planned.filter(in_phase(day, RUNNING, "assignment__"))
    return milestones_on(planned.select_related("assignment").order_by("due", "pk"), day)


def _chart(request: PaperRequest, last: dt.date) -> Timeline | None:
    """The agenda of the year with the assignments of which days are known; None without an agenda."""
    agenda = SafetyAgenda.objects.for_date(last)
    if agenda is None:
        return None
    rows = theme_rows(
        Theme.objects.filter(agenda=agenda), recorded_day(request.day), as_it_was=True
    )
    whole, groups = courses_of(agenda, rows, request.day)
    dated = [course for group in groups for course in group.courses if course.days]
    return timeline((whole, *dated), day=request.day, title="Tijdlijn")
