"""Who may do what with money and hours."""

import rules

from portfolios.models import Municipality, User
from portfolios.permissions import is_coordinator, is_finance

EDIT = "contributions.edit"
rules.add_perm(EDIT, is_coordinator | is_finance)


@rules.predicate
def holds_a_role_at(user: User, municipality: Municipality) -> bool:
    """Who holds a role for a municipality reads what it pays."""
    return user.is_authenticated and municipality.pk in user.own_municipalities


# Amounts of one municipality where its hours are open; as the rows that `visible_to` gives.
rules.add_perm("contributions.read_money", is_coordinator | is_finance | holds_a_role_at)
