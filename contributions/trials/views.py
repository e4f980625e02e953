"""Pages that try another rate out, and index a tariff."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django_tables2 import SingleTableMixin

from contributions.permissions import EDIT
from contributions.rates import calculations
from contributions.rates.models import Tariff
from contributions.rates.services import propose_indexed
from contributions.rounds.overviews import contributions_of
from contributions.trials.forms import IndexForm, WhatIfForm
from contributions.trials.overviews import RateTrial, TrialRow, try_rate
from contributions.trials.tables import TrialTable
from contributions.views import PER_PAGE, YearTableView
from platform_ivz.charts.bars import Bar, BarChart, bar_chart
from platform_ivz.formats import number, quantity
from platform_ivz.refusals import Refused
from platform_ivz.views import HouseDetailView


class TrialMixin:
    """A page that asks for a rate with a form in the address, and shows what it would mean."""

    table_class = TrialTable
    table_pagination: ClassVar = {"per_page": PER_PAGE}

    def get_trial(self) -> RateTrial | None:
        """What was asked, tried out; None as long as nothing sound was asked."""
        raise NotImplementedError

    @cached_property
    def trial(self) -> RateTrial | None:
        return self.get_trial() if self.form.is_valid() else None

    def get_table_data(self) -> list[TrialRow]:
        return list(self.trial.rows) if self.trial else []

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"trial": self.trial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=self.form, trial=self.trial, **kwargs)


class TariffIndexView(TrialMixin, SingleTableMixin, HouseDetailView):
    """A tariff with a percentage on it: look what it means, then propose it."""

    model = Tariff
    template_name = "contributions/trials/tariff_index.html"
    permission = EDIT
    lead = (
        "Vul in met welk percentage het tarief stijgt. U ziet meteen wat dat betekent. Pas als u het"
        " voorstel opslaat, wordt er iets bewaard."
    )

    def get_title(self) -> str:
        return f"Indexeren: {self.object}"

    def get_parents(self) -> list[tuple[str, str]]:
        return [*super().get_parents(), (str(self.object), self.object.get_absolute_url())]

    @cached_property
    def form(self) -> IndexForm:
        request = self.request
        asked = request.POST if request.method == "POST" else request.GET
        later = max(self.object.from_year, request.chosen_day().year) + 1
        return IndexForm(
            asked if "percentage" in asked or request.method == "POST" else None,
            user=request.user,
            initial={"jaar": later},
        )

    def get_trial(self) -> RateTrial:
        asked = self.form.cleaned_data
        return try_rate(
            asked["jaar"], calculations.indexed_rate(self.object.rate, asked["percentage"])
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if self.form.is_valid():
            asked = self.form.cleaned_data
            try:
                proposal = propose_indexed(
                    tariff=self.object, percentage=asked["percentage"], year=asked["jaar"]
                )
            except Refused as refused:
                refused.show_on(self.form)
            else:
                messages.success(request, f"{proposal} is opgeslagen als voorstel.")
                return redirect(proposal)
        return self.render_to_response(self.get_context_data(), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bands = ()
        if self.trial:
            old = self.object.band_table()
            new = calculations.indexed_bands(old, self.form.cleaned_data["percentage"])
            bands = list(zip(old, new, strict=True))
        return super().get_context_data(bands=bands, **kwargs)


class WhatIfView(TrialMixin, YearTableView):
    """What another rate would mean for the contributions of a year."""

    reads = (Tariff,)
    template_name = "contributions/trials/contribution_what_if.html"
    page = "contributions:contribution_year"
    lead = (
        "Reken uit wat gemeenten zouden betalen bij een ander tarief. U ziet het naast wat zij nu"
        " betalen. Er wordt niets bewaard."
    )

    def get_title(self) -> str:
        return f"Wat als het tarief van {self.year} anders was?"

    def get_parents(self) -> list[tuple[str, str]]:
        return [(f"Bijdragen {self.year}", reverse(self.page, args=(self.year,)))]

    def get_export_filename(self, export_format: str) -> str:
        return f"wat-als-{self.year}.{export_format}"

    @cached_property
    def form(self) -> WhatIfForm:
        asked = self.request.GET
        form = WhatIfForm(
            asked if {"tarief", "percentage"} & asked.keys() else None, user=self.request.user
        )
        percentage = form.is_valid() and form.cleaned_data["percentage"] is not None
        if percentage and contributions_of(self.year).tariff is None:
            form.add_error(
                "percentage",
                f"Voor {self.year} is geen tarief vastgesteld. Vul een tarief in.",
            )
        return form

    def get_trial(self) -> RateTrial:
        asked = self.form.cleaned_data
        rate = asked["tarief"]
        if rate is None:
            tariff = contributions_of(self.year).tariff
            rate = calculations.indexed_rate(tariff.rate, asked["percentage"])
        return try_rate(self.year, rate)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trial, may_edit = self.trial, self.request.user.has_perm(EDIT)
        rows = trial.rows if trial else ()
        chosen = self.request.GET.get("herkomst", "")
        explained = next((r for r in rows if r.tried is not None and r.row.key == chosen), None)
        return super().get_context_data(
            overview=contributions_of(self.year),
            chart=_trial_bars(rows),
            more_bars=len(rows) > PER_PAGE,
            propose_url=self._propose_url() if trial and may_edit else "",
            explained=explained,
            **kwargs,
        )

    def _propose_url(self) -> str:
        """The form of a tariff, filled in; of a percentage the page that indexes the tariff."""
        asked, query = self.form.cleaned_data, {"jaar": self.year}
        if asked["percentage"] is not None:
            query["percentage"] = quantity(asked["percentage"])
            tariff = contributions_of(self.year).tariff
            return f"{reverse('contributions:tariff_index', args=(tariff.pk,))}?{urlencode(query)}"
        query["tarief"] = quantity(asked["tarief"], 4)
        return f"{reverse('contributions:tariff_add')}?{urlencode(query)}"


def _trial_bars(rows: Sequence[TrialRow]) -> BarChart | None:
    """What the municipalities that pay most would pay, with what they pay now as the mark."""
    known = sorted((row for row in rows if row.tried is not None), key=lambda row: -row.tried)
    return bar_chart(
        [
            Bar(row.row.name, row.tried, number(row.tried), mark=row.row.amount)
            for row in known[:PER_PAGE]
        ],
        title="Bijdrage per gemeente in euro’s bij het andere tarief, van hoog naar laag",
    )
