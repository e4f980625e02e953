"""The base of all querysets: every list asks who may see its rows, and what it needs to show."""

from typing import Any

from django.db.models import QuerySet


class HouseQuerySet(QuerySet):
    """Rows of the house. Who holds a role today sees them, unless a model narrows this down."""

    def visible_to(self, user: Any) -> "HouseQuerySet":
        """Rows that the user may see; none for who holds no role today."""
        return self if user.has_access else self.none()

    def for_list(self) -> "HouseQuerySet":
        """Rows with all that a list or a page shows of them, so that nothing is asked per row."""
        return self
