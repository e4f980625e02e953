"""How assignments and their versions stood on a day in the past, by what was recorded of them.

What is returned is for reading: it holds the state of the day and is never stored.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    Field,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from agenda.models import Decision
from platform_ivz.reading import computed_once
from projects.calculations import Change, state_on
from projects.enums import RUNNING, Move, Phase, VersionStatus
from projects.models import (
    AssignmentVersion,
    LifeCycleStep,
    Milestone,
    ProgressReport,
    ProjectAssignment,
)

# What comes with a decision holds since the day of that decision, whenever it was recorded.
ADOPTED, REPLACED = VersionStatus.ADOPTED, VersionStatus.REPLACED


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an assignment is on a day; `versions` are those of that day, the newest first.

    The assignment itself is as it is today, with its post.
    """

    assignment: ProjectAssignment
    phase: str
    versions: tuple[AssignmentVersion, ...]


@computed_once
def standings_on(day: dt.date) -> dict[int, Standing]:
    """How far every assignment is on a day, by key and in their order: as it was recorded.

    From today on it is what is stored.
    """
    versions: dict[int, list[AssignmentVersion]] = defaultdict(list)
    steps: dict[int, list[LifeCycleStep]] = defaultdict(list)
    for version in AssignmentVersion.objects.select_related("decision__body").with_approvals():
        versions[version.assignment_id].append(version)
    if _is_past(day):
        for step in LifeCycleStep.objects.all():
            steps[step.assignment_id].append(step)
    return {
        one.pk: Standing(
            assignment=one,
            phase=phase_on(one, steps[one.pk], day) if _is_past(day) else one.phase,
            versions=tuple(
                versions_on(versions[one.pk], steps[one.pk], day)
                if _is_past(day)
                else sorted(versions[one.pk], key=lambda version: -version.number)
            ),
        )
        for one in ProjectAssignment.objects.select_related("portfolio")
    }


def in_phase(day: dt.date, phases: Collection[str], prefix: str = "") -> Q:
    """Assignments that are in one of these phases on a day; `prefix` reaches them, as `project__`."""
    if not _is_past(day):
        return Q(**{f"{prefix}phase__in": phases})
    found = [pk for pk, standing in standings_on(day).items() if standing.phase in phases]
    return Q(**{f"{prefix}pk__in": found})


def without_approval(day: dt.date) -> list[int]:
    """The assignments (by pk) with a version on which a side can still agree on a day."""
    return [
        pk
        for pk, standing in standings_on(day).items()
        if any(version.open_sides for version in standing.versions)
    ]


def as_standing(rows: QuerySet, day: dt.date) -> QuerySet:
    """Assignments of `for_list()` with `phase_then`, `newest_status` and `newest_number` of a day."""
    if not _is_past(day):
        return rows.annotate(phase_then=F("phase"))
    found = standings_on(day)
    newest = {pk: one.versions[0] for pk, one in found.items() if one.versions}
    return rows.annotate(
        phase_then=_told({pk: one.phase for pk, one in found.items()}, CharField()),
        newest_status=_told({pk: one.status for pk, one in newest.items()}, CharField()),
        newest_number=_told({pk: one.number for pk, one in newest.items()}, IntegerField()),
    )


def _told(values: dict[int, Any], field: Field) -> Case:
    """A column with the value of each row, by key; None for the others."""
    keys = defaultdict(list)
    for pk, value in values.items():
        keys[value].append(pk)
    cases = [When(pk__in=pks, then=Value(value)) for value, pks in keys.items()]
    return Case(*cases, default=None, output_field=field)


def with_follow_up(rows: QuerySet, day: dt.date) -> QuerySet:
    """Assignments with the light of the newest report and the first milestone yet to reach on a day.

    Adds `newest_light`, `next_milestone` and `next_due`; None where there is none. Work that has
    ended reaches no more milestones.
    """
    reports = ProgressReport.objects.made_by(day).filter(assignment=OuterRef("pk"))
    newest = reports.order_by("-year", "-quarter")
    following = Milestone.objects.open_on(day).filter(assignment=OuterRef("pk"))
    following = following.filter(in_phase(day, RUNNING, "assignment__")).order_by("due", "pk")
    return rows.annotate(
        newest_light=Subquery(newest.values("light")[:1]),
        next_milestone=Subquery(following.values("title")[:1]),
        next_due=Subquery(following.values("due")[:1]),
    )


def as_it_was(assignment: ProjectAssignment, day: dt.date) -> ProjectAssignment:
    """The assignment in the phase of a day, with the days of its work that were over then."""
    if not _is_past(day):
        return assignment
    standing = standings_on(day).get(assignment.pk)
    assignment.phase = standing.phase if standing else assignment.phase
    for name in ("begun_on", "ended_on"):
        given = getattr(assignment, name)
        setattr(assignment, name, given if given is None or given <= day else None)
    return assignment


def milestones_on(milestones: Iterable[Milestone], day: dt.date) -> list[Milestone]:
    """The milestones of which those that were reached after a day are still to be reached."""
    milestones = list(milestones)
    for milestone in milestones:
        if milestone.done_on and milestone.done_on > day:
            milestone.done_on = None
    return milestones


def _is_past(day: dt.date) -> bool:
    return day < timezone.localdate()


def versions_on(
    versions: Iterable[AssignmentVersion], steps: Iterable[LifeCycleStep], day: dt.date
) -> list[AssignmentVersion]:
    """The versions of an assignment that were there on a day, the newest first.

    Each has the status, decision and approvals of that day. `steps` are those of the assignment.
    """
    versions = sorted(versions, key=lambda version: version.number, reverse=True)
    steps = sorted(steps, key=lambda step: (step.at, step.pk))
    replaced_by: Decision | None = None
    found = []
    for version in versions:
        own = [step for step in steps if step.version_id == version.pk]
        status = state_on(_changes(version, own, replaced_by), version.status, day)
        if version.is_frozen:
            replaced_by = version.decision
        if status:
            found.append(_as_it_was(version, status, day))
    return found


def phase_on(assignment: ProjectAssignment, steps: Iterable[LifeCycleStep], day: dt.date) -> str:
    """The phase of the work on a day; it was begun and finished on the days that were given."""
    steps = sorted(steps, key=lambda step: (step.at, step.pk))
    own = [step for step in steps if step.version_id is None]
    # Work that was taken up again has the day of its last beginning.
    begun = next((step for step in reversed(own) if step.move == Move.START), None)
    changes = [
        Change(
            (step is begun and assignment.begun_on)
            or (step.move == Move.FINISH and assignment.ended_on)
            or timezone.localdate(step.at),
            step.from_state,
            step.to_state,
        )
        for step in own
    ]
    return state_on(changes or _changes_of_the_file(assignment), assignment.phase, day)


def _changes_of_the_file(assignment: ProjectAssignment) -> list[Change]:
    """What a file says of work of which no step was recorded."""
    changes = []
    if assignment.begun_on:
        changes.append(Change(assignment.begun_on, Phase.PREPARATION, Phase.EXECUTION))
    if assignment.ended_on and (changes or assignment.phase == Phase.FINISHED):
        # What was stopped may never have begun.
        changes.append(Change(assignment.ended_on, Phase.EXECUTION, assignment.phase))
    return changes


def _changes(
    version: AssignmentVersion, steps: list[LifeCycleStep], replaced_by: Decision | None
) -> list[Change]:
    by_decision = {
        Move.ADOPT: version.decision and version.decision.taken_on,
        Move.REPLACE: replaced_by and replaced_by.taken_on,
    }
    changes = [
        Change(
            by_decision.get(step.move) or timezone.localdate(step.at),
            step.from_state,
            step.to_state,
        )
        for step in steps
    ]
    # What came from a file has a decision without the steps that led to it.
    moves = {step.move for step in steps}
    if version.is_frozen and Move.ADOPT not in moves and by_decision[Move.ADOPT]:
        changes.append(Change(by_decision[Move.ADOPT], "", ADOPTED))
    is_replaced = version.status == REPLACED and Move.REPLACE not in moves
    if is_replaced and by_decision[Move.REPLACE]:
        changes.append(Change(by_decision[Move.REPLACE], ADOPTED, REPLACED))
    return changes


def _as_it_was(version: AssignmentVersion, status: str, day: dt.date) -> AssignmentVersion:
    given = [approval for approval in version.given_approvals if approval.given_on <= day]
    version.status = status
    if not version.is_frozen:
        version.decision, version.frozen_content = None, None
    version.given_approvals = [] if version.is_draft else given
    return version
