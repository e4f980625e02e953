"""Addresses of one meeting."""

from django.urls import path

from agenda.meetings import views

urlpatterns = [
    path("vergaderingen/volgende/", views.meeting_next, name="meeting_next"),
    path("vergaderingen/plannen/", views.MeetingCreateView.as_view(), name="meeting_add"),
    path("vergadering/stukken/<int:pk>/", views.paper_file, name="paper"),
    path("vergadering/<int:pk>/", views.MeetingDetailView.as_view(), name="meeting_detail"),
    path("vergadering/<int:pk>/wijzigen/", views.MeetingUpdateView.as_view(), name="meeting_edit"),
    path(
        "vergadering/<int:meeting>/afgelasten/",
        views.MeetingCancelView.as_view(),
        name="meeting_cancel",
    ),
    path(
        "vergadering/<int:meeting>/punten/toevoegen/",
        views.ItemCreateView.as_view(),
        name="agendaitem_add",
    ),
    path(
        "vergadering/<int:meeting>/punten/volgorde/",
        views.ItemOrderView.as_view(),
        name="agendaitem_order",
    ),
    path(
        "vergadering/<int:meeting>/punten/wachtend/",
        views.WaitingAddView.as_view(),
        name="agendaitem_waiting",
    ),
    path(
        "vergadering/<int:meeting>/punten/<int:pk>/wijzigen/",
        views.ItemUpdateView.as_view(),
        name="agendaitem_edit",
    ),
    path(
        "vergadering/<int:meeting>/punten/<int:pk>/van-de-agenda/",
        views.ItemRemoveView.as_view(),
        name="agendaitem_remove",
    ),
    path(
        "vergadering/<int:meeting>/punten/<int:pk>/<slug:way>/",
        views.ItemPlaceView.as_view(),
        name="agendaitem_place",
    ),
]
