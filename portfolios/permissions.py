"""Who may do what with people, municipalities, bodies and portfolios."""

import rules

from portfolios.enums import Role
from portfolios.models import User


@rules.predicate
def is_coordinator(user: User) -> bool:
    """The regional coordinator keeps the data up to date."""
    return user.is_authenticated and user.has_role(Role.COORDINATOR)


@rules.predicate
def is_finance(user: User) -> bool:
    """The financial officer keeps population and money up to date."""
    return user.is_authenticated and user.has_role(Role.FINANCE)


rules.add_perm("portfolios.edit", is_coordinator)
