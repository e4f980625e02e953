"""Who may do what with money and hours, and whose money somebody reads."""

from collections.abc import Iterable

import rules
from django.apps import apps
from django.db.models import Model, Q

from platform_ivz.access import ALL, reach
from portfolios.models import Municipality, RoleMembership, User
from portfolios.permissions import OWN, is_coordinator, is_finance

EDIT = "contributions.edit"
rules.add_perm(EDIT, is_coordinator | is_finance)

# How a row leads to the municipality that it is of, where that is not its own field.
MUNICIPALITY_OF = {
    "contributions.invoice": "line__municipality",
    "contributions.invoicecopy": "invoice__line__municipality",
    "contributions.reminder": "invoice__line__municipality",
    "contributions.payment": "invoice__line__municipality",
}


def _municipalities(roles: Iterable[RoleMembership]) -> set[int]:
    return {role.municipality_id for role in roles if role.municipality_id}


def of_own_municipality(user: User, model: type[Model], roles: Iterable[RoleMembership]) -> Q:
    """Rows of the municipalities for which the roles are held."""
    path = MUNICIPALITY_OF.get(model._meta.label_lower, "municipality")
    return Q(**{f"{path}__in": _municipalities(roles)})


def reads_of(user: User, label: str, municipality: Municipality) -> bool:
    """Whether a user reads the rows of one municipality; as the rows that `visible_to` gives."""
    found = reach(user, apps.get_model(label)) if user.is_authenticated else {}
    return ALL in found or municipality.pk in _municipalities(found.get(OWN, ()))


@rules.predicate
def reads_money(user: User, municipality: Municipality) -> bool:
    """Who reads what a municipality pays; for amounts where its hours are open."""
    return reads_of(user, "contributions.contributionline", municipality)


rules.add_perm("contributions.read_money", reads_money)
