"""Addresses of counts of inhabitants."""

from contributions.population import views
from platform_ivz.addresses import pages_of

urlpatterns = pages_of(
    "inwoners/",
    "<int:pk>",
    list=views.PopulationCountListView,
    add=views.PopulationCountCreateView,
    edit=views.PopulationCountUpdateView,
    delete=views.PopulationCountDeleteView,
)
