"""Long lists in pages, for what is not a table of django-tables2; the same in the address."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

FIELD = "bladzijde"
PER_PAGE = 50
# A last page of so few rows is part of the page before it.
FEW = 10


def paged(
    request: HttpRequest, rows: Sequence[Any], *, prefix: str = "", per_page: int = PER_PAGE
) -> Page:
    """The page of the rows that `?bladzijde=` asks for; `prefix` tells lists on one page apart.

    As in every list: the first page when the number is none, the last when it is too high.
    """
    return Paginator(rows, per_page, orphans=FEW).get_page(request.GET.get(prefix + FIELD, 1))
