"""Addresses of a meeting that is held, of its list of decisions, and of actions."""

from django.urls import path

from agenda.minutes.views import actions, lists, table
from platform_ivz.addresses import pages_of

HOLD = "vergadering/<int:pk>/vergaderen/"
LIST = "vergadering/<int:pk>/besluitenlijst"
WITHIN = "vergadering/<int:meeting_id>/vergaderen/"
POINT = f"{WITHIN}punten/<int:pk>/"

urlpatterns = [
    path(HOLD, table.MeetingHoldView.as_view(), name="meeting_hold"),
    path(f"{HOLD}sluiten/", table.MeetingCloseView.as_view(), name="meeting_close"),
    path(f"{HOLD}hamerstukken/", table.ConsentView.as_view(), name="meeting_consent"),
    path(f"{HOLD}aanwezig/", table.OthersPresentView.as_view(), name="meeting_present"),
    path(
        f"{WITHIN}aanwezig/<int:person_id>/",
        table.PresenceView.as_view(),
        name="attendance_record",
    ),
    path(POINT, table.OutcomeView.as_view(), name="agendaitem_record"),
    path(f"{POINT}doorzetten/", table.ContinueView.as_view(), name="agendaitem_continue"),
    path(f"{POINT}actie/", table.ActionAtPointView.as_view(), name="agendaitem_action"),
    path(f"{LIST}/", lists.DecisionsView.as_view(), name="meeting_decisions"),
    path(f"{LIST}.docx", lists.decisions_docx, name="meeting_docx"),
    path(f"{LIST}/verzenden/", lists.ListSendView.as_view(), name="meeting_send_list"),
    path(f"{LIST}/opmerking/", lists.RemarkCreateView.as_view(), name="meeting_remark"),
    path(
        "besluiten/<slug:reference>/uittreksel/",
        lists.ExcerptView.as_view(),
        name="decision_excerpt",
    ),
    path("acties/actielijst.docx", actions.actions_docx, name="action_docx"),
    *pages_of(
        "acties/",
        "<int:pk>",
        list=actions.ActionListView,
        add=actions.ActionCreateView,
        detail=actions.ActionDetailView,
        edit=actions.ActionUpdateView,
        delete=actions.ActionDeleteView,
    ),
    path("acties/<int:pk>/klaar/", actions.ActionFinishView.as_view(), name="action_finish"),
]
