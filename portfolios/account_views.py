"""Pages about signing in that do more than those of the account package."""

from allauth.account.forms import ResetPasswordKeyForm
from allauth.account.views import PasswordResetFromKeyView
from django.http import HttpResponse

from platform_ivz.audit import Event, record
from portfolios.attempts import know_browser


class NewPasswordView(PasswordResetFromKeyView):
    """Where the link in the mail leads: who may read that mail is no stranger from here on."""

    def form_valid(self, form: ResetPasswordKeyForm) -> HttpResponse:
        response = super().form_valid(form)
        record(Event.RESET_DONE, self.reset_user, actor=self.reset_user)
        know_browser(response, self.reset_user.email)
        return response
