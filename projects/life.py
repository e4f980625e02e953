"""Where an assignment stands in its life, and what this user can do now."""

from dataclasses import dataclass
from functools import cached_property

from portfolios.models import User
from projects.enums import (
    BY_DECISION,
    PHASE_WAYS,
    VERSION_WAYS,
    Move,
    Phase,
    Side,
    VersionStatus,
)
from projects.models import (
    Approval,
    AssignmentVersion,
    LifeCycleStep,
    ProjectAssignment,
    state_word,
)
from projects.permissions import may_approve, may_move


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop on the way from draft to finished: passed, here, or yet to come."""

    label: str
    state: str


@dataclass(frozen=True)
class Life:
    """An assignment with the version that is looked at, for one user.

    `in_force` is the adopted version: it can lack an approval while a newer one is written.
    """

    assignment: ProjectAssignment
    version: AssignmentVersion | None
    user: User
    in_force: AssignmentVersion | None = None

    @property
    def stops(self) -> list[Stop]:
        """The way of a version and of the work, as one line."""
        line = [
            *(status for status in VersionStatus if status != VersionStatus.REPLACED),
            Phase.EXECUTION,
            Phase.FINISHED,
        ]
        here = self._here(line)
        return [
            Stop(
                state_word(stop),
                "here" if index == here else "done" if index < here else "open",
            )
            for index, stop in enumerate(line)
        ]

    def _here(self, line: list[VersionStatus | Phase]) -> int:
        if self.assignment.phase in (Phase.EXECUTION, Phase.FINISHED):
            return line.index(Phase(self.assignment.phase))
        if self.version is None:
            return 0
        status = VersionStatus(self.version.status)
        return line.index(VersionStatus.ADOPTED if status == VersionStatus.REPLACED else status)

    @cached_property
    def moves(self) -> list[Move]:
        """What this user may do now, the way forward first."""
        states = {
            **dict.fromkeys(VERSION_WAYS, self.version.status if self.version else ""),
            **dict.fromkeys(PHASE_WAYS, self.assignment.phase),
        }
        ways = {**VERSION_WAYS, **PHASE_WAYS}
        return [
            move
            for move, way in ways.items()
            if move not in BY_DECISION
            and states[move] in way.sources
            and (move != Move.START or self._may_be_adopted)
            and may_move(self.user, move, self.assignment)
        ]

    @property
    def _may_be_adopted(self) -> bool:
        """Whether there can be an adopted version, without which the work never starts."""
        version = self.version
        return version is not None and (version.number > 1 or version.is_frozen)

    @property
    def next_move(self) -> Move | None:
        """The step forward that this user may take now; None when somebody else is to move."""
        if Move.RESUME in self.moves:
            return Move.RESUME
        is_adopted = self.version is not None and self.version.is_frozen
        for move in self.moves:
            is_back = move in (Move.RETURN, Move.STOP)
            if not is_back and (move != Move.START or is_adopted):
                return move
        return None

    @cached_property
    def setback(self) -> LifeCycleStep | None:
        """The step that stopped the work, or that sent this draft back and is its newest."""
        if self.assignment.phase == Phase.STOPPED:
            stops = self.assignment.steps.filter(move=Move.STOP).select_related("by")
            return stops.order_by("-at", "-pk").first()
        return self.version.setback if self.version else None

    @property
    def may_begin_version(self) -> bool:
        """Whether this user may begin a draft, and none is under way."""
        free = self.version is None or self.version.is_frozen
        finished = self.assignment.phase == Phase.FINISHED
        return free and not finished and may_move(self.user, Move.NEW_VERSION, self.assignment)

    @property
    def may_decide(self) -> bool:
        """Whether this user may record what the board decided, and the version waits for it."""
        waits = self.version is not None and self.version.status == VersionStatus.BOARD
        return waits and self.user.has_perm("agenda.take_decision")

    @property
    def is_written(self) -> bool:
        """Whether this user may write in this version now."""
        return (
            self.version is not None
            and self.version.is_draft
            and self.user.has_perm("projects.write", self.assignment)
        )

    @property
    def approvals(self) -> list[Approval]:
        """The approvals on this version, also those given after it was adopted."""
        return self.version.given_approvals if self.version else []

    @property
    def open_sides(self) -> list[Side]:
        """The sides whose approval is still to be given on this version."""
        return self.version.open_sides if self.version else []

    @property
    def own_sides(self) -> list[Side]:
        """The open sides for which this user may give or record the approval."""
        return [side for side in self.open_sides if may_approve(self.user, side, self.assignment)]

    @property
    def sides_in_force(self) -> list[Side]:
        """The same of the version in force, when another one is looked at."""
        other = self.in_force if self.in_force != self.version else None
        sides = other.open_sides if other else []
        return [side for side in sides if may_approve(self.user, side, self.assignment)]
