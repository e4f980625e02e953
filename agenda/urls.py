"""Addresses of the agenda. The pages of an agenda and of a theme draw on projects: see reports."""

from django.urls import path

from agenda import views
from agenda.calendar.urls import urlpatterns as calendar_pages
from agenda.meetings.urls import urlpatterns as meeting_pages
from agenda.minutes.urls import urlpatterns as minutes_pages
from agenda.open.urls import urlpatterns as open_pages
from agenda.periods.urls import urlpatterns as period_pages
from agenda.plans.urls import urlpatterns as plan_pages
from platform_ivz.addresses import pages_of

app_name = "agenda"
urlpatterns = [
    path("veiligheidsagenda/", views.safety_agenda_current, name="safetyagenda_current"),
    path("veiligheidsagenda/alle/", views.SafetyAgendaListView.as_view(), name="safetyagenda_list"),
    *period_pages,
    *pages_of(
        "veiligheidsagenda/",
        "<slug:code>",
        add=views.SafetyAgendaCreateView,
        edit=views.SafetyAgendaUpdateView,
        delete=views.SafetyAgendaDeleteView,
    ),
    *pages_of(
        "veiligheidsagenda/<slug:agenda>/",
        "<slug:code>",
        add=views.ThemeCreateView,
        edit=views.ThemeUpdateView,
        delete=views.ThemeDeleteView,
    ),
    *pages_of(
        "resultaten/",
        "<slug:code>",
        list=views.ResultListView,
        add=views.ResultCreateView,
        detail=views.ResultDetailView,
        edit=views.ResultUpdateView,
        delete=views.ResultDeleteView,
    ),
    *pages_of(
        "overeenkomsten/",
        "<slug:code>",
        list=views.AgreementListView,
        add=views.AgreementCreateView,
        edit=views.AgreementUpdateView,
        delete=views.AgreementDeleteView,
    ),
    *pages_of(
        "overeenkomsten/<slug:code>/artikelen/",
        "<int:pk>",
        add=views.AgreementArticleCreateView,
        edit=views.AgreementArticleUpdateView,
        delete=views.AgreementArticleDeleteView,
    ),
    path("overeenkomsten/<slug:code>/exemplaar/", views.agreement_copy, name="agreement_copy"),
    path("besluiten/", views.DecisionListView.as_view(), name="decision_list"),
    path("besluiten/nemen/", views.DecisionCreateView.as_view(), name="decision_add"),
    path("besluiten/<slug:reference>/", views.DecisionDetailView.as_view(), name="decision_detail"),
    path(
        "besluiten/<slug:reference>/verbeteren/",
        views.DecisionCorrectView.as_view(),
        name="decision_correct",
    ),
    path(
        "besluiten/<slug:reference>/vervallen/",
        views.DecisionLapseView.as_view(),
        name="decision_lapse",
    ),
    *plan_pages,
    *meeting_pages,
    *calendar_pages,
    *minutes_pages,
    *open_pages,
]
