"""Pages of tariffs: propose, index, adopt by decision, and try another rate out."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django_tables2 import SingleTableMixin

from contributions.charts import ScreenBar, ScreenBars, screen_bars
from contributions.permissions import EDIT
from contributions.rates import calculations
from contributions.rates.filters import TariffFilterSet
from contributions.rates.forms import (
    EMPTY_BANDS,
    EffortBandFormSet,
    IndexForm,
    TariffForm,
    WhatIfForm,
)
from contributions.rates.models import Tariff
from contributions.rates.overviews import contributions_of
from contributions.rates.services import propose_indexed
from contributions.rates.tables import TariffTable, TrialTable
from contributions.rates.trial import RateTrial, TrialRow, try_rate
from contributions.views import PER_PAGE, ProposalOnlyMixin, YearTableView
from platform_ivz.audit import history
from platform_ivz.formats import number, quantity
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseUpdateView,
)


class TariffListView(HouseListView):
    model = Tariff
    table_class = TariffTable
    filterset_class = TariffFilterSet
    edit_permission = EDIT
    add_label = "Tarief voorstellen"
    lead = (
        "Wat gemeenten per inwoner betalen. Een tarief geldt pas na een besluit van het bestuur; tot"
        " dan is het een voorstel."
    )


class TariffDetailView(HouseDetailView):
    model = Tariff
    template_name = "contributions/rates/tariff_detail.html"
    edit_permission = EDIT

    def get_lead(self) -> str:
        if self.object.is_adopted:
            return (
                "Dit tarief is vastgesteld. Alleen een nieuw besluit van het bestuur wijzigt het."
            )
        return "Dit tarief is een voorstel en wacht op een besluit van het bestuur."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tariff = self.object
        context = super().get_context_data(
            history=history(tariff, self.request.user),
            may_edit=self.request.user.has_perm(EDIT),
            follows=bool(tariff.based_on) and tariff.rate == _indexed_from(tariff),
            **kwargs,
        )
        if tariff.is_adopted:
            context |= {"edit_url": "", "delete_url": ""}
        table = tariff.band_table()
        try:
            context["bands"] = calculations.band_ranges(table) if table else ()
        except ValueError as error:
            context |= {"bands": (), "band_error": str(error), "raw_bands": table}
        return context


def _indexed_from(tariff: Tariff) -> Decimal:
    """What the tariff that this one is based on comes to with the percentage on it."""
    return calculations.indexed_rate(tariff.based_on.rate, tariff.index_percentage)


class TariffFormMixin:
    """The form of a rate with its bands, stored together or not at all."""

    template_name = "contributions/rates/tariff_form.html"
    model = Tariff
    form_class = TariffForm
    permission = EDIT

    def get_bands(self) -> EffortBandFormSet:
        """The rows of bands, filled in with what was sent."""
        data = self.get_form_kwargs().get("data")
        # What was sent is compared with nothing, else rows that nobody changed would not be stored.
        initial = self.get_initial_bands() if data is None else []
        bands = EffortBandFormSet(
            data=data, instance=self.object or Tariff(), prefix="staffels", initial=initial
        )
        bands.extra = EMPTY_BANDS + len(initial)
        return bands

    def get_initial_bands(self) -> list[dict[str, Any]]:
        """Rows to begin with, beside those that are stored."""
        return []

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object() if self.kwargs else None
        form, self.bands = self.get_form(), self.get_bands()
        if form.is_valid() and self.bands.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)

    def form_valid(self, form: TariffForm) -> HttpResponse:
        response = super().form_valid(form)
        self.bands.instance = self.object
        self.bands.save()
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not hasattr(self, "bands"):
            self.bands = self.get_bands()
        return super().get_context_data(bands=self.bands, **kwargs)


class TariffCreateView(TariffFormMixin, HouseCreateView):
    lead = (
        "Stel een tarief voor, met de staffels die erbij horen. Het geldt pas als het bestuur het"
        " heeft vastgesteld."
    )

    def get_title(self) -> str:
        return "Tarief voorstellen"

    def get_initial(self) -> dict[str, Any]:
        asked = {"from_year": self.request.GET.get("jaar"), "rate": self.request.GET.get("tarief")}
        return {**super().get_initial(), **{name: text for name, text in asked.items() if text}}

    def get_initial_bands(self) -> list[dict[str, Any]]:
        """The bands in force: most proposals leave them as they are."""
        tariff = Tariff.objects.in_force(self.request.chosen_day().year)
        names = ("from_inhabitants", "hours_per_week", "buyout_per_year")
        return list(tariff.bands.values(*names)) if tariff else []


class TariffUpdateView(ProposalOnlyMixin, TariffFormMixin, HouseUpdateView):
    lead = "Wijzig het voorstel en de staffels. Na het besluit kan dat niet meer."


class TariffDeleteView(ProposalOnlyMixin, HouseDeleteView):
    model = Tariff
    permission = EDIT


# Trying out ------------------------------------------------------------------------------------


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
    template_name = "contributions/rates/tariff_index.html"
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
    template_name = "contributions/rates/contribution_what_if.html"
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
        explained = next((r for r in rows if r.count and r.municipality.slug == chosen), None)
        return super().get_context_data(
            overview=contributions_of(self.year),
            chart=_trial_bars(rows),
            more_bars=len(rows) > PER_PAGE,
            propose_url=self._propose_url() if trial and may_edit else "",
            explained=explained,
            origin=explained and explained.count.origin_of(explained.tried, trial.rate),
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


def _trial_bars(rows: Sequence[TrialRow]) -> ScreenBars | None:
    """What the municipalities that pay most would pay, with what they pay now as the mark."""
    known = sorted((row for row in rows if row.tried is not None), key=lambda row: -row.tried)
    return screen_bars(
        [
            ScreenBar(row.municipality.name, row.tried, number(row.tried), mark=row.current)
            for row in known[:PER_PAGE]
        ],
        title="Bijdrage per gemeente in euro’s bij het andere tarief, van hoog naar laag",
    )
