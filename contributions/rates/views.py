"""Pages of tariffs: propose, and adopt by decision."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from contributions.permissions import EDIT
from contributions.rates import calculations
from contributions.rates.filters import TariffFilterSet
from contributions.rates.forms import (
    EMPTY_BANDS,
    EffortBandFormSet,
    TariffForm,
)
from contributions.rates.models import Tariff
from contributions.rates.tables import TariffTable
from contributions.views import ProposalOnlyMixin
from platform_ivz.audit import history
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
