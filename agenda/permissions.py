"""Who may do what with the agenda and its decisions, and who sees what was closed (BO art. 4.2)."""

from collections.abc import Iterable

import rules
from django.db.models import Model, Q

from agenda.models import AgendaItem, Meeting
from portfolios.models import RoleMembership, User
from portfolios.permissions import is_coordinator

rules.add_perm("agenda.edit", is_coordinator)
rules.add_perm("agenda.take_decision", is_coordinator)
rules.add_perm("agenda.snooze", is_coordinator)


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
    """Meetings, their items, and what came out of an item or stands on its own; nothing closed."""
    if model is Meeting:
        return ~behind_closed_doors()
    open_item = Q(is_closed=False) & ~behind_closed_doors("meeting__")
    if model is AgendaItem:
        return open_item
    return Q(item__isnull=True) | Q(item__in=AgendaItem.objects.filter(open_item))
