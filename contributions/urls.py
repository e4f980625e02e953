"""Addresses of money and hours."""

from django.urls import path

from contributions import views
from contributions.billing.urls import urlpatterns as billing
from contributions.effort.urls import urlpatterns as effort
from contributions.planning.urls import urlpatterns as planning
from contributions.population.urls import urlpatterns as population
from contributions.rates.urls import urlpatterns as rates
from contributions.subsidies.urls import urlpatterns as subsidies
from contributions.views import current_page
from platform_ivz.addresses import pages_of

app_name = "contributions"
urlpatterns = [
    path("inzet/saldo/", current_page("contributions:effort_year"), name="effort_current"),
    path("inzet/<int:year>/", views.EffortYearView.as_view(), name="effort_year"),
    *pages_of(
        "inzet/verplichting/",
        "<int:pk>",
        list=views.AdoptedObligationListView,
        add=views.AdoptedObligationCreateView,
        edit=views.AdoptedObligationUpdateView,
        delete=views.AdoptedObligationDeleteView,
    ),
    path(
        "bijdragen/", current_page("contributions:contribution_year"), name="contribution_current"
    ),
    path("bijdragen/<int:year>/", views.ContributionYearView.as_view(), name="contribution_year"),
    *population,
    *rates,
    *billing,
    *planning,
    *effort,
    *subsidies,
]
