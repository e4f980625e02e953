"""How the portal signs people in."""

from typing import ClassVar
from urllib.parse import urljoin

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody makes an account alone: the administrator does."""

    # What a visitor of this portal may meet, in the polite form like everything else.
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "Dit e-mailadres of dit wachtwoord klopt niet.",
        "enter_current_password": "Vul uw huidige wachtwoord in.",
        "too_many_login_attempts": "U hebt te vaak geprobeerd in te loggen. Wacht even.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail, to where the portal is, whatever host name the question named.

        `key` is the user, a dash, and the key itself.
        """
        uidb36, _, key = key.partition("-")
        return urljoin(
            settings.SITE_URL, reverse("account_reset_password_from_key", args=(uidb36, key))
        )
