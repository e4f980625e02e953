"""Who sees which money."""

from platform_ivz.querysets import HouseQuerySet
from portfolios.enums import Role
from portfolios.models import User

# Who sees what every municipality was billed and paid; others see their own municipality.
SEE_ALL_MONEY = (Role.COORDINATOR, Role.FINANCE)


class MunicipalMoneyQuerySet(HouseQuerySet):
    """What each municipality pays, and what follows from it; `path` leads to the municipality."""

    path = "municipality"

    def visible_to(self, user: User) -> "MunicipalMoneyQuerySet":
        """All rows for coordinator and finance, for others those of their own municipality."""
        rows = super().visible_to(user)
        if user.may_act_as(*SEE_ALL_MONEY):
            return rows
        return rows.filter(**{f"{self.path}__in": user.own_municipalities})


class MoneyQuerySet(HouseQuerySet):
    """What the rounds and the invoices are made with: for who makes them."""

    def visible_to(self, user: User) -> "MoneyQuerySet":
        """All rows for coordinator and finance, none for others."""
        rows = super().visible_to(user)
        return rows if user.may_act_as(*SEE_ALL_MONEY) else rows.none()
