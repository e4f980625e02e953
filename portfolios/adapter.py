"""How the portal signs people in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):
    """Nobody makes an account alone: the administrator does."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
