"""Who may do what with the yearly talk."""

import rules

from contributions.permissions import reads_of
from portfolios.models import Municipality, User
from portfolios.permissions import is_coordinator


@rules.predicate
def reads_talk(user: User, municipality: Municipality) -> bool:
    """Who reads what was agreed with a municipality."""
    return reads_of(user, "contributions.effortreview", municipality)


# The talk is between the coordinator and a municipality: what was agreed there is not for others.
rules.add_perm("contributions.hold_talk", is_coordinator)
rules.add_perm("contributions.read_talk", reads_talk)
