"""Addresses of tariffs; part of those of contributions."""

from django.urls import path

from contributions.rates import views
from platform_ivz.addresses import pages_of

urlpatterns = [
    *pages_of(
        "tarieven/",
        "<int:pk>",
        list=views.TariffListView,
        add=views.TariffCreateView,
        detail=views.TariffDetailView,
        edit=views.TariffUpdateView,
        delete=views.TariffDeleteView,
    ),
    path("tarieven/<int:pk>/indexeren/", views.TariffIndexView.as_view(), name="tariff_index"),
    path("bijdragen/<int:year>/wat-als/", views.WhatIfView.as_view(), name="contribution_what_if"),
]
