"""Addresses of people, municipalities, bodies and portfolios."""

from django.urls import path

from portfolios import views

app_name = "portfolios"
urlpatterns = [
    path("portefeuilles/", views.MatrixView.as_view(), name="matrix"),
    path("posten/", views.PortfolioListView.as_view(), name="portfolio_list"),
    path("posten/toevoegen/", views.PortfolioCreateView.as_view(), name="portfolio_add"),
    path("posten/<slug:code>/", views.PortfolioDetailView.as_view(), name="portfolio_detail"),
    path(
        "posten/<slug:code>/wijzigen/", views.PortfolioUpdateView.as_view(), name="portfolio_edit"
    ),
    path(
        "posten/<slug:code>/verwijderen/",
        views.PortfolioDeleteView.as_view(),
        name="portfolio_delete",
    ),
    path(
        "posten/<slug:code>/houders/toevoegen/",
        views.PortfolioTermCreateView.as_view(),
        name="portfolioterm_add",
    ),
    path(
        "posten/<slug:code>/houders/<int:pk>/wijzigen/",
        views.PortfolioTermUpdateView.as_view(),
        name="portfolioterm_edit",
    ),
    path(
        "posten/<slug:code>/houders/<int:pk>/verwijderen/",
        views.PortfolioTermDeleteView.as_view(),
        name="portfolioterm_delete",
    ),
    path("personen/", views.PersonListView.as_view(), name="person_list"),
    path("personen/toevoegen/", views.PersonCreateView.as_view(), name="person_add"),
    path("personen/<slug:code>/", views.PersonDetailView.as_view(), name="person_detail"),
    path("personen/<slug:code>/wijzigen/", views.PersonUpdateView.as_view(), name="person_edit"),
    path(
        "personen/<slug:code>/verwijderen/", views.PersonDeleteView.as_view(), name="person_delete"
    ),
    path("personen/<slug:code>/opvolgen/", views.SuccessionView.as_view(), name="person_succeed"),
    path("gremia/", views.BodyListView.as_view(), name="body_list"),
    path("gremia/toevoegen/", views.BodyCreateView.as_view(), name="body_add"),
    path("gremia/<slug:code>/", views.BodyDetailView.as_view(), name="body_detail"),
    path("gremia/<slug:code>/wijzigen/", views.BodyUpdateView.as_view(), name="body_edit"),
    path("gremia/<slug:code>/verwijderen/", views.BodyDeleteView.as_view(), name="body_delete"),
    path(
        "gremia/<slug:code>/leden/toevoegen/",
        views.MembershipCreateView.as_view(),
        name="membership_add",
    ),
    path(
        "gremia/<slug:code>/leden/<int:pk>/wijzigen/",
        views.MembershipUpdateView.as_view(),
        name="membership_edit",
    ),
    path(
        "gremia/<slug:code>/leden/<int:pk>/verwijderen/",
        views.MembershipDeleteView.as_view(),
        name="membership_delete",
    ),
    path("organisaties/", views.OrganisationListView.as_view(), name="organisation_list"),
    path(
        "organisaties/toevoegen/", views.OrganisationCreateView.as_view(), name="organisation_add"
    ),
    path(
        "organisaties/<slug:code>/",
        views.OrganisationDetailView.as_view(),
        name="organisation_detail",
    ),
    path(
        "organisaties/<slug:code>/wijzigen/",
        views.OrganisationUpdateView.as_view(),
        name="organisation_edit",
    ),
    path(
        "organisaties/<slug:code>/verwijderen/",
        views.OrganisationDeleteView.as_view(),
        name="organisation_delete",
    ),
    path(
        "gemeenten/groepen/",
        views.MunicipalityGroupListView.as_view(),
        name="municipalitygroup_list",
    ),
    path(
        "gemeenten/groepen/toevoegen/",
        views.MunicipalityGroupCreateView.as_view(),
        name="municipalitygroup_add",
    ),
    path(
        "gemeenten/groepen/<slug:code>/",
        views.MunicipalityGroupDetailView.as_view(),
        name="municipalitygroup_detail",
    ),
    path(
        "gemeenten/groepen/<slug:code>/wijzigen/",
        views.MunicipalityGroupUpdateView.as_view(),
        name="municipalitygroup_edit",
    ),
    path(
        "gemeenten/groepen/<slug:code>/verwijderen/",
        views.MunicipalityGroupDeleteView.as_view(),
        name="municipalitygroup_delete",
    ),
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
