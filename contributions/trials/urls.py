"""Addresses of trying another rate out; part of those of contributions."""

from django.urls import path

from contributions.trials import views

urlpatterns = [
    path("tarieven/<int:pk>/indexeren/", views.TariffIndexView.as_view(), name="tariff_index"),
    path("bijdragen/<int:year>/wat-als/", views.WhatIfView.as_view(), name="contribution_what_if"),
]
