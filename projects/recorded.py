"""How assignments and their versions stood on a day in the past, by what was recorded of them.

What is returned is for reading: it holds the state of the day and is never stored.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from agenda.models import Decision
from projects.calculations import Change, state_on
from projects.enums import Move, Phase, VersionStatus
from projects.models import AssignmentVersion, LifeCycleStep, ProjectAssignment

# What comes with a decision holds since the day of that decision, whenever it was recorded.
ADOPTED, REPLACED = VersionStatus.ADOPTED, VersionStatus.REPLACED


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
