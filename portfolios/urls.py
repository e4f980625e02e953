"""Addresses of people, municipalities, bodies and portfolios."""

from django.urls import path

from portfolios import views

app_name = "portfolios"
urlpatterns = [
    path("gemeenten/", views.MunicipalityListView.as_view(), name="municipality_list"),
    path("gemeenten/toevoegen/", views.MunicipalityCreateView.as_view(), name="municipality_add"),
    path(
        "gemeenten/<slug:slug>/wijzigen/",
        views.MunicipalityUpdateView.as_view(),
        name="municipality_edit",
    ),
    path(
        "gemeenten/<slug:slug>/verwijderen/",
        views.MunicipalityDeleteView.as_view(),
        name="municipality_delete",
    ),
]
