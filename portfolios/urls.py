"""Addresses of people, municipalities, bodies and portfolios."""

from django.urls import path

from platform_ivz.addresses import pages_of
from portfolios import views

app_name = "portfolios"
urlpatterns = [
    path("portefeuilles/", views.MatrixView.as_view(), name="matrix"),
    *pages_of(
        "posten/",
        "<slug:code>",
        list=views.PortfolioListView,
        add=views.PortfolioCreateView,
        detail=views.PortfolioDetailView,
        edit=views.PortfolioUpdateView,
        delete=views.PortfolioDeleteView,
    ),
    *pages_of(
        "posten/<slug:code>/houders/",
        "<int:pk>",
        add=views.PortfolioTermCreateView,
        edit=views.PortfolioTermUpdateView,
        delete=views.PortfolioTermDeleteView,
    ),
    *pages_of(
        "posten/<slug:code>/vervangingen/",
        "<int:pk>",
        add=views.SubstitutionCreateView,
        edit=views.SubstitutionUpdateView,
        delete=views.SubstitutionDeleteView,
    ),
    *pages_of(
        "personen/",
        "<slug:code>",
        list=views.PersonListView,
        add=views.PersonCreateView,
        detail=views.PersonDetailView,
        edit=views.PersonUpdateView,
        delete=views.PersonDeleteView,
    ),
    path("personen/<slug:code>/opvolgen/", views.SuccessionView.as_view(), name="person_succeed"),
    *pages_of(
        "gremia/",
        "<slug:code>",
        list=views.BodyListView,
        add=views.BodyCreateView,
        detail=views.BodyDetailView,
        edit=views.BodyUpdateView,
        delete=views.BodyDeleteView,
    ),
    *pages_of(
        "gremia/<slug:code>/leden/",
        "<int:pk>",
        add=views.MembershipCreateView,
        edit=views.MembershipUpdateView,
        delete=views.MembershipDeleteView,
    ),
    *pages_of(
        "organisaties/",
        "<slug:code>",
        list=views.OrganisationListView,
        add=views.OrganisationCreateView,
        detail=views.OrganisationDetailView,
        edit=views.OrganisationUpdateView,
        delete=views.OrganisationDeleteView,
    ),
    *pages_of(
        "gemeenten/groepen/",
        "<slug:code>",
        list=views.MunicipalityGroupListView,
        add=views.MunicipalityGroupCreateView,
        detail=views.MunicipalityGroupDetailView,
        edit=views.MunicipalityGroupUpdateView,
        delete=views.MunicipalityGroupDeleteView,
    ),
    # The page of a municipality draws on several apps: see reports.
    *pages_of(
        "gemeenten/",
        "<slug:slug>",
        list=views.MunicipalityListView,
        add=views.MunicipalityCreateView,
        edit=views.MunicipalityUpdateView,
        delete=views.MunicipalityDeleteView,
    ),
]
