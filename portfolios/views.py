"""Pages about people, municipalities, bodies and portfolios."""

from platform_ivz.views import HouseCreateView, HouseDeleteView, HouseListView, HouseUpdateView
from portfolios.filters import MunicipalityFilterSet
from portfolios.forms import MunicipalityForm
from portfolios.models import Municipality
from portfolios.tables import MunicipalityTable


class MunicipalityListView(HouseListView):
    model = Municipality
    table_class = MunicipalityTable
    filterset_class = MunicipalityFilterSet
    edit_permission = "portfolios.edit"
    lead = "De gemeenten die samenwerken in het platform. Kies een gemeente voor haar eigen blad."


class MunicipalityCreateView(HouseCreateView):
    model = Municipality
    form_class = MunicipalityForm
    permission = "portfolios.edit"


class MunicipalityUpdateView(HouseUpdateView):
    model = Municipality
    form_class = MunicipalityForm
    permission = "portfolios.edit"


class MunicipalityDeleteView(HouseDeleteView):
    model = Municipality
    permission = "portfolios.edit"
