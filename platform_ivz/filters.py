"""The base of all filters: every list has a search field, and each part of it stands in the address."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django_filters import FilterSet

# Letters to search for in a list: each word is a condition of its own, of which a database takes a
# few hundred.
LONGEST_SEARCH = 100


class HouseFilterSet(FilterSet):
    """Filters of a list. `search_fields` are what the search field looks through."""

    search_fields: ClassVar[tuple[str, ...]] = ()

    q = django_filters.CharFilter(
        method="search", label="Zoeken in deze lijst", max_length=LONGEST_SEARCH
    )

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Rows in which every word occurs somewhere."""
        for word in value.split():
            found = Q()
            for field in self.search_fields:
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset.distinct() if value.split() else queryset

    @property
    def is_narrowed(self) -> bool:
        """Whether the visitor chose anything, so that an empty list can say what to do."""
        return any(self.data.get(name) for name in self.filters) if self.data else False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.form.fields.items():
            field.widget.attrs.setdefault("id", f"filter_{name}")
