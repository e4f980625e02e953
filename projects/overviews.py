"""Assignments over the years, and how far one of them is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agenda.models import Theme
from platform_ivz.charts.lines import LineChart
from platform_ivz.charts.timeline import Moment, Span
from projects.calculations import MilestoneState
from projects.charts import course_of, indicator_line, milestone_moment
from projects.dossier import (
    Costs,
    ExpertFact,
    IndicatorFact,
    MilestoneFact,
    RelationFact,
    RiskFact,
    facts_of,
)
from projects.models import Measurement, ProgressReport, ProjectAssignment
from projects.recorded import milestones_on

# As many quarters stand in the row of lights: two years.
MOST_LIGHTS = 8


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An assignment with its place on the timeline."""

    assignment: ProjectAssignment
    theme: Theme
    span: Span
    milestones: tuple[Any, ...]
    late: int


def timeline_row(assignment: ProjectAssignment, day: dt.date, recorded: dt.date) -> TimelineRow:
    """The course of an assignment with its decisions and milestones, as they were on `recorded`."""
    milestones = tuple(milestones_on(assignment.milestones.all(), recorded))
    moments = [
        Moment(version.decision.taken_on, "besluit", "decision")
        for version in assignment.adopted_versions
        if version.decision.taken_on <= recorded
    ]
    planned = [milestone_moment(milestone, day) for milestone in milestones]
    late = sum(moment.kind == MilestoneState.LATE for moment in planned)
    span = course_of(assignment, (*moments, *planned), day)
    return TimelineRow(assignment, assignment.theme_on(day), span, milestones, late)


@dataclass(frozen=True, slots=True)
class FollowedIndicator:
    """An indicator with everything that was measured of it, the newest first."""

    fact: IndicatorFact
    measurements: tuple[Measurement, ...]
    line: LineChart | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How far an assignment is on a day; `reports` are the newest first."""

    day: dt.date
    reports: tuple[ProgressReport, ...]
    indicators: tuple[FollowedIndicator, ...]
    milestones: tuple[MilestoneFact, ...]
    risks: tuple[RiskFact, ...]
    relations: tuple[RelationFact, ...]
    experts: tuple[ExpertFact, ...]
    costs: Costs
    expert_meetings_per_year: int | None

    @property
    def newest(self) -> ProgressReport | None:
        """The report of the last quarter that was reported on."""
        return self.reports[0] if self.reports else None

    @property
    def earlier(self) -> tuple[ProgressReport, ...]:
        """The reports before the newest."""
        return self.reports[1:]

    @property
    def lights(self) -> list[ProgressReport]:
        """The reports whose lights are shown in a row, in order of time."""
        return list(reversed(self.reports[:MOST_LIGHTS]))


def follow_up_of(assignment: ProjectAssignment, day: dt.date) -> FollowUp:
    """How far an assignment is; who works on it as on `day`."""
    facts = facts_of(assignment, day)
    measured: dict[int, list[Measurement]] = defaultdict(list)
    of_this = Measurement.objects.filter(indicator__assignment=assignment)
    for measurement in of_this.order_by("-measured_on"):
        measured[measurement.indicator_id].append(measurement)
    reports = assignment.progress_reports.select_related("reported_by")
    return FollowUp(
        day=day,
        reports=tuple(reports.order_by("-year", "-quarter")),
        indicators=tuple(_followed(fact, measured[fact.pk]) for fact in facts["indicators"]),
        milestones=tuple(facts["milestones"]),
        risks=tuple(facts["risks"]),
        relations=tuple(facts["relations"]),
        experts=tuple(facts["experts"]),
        costs=Costs(tuple(facts["costs"])),
        expert_meetings_per_year=assignment.expert_meetings_per_year,
    )


def _followed(fact: IndicatorFact, measurements: Iterable[Measurement]) -> FollowedIndicator:
    measurements = tuple(measurements)
    return FollowedIndicator(
        fact=fact,
        measurements=measurements,
        line=indicator_line(
            [(one.measured_on, one.value) for one in measurements],
            name=fact.name,
            target=fact.target,
        ),
    )
