"""Addresses of assignments and deployments."""

app_name = "projects"
urlpatterns: list = []
