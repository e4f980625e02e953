"""Who may do what with the yearly talk."""

import rules

from contributions.effort.models import own_talks
from portfolios.models import Municipality, User
from portfolios.permissions import is_coordinator


@rules.predicate
def talks_for(user: User, municipality: Municipality) -> bool:
    """Who speaks for a municipality reads what was agreed with it."""
    return user.is_authenticated and municipality.pk in own_talks(user)


# The talk is between the coordinator and a municipality: what was agreed there is not for others.
rules.add_perm("contributions.hold_talk", is_coordinator)
rules.add_perm("contributions.read_talk", is_coordinator | talks_for)
