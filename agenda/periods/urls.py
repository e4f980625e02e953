"""Addresses of what becomes of a safety agenda."""

from django.urls import path

from agenda.periods import views

urlpatterns = [
    path(
        "veiligheidsagenda/<slug:code>/herzien/",
        views.RevisionCreateView.as_view(),
        name="safetyagenda_revise",
    ),
    path(
        "veiligheidsagenda/<slug:code>/verlengen/",
        views.ExtensionCreateView.as_view(),
        name="agendaextension_add",
    ),
    path(
        "veiligheidsagenda/<slug:code>/verlengen/<int:pk>/intrekken/",
        views.ExtensionDeleteView.as_view(),
        name="agendaextension_delete",
    ),
]
