"""Addresses of the yearly round."""

from django.urls import path

from contributions.rounds import views
from contributions.views import current_page

urlpatterns = [
    path("bijdragen/ronde/", current_page(views.RunYearView), name="run_current"),
    path("bijdragen/<int:year>/ronde/", views.RunYearView.as_view(), name="run_year"),
    path("bijdragen/<int:year>/ronde/weggooien/", views.run_drop, name="run_drop"),
]
