"""The addresses of all rooms."""

from contributions.effort.urls import urlpatterns as effort
from contributions.invoices.urls import urlpatterns as invoices
from contributions.participation.urls import urlpatterns as participation
from contributions.planning.urls import urlpatterns as planning
from contributions.population.urls import urlpatterns as population
from contributions.rates.urls import urlpatterns as rates
from contributions.rounds.urls import urlpatterns as rounds
from contributions.subsidies.urls import urlpatterns as subsidies
from contributions.trials.urls import urlpatterns as trials
from contributions.years.urls import urlpatterns as years

app_name = "contributions"
urlpatterns = [
    *population,
    *participation,
    *rates,
    *effort,
    *rounds,
    *trials,
    *years,
    *invoices,
    *planning,
    *subsidies,
]
