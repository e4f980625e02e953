"""Who may do what with the lists of a meeting, besides its coordinator (`agenda.meet`)."""

import rules
from django.db.models import Q

from agenda.models import Action, Attendance, Meeting
from portfolios.models import Membership, User
from portfolios.permissions import is_coordinator


@rules.predicate
def owns(user: User, action: Action | None) -> bool:
    """Whether somebody promised this themselves."""
    return action is not None and action.owner.user_id == user.pk


@rules.predicate
def took_part(user: User, meeting: Meeting | None) -> bool:
    """Whether somebody sat in the body on the day of a meeting, or came instead of a member."""
    if meeting is None:
        return False
    seats = Membership.objects.on(meeting.day).filter(body=meeting.body_id, person__user=user)
    came = Q(person__user=user) | Q(substitute__user=user)
    return seats.exists() or Attendance.objects.filter(came, meeting=meeting).exists()


# Saying something of the draft of a list of decisions.
rules.add_perm("agenda.remark", is_coordinator | took_part)
# Saying that an action is done, and what came of it.
rules.add_perm("agenda.finish_action", is_coordinator | owns)
