"""Who may prepare a meeting, and who may propose something for its agenda."""

import rules
from django.utils import timezone

from agenda.models import Meeting
from portfolios.enums import Role
from portfolios.models import Membership, User
from portfolios.permissions import is_coordinator

# Who may bring something to an agenda.
PROPOSERS = (Role.COORDINATOR, Role.BOARD_MEMBER, Role.PROJECT_LEADER, Role.PLATFORM_MEMBER)


@rules.predicate
def may_propose(user: User) -> bool:
    """Whether somebody may bring something to an agenda."""
    return user.is_authenticated and any(user.has_role(role) for role in PROPOSERS)


@rules.predicate
def prepares(user: User, meeting: Meeting | None) -> bool:
    """Whether somebody sits in the body that prepares the agenda of this meeting."""
    pattern = meeting.pattern if meeting else None
    if pattern is None or pattern.prepared_by_id is None or not may_propose(user):
        return False
    seats = Membership.objects.on(timezone.localdate()).filter(person__user=user)
    return seats.filter(body=pattern.prepared_by_id).exists()


# Planning meetings, making their agenda and sending it.
rules.add_perm("agenda.meet", is_coordinator)
rules.add_perm("agenda.propose", may_propose)
# Accepting what was proposed for an agenda, moving it and giving it back.
rules.add_perm("agenda.accept", is_coordinator | prepares)
