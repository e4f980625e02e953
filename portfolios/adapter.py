"""How the portal signs people in."""

import logging
from smtplib import SMTPRecipientsRefused
from typing import Any, ClassVar
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from platform_ivz.audit import Event, record
from portfolios.attempts import account_of, counted_as, know_browser
from portfolios.models import User

LIMITS = "allauth.account"
logger = logging.getLogger(__name__)


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody makes an account alone: the administrator does."""

    # What a visitor of this portal may meet, in the polite form like everything else.
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Dit e-mailadres of dit wachtwoord klopt niet.",
        "enter_current_password": "Vul uw huidige wachtwoord in.",
        "too_many_login_attempts": (
            "Er is te vaak een verkeerd wachtwoord ingevuld. Wacht %s en probeer het dan opnieuw."
            " Weet u uw wachtwoord niet meer? Kies dan ‘Wachtwoord vergeten?’. Met een nieuw"
            " wachtwoord kunt u meteen inloggen."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count this attempt before the password is looked at; refuse one too many.

        So of many at once no more are tried than may be. The right password takes it back.
        """
        self._login_failed_rl_usage = counted = ratelimit.RateLimitUsage([])
        for limit, key in counted_as(request, credentials["email"]):
            usage = ratelimit.consume(request, app=LIMITS, action=limit, key=key)
            if usage is None:
                (rate,) = ratelimit.get_rates(app=LIMITS, action=limit)
                self._note_lock_out(request, credentials["email"], limit, rate, key)
                raise self.validation_error("too_many_login_attempts", _in_minutes(rate.duration))
            counted.usage += usage.usage

    def _note_lock_out(
        self, request: HttpRequest, email: str, limit: str, rate: ratelimit.Rate, key: str
    ) -> None:
        """Once, however often is tried while it lasts."""
        counted = ratelimit.get_cache_key(request, app=LIMITS, action=limit, rate=rate, key=key)
        if cache.add(f"{counted}:noted", value=True, timeout=rate.duration):
            record(Event.LOCKED_OUT, account_of(email))

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record(Event.SIGN_IN_FAILED, account_of(credentials["email"]))

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        response = super().post_login(request, user, **options)
        record(Event.SIGNED_IN, user, actor=user)
        know_browser(response, user.email)
        return response

    def logout(self, request: HttpRequest) -> None:
        record(Event.SIGNED_OUT, request.user)
        super().logout(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The mail for who forgot a password: one to who can sign in, another one to others.

        Who asked sees no difference when the mail server knows that there is no such address.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except SMTPRecipientsRefused:
            logger.warning("The mail server refused the address for which a password was asked")
        record(Event.RESET_ASKED, account_of(email))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail, to where the portal is, whatever host name the question named.

        `key` is the user, a dash, and the key itself.
        """
        uidb36, _, key = key.partition("-")
        return urljoin(
            settings.SITE_URL, reverse("account_reset_password_from_key", args=(uidb36, key))
        )


def _in_minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return "een minuut" if minutes == 1 else f"{minutes} minuten"
