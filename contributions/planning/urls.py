"""Addresses of the budget and its scenarios; part of those of contributions."""

from django.urls import path

from contributions.planning import views
from contributions.views import current_page
from platform_ivz.addresses import pages_of

urlpatterns = [
    path("begroting/", current_page(views.BudgetYearView), name="budget_current"),
    path("begroting/<int:year>/", views.BudgetYearView.as_view(), name="budget_year"),
    path("begroting/<int:year>/bouwen/", views.BuilderView.as_view(), name="scenario_build"),
    path("begroting/<int:year>/bewaren/", views.ScenarioCreateView.as_view(), name="scenario_add"),
    *pages_of(
        "begroting/scenarios/",
        "<slug:code>",
        detail=views.ScenarioDetailView,
        edit=views.ScenarioUpdateView,
        delete=views.ScenarioDeleteView,
    ),
]
