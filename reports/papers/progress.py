"""Voortgangsrapportage: how far each assignment is, a page per theme, and what is asked of the board."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from agenda.dates import recorded_day
from agenda.models import SafetyAgenda, Theme
from agenda.subjects import all_pending
from platform_ivz.charts.lines import LineChart
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import enumerated, sentence
from platform_ivz.pdf import Masthead
from portfolios.models import Person, Portfolio, PortfolioTerm
from projects.calculations import MilestoneState
from projects.charts import indicator_line
from projects.enums import Light, VersionStatus
from projects.models import (
    AssignmentVersion,
    Indicator,
    Measurement,
    Milestone,
    ProgressReport,
    ProjectAssignment,
    Risk,
)
from projects.recorded import milestones_on, standings_on
from reports.attention import without_hidden
from reports.findings import all_findings
from reports.papers.base import PaperRequest
from reports.themes import Assignment, ThemeRow, theme_rows


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone of an assignment, and how it stands on the day."""

    milestone: Milestone
    state: MilestoneState


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with what was measured until the day; `newest` is None when nothing was."""

    indicator: Indicator
    newest: Measurement | None
    count: int
    line: LineChart | None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an assignment is on the day; `report` is the last that was made, None without one."""

    row: Assignment
    holder: Person | None
    report: ProgressReport | None
    milestones: tuple[Planned, ...]
    indicators: tuple[Measured, ...]
    risks: tuple[Risk, ...]

    @property
    def project(self) -> ProjectAssignment:
        return self.row.project

    @property
    def next(self) -> Planned | None:
        """The first milestone that was not reached; work that has ended reaches no more."""
        waiting = (one for one in self.milestones if one.state != MilestoneState.DONE)
        return next(waiting, None) if self.project.is_running else None


@dataclass(frozen=True, slots=True)
class ThemeProgress:
    """A theme with its assignments, and what is asked of the board, a sentence each."""

    row: ThemeRow
    assignments: tuple[Progress, ...]
    asked: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its place in the paper."""
        return f"voortgang-{self.row.theme.code}"

    @property
    def milestones(self) -> list[tuple[Progress, Planned]]:
        """What is planned, by assignment."""
        return [(one, planned) for one in self.assignments for planned in one.milestones]

    @property
    def indicators(self) -> list[tuple[Progress, Measured]]:
        """What is measured, by assignment."""
        return [(one, measured) for one in self.assignments for measured in one.indicators]

    @property
    def risks(self) -> list[tuple[Progress, Risk]]:
        """What can go wrong, by assignment."""
        return [(one, risk) for one in self.assignments for risk in one.risks]

    @property
    def is_followed(self) -> bool:
        """Whether there is something to tell of its progress: it then has a page of its own."""
        return bool(self.reported or self.milestones or self.indicators)

    @property
    def reported(self) -> list[Progress]:
        """The assignments of which something was reported."""
        return [one for one in self.assignments if one.report]


def build(request: PaperRequest) -> dict[str, Any]:
    """The assignments of the agenda that holds on the day that was asked for, as they were then."""
    day = recorded_day(request.day)
    agenda = SafetyAgenda.objects.for_date(request.day)
    themes = list(Theme.objects.filter(agenda=agenda)) if agenda else []
    rows = theme_rows(themes, day, as_it_was=True)
    found = _progress_of(rows, request.day, day)
    findings = [
        finding
        for finding in without_hidden(all_findings(request.day), request.reader)
        if finding.severity != Severity.INFO
    ]
    groups = [
        ThemeProgress(row, tuple(found[row.theme.pk]), tuple(_asked(row, findings, day)))
        for row in rows
    ]
    every = [one for group in groups for one in group.assignments]
    lights = Counter(one.report.light if one.report else "" for one in every)
    return {
        "paper": Masthead(
            title="Voortgangsrapportage",
            period=f"{request.year}",
            subtitle="Hoe het met elke opdracht gaat, en wat van het bestuur wordt gevraagd",
            status="Ter bespreking",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
        ),
        "agenda": agenda,
        "with_work": [group for group in groups if group.assignments],
        "without_work": [group for group in groups if not group.assignments],
        "count": len(every),
        "lights": [(light.value, light.label, lights[light]) for light in Light],
        "unreported": lights[""],
        "late": sum(
            planned.state == MilestoneState.LATE for one in every for planned in one.milestones
        ),
        "pending": _pending(day),
    }


def _progress_of(
    rows: Iterable[ThemeRow], looked_on: dt.date, day: dt.date
) -> dict[int, list[Progress]]:
    """How far the assignments of each theme (by pk) are, a query for each kind.

    What was recorded is that of `day`; a milestone is late when it is on the day that is looked at.
    """
    rows = tuple(rows)
    projects = {one.project.pk: one.project for row in rows for one in row.assignments}
    of_these = {"assignment__in": projects}
    carried = PortfolioTerm.objects.on(day).filter(portfolio__projects__in=projects)
    holders = {term.portfolio_id: term.person for term in carried.select_related("person")}
    reports: dict[int, ProgressReport] = {}
    made = ProgressReport.objects.made_by(day).filter(**of_these)
    for report in made.order_by("year", "quarter"):
        reports[report.assignment_id] = report
    milestones: dict[int, list[Milestone]] = {pk: [] for pk in projects}
    for milestone in milestones_on(Milestone.objects.filter(**of_these).order_by("due", "pk"), day):
        milestone.assignment = projects[milestone.assignment_id]
        milestones[milestone.assignment_id].append(milestone)
    risks: dict[int, list[Risk]] = {pk: [] for pk in projects}
    for risk in Risk.objects.filter(**of_these).order_by("pk"):
        risks[risk.assignment_id].append(risk)
    indicators: dict[int, list[Measured]] = {pk: [] for pk in projects}
    measurable = Indicator.objects.filter(**of_these).prefetch_related("measurements")
    for indicator in measurable.order_by("pk"):
        indicators[indicator.assignment_id].append(_measured(indicator, day))
    return {
        row.theme.pk: [
            Progress(
                row=one,
                holder=holders.get(one.project.portfolio_id),
                report=reports.get(one.project.pk),
                milestones=tuple(
                    Planned(milestone, milestone.state_on(looked_on))
                    for milestone in milestones[one.project.pk]
                ),
                indicators=tuple(indicators[one.project.pk]),
                risks=tuple(risks[one.project.pk]),
            )
            for one in row.assignments
        ]
        for row in rows
    }


def _measured(indicator: Indicator, day: dt.date) -> Measured:
    known = sorted(
        (one for one in indicator.measurements.all() if one.measured_on <= day),
        key=lambda one: one.measured_on,
    )
    return Measured(
        indicator=indicator,
        newest=known[-1] if known else None,
        count=len(known),
        line=indicator_line(
            [(one.measured_on, one.value) for one in known],
            name=indicator.name,
            target=indicator.target,
        ),
    )


def _asked(row: ThemeRow, findings: Iterable[Finding], day: dt.date) -> Iterable[str]:
    """What of a theme waits for the board: versions to decide on, and what is wrong with it."""
    standings = standings_on(day)
    for one in row.assignments:
        for version in standings[one.project.pk].versions:
            if version.status == VersionStatus.BOARD:
                yield f"Neem een besluit over {one.project}, versie {version.number}."
    theme, posts = row.theme, {post.post.pk for post in row.posts}
    projects = {one.project.pk for one in row.assignments}
    mine = [finding for finding in findings if _is_about(finding, theme, posts, projects)]
    mine.sort(key=lambda finding: (finding.seen, finding.expected))
    for (seen, expected), group in groupby(mine, lambda one: (one.seen, one.expected)):
        names = enumerated(dict.fromkeys(sentence(one.subject) for one in group))
        yield f"{names}: {seen} {expected}"


def _is_about(finding: Finding, theme: Theme, posts: set[int], projects: set[int]) -> bool:
    """Whether the subject of a finding is the theme, one of its posts or one of its assignments."""
    if not finding.about:
        return False
    subject = finding.about[0]
    if isinstance(subject, ProjectAssignment):
        return subject.pk in projects
    if isinstance(subject, Theme):
        return subject.identity == theme.identity
    return isinstance(subject, Portfolio) and subject.pk in posts


def _pending(day: dt.date) -> list[tuple[str, list[str]]]:
    """What else waits for a decision, by kind; what is decided of an assignment stands at its theme."""
    found = []
    for subject, objects in all_pending():
        if subject.model is AssignmentVersion:
            continue
        offered = [one for one in objects if (subject.offered_on(one) or day) <= day]
        if offered:
            found.append((subject.label, [subject.describe(one) for one in offered]))
    return found
