"""Addresses of a meeting that is held, of its list of decisions, and of actions."""

from django.urls import path

from agenda.minutes import views
from platform_ivz.addresses import pages_of

HOLD = "vergadering/<int:pk>/vergaderen/"
LIST = "vergadering/<int:pk>/besluitenlijst"
WITHIN = "vergadering/<int:meeting_id>/vergaderen/"
POINT = f"{WITHIN}punten/<int:pk>/"

urlpatterns = [
    path(HOLD, views.MeetingHoldView.as_view(), name="meeting_hold"),
    path(f"{HOLD}sluiten/", views.MeetingCloseView.as_view(), name="meeting_close"),
    path(f"{HOLD}hamerstukken/", views.ConsentView.as_view(), name="meeting_consent"),
    path(f"{HOLD}aanwezig/", views.OthersPresentView.as_view(), name="meeting_present"),
    path(
        f"{WITHIN}aanwezig/<int:person_id>/",
        views.PresenceView.as_view(),
        name="attendance_record",
    ),
    path(POINT, views.OutcomeView.as_view(), name="agendaitem_record"),
    path(f"{POINT}doorzetten/", views.ContinueView.as_view(), name="agendaitem_continue"),
    path(f"{POINT}actie/", views.ActionAtPointView.as_view(), name="agendaitem_action"),
    path(f"{LIST}/", views.DecisionsView.as_view(), name="meeting_decisions"),
    path(f"{LIST}.docx", views.decisions_docx, name="meeting_docx"),
    path(f"{LIST}/verzenden/", views.ListSendView.as_view(), name="meeting_send_list"),
    path(f"{LIST}/opmerking/", views.RemarkCreateView.as_view(), name="meeting_remark"),
    path(
        "besluiten/<slug:reference>/uittreksel/",
        views.ExcerptView.as_view(),
        name="decision_excerpt",
    ),
    path("acties/actielijst.docx", views.actions_docx, name="action_docx"),
    *pages_of(
        "acties/",
        "<int:pk>",
        list=views.ActionListView,
        add=views.ActionCreateView,
        detail=views.ActionDetailView,
        edit=views.ActionUpdateView,
        delete=views.ActionDeleteView,
    ),
    path("acties/<int:pk>/klaar/", views.ActionFinishView.as_view(), name="action_finish"),
]
