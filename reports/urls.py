"""Addresses of papers and findings."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("aandachtspunten/", views.finding_list, name="finding_list"),
    path(
        "gemeenten/<slug:slug>/",
        views.MunicipalityDetailView.as_view(),
        name="municipality_detail",
    ),
    path("zoeken/", views.search, name="search"),
    path("stukken/", views.library, name="library"),
    path("stukken/<slug:name>.pdf", views.paper, name="paper"),
]
