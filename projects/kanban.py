"""The kanban page: every assignment in the column of how far it is."""

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, F, Value, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from portfolios.models import User
from projects.enums import Move, Phase, VersionStatus
from projects.life import Life
from projects.models import AssignmentVersion, ProjectAssignment, state_word
from projects.permissions import ties_of

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


def kanban_on(day: dt.date, user: User) -> tuple[Lane, ...]:
    """The lanes with their cards as on `day`, with the steps that `user` may take."""
    column = Case(
        *(
            When(phase=column.key, then=Value(column.key))
            for column in COLUMNS
            if "status" not in column.choice
        ),
        When(newest_status__isnull=True, then=Value(NO_VERSION)),
        default=F("newest_status"),
        output_field=CharField(),
    )
    visible = ProjectAssignment.objects.visible_to(user)
    placed = list(
        visible.for_list()
        .annotate(
            column=column,
            place=Window(RowNumber(), partition_by=F("column"), order_by=("order", "name", "pk")),
            total=Window(Count("pk"), partition_by=F("column")),
        )
        .filter(place__lte=MOST_CARDS)
        .order_by("place")
        .values_list("column", "pk", "total")
    )
    cards = _cards(day, user, [pk for _, pk, _ in placed])
    return tuple(
        Lane(
            label=column.label,
            total=next((total for key, _, total in placed if key == column.key), 0),
            cards=tuple(cards[pk] for key, pk, _ in placed if key == column.key),
            url=f"{reverse('projects:projectassignment_list')}?{urlencode(column.choice)}",
        )
        for column in COLUMNS
        if not column.is_rare or any(key == column.key for key, _, _ in placed)
    )


def _cards(day: dt.date, user: User, pks: list[int]) -> dict[int, Card]:
    assignments = list(
        ProjectAssignment.objects.filter(pk__in=pks).for_list().as_on(day).with_follow_up()
    )
    ties_of(user, timezone.localdate()).tell(assignments)
    return {one.pk: _card(one, user, day) for one in assignments}


def _card(assignment: ProjectAssignment, user: User, day: dt.date) -> Card:
    version = None
    if assignment.newest_number is not None:
        version = AssignmentVersion(
            assignment=assignment,
            number=assignment.newest_number,
            status=assignment.newest_status,
        )
    return Card(
        assignment=assignment,
        version=version,
        next_move=Life(assignment, version, user).next_move,
        is_late=assignment.is_behind(day),
    )
