"""Pages about municipalities, groups of them and organisations."""

from typing import Any, ClassVar

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
from portfolios.filters import (
    MunicipalityFilterSet,
    MunicipalityGroupFilterSet,
    OrganisationFilterSet,
)
from portfolios.forms import (
    GroupMemberForm,
    MunicipalityForm,
    MunicipalityGroupAddForm,
    MunicipalityGroupForm,
    OrganisationForm,
)
from portfolios.models import GroupMember, Municipality, MunicipalityGroup, Organisation, people_of
from portfolios.tables import MunicipalityGroupTable, MunicipalityTable, OrganisationTable
from portfolios.views.base import EDIT, LOOK_BACK, DayDetailView, DayMixin


class OrganisationListView(HouseListView):
    model = Organisation
    table_class = OrganisationTable
    filterset_class = OrganisationFilterSet
    edit_permission = EDIT
    lead = "De partners naast de gemeenten. Kies een organisatie voor haar mensen en zetels."


class OrganisationDetailView(DayDetailView):
    """An organisation: its people, and the seats that it fills on the day."""

    model = Organisation
    lead = f"Wie er werkt en welke zetels de organisatie vult. {LOOK_BACK}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            people=people_of(self.object, self.day).visible_to(self.request.user),
            seats=self.object.seats.for_list().on(self.day),
            **kwargs,
        )


class OrganisationCreateView(HouseCreateView):
    model = Organisation
    form_class = OrganisationForm
    permission = EDIT


class OrganisationUpdateView(ByCode, HouseUpdateView):
    model = Organisation
    form_class = OrganisationForm
    permission = EDIT


class OrganisationDeleteView(ByCode, HouseDeleteView):
    model = Organisation
    permission = EDIT


class MunicipalityListView(HouseListView):
    model = Municipality
    table_class = MunicipalityTable
    filterset_class = MunicipalityFilterSet
    import_kind = "gemeenten"
    edit_permission = EDIT
    lead = "De gemeenten die samenwerken in het platform. Kies een gemeente voor haar eigen blad."


class MunicipalityCreateView(HouseCreateView):
    model = Municipality
    form_class = MunicipalityForm
    permission = EDIT


class MunicipalityUpdateView(HouseUpdateView):
    model = Municipality
    form_class = MunicipalityForm
    permission = EDIT


class MunicipalityDeleteView(HouseDeleteView):
    model = Municipality
    permission = EDIT


class MunicipalityGroupListView(DayMixin, HouseListView):
    model = MunicipalityGroup
    table_class = MunicipalityGroupTable
    filterset_class = MunicipalityGroupFilterSet
    # A region has a few.
    table_pagination: ClassVar = {"per_page": 10}
    edit_permission = EDIT
    lead = "Gemeenten die hun uren samen leveren. Hun inzet telt als één geheel."

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "day": self.day}


class MunicipalityGroupDetailView(DayDetailView):
    """A group: which municipalities deliver together on the day, and on other days."""

    model = MunicipalityGroup
    lead = f"Deze gemeenten leveren hun uren samen. {LOOK_BACK}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = list(self.object.members.visible_to(self.request.user).for_list())
        now = paged(self.request, [one for one in members if one.holds_on(self.day)])
        then = [one for one in members if not one.holds_on(self.day)]
        others = paged(self.request, then, prefix="anderen-")
        return super().get_context_data(members=now, others=others, **kwargs)


class MunicipalityGroupCreateView(HouseCreateView):
    model = MunicipalityGroup
    form_class = MunicipalityGroupAddForm
    permission = EDIT


class MunicipalityGroupUpdateView(ByCode, HouseUpdateView):
    model = MunicipalityGroup
    form_class = MunicipalityGroupForm
    permission = EDIT


class MunicipalityGroupDeleteView(ByCode, HouseDeleteView):
    model = MunicipalityGroup
    permission = EDIT


class GroupMemberMixin(ChildMixin):
    permission = EDIT
    model = GroupMember
    form_class = GroupMemberForm
    parent_model = MunicipalityGroup
    parent_field = "group"
    lead = "Een gemeente hoort bij één groep tegelijk. De laatste dag telt mee."


class GroupMemberCreateView(ChildCreateMixin, GroupMemberMixin, HouseCreateView):
    def get_title(self) -> str:
        return f"Gemeente toevoegen: {self.parent}"


class GroupMemberUpdateView(GroupMemberMixin, HouseUpdateView):
    pass


class GroupMemberDeleteView(GroupMemberMixin, HouseDeleteView):
    pass
