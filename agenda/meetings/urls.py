"""Addresses of one meeting."""

from django.urls import path

from agenda.meetings import views
from agenda.meetings.files import LARGEST_PAPER
from platform_ivz.middleware import largest_body

urlpatterns = [
    path("vergaderingen/volgende/", views.meeting_next, name="meeting_next"),
    path("vergaderingen/plannen/", views.MeetingCreateView.as_view(), name="meeting_add"),
    path("vergadering/stukken/<int:pk>/", views.paper_file, name="paper"),
    path("vergadering/<int:pk>/", views.MeetingDetailView.as_view(), name="meeting_detail"),
    path("vergadering/<int:pk>/wijzigen/", views.MeetingUpdateView.as_view(), name="meeting_edit"),
    path(
        "vergadering/<int:pk>/afgelasten/",
        views.MeetingCancelView.as_view(),
        name="meeting_cancel",
    ),
    path("vergadering/<int:pk>/versturen/", views.AgendaSendView.as_view(), name="meeting_send"),
    path(
        "vergadering/<int:meeting_id>/punten/toevoegen/",
        views.ItemCreateView.as_view(),
        name="agendaitem_add",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/volgorde/",
        views.ItemOrderView.as_view(),
        name="agendaitem_order",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/wachtend/",
        views.WaitingAddView.as_view(),
        name="agendaitem_waiting",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/wijzigen/",
        views.ItemUpdateView.as_view(),
        name="agendaitem_edit",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/van-de-agenda/",
        views.ItemRemoveView.as_view(),
        name="agendaitem_remove",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/aannemen/",
        views.ItemAcceptView.as_view(),
        name="agendaitem_accept",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/teruggeven/",
        views.ItemReturnView.as_view(),
        name="agendaitem_return",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/verplaatsen/",
        views.ItemMoveView.as_view(),
        name="agendaitem_move",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/stukken/toevoegen/",
        largest_body(LARGEST_PAPER)(views.PaperAddView.as_view()),
        name="agendaitem_paper",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/stukken/<int:paper_id>/weghalen/",
        views.PaperRemoveView.as_view(),
        name="agendaitem_paper_remove",
    ),
    path(
        "vergadering/<int:meeting_id>/punten/<int:pk>/<slug:way>/",
        views.ItemPlaceView.as_view(),
        name="agendaitem_place",
    ),
]
