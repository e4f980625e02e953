"""The kanban page: every assignment in the column of how far it is."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from agenda.dates import Looking
from portfolios.models import User
from projects.enums import Move, Phase, VersionStatus
from projects.life import Life
from projects.models import AssignmentVersion, ProjectAssignment, state_word
from projects.permissions import ties_of
from projects.recorded import as_standing, with_follow_up

MOST_CARDS = 25

NO_VERSION = "geen"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the page; `choice` is what the list is narrowed to for the same assignments.

    `is_rare` is a column that only shows when there is something in it.
    """

    key: str
    choice: dict[str, str]
    is_rare: bool = False

    @property
    def label(self) -> str:
        """The word above it."""
        return state_word(self.key) or "nog geen versie"


def _status(key: str, *, is_rare: bool = False) -> Column:
    return Column(key, {"fase": Phase.PREPARATION, "status": key}, is_rare)


# Until the work begins an assignment stands where its newest version stands, after that where the
# work stands.
COLUMNS = (
    _status(NO_VERSION, is_rare=True),
    *(_status(status, is_rare=status == VersionStatus.REPLACED) for status in VersionStatus),
    *(Column(phase, {"fase": phase}) for phase in (Phase.EXECUTION, Phase.FINISHED, Phase.STOPPED)),
)


@dataclass(frozen=True)
class Card:
    """An assignment as a card, and the step that this user may take now."""

    assignment: ProjectAssignment
    version: AssignmentVersion | None
    next_move: Move | None
    is_late: bool

    @property
    def has_newer_draft(self) -> bool:
        """Whether a version is under way while the work goes on."""
        is_begun = self.assignment.phase != Phase.PREPARATION
        return is_begun and self.version is not None and not self.version.is_frozen


@dataclass(frozen=True, slots=True)
class Lane:
    """A column with its first cards; `total` counts those that do not fit too."""

    label: str
    total: int
    cards: tuple[Card, ...]
    url: str

    @property
    def hidden(self) -> int:
        """How many assignments of this column have no card."""
        return self.total - len(self.cards)


def kanban_on(looking: Looking, user: User) -> tuple[Lane, ...]:
    """The lanes with their cards as on the day, with the steps that `user` may take today."""
    visible = as_standing(
        ProjectAssignment.objects.visible_to(user).for_list(), looking.recorded_day
    )
    found: dict[str, list[int]] = {}
    for pk, phase, status in visible.values_list("pk", "phase_then", "newest_status"):
        key = (status or NO_VERSION) if phase == Phase.PREPARATION else phase
        found.setdefault(key, []).append(pk)
    cards = _cards(looking, user, [pk for keys in found.values() for pk in keys[:MOST_CARDS]])
    return tuple(
        Lane(
            label=column.label,
            total=len(found.get(column.key, ())),
            cards=tuple(cards[pk] for pk in found.get(column.key, ())[:MOST_CARDS]),
            url=f"{reverse('projects:projectassignment_list')}?{urlencode(column.choice)}",
        )
        for column in COLUMNS
        if not column.is_rare or column.key in found
    )


def _cards(looking: Looking, user: User, pks: list[int]) -> dict[int, Card]:
    recorded = looking.recorded_day
    rows = ProjectAssignment.objects.filter(pk__in=pks).for_list().as_on(looking.day)
    assignments = list(with_follow_up(as_standing(rows, recorded), recorded))
    ties_of(user, timezone.localdate()).tell(assignments)
    return {one.pk: _card(one, user, looking) for one in assignments}


def _card(assignment: ProjectAssignment, user: User, looking: Looking) -> Card:
    version = None
    if assignment.newest_number is not None:
        version = AssignmentVersion(
            assignment=assignment,
            number=assignment.newest_number,
            status=assignment.newest_status,
        )
    assignment.phase = assignment.phase_then
    return Card(
        assignment=assignment,
        version=version,
        # What is over cannot be done.
        next_move=None if looking.is_back else Life(assignment, version, user).next_move,
        is_late=assignment.is_behind(looking.day),
    )
