"""Addresses of money and hours."""

from django.urls import path

from contributions import views
from contributions.billing.urls import urlpatterns as billing
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
    path("begroting/", views.budget_current, name="budget_current"),
    path("begroting/<int:year>/", views.BudgetYearView.as_view(), name="budget_year"),
    *pages_of(
        "tarieven/",
        "<int:pk>",
        list=views.TariffListView,
        add=views.TariffCreateView,
        detail=views.TariffDetailView,
        edit=views.TariffUpdateView,
        delete=views.TariffDeleteView,
    ),
    *pages_of(
        "inwoners/",
        "<int:pk>",
        list=views.PopulationCountListView,
        add=views.PopulationCountCreateView,
        edit=views.PopulationCountUpdateView,
        delete=views.PopulationCountDeleteView,
    ),
    *pages_of(
        "subsidies/",
        "<slug:code>",
        list=views.SubsidyListView,
        add=views.SubsidyCreateView,
        detail=views.SubsidyDetailView,
        edit=views.SubsidyUpdateView,
        delete=views.SubsidyDeleteView,
    ),
    *billing,
]
