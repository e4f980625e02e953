"""The addresses of all rooms."""

from contributions.billing.urls import urlpatterns as billing
from contributions.effort.urls import urlpatterns as effort
from contributions.planning.urls import urlpatterns as planning
from contributions.population.urls import urlpatterns as population
from contributions.rates.urls import urlpatterns as rates
from contributions.subsidies.urls import urlpatterns as subsidies
from contributions.years.urls import urlpatterns as years

app_name = "contributions"
urlpatterns = [
    *population,
    *rates,
    *effort,
    *billing,
    *years,
    *planning,
    *subsidies,
]
