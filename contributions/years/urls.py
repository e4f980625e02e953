"""Addresses of the pages of a year."""

from django.urls import path

from contributions.views import current_page
from contributions.years import views

urlpatterns = [
    path("inzet/saldo/", current_page(views.EffortYearView), name="effort_current"),
    path("inzet/<int:year>/", views.EffortYearView.as_view(), name="effort_year"),
    path("bijdragen/", current_page(views.ContributionYearView), name="contribution_current"),
    path("bijdragen/<int:year>/", views.ContributionYearView.as_view(), name="contribution_year"),
]
