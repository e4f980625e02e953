"""Pages about municipalities, groups of them and organisations."""

from typing import Any, ClassVar

from platform_ivz.audit import history
from platform_ivz.views import (
    ByCode,
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseUpdateView,
)
from portfolios.filters import (
    MunicipalityFilterSet,
    MunicipalityGroupFilterSet,
    OrganisationFilterSet,
)
from portfolios.forms import MunicipalityForm, MunicipalityGroupForm, OrganisationForm
from portfolios.models import Municipality, MunicipalityGroup, Organisation, people_of
from portfolios.tables import MunicipalityGroupTable, MunicipalityTable, OrganisationTable
from portfolios.views.base import EDIT, LOOK_BACK, DayDetailView


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


class MunicipalityGroupListView(HouseListView):
    model = MunicipalityGroup
    table_class = MunicipalityGroupTable
    filterset_class = MunicipalityGroupFilterSet
    # A region has a few.
    table_pagination: ClassVar = {"per_page": 10}
    edit_permission = EDIT
    lead = "Gemeenten die hun uren samen leveren. Hun inzet telt als één geheel."


class MunicipalityGroupDetailView(ByCode, HouseDetailView):
    """A group: which municipalities deliver together, and when."""

    model = MunicipalityGroup
    edit_permission = EDIT
    lead = "Deze gemeenten leveren hun uren samen. Kies een gemeente voor haar eigen blad."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(history=history(self.object, self.request.user), **kwargs)


class MunicipalityGroupCreateView(HouseCreateView):
    model = MunicipalityGroup
    form_class = MunicipalityGroupForm
    permission = EDIT


class MunicipalityGroupUpdateView(ByCode, HouseUpdateView):
    model = MunicipalityGroup
    form_class = MunicipalityGroupForm
    permission = EDIT


class MunicipalityGroupDeleteView(ByCode, HouseDeleteView):
    model = MunicipalityGroup
    permission = EDIT
