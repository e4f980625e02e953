"""The page of a municipality."""

from typing import Any

from django.urls import reverse

from agenda.models import LocalPlan
from agenda.plans.overviews import placed, plans_of
from contributions.years.overviews import sheet_of
from platform_ivz.audit import history
from platform_ivz.views import HouseDetailView, url_of
from portfolios.models import Municipality, people_of


class MunicipalityDetailView(HouseDetailView):
    """The sheet of one municipality: what it owes, delivers, pays, and who does what."""

    model = Municipality
    template_name = "reports/municipality_detail.html"
    edit_permission = "portfolios.edit"
    lead = "Wat deze gemeente inbrengt en betaalt, en wie er wat doet."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day, municipality = self.request.chosen_day(), self.object
        sheet = sheet_of(municipality, day)
        plans = plans_of(municipality)
        plan = next((one for one in plans if one.holds_on(day)), None)
        is_there = municipality.holds_on(day)
        may_read_talk = self.request.user.has_perm("contributions.read_talk", municipality)
        return super().get_context_data(
            day=day,
            sheet=sheet,
            is_there=is_there,
            predecessors=municipality.predecessors.all(),
            plan=plan,
            other_plans=[one for one in plans if one != plan],
            placed=placed(plans[plan], day) if plan else [],
            add_plan_url=url_of(LocalPlan, "add")
            if self.request.user.has_perm("agenda.edit")
            else "",
            people=people_of(municipality, day),
            talk_url=reverse("reports:effortreview_detail", args=(day.year, municipality.slug))
            if sheet.takes_part and may_read_talk
            else "",
            history=history(municipality, self.request.user),
            **kwargs,
        )
