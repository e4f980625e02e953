"""Pages of buy-outs."""

from typing import Any

from contributions.effort.buyouts.filters import BuyoutFilterSet
from contributions.effort.buyouts.forms import BuyoutForm
from contributions.effort.buyouts.tables import BuyoutTable
from contributions.effort.models import Buyout
from contributions.permissions import EDIT
from contributions.rates.models import Tariff
from platform_ivz.audit import history
from platform_ivz.views import (
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseUpdateView,
)


class BuyoutListView(HouseListView):
    model = Buyout
    table_class = BuyoutTable
    filterset_class = BuyoutFilterSet
    edit_permission = EDIT
    add_label = "Afkoop vastleggen"
    title = "Afkoop"
    lead = (
        "Uren die een gemeente niet levert maar betaalt. De hele verplichting gaat volgens de"
        " prijslijst, een deel alleen met een afspraak."
    )


class BuyoutDetailView(HouseDetailView):
    model = Buyout
    template_name = "contributions/effort/buyout_detail.html"
    edit_permission = EDIT

    def get_lead(self) -> str:
        if self.object.whole:
            return "Deze gemeente levert dit jaar geen uren, maar betaalt volgens de prijslijst."
        return "Deze gemeente betaalt dit jaar voor een deel van haar uren, volgens een afspraak."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        buyout = self.object
        return super().get_context_data(
            obligation=buyout.obligation,
            tariff=Tariff.objects.in_force(buyout.year) if buyout.whole else None,
            history=history(buyout, self.request.user),
            **kwargs,
        )


class BuyoutCreateView(HouseCreateView):
    model = Buyout
    form_class = BuyoutForm
    permission = EDIT
    lead = "Leg vast welke uren een gemeente betaalt in plaats van levert."

    def get_title(self) -> str:
        return "Afkoop vastleggen"


class BuyoutUpdateView(HouseUpdateView):
    model = Buyout
    form_class = BuyoutForm
    permission = EDIT
    lead = (
        "Wijzig de afkoop. Bij de hele verplichting rekent het portaal de uren en het bedrag"
        " opnieuw uit."
    )


class BuyoutDeleteView(HouseDeleteView):
    model = Buyout
    permission = EDIT
