"""Addresses of notice; part of those of contributions."""

from django.urls import path

from contributions.participation import views

urlpatterns = [
    path(
        "overeenkomsten/<slug:code>/opzeggingen/toevoegen/",
        views.NoticeCreateView.as_view(),
        name="notice_add",
    ),
    path(
        "overeenkomsten/<slug:code>/opzeggingen/<int:pk>/intrekken/",
        views.NoticeWithdrawView.as_view(),
        name="notice_withdraw",
    ),
]
