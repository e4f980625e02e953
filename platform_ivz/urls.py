"""Addresses of the portal."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from reports.views import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("agenda.urls")),
    path("", include("reports.urls")),
    path("inloggen/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("uitloggen/", auth.LogoutView.as_view(), name="logout"),
    path("admin/", admin.site.urls),
]
