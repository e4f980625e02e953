"""Pages of the hours that municipalities owe."""

from typing import Any

from agenda.enums import Rule
from agenda.grounds import in_brackets
from contributions.effort.models import AdoptedObligation
from contributions.effort.obligations.filters import AdoptedObligationFilterSet
from contributions.effort.obligations.forms import AdoptedObligationForm
from contributions.effort.obligations.tables import AdoptedObligationTable
from contributions.permissions import EDIT
from contributions.views import ProposalOnlyMixin
from platform_ivz.views import HouseCreateView, HouseDeleteView, HouseListView, HouseUpdateView


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

    def get_lead(self) -> str:
        return (
            "Stel andere uren voor een gemeente voor. Het voorstel staat daarna bij Besluiten en"
            f" geldt pas als het bestuur heeft besloten{in_brackets(Rule.HOURS)}."
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
