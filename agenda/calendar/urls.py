"""Addresses of the meetings of a year."""

from django.urls import path

from agenda.calendar import views

urlpatterns = [
    path("vergaderingen/", views.meeting_current, name="meeting_list"),
    path("vergaderingen/<int:year>/", views.YearView.as_view(), name="meeting_year"),
]
