"""How the portal signs people in."""

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


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
