"""Subsidies that have to be accounted for, as something that the board hears of first."""

import datetime as dt
from collections.abc import Iterator

from agenda.calendar.expected import Expected, the_board
from agenda.enums import ItemKind
from contributions.subsidies.models import Subsidy


def subsidies_to_account(first: dt.date, last: dt.date) -> Iterator[Expected]:
    """Subsidies whose account is due and was not given."""
    body = the_board()
    due = Subsidy.objects.to_account().filter(account_due__range=(first, last))
    for subsidy in due.order_by("account_due", "pk") if body else ():
        yield Expected(
            body=body,
            by=subsidy.account_due,
            title=f"Verantwoording subsidie: {subsidy.purpose}"[:200],
            kind=ItemKind.INFORM,
            url=subsidy.get_absolute_url(),
        )
