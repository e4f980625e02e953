"""Pages about bodies and who sits in them."""

from typing import Any

from django.db.models import QuerySet

from platform_ivz.paging import paged
from platform_ivz.views import (
    ByCode,
    ChildCreateMixin,
    ChildMixin,
    HouseCreateView,
    HouseDeleteView,
    HouseListView,
    HouseUpdateView,
)
from portfolios.charts import governance_chart
from portfolios.filters import BodyFilterSet
from portfolios.forms import BodyForm, MembershipForm
from portfolios.models import Body, Membership
from portfolios.tables import BodyTable
from portfolios.views.base import EDIT, LOOK_BACK, DayDetailView, DayListMixin


class MembershipMixin(ChildMixin):
    permission = EDIT
    model = Membership
    form_class = MembershipForm
    parent_model = Body
    parent_field = "body"
    lead = "Een persoon, of een zetel waarvan de naam niet bekend is. De laatste dag telt mee."


class MembershipCreateView(ChildCreateMixin, MembershipMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Lid toevoegen: {self.parent}"


class MembershipUpdateView(MembershipMixin, HouseUpdateView):
    pass


class MembershipDeleteView(MembershipMixin, HouseDeleteView):
    pass


class BodyListView(DayListMixin, HouseListView):
    """The governance picture, and the list beside it."""

    model = Body
    table_class = BodyTable
    filterset_class = BodyFilterSet
    edit_permission = EDIT
    template_name = "portfolios/body_list.html"
    lead = "Waar over veiligheid wordt gesproken en besloten, van lokaal tot landelijk."

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().with_counts(self.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        charts = ()
        if not self.request.htmx:
            bodies = list(Body.objects.visible_to(self.request.user))
            charts = (
                ("wide", governance_chart(bodies, columns=4, width=1152)),
                ("narrow", governance_chart(bodies, columns=1, width=360)),
            )
        return super().get_context_data(charts=charts, **kwargs)


class BodyDetailView(DayDetailView):
    """A body: what it is for, how often it meets and who sits in it on the day."""

    model = Body
    lead = f"Waar dit gremium voor is en wie erin zit. {LOOK_BACK}"

    def get_title(self) -> str:
        return self.object.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seats = list(self.object.memberships.for_list().with_employer_name(self.day))
        now = [seat for seat in seats if seat.holds_on(self.day)]
        then = [seat for seat in seats if not seat.holds_on(self.day)]
        pages = {
            "members": paged(self.request, now),
            "others": paged(self.request, then, prefix="anderen-"),
            "posts": paged(
                self.request, self.object.portfolios.with_holders(self.day), prefix="posten-"
            ),
            "given": paged(
                self.request,
                self.object.deployments.visible_to(self.request.user).for_list().on(self.day),
                prefix="inzet-",
            ),
        }
        shown = {name: list(page) for name, page in pages.items()}
        return super().get_context_data(
            pages=pages,
            children=self.object.children.visible_to(self.request.user),
            **shown,
            **kwargs,
        )


class BodyCreateView(HouseCreateView):
    model = Body
    form_class = BodyForm
    permission = EDIT


class BodyUpdateView(ByCode, HouseUpdateView):
    model = Body
    form_class = BodyForm
    permission = EDIT


class BodyDeleteView(ByCode, HouseDeleteView):
    model = Body
    permission = EDIT
