"""Addresses of people, municipalities, bodies and portfolios."""

from django.urls import path

from platform_ivz.addresses import pages_of
from portfolios.views import access, bodies, people, places, posts, work

app_name = "portfolios"
urlpatterns = [
    path("portefeuilles/", posts.MatrixView.as_view(), name="matrix"),
    *pages_of(
        "posten/",
        "<slug:code>",
        list=posts.PortfolioListView,
        add=posts.PortfolioCreateView,
        detail=posts.PortfolioDetailView,
        edit=posts.PortfolioUpdateView,
        delete=posts.PortfolioDeleteView,
    ),
    *pages_of(
        "posten/<slug:code>/houders/",
        "<int:pk>",
        add=posts.PortfolioTermCreateView,
        edit=posts.PortfolioTermUpdateView,
        delete=posts.PortfolioTermDeleteView,
    ),
    *pages_of(
        "posten/<slug:code>/vervangingen/",
        "<int:pk>",
        add=posts.SubstitutionCreateView,
        edit=posts.SubstitutionUpdateView,
        delete=posts.SubstitutionDeleteView,
    ),
    *pages_of(
        "personen/",
        "<slug:code>",
        list=people.PersonListView,
        add=people.PersonCreateView,
        detail=people.PersonDetailView,
        edit=people.PersonUpdateView,
        delete=people.PersonDeleteView,
    ),
    *pages_of("functies/", "<int:pk>", list=people.PersonFunctionListView),
    *pages_of(
        "personen/<slug:code>/functies/",
        "<int:pk>",
        add=people.PersonFunctionCreateView,
        edit=people.PersonFunctionUpdateView,
        delete=people.PersonFunctionDeleteView,
    ),
    path("personen/<slug:code>/opvolgen/", people.SuccessionView.as_view(), name="person_succeed"),
    *pages_of(
        "gremia/",
        "<slug:code>",
        list=bodies.BodyListView,
        add=bodies.BodyCreateView,
        detail=bodies.BodyDetailView,
        edit=bodies.BodyUpdateView,
        delete=bodies.BodyDeleteView,
    ),
    *pages_of(
        "gremia/<slug:code>/leden/",
        "<int:pk>",
        add=bodies.MembershipCreateView,
        edit=bodies.MembershipUpdateView,
        delete=bodies.MembershipDeleteView,
    ),
    *pages_of(
        "organisaties/",
        "<slug:code>",
        list=places.OrganisationListView,
        add=places.OrganisationCreateView,
        detail=places.OrganisationDetailView,
        edit=places.OrganisationUpdateView,
        delete=places.OrganisationDeleteView,
    ),
    *pages_of(
        "gemeenten/groepen/",
        "<slug:code>",
        list=places.MunicipalityGroupListView,
        add=places.MunicipalityGroupCreateView,
        detail=places.MunicipalityGroupDetailView,
        edit=places.MunicipalityGroupUpdateView,
        delete=places.MunicipalityGroupDeleteView,
    ),
    *pages_of(
        "gemeenten/groepen/<slug:code>/leden/",
        "<int:pk>",
        add=places.GroupMemberCreateView,
        edit=places.GroupMemberUpdateView,
        delete=places.GroupMemberDeleteView,
    ),
    # The page of a municipality draws on several apps: see reports.
    *pages_of(
        "gemeenten/",
        "<slug:slug>",
        list=places.MunicipalityListView,
        add=places.MunicipalityCreateView,
        edit=places.MunicipalityUpdateView,
        delete=places.MunicipalityDeleteView,
    ),
    path("toegang/", access.access_list, name="access_list"),
    path("toegang/nieuw/", access.AccessCreateView.as_view(), name="access_add"),
    path("toegang/<int:pk>/uitnodigen/", access.access_invite, name="access_invite"),
    path("werk/", work.work_list, name="work_list"),
    path("werk/<int:pk>/", work.WorkDetailView.as_view(), name="work_detail"),
    path("werk/<int:pk>/bestand/", work.work_file, name="work_file"),
    path("werk/<int:pk>/opnieuw/", work.work_again, name="work_again"),
]
