"""What a year would look like if deployments fell away, or hours were added."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from contributions.effort.findings import short_of_hours
from contributions.effort.overviews import BalanceRow, balance_of, hours_term
from platform_ivz.findings import Finding
from portfolios.models import Body
from projects.calculations import (
    Balance,
    HoursTerm,
    balance_after,
    hours_in_year,
    part_from,
)
from projects.enums import LEADING, LEADS
from projects.findings import without_hours, without_leader
from projects.models import Deployment, ProjectAssignment


@dataclass(frozen=True, slots=True)
class Question:
    """What if `dropped` deployments (by key) fall away, and the municipality `receiver` gives more.

    Both from the day `since` on, the whole year when that is None. `hours` are per week.
    """

    year: int
    dropped: frozenset[int] = frozenset()
    since: dt.date | None = None
    receiver: int | None = None
    hours: Decimal = Decimal(0)

    @property
    def is_asked(self) -> bool:
        """Whether anything would change."""
        return bool(self.dropped or (self.receiver and self.hours))

    @property
    def last_day(self) -> dt.date:
        """The day on which everything that changes has changed."""
        return dt.date(self.year, 12, 31)

    def lost(self, deployments: Iterable[Deployment]) -> list[HoursTerm]:
        """What falls away of these deployments."""
        parts = (self.lost_part(deployment) for deployment in deployments)
        return [part for part in parts if part is not None]

    def lost_part(self, deployment: Deployment) -> HoursTerm | None:
        """What falls away of a deployment; None when it stays or ends before."""
        if deployment.pk not in self.dropped:
            return None
        return part_from(hours_term(deployment), self.since)

    def gained(self, row: BalanceRow) -> list[HoursTerm]:
        """What is added to the hours of a row."""
        if self.receiver not in {municipality.pk for municipality in row.municipalities}:
            return []
        return [HoursTerm(self.hours, self.since)]

    def after(self, row: BalanceRow) -> BalanceRow:
        """A row of the balance as it would be."""
        lost, gained = self.lost(row.deployments), self.gained(row)
        amounts = hours_in_year(lost, self.year), hours_in_year(gained, self.year)
        return replace(row, balance=balance_after(row.balance, *amounts))


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A municipality, or group, whose hours change."""

    before: BalanceRow
    after: BalanceRow


@dataclass(frozen=True, slots=True)
class ChangedTarget:
    """An assignment or body that loses hours or roles; hours per week, weighted by days."""

    target: ProjectAssignment | Body
    roles: tuple[Deployment, ...]
    before: Fraction
    after: Fraction


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a year would be, beside how it is."""

    rows: tuple[ChangedRow, ...]
    before: Balance
    after: Balance
    short_before: int
    short_after: int
    targets: tuple[ChangedTarget, ...]
    findings: tuple[Finding, ...]

    @property
    def unled(self) -> tuple[ChangedTarget, ...]:
        """What nobody carries any more in some role."""
        return tuple(target for target in self.targets if target.roles)


def outcome_of(question: Question) -> Outcome:
    """What a question comes to. What is owed stays: only a decision changes it (DVO-ovk art. 6.5)."""
    overview = balance_of(question.year)
    rows = tuple(ChangedRow(row, question.after(row)) for row in overview.rows)
    deployments = overview.deployments
    lost = hours_in_year(
        question.lost(d for row in overview.rows for d in row.deployments), question.year
    )
    gained = sum(
        (hours_in_year(question.gained(row), question.year) for row in overview.rows), Fraction(0)
    )
    targets = tuple(_changed_targets(question, deployments))
    return Outcome(
        rows=tuple(row for row in rows if _is_touched(question, row.before)),
        before=overview.total,
        after=balance_after(overview.total, lost, gained),
        short_before=len(overview.short),
        short_after=sum(not row.after.balance.is_met for row in rows),
        targets=targets,
        findings=(*_short(rows), *_missed(question, targets, deployments)),
    )


def _is_touched(question: Question, row: BalanceRow) -> bool:
    return bool(question.lost(row.deployments) or question.gained(row))


def _changed_targets(question: Question, deployments: list[Deployment]) -> Iterator[ChangedTarget]:
    """What the deployments that fall away were given to."""
    given_to: dict[ProjectAssignment | Body, list[Deployment]] = {}
    for deployment in deployments:
        given_to.setdefault(deployment.target, []).append(deployment)
    for target, given in given_to.items():
        lost = question.lost(given)
        if lost:
            before = hours_in_year(map(hours_term, given), question.year)
            yield ChangedTarget(
                target=target,
                roles=tuple(d for d in given if _leaves_a_gap(question, d, given)),
                before=before,
                after=before - hours_in_year(lost, question.year),
            )


def _leaves_a_gap(question: Question, deployment: Deployment, given: list[Deployment]) -> bool:
    """Whether a leading role falls away and nobody else has it in the rest of the year."""
    part = question.lost_part(deployment)
    if part is None or deployment.role not in LEADING:
        return False
    first = part.valid_from or dt.date.min
    last = min(part.valid_until or question.last_day, question.last_day)
    return not any(
        other.role == deployment.role
        and question.lost_part(other) is None
        and (other.valid_from or dt.date.min) <= last
        and (other.valid_until or dt.date.max) >= first
        for other in given
    )


def _short(rows: Iterable[ChangedRow]) -> Iterator[Finding]:
    """Who would then deliver too little in the year, or still less than now."""
    for row in rows:
        now, then = row.before.balance, row.after.balance
        if not then.is_met and then.difference < now.difference:
            yield short_of_hours(row.after)


def _missed(
    question: Question, targets: tuple[ChangedTarget, ...], deployments: list[Deployment]
) -> Iterator[Finding]:
    """Running assignments that would then have no projectleider or no hours."""
    touched = [found.target.pk for found in targets if isinstance(found.target, ProjectAssignment)]
    left = [
        deployment
        for deployment in deployments
        if deployment.project_id in touched
        and deployment.holds_on(question.last_day)
        and question.lost_part(deployment) is None
    ]
    led = {d.project_id for d in left if d.role in LEADS}
    worked_on = {d.project_id for d in left if d.hours_per_week}
    lost = [d for d in deployments if question.lost_part(d) and d.holds_on(question.last_day)]
    had_leader = {d.project_id for d in lost if d.role in LEADS}
    had_hours = {d.project_id for d in lost if d.hours_per_week}
    projects = ProjectAssignment.objects.running().filter(pk__in=touched)
    for project in projects.select_related("portfolio"):
        if project.pk in had_leader - led:
            yield without_leader(project)
        if project.pk in had_hours - worked_on:
            yield without_hours(project)
