"""Addresses of money and hours."""

app_name = "contributions"
urlpatterns: list = []
