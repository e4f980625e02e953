"""What the pages of all rooms are built on."""

import datetime as dt
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin
from django_tables2.export.views import ExportMixin

from agenda.dates import YearMixin
from agenda.models import FIRST_YEAR, LAST_YEAR
from contributions.permissions import EDIT
from platform_ivz.access import shows
from platform_ivz.tables import SafeExport
from platform_ivz.views import HouseMixin

# As many rows has a page of a table, and bars a chart beside it.
PER_PAGE = 25


# Years -----------------------------------------------------------------------------------------


def current_page(of_year: type["YearView"]) -> Callable[[HttpRequest], HttpResponse]:
    """A view that leads to the page of a year: the one asked with `?jaar=`, else the working year."""
    page = of_year.page

    @shows(*of_year.reads)
    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("jaar", "").strip()
        if not asked:
            return redirect(page, request.chosen_day().year)
        if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
            raise BadRequest("Schrijf het jaar met vier cijfers.")
        return redirect(page, int(asked))

    return view


def minus(first: int | None, second: int | None) -> int | None:
    """A difference of amounts; None when one of them is not known."""
    return None if first is None or second is None else first - second


class YearView(YearMixin, HouseMixin, TemplateView):
    """The page of a year, with the way to other years."""

    page = ""
    name = ""
    reads: ClassVar[tuple[type[models.Model], ...]]

    def get_title(self) -> str:
        return f"{self.name} {self.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            last_day=dt.date(self.year, 12, 31),
            current_url=reverse(self.page.replace("_year", "_current")),
            previous_url=self._url(self.year - 1),
            next_url=self._url(self.year + 1),
            **kwargs,
        )

    def _url(self, year: int) -> str:
        return reverse(self.page, args=(year,)) if FIRST_YEAR <= year <= LAST_YEAR else ""


class YearTableView(ExportMixin, SingleTableMixin, YearView):
    """The page of a year around one table, which sorts, pages and exports."""

    table_pagination: ClassVar = {"per_page": PER_PAGE}
    export_class = SafeExport
    export_formats = ("csv", "xlsx")

    def get_export_filename(self, export_format: str) -> str:
        return f"{self.page.split(':')[1].removesuffix('_year')}-{self.year}.{export_format}"


# Proposals -------------------------------------------------------------------------------------


class ProposalOnlyMixin:
    """Only a proposal can be changed or deleted; what was adopted stays as it is (DVO-ovk art. 6.5).

    The row stays locked until the change is stored, so that no decision is taken on it meanwhile.
    """

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows

    def get_object(self, *args: Any, **kwargs: Any) -> models.Model:
        obj = super().get_object(*args, **kwargs)
        if obj.is_adopted:
            raise PermissionDenied("Wat is vastgesteld, verandert alleen door een nieuw besluit.")
        return obj


# Acting ----------------------------------------------------------------------------------------


def guard(request: HttpRequest) -> None:
    """Raise PermissionDenied for who may not edit money and hours."""
    if not request.user.has_perm(EDIT):
        raise PermissionDenied
