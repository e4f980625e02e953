"""Pages about money and hours."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import FormView, TemplateView
from django_tables2 import SingleTableMixin
from django_tables2.export.views import ExportMixin

from contributions.charts import ScreenBar, TileValue, screen_bars, value_map
from contributions.effort.models import AdoptedObligation
from contributions.filters import AdoptedObligationFilterSet
from contributions.forms import AdoptedObligationForm
from contributions.origins import hours_origin
from contributions.overviews import BalanceOverview, BalanceRow, balance_of, matrix_of
from contributions.permissions import EDIT
from contributions.rates.overviews import ContributionOverview, ContributionRow, contributions_of
from contributions.refusals import Refused
from contributions.rounds.models import ContributionRun
from contributions.tables import AdoptedObligationTable, BalanceTable, ContributionTable
from platform_ivz.formats import number, quantity
from platform_ivz.memory import remembered
from platform_ivz.paging import paged
from platform_ivz.screen_charts import ScreenTiles
from platform_ivz.tables import SafeExport
from platform_ivz.views import (
    HouseCreateView,
    HouseDeleteView,
    HouseListView,
    HouseMixin,
    HouseUpdateView,
)
from projects.calculations import rounded

FIRST_YEAR, LAST_YEAR = 1900, 2200
# As many rows has a page of a table, and bars a chart beside it.
PER_PAGE = 25


# Years -----------------------------------------------------------------------------------------


def current_page(page: str) -> Callable[[HttpRequest], HttpResponse]:
    """A view that leads to the page of a year: the one asked with `?jaar=`, else the working year."""

    @require_safe
    def view(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("jaar", "").strip()
        if not asked:
            return redirect(page, request.chosen_day().year)
        if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
            raise BadRequest("Schrijf het jaar met vier cijfers.")
        return redirect(page, int(asked))

    return view


class YearMixin:
    """A page whose address names a year. A year that cannot be gives a 404."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.year = kwargs["year"]
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise Http404("Er is geen blad voor dit jaar.")
        return super().dispatch(request, *args, **kwargs)


class YearView(YearMixin, HouseMixin, TemplateView):
    """The page of a year, with the way to other years."""

    page = ""
    name = ""

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


# Contributions ---------------------------------------------------------------------------------


class ContributionYearView(YearTableView):
    """What every municipality pays in a year, and how each amount came about."""

    template_name = "contributions/contribution_year.html"
    page = "contributions:contribution_year"
    name = "Bijdragen"
    table_class = ContributionTable

    @cached_property
    def overview(self) -> ContributionOverview:
        return contributions_of(self.year)

    def get_lead(self) -> str:
        asked = " en wat het voorstel vraagt" if self.overview.proposal else ""
        return f"Wat elke gemeente in {self.year} bijdraagt{asked}. Reken elk bedrag na."

    def get_table_data(self) -> list[ContributionRow]:
        return list(self.overview.rows)

    def get_table_kwargs(self) -> dict[str, Any]:
        left_out = () if self.overview.proposal else ("extra", "asked", "gap")
        return {"overview": self.overview, "exclude": left_out}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = self.overview
        explained = self._explained()
        here = explained.row.municipality.pk if explained and explained.open else None
        bars = sorted(
            (row for row in overview.rows if row.current is not None),
            key=lambda row: -row.current,
        )
        return super().get_context_data(
            overview=overview,
            may_edit=self.request.user.has_perm(EDIT),
            difference=_minus(overview.total_asked, overview.total_current),
            run=ContributionRun.objects.filter(year=self.year).select_related("decision").first(),
            explained=explained,
            tiles=contribution_map(self.year, here) if overview.tariff else None,
            drawn_map=partial(drawn_contribution_map, self.year, here),
            chart=screen_bars(
                [
                    ScreenBar(
                        row.municipality.name,
                        row.current,
                        number(row.current if row.asked is None else row.asked),
                        until=row.asked,
                    )
                    for row in bars[:PER_PAGE]
                ],
                title="Bijdrage per gemeente in euro’s, van hoog naar laag",
            ),
            more_bars=len(bars) > PER_PAGE,
            **kwargs,
        )

    def _explained(self) -> "Explanation | None":
        """How the amount of the chosen municipality came about; without a choice, of the first."""
        known = [row for row in self.overview.rows if row.current is not None]
        chosen = self.request.GET.get("herkomst", "")
        row = next((row for row in known if row.municipality.slug == chosen), None)
        if row is None:
            row = next(iter([r for r in known if r.gap] or known), None)
        return None if row is None else Explanation(row, self.overview, open=bool(chosen))


@remembered
def contribution_map(year: int, here: int | None) -> ScreenTiles | None:
    """What municipalities pay in a year, as a map; `here` is the key of the one to mark."""
    return value_map(
        [
            TileValue(
                row.municipality.name,
                row.municipality.tile_column,
                row.municipality.tile_row,
                row.current,
                here=row.municipality.pk == here,
            )
            for row in contributions_of(year).rows
        ],
        title="Tegelkaart van de bijdrage nu, in euro’s",
    )


@remembered
def drawn_contribution_map(year: int, here: int | None) -> str:
    """The map as SVG: with hundreds of tiles, drawing it takes longer than the rest of the page."""
    return render_to_string("charts/screen_tiles.svg", {"chart": contribution_map(year, here)})


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an amount came about: inhabitants, rate and what is cut off."""

    row: ContributionRow
    overview: ContributionOverview
    open: bool

    @property
    def exact(self) -> Decimal:
        return self.row.inhabitants * self.overview.tariff.rate

    @property
    def exact_asked(self) -> Decimal | None:
        proposal = self.overview.proposal
        return None if proposal is None else self.row.inhabitants * proposal.rate

    @property
    def apart(self) -> int | None:
        """What comes out when the raise is cut down on its own."""
        if self.row.extra is None or self.row.current is None:
            return None
        return self.row.current + self.row.extra


def _minus(first: int | None, second: int | None) -> int | None:
    return None if first is None or second is None else first - second


# Effort ----------------------------------------------------------------------------------------


class EffortYearView(YearTableView):
    """Hours owed and delivered in a year, and who does what."""

    template_name = "contributions/effort_year.html"
    page = "contributions:effort_year"
    name = "Uren en saldo"
    table_class = BalanceTable

    def get_lead(self) -> str:
        return (
            f"Hoeveel uur per week elke gemeente in {self.year} heeft afgesproken, hoeveel zij levert"
            " en waaraan."
        )

    @cached_property
    def overview(self) -> BalanceOverview:
        return balance_of(self.year)

    def get_table_data(self) -> list[BalanceRow]:
        return list(self.overview.rows)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {} if self.overview.total.bought_out else {"exclude": ("bought_out",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview, matrix = self.overview, matrix_of(self.year)
        context = super().get_context_data(
            overview=overview,
            owed=rounded(overview.owed),
            delivered=rounded(overview.delivered),
            bought_out=rounded(overview.total.bought_out),
            difference=rounded(overview.difference),
            matrix=matrix,
            givers=paged(self.request, matrix.rows, prefix="matrix-", per_page=PER_PAGE),
            may_edit=self.request.user.has_perm(EDIT),
            origin=hours_origin(overview, self.request.GET.get("herkomst", "")),
            **kwargs,
        )
        shown = [row.record for row in context["table"].paginated_rows]
        context["chart"] = screen_bars(
            [_bar(row) for row in shown], title="Geleverde en afgesproken uren per week"
        )
        context["more_bars"] = len(overview.rows) > len(shown)
        return context


def _bar(row: BalanceRow) -> ScreenBar:
    balance = row.balance
    delivered, owed, bought_out = (
        quantity(rounded(hours)) for hours in (balance.delivered, balance.owed, balance.bought_out)
    )
    if not row.agreed:
        return ScreenBar(row.name, balance.delivered, f"{delivered} uur")
    return ScreenBar(
        row.name,
        balance.delivered,
        f"{delivered} van {owed} uur" + (f", {bought_out} afgekocht" if balance.bought_out else ""),
        mark=balance.owed,
        until=balance.delivered + balance.bought_out if balance.bought_out else None,
        open=not balance.is_met,
    )


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


# Obligations -----------------------------------------------------------------------------------


class AdoptedObligationListView(HouseListView):
    model = AdoptedObligation
    table_class = AdoptedObligationTable
    filterset_class = AdoptedObligationFilterSet
    edit_permission = EDIT
    add_label = "Uren voorstellen"
    lead = (
        "De uren per week die elke gemeente moet inbrengen. Alleen een besluit van het bestuur"
        " wijzigt ze; stel hier andere uren voor."
    )


class AdoptedObligationCreateView(HouseCreateView):
    model = AdoptedObligation
    form_class = AdoptedObligationForm
    permission = EDIT
    lead = (
        "Stel andere uren voor een gemeente voor. Het voorstel staat daarna bij Besluiten en geldt"
        " pas als het bestuur heeft besloten (DVO-ovk art. 6.5)."
    )

    def get_title(self) -> str:
        return "Uren voorstellen"

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("gemeente", "")
        return {**super().get_initial(), **({"municipality": chosen} if chosen.isdigit() else {})}


class AdoptedObligationUpdateView(ProposalOnlyMixin, HouseUpdateView):
    model = AdoptedObligation
    form_class = AdoptedObligationForm
    permission = EDIT
    lead = "Wijzig het voorstel. Na het besluit kan dat niet meer."


class AdoptedObligationDeleteView(ProposalOnlyMixin, HouseDeleteView):
    model = AdoptedObligation
    permission = EDIT


# Acting ----------------------------------------------------------------------------------------


def guard(request: HttpRequest) -> None:
    """Raise PermissionDenied for who may not edit money and hours."""
    if not request.user.has_perm(EDIT):
        raise PermissionDenied


class ActionView(HouseMixin, FormView):
    """A form that lets a service do something; what the service refuses stands on the form."""

    template_name = "generic/object_form.html"
    permission = EDIT
    save_label = "Opslaan"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, **super().get_form_kwargs()}

    def get_cancel_url(self) -> str:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            cancel_url=self.get_cancel_url(), save_label=self.save_label, **kwargs
        )

    def carry_out(self, data: dict[str, Any]) -> str:
        """Do it, and return where to go. Raises Refused."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return redirect(self.carry_out(form.cleaned_data))
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, reason)
        return self.form_invalid(form)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response
