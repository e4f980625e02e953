"""Pages of local safety plans and the priorities that they name."""

from typing import Any

from django.db.models import QuerySet

from agenda.models import LocalPlan, LocalPriority
from agenda.plans.filters import LocalPlanFilterSet
from agenda.plans.forms import LocalPlanForm, LocalPriorityForm
from agenda.plans.overviews import placed
from agenda.plans.tables import LocalPlanTable
from platform_ivz.audit import history
from platform_ivz.views import (
    ByCode,
    ChildCreateMixin,
    ChildMixin,
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseUpdateView,
    url_of,
)


class LocalPlanListView(HouseListView):
    model = LocalPlan
    table_class = LocalPlanTable
    filterset_class = LocalPlanFilterSet
    edit_permission = "agenda.edit"
    lead = (
        "Wat gemeenten in hun eigen veiligheidsplan een prioriteit noemen. Kies een plan om te zien"
        " waar dat op de veiligheidsagenda terugkomt."
    )

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().prefetch_related("priorities")


class LocalPlanDetailView(ByCode, HouseDetailView):
    model = LocalPlan
    template_name = "agenda/plans/localplan_detail.html"
    edit_permission = "agenda.edit"
    lead = "Wat dit plan een prioriteit noemt, en waar dat op de veiligheidsagenda terugkomt."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, day = self.object, self.request.chosen_day()
        context = super().get_context_data(
            day=day,
            placed=placed(plan.priorities.for_list(), day),
            history=history(plan, self.request.user),
            **kwargs,
        )
        may_edit = bool(context["edit_url"])
        add_url = url_of(LocalPriority, "add", plan.code) if may_edit else ""
        return {**context, "add_priority_url": add_url}


class LocalPlanCreateView(HouseCreateView):
    model = LocalPlan
    form_class = LocalPlanForm
    permission = "agenda.edit"
    lead = "Leg eerst het plan vast. Daarna voegt u de prioriteiten toe die het noemt."

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "municipality": self.request.GET.get("gemeente")}


class LocalPlanUpdateView(ByCode, HouseUpdateView):
    model = LocalPlan
    form_class = LocalPlanForm
    permission = "agenda.edit"


class LocalPlanDeleteView(ByCode, HouseDeleteView):
    model = LocalPlan
    permission = "agenda.edit"


class LocalPriorityMixin(ChildMixin):
    model = LocalPriority
    form_class = LocalPriorityForm
    permission = "agenda.edit"
    parent_model = LocalPlan
    parent_field = "plan"
    lead = "Zoals het plan haar noemt, met het thema van de veiligheidsagenda waarin zij terugkomt."


class LocalPriorityCreateView(ChildCreateMixin, LocalPriorityMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Prioriteit toevoegen: {self.parent}"

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "order": self.parent.priorities.following_place()}


class LocalPriorityUpdateView(LocalPriorityMixin, HouseUpdateView):
    pass


class LocalPriorityDeleteView(LocalPriorityMixin, HouseDeleteView):
    pass
