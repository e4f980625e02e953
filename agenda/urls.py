"""Addresses of the agenda. The pages of an agenda and of a theme draw on projects: see reports."""

from django.urls import path

from agenda import views

app_name = "agenda"
urlpatterns = [
    path("veiligheidsagenda/", views.safety_agenda_current, name="safetyagenda_current"),
    path("veiligheidsagenda/alle/", views.SafetyAgendaListView.as_view(), name="safetyagenda_list"),
    path(
        "veiligheidsagenda/toevoegen/",
        views.SafetyAgendaCreateView.as_view(),
        name="safetyagenda_add",
    ),
    path(
        "veiligheidsagenda/<slug:code>/wijzigen/",
        views.SafetyAgendaUpdateView.as_view(),
        name="safetyagenda_edit",
    ),
    path(
        "veiligheidsagenda/<slug:code>/verwijderen/",
        views.SafetyAgendaDeleteView.as_view(),
        name="safetyagenda_delete",
    ),
    path(
        "veiligheidsagenda/<slug:agenda>/toevoegen/",
        views.ThemeCreateView.as_view(),
        name="theme_add",
    ),
    path(
        "veiligheidsagenda/<slug:agenda>/<slug:code>/wijzigen/",
        views.ThemeUpdateView.as_view(),
        name="theme_edit",
    ),
    path(
        "veiligheidsagenda/<slug:agenda>/<slug:code>/verwijderen/",
        views.ThemeDeleteView.as_view(),
        name="theme_delete",
    ),
    path("resultaten/", views.ResultListView.as_view(), name="result_list"),
    path("resultaten/toevoegen/", views.ResultCreateView.as_view(), name="result_add"),
    path("resultaten/<slug:code>/", views.ResultDetailView.as_view(), name="result_detail"),
    path("resultaten/<slug:code>/wijzigen/", views.ResultUpdateView.as_view(), name="result_edit"),
    path(
        "resultaten/<slug:code>/verwijderen/",
        views.ResultDeleteView.as_view(),
        name="result_delete",
    ),
    path("overeenkomsten/", views.AgreementListView.as_view(), name="agreement_list"),
    path("overeenkomsten/toevoegen/", views.AgreementCreateView.as_view(), name="agreement_add"),
    path(
        "overeenkomsten/<slug:code>/", views.AgreementDetailView.as_view(), name="agreement_detail"
    ),
    path("overeenkomsten/<slug:code>/exemplaar/", views.agreement_copy, name="agreement_copy"),
    path(
        "overeenkomsten/<slug:code>/wijzigen/",
        views.AgreementUpdateView.as_view(),
        name="agreement_edit",
    ),
    path(
        "overeenkomsten/<slug:code>/verwijderen/",
        views.AgreementDeleteView.as_view(),
        name="agreement_delete",
    ),
    path("besluiten/", views.DecisionListView.as_view(), name="decision_list"),
    path("besluiten/nemen/", views.decision_add, name="decision_add"),
    path("besluiten/<slug:reference>/", views.DecisionDetailView.as_view(), name="decision_detail"),
    path("besluiten/<slug:reference>/vervallen/", views.decision_lapse, name="decision_lapse"),
]
