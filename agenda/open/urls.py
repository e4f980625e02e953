"""Addresses of what is open. Those of `public()` need no sign-in; the others are the coordinator's."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from agenda.meetings.files import LARGEST_PAPER
from agenda.open import api, feeds, sitemap, wellknown
from agenda.open.views import pages, publishing
from platform_ivz.middleware import largest_body


def public(route: str, view: Callable, name: str) -> URLPattern:
    """An address that anybody may read, and nobody can send anything to."""
    return path(route, login_not_required(require_safe(view)), name=f"open_{name}")


urlpatterns = [
    public("openbaar/", pages.OverviewView.as_view(), "overview"),
    public("openbaar/vergaderingen/", pages.meetings_current, "meetings"),
    public("openbaar/vergaderingen/<int:year>/", pages.YearView.as_view(), "year"),
    public("openbaar/vergadering/<int:pk>/", pages.MeetingView.as_view(), "meeting"),
    public("openbaar/vergadering/<int:pk>/besluiten/", pages.ListView.as_view(), "list"),
    public("openbaar/besluitenlijsten/", pages.ListsView.as_view(), "lists"),
    public("openbaar/veiligheidsagenda/", pages.safety_agenda_current, "safety_agenda_current"),
    public(
        "openbaar/veiligheidsagenda/<slug:code>/",
        pages.SafetyAgendaView.as_view(),
        "safety_agenda",
    ),
    public("openbaar/stukken/", pages.PapersView.as_view(), "papers"),
    public("openbaar/stukken/<int:pk>/", pages.paper_file, "paper"),
    public("openbaar/overeenkomsten/<slug:code>/", pages.agreement_file, "agreement"),
    public("openbaar/agenda.ics", feeds.calendar, "calendar"),
    public("openbaar/nieuw.xml", feeds.NewPublications(), "feed"),
    public("openbaar/api/<slug:kind>.json", api.listed, "api"),
    public("openbaar/sitemap.xml", sitemap.sitemap_index, "sitemap_index"),
    public("openbaar/sitemap-<int:number>.xml", sitemap.sitemap, "sitemap"),
    public("robots.txt", wellknown.robots, "robots"),
    public(".well-known/security.txt", wellknown.security, "security"),
    path("openbaarheid/", publishing.PublishingView.as_view(), name="publishing"),
    path(
        "openbaarheid/stuk-toevoegen/",
        largest_body(LARGEST_PAPER)(publishing.LibraryPaperView.as_view()),
        name="publishing_paper",
    ),
    path(
        "openbaarheid/vergadering/<int:pk>/",
        publishing.MeetingPublishingView.as_view(),
        name="meeting_publishing",
    ),
    path(
        "openbaarheid/<slug:what>/<int:pk>/<slug:deed>/",
        publishing.DeedView.as_view(),
        name="publishing_deed",
    ),
]
