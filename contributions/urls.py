"""Addresses of money and hours."""

from django.urls import path

from contributions import views

app_name = "contributions"
urlpatterns = [
    path("inzet/saldo/", views.effort_current, name="effort_current"),
    path("inzet/<int:year>/", views.EffortYearView.as_view(), name="effort_year"),
    path(
        "inzet/verplichting/",
        views.AdoptedObligationListView.as_view(),
        name="adoptedobligation_list",
    ),
    path(
        "inzet/verplichting/toevoegen/",
        views.AdoptedObligationCreateView.as_view(),
        name="adoptedobligation_add",
    ),
    path(
        "inzet/verplichting/<int:pk>/wijzigen/",
        views.AdoptedObligationUpdateView.as_view(),
        name="adoptedobligation_edit",
    ),
    path(
        "inzet/verplichting/<int:pk>/verwijderen/",
        views.AdoptedObligationDeleteView.as_view(),
        name="adoptedobligation_delete",
    ),
    path("bijdragen/", views.contribution_current, name="contribution_current"),
    path("bijdragen/<int:year>/", views.ContributionYearView.as_view(), name="contribution_year"),
    path("begroting/", views.budget_current, name="budget_current"),
    path("begroting/<int:year>/", views.BudgetYearView.as_view(), name="budget_year"),
    path("tarieven/", views.TariffListView.as_view(), name="tariff_list"),
    path("tarieven/toevoegen/", views.TariffCreateView.as_view(), name="tariff_add"),
    path("tarieven/<int:pk>/", views.TariffDetailView.as_view(), name="tariff_detail"),
    path("tarieven/<int:pk>/wijzigen/", views.TariffUpdateView.as_view(), name="tariff_edit"),
    path("tarieven/<int:pk>/verwijderen/", views.TariffDeleteView.as_view(), name="tariff_delete"),
    path("inwoners/", views.PopulationCountListView.as_view(), name="populationcount_list"),
    path(
        "inwoners/toevoegen/",
        views.PopulationCountCreateView.as_view(),
        name="populationcount_add",
    ),
    path(
        "inwoners/<int:pk>/wijzigen/",
        views.PopulationCountUpdateView.as_view(),
        name="populationcount_edit",
    ),
    path(
        "inwoners/<int:pk>/verwijderen/",
        views.PopulationCountDeleteView.as_view(),
        name="populationcount_delete",
    ),
    path("subsidies/", views.SubsidyListView.as_view(), name="subsidy_list"),
    path("subsidies/toevoegen/", views.SubsidyCreateView.as_view(), name="subsidy_add"),
    path("subsidies/<slug:code>/", views.SubsidyDetailView.as_view(), name="subsidy_detail"),
    path("subsidies/<slug:code>/wijzigen/", views.SubsidyUpdateView.as_view(), name="subsidy_edit"),
    path(
        "subsidies/<slug:code>/verwijderen/",
        views.SubsidyDeleteView.as_view(),
        name="subsidy_delete",
    ),
]
