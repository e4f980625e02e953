"""Who gives which hours: list and forms."""

from typing import Any

from platform_ivz.views import HouseCreateView, HouseDeleteView, HouseUpdateView
from projects.filters import DeploymentFilterSet
from projects.forms import DeploymentForm
from projects.models import Deployment
from projects.tables import DeploymentTable
from projects.views.base import DayListView


class DeploymentListView(DayListView):
    model = Deployment
    table_class = DeploymentTable
    filterset_class = DeploymentFilterSet
    import_kind = "inzet"
    edit_permission = "projects.edit"
    add_label = "Inzet vastleggen"
    title = "Inzet per opdracht"
    lead = (
        "Wie hoeveel uur per week geeft, en aan welke opdracht of welk overleg. Wat er is"
        " afgesproken tegenover wat er is, staat bij uren en saldo."
    )


class DeploymentCreateView(HouseCreateView):
    model = Deployment
    form_class = DeploymentForm
    permission = "projects.edit"
    title = "Inzet vastleggen"
    lead = "Leg vast wie uren geeft, waaraan en in welke rol. Een opdracht heeft één projectleider per dag."

    def get_title(self) -> str:
        return self.title

    def get_initial(self) -> dict[str, Any]:
        """What the page that linked here already knows, such as the assignment."""
        return {
            **super().get_initial(),
            **{
                name: self.request.GET[key]
                for name, key in (("contributor", "wie"), ("target", "waaraan"))
                if key in self.request.GET
            },
        }


class DeploymentUpdateView(HouseUpdateView):
    model = Deployment
    form_class = DeploymentForm
    permission = "projects.edit"
    lead = (
        "Veranderen de uren of de rol? Zeg per wanneer; zo blijft te zien wat er was. Stopt de inzet?"
        " Verbeter dan de laatste dag."
    )


class DeploymentDeleteView(HouseDeleteView):
    model = Deployment
    permission = "projects.edit"
