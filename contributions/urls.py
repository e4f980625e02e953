"""Addresses of money and hours."""

from django.urls import path

from contributions import views
from contributions.billing.urls import urlpatterns as billing
from contributions.effort.urls import urlpatterns as effort
from contributions.planning.urls import urlpatterns as planning
from contributions.rates.urls import urlpatterns as rates
from contributions.subsidies.urls import urlpatterns as subsidies
from platform_ivz.addresses import pages_of

app_name = "contributions"
urlpatterns = [
    path("inzet/saldo/", views.effort_current, name="effort_current"),
    path("inzet/<int:year>/", views.EffortYearView.as_view(), name="effort_year"),
    *pages_of(
        "inzet/verplichting/",
        "<int:pk>",
        list=views.AdoptedObligationListView,
        add=views.AdoptedObligationCreateView,
        edit=views.AdoptedObligationUpdateView,
        delete=views.AdoptedObligationDeleteView,
    ),
    path("bijdragen/", views.contribution_current, name="contribution_current"),
    path("bijdragen/<int:year>/", views.ContributionYearView.as_view(), name="contribution_year"),
    *pages_of(
        "inwoners/",
        "<int:pk>",
        list=views.PopulationCountListView,
        add=views.PopulationCountCreateView,
        edit=views.PopulationCountUpdateView,
        delete=views.PopulationCountDeleteView,
    ),
    *rates,
    *billing,
    *planning,
    *effort,
    *subsidies,
]
