"""Addresses of one meeting."""

from django.urls import path

from agenda.meetings.files import LARGEST_PAPER
from agenda.meetings.views import items, meetings, reading
from platform_ivz.middleware import largest_body

urlpatterns = [
    path("vergaderingen/volgende/", meetings.meeting_next, name="meeting_next"),
    path("vergadering/stukken/<int:pk>/", items.paper_file, name="paper"),
    path("vergadering/<int:pk>/", meetings.MeetingDetailView.as_view(), name="meeting_detail"),
    path(
        "vergadering/<int:pk>/afgelasten/",
        meetings.MeetingCancelView.as_view(),
        name="meeting_cancel",
    ),
    path("vergadering/<int:pk>/lezen/", reading.meeting_read, name="meeting_read"),
    path(
        "vergadering/<int:meeting_id>/lezen/<int:pk>/",
        reading.PointReadView.as_view(),
        name="agendaitem_read",
    ),
    path(
        "vergadering/<int:meeting_id>/lezen/<int:pk>/notitie/",
        reading.NoteView.as_view(),
        name="agendaitem_note",
    ),
    path("vergadering/<int:pk>/versturen/", meetings.AgendaSendView.as_view(), name="meeting_send"),
    path(
        "vergadering/<int:meeting_id>/punten/toevoegen/",
        items.ItemCreateView.as_view(),
        name="agendaitem_add",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/volgorde/",
        items.ItemOrderView.as_view(),
        name="agendaitem_order",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/wachtend/",
        items.WaitingAddView.as_view(),
        name="agendaitem_waiting",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/wijzigen/",
        items.ItemUpdateView.as_view(),
        name="agendaitem_edit",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/van-de-agenda/",
        items.ItemRemoveView.as_view(),
        name="agendaitem_remove",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/aannemen/",
        items.ItemAcceptView.as_view(),
        name="agendaitem_accept",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/teruggeven/",
        items.ItemReturnView.as_view(),
        name="agendaitem_return",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/verplaatsen/",
        items.ItemMoveView.as_view(),
        name="agendaitem_move",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/stukken/toevoegen/",
        largest_body(LARGEST_PAPER)(items.PaperAddView.as_view()),
        name="agendaitem_paper",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/stukken/<int:paper_id>/weghalen/",
        items.PaperRemoveView.as_view(),
        name="agendaitem_paper_remove",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/<slug:way>/",
        items.ItemPlaceView.as_view(),
        name="agendaitem_place",
    ),
]
