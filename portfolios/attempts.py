"""Attempts to sign in: which of them are counted together, and whose browser is making them.

Why it is so stands in docs/decisions/0010-counting-sign-ins.md; how often is too often, in the
setting ACCOUNT_RATE_LIMITS.
"""

from hashlib import sha256

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portfolios.models import User

# A browser in which somebody signed in to an account; the account is in the name of the cookie.
KNOWN = "bekende_browser_"
A_YEAR = 365 * 24 * 3600


def account_of(email: str) -> User | None:
    """The user that signs in with this address, active or not."""
    return User.objects.filter(email=email.lower()).first()


def counted_as(request: HttpRequest, email: str) -> list[tuple[str, str]]:
    """What an attempt for this address counts for: limits, each with what is counted together.

    Who set a new password begins anew, so the password is part of it.
    """
    user = account_of(email)
    account = f"{email.lower()}|{user.get_session_auth_hash() if user else ''}"
    if browser := _known_browser(request, email):
        return [("login_failed", f"{account}|{browser}")]
    return [
        ("login_failed", f"{account}|{get_ip(request)}"),
        ("login_failed_from_address", ""),
        ("login_failed_by_stranger", account),
    ]


def know_browser(response: HttpResponse, email: str) -> None:
    """Let strangers who try this account not hinder the browser that gets this answer."""
    name = _cookie(email)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        name, "", salt=KNOWN, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax"
    )


def _known_browser(request: HttpRequest, email: str) -> str:
    """The mark of this browser, other in each; empty when nobody signed in here for a year."""
    name = _cookie(email)
    known = request.get_signed_cookie(name, default=None, salt=KNOWN, max_age=A_YEAR)
    return "" if known is None else request.COOKIES[name]


def _cookie(email: str) -> str:
    return KNOWN + sha256(email.lower().encode()).hexdigest()[:16]
