"""Addresses of the portal."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from platform_ivz.middleware import role_not_required
from platform_ivz.transactions import own_transactions
from portfolios.account_views import NewPasswordView
from portfolios.views.account import MailPreferencesView
from reports.views.start import home

# The admin has no doors of its own: whoever signs in or out, or changes a password, does so here.
admin.site.login = login_not_required(
    secure_admin_login(RedirectView.as_view(pattern_name="admin:index"))
)
admin.site.logout = role_not_required(lambda request, **context: account.logout(request))
admin.site.password_change = RedirectView.as_view(pattern_name="account_change_password")

account_patterns = [
    # Checking a password takes long; it stores no more than who is signed in.
    path("inloggen/", own_transactions(login_not_required(account.login)), name="account_login"),
    path("uitloggen/", role_not_required(account.logout), name="account_logout"),
    path(
        "wachtwoord/vergeten/",
        login_not_required(account.password_reset),
        name="account_reset_password",
    ),
    path(
        "wachtwoord/vergeten/verzonden/",
        login_not_required(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "wachtwoord/nieuw/<slug:uidb36>/<slug:key>/",
        login_not_required(NewPasswordView.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "wachtwoord/nieuw/klaar/",
        login_not_required(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path(
        "wachtwoord/wijzigen/",
        role_not_required(account.password_change),
        name="account_change_password",
    ),
    # Who has no password gets one as who forgot it, and nobody makes an account alone.
    path(
        "wachtwoord/instellen/",
        login_not_required(RedirectView.as_view(pattern_name="account_reset_password")),
        name="account_set_password",
    ),
    path("account/aanvragen/", login_not_required(account.signup), name="account_signup"),
    path("account/meldingen/", MailPreferencesView.as_view(), name="mail_preferences"),
    path(
        "account/gesloten/", login_not_required(account.account_inactive), name="account_inactive"
    ),
]

handler500 = "platform_ivz.failing.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("", include("portfolios.urls")),
    path("", include("agenda.urls")),
    path("", include("projects.urls")),
    path("", include("contributions.urls")),
    path("", include("reports.urls")),
    path("", include(account_patterns)),
    path("admin/", admin.site.urls),
]
