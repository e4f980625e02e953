"""The base of all querysets: every list asks who may see its rows, and what it needs to show."""

from typing import Any

from django.db.models import Max, QuerySet

from platform_ivz.access import readable


class HouseQuerySet(QuerySet):
    """Rows of the house. Who sees them stands in the table of `portfolios/permissions.py`."""

    def visible_to(self, user: Any) -> "HouseQuerySet":
        """Rows that the user may see; none for who holds no role that reads them."""
        return readable(self, user)

    def for_list(self) -> "HouseQuerySet":
        """Rows with all that a list or a page shows of them, so that nothing is asked per row."""
        return self

    def following_place(self) -> int:
        """The `order` behind the last of these rows, which are numbered from 1."""
        return (self.aggregate(last=Max("order"))["last"] or 0) + 1
