"""Addresses of the meetings of a year."""

from django.urls import path

from agenda.calendar import views

urlpatterns = [
    path("vergaderingen/", views.meeting_current, name="meeting_list"),
    path("vergaderingen/plannen/", views.MeetingPlanView.as_view(), name="meeting_add"),
    path("vergadering/<int:pk>/wijzigen/", views.MeetingMoveView.as_view(), name="meeting_edit"),
    path("vergaderingen/<int:year>/", views.YearView.as_view(), name="meeting_year"),
    path("vergaderingen/<int:year>/voorstel/", views.ProposeView.as_view(), name="meeting_propose"),
    path(
        "vergaderingen/<int:year>/vaststellen/", views.SettleView.as_view(), name="meeting_settle"
    ),
    path(
        "vergaderingen/<int:year>/onderwerpen/toevoegen/",
        views.TopicCreateView.as_view(),
        name="topic_add",
    ),
    path(
        "vergaderingen/<int:year>/onderwerpen/verwacht/",
        views.TopicExpectedView.as_view(),
        name="topic_expected",
    ),
    path(
        "vergaderingen/<int:year>/onderwerpen/<int:pk>/wijzigen/",
        views.TopicUpdateView.as_view(),
        name="topic_edit",
    ),
    path(
        "vergaderingen/<int:year>/onderwerpen/<int:pk>/verplaatsen/",
        views.TopicMoveView.as_view(),
        name="topic_move",
    ),
    path(
        "vergaderingen/<int:year>/onderwerpen/<int:pk>/verwijderen/",
        views.TopicRemoveView.as_view(),
        name="topic_remove",
    ),
    path("in-mijn-agenda/", views.CalendarView.as_view(), name="calendar"),
    path("in-mijn-agenda/nieuw-adres/", views.calendar_renew, name="calendar_renew"),
    path("agenda/<slug:secret>.ics", views.calendar_mine, name="calendar_mine"),
    path("agenda/<slug:secret>/<slug:code>.ics", views.calendar_body, name="calendar_body"),
]
