"""Addresses of the agenda."""

from django.urls import path

from agenda import views

app_name = "agenda"
urlpatterns = [
    path("besluiten/", views.decision_list, name="decision_list"),
    path("besluiten/nemen/", views.decision_add, name="decision_add"),
]
