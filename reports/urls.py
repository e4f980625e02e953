"""Addresses of pages that draw on several apps."""

from django.urls import path

from reports.views import library, municipality, search, start

app_name = "reports"
urlpatterns = [
    path("aandachtspunten/", start.finding_list, name="finding_list"),
    path(
        "gemeenten/<slug:slug>/",
        municipality.MunicipalityDetailView.as_view(),
        name="municipality_detail",
    ),
    path("zoeken/", search.search, name="search"),
    path("stukken/", library.library, name="library"),
    path("stukken/<slug:name>.pdf", library.paper, name="paper"),
]
