"""Who may do what with the agenda and its decisions, and who sees what was closed (BO art. 4.2)."""

from collections.abc import Iterable

import rules
from django.db.models import Model, Q

from agenda.enums import ItemState
from agenda.models import (
    Action,
    AgendaItem,
    Attendance,
    ListRemark,
    Meeting,
    MeetingBook,
    NoteChapter,
)
from portfolios.models import RoleMembership, User
from portfolios.permissions import is_coordinator

rules.add_perm("agenda.edit", is_coordinator)
rules.add_perm("agenda.take_decision", is_coordinator)
rules.add_perm("agenda.snooze", is_coordinator)


@rules.predicate
def owns_chapter(user: User, chapter: NoteChapter | None) -> bool:
    """Who is the owner of a chapter of the note."""
    owner = chapter.owner if chapter is not None else None
    return owner is not None and user.has_access and owner.user_id == user.pk


# The text of a chapter, and whether it is ready.
rules.add_perm("agenda.write_chapter", is_coordinator | owns_chapter)


def behind_closed_doors(prefix: str = "") -> Q:
    """Meetings that are closed: a ground says so, or a body that meets in public did not.

    A meeting of a body that never meets in public, such as the platform, is not closed to those
    who work in the portal; nor is that of a body of which it is not established, which counts as
    such a body. `prefix` reaches a related model, such as `item__meeting__`.
    """
    return ~Q(**{f"{prefix}closed_ground": ""}) | Q(
        **{f"{prefix}public": False, f"{prefix}body__public": True}
    )


def in_the_open(user: User, model: type[Model], roles: Iterable[RoleMembership]) -> Q:
    """Meetings, their points, and what came out of a point or stands on its own; nothing closed.

    A proposal for an agenda is seen by who made it, and an action by who promised it, whatever it is
    about.
    """
    if model is Meeting:
        return ~behind_closed_doors()
    if model is MeetingBook:
        # A book is found by what one may read of it (`reports/book/contents.py`), and no other way.
        return Q(pk=None)
    if model is Attendance:
        return ~behind_closed_doors("meeting__")
    open_doors = Q(meeting__isnull=True) | ~behind_closed_doors("meeting__")
    open_item = Q(is_closed=False, state=ItemState.ACCEPTED) & open_doors
    if model is AgendaItem:
        return open_item | Q(proposed_by=user)
    of_open_item = Q(item__isnull=True) | Q(item__in=AgendaItem.objects.filter(open_item))
    if model is ListRemark:
        return of_open_item & ~behind_closed_doors("meeting__")
    return of_open_item | Q(owner__user=user) if model is Action else of_open_item


def of_reader(user: User, model: type[Model], roles: Iterable[RoleMembership]) -> Q:
    """What belongs to one reader alone: nobody else sees it, whatever role they have."""
    return Q(user=user)
