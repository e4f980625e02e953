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
]
