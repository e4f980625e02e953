"""Who comes in, what is kept when a session ends, how it is sent, and that nothing shown stays behind."""

from collections.abc import Callable
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render

from platform_ivz.access import may_open
from platform_ivz.reading import reading

# Methods of a request that changes nothing.
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
KEPT = "kept_post"
# Names of fields that hold a secret, whatever stands around these words; never kept.
SECRETS = ("csrfmiddlewaretoken", "password", "wachtwoord")
LARGEST_KEPT = 200_000
# Tells whose session ended: the user that was signed in here last, signed, without any right.
WHO = "laatste_gebruiker"


def role_not_required(view: Callable) -> Callable:
    """Mark a view that who is signed in may use without a role, such as signing out."""
    view.role_not_required = True
    return view


def largest_body(size: int) -> Callable:
    """Mark a view that takes no more than a file of `size` bytes and a form around it."""

    def mark(view: Callable) -> Callable:
        view.largest_body = size
        return view

    return mark


class NoStoreMiddleware:
    """Lets no browser and no cache on the way keep a page, a paper or a file.

    Style sheets and scripts are sent before this, by WhiteNoise, and may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store"
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compresses text on its way; PDF, Word, spreadsheets and ZIP are compressed as they are."""

    TEXT = ("text/", "application/json", "application/xml", "image/svg+xml")

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not response.get("Content-Type", "").startswith(self.TEXT):
            return response
        return super().process_response(request, response)


class BodyLimitMiddleware:
    """Refuses what is too large for a view before any of it is read.

    It stands before the check on forged requests, which reads the whole form.
    """

    AROUND_THE_FILE = 256 * 1024

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        limit = getattr(view_func, "largest_body", None)
        if limit is None or _length(request) <= limit + self.AROUND_THE_FILE:
            return None
        return render(request, "413.html", {"limit": limit // 1024**2}, status=413)


def answers_json(request: HttpRequest) -> bool:
    """Whether a script asked, that reads JSON and nothing else."""
    return request.headers.get("Accept") == "application/json"


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


class ReadingMiddleware:
    """Lets a page that is only read compute once what several of its parts show."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            return self.get_response(request)
        with reading():
            return self.get_response(request)


class AccessMiddleware(LoginRequiredMiddleware):
    """Everything needs a sign-in and a role that reads it, save views marked `login_not_required`.

    What was typed before the session ended is kept with the address it was sent to, for the user
    whose session it was and for nobody else: a signed cookie remembers who was signed in here last.
    Without that cookie nothing is kept, and when somebody else signs in it is thrown away. The
    form page takes it back once. Signing out ends the memory of who was here.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if request.user.is_authenticated:
            request.signed_in_as = str(request.user.pk)
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        if request.session.get(KEPT, {}).get("who", request.signed_in_as) != request.signed_in_as:
            del request.session[KEPT]
        if getattr(view_func, "role_not_required", False):
            return None
        # The admin asks for each of its pages itself.
        in_admin = "admin" in request.resolver_match.app_names
        if not request.user.has_access or not (in_admin or may_open(request.user, view_func)):
            raise PermissionDenied
        return None

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        if answers_json(request):
            # The script that asked keeps what was typed itself.
            return JsonResponse({"login": str(settings.LOGIN_URL)}, status=401)
        who = request.get_signed_cookie(WHO, default="", salt=WHO)
        if request.method == "POST" and who and not request.FILES:
            text = without_secrets(request.POST).urlencode()
            if len(text) <= LARGEST_KEPT:
                path = request.get_full_path()
                request.session[KEPT] = {"who": who, "path": path, "text": text}
        return super().handle_no_permission(request, view_func)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Remember who is signed in here; forget it when that user signs out."""
        who = getattr(request, "signed_in_as", "")
        if who and not request.user.is_authenticated:
            response.delete_cookie(WHO, samesite="Lax")
        elif who and request.get_signed_cookie(WHO, default="", salt=WHO) != who:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_signed_cookie(
                WHO, who, salt=WHO, secure=secure, httponly=True, samesite="Lax"
            )
        return response


class ActorMiddleware(AuditlogMiddleware):
    """Notes in the audit log who is at it, and from where: past as many proxies as are trusted.

    The package itself believes whatever a visitor writes in the headers.
    """

    @staticmethod
    def _get_remote_addr(request: HttpRequest) -> str | None:
        return get_client_ip(request)

    @staticmethod
    def _get_remote_port(request: HttpRequest) -> None:
        return None


def without_secrets(sent: QueryDict) -> QueryDict:
    """What was typed, without what nobody may keep."""
    kept = sent.copy()
    for name in list(kept):
        if any(secret in name.casefold() for secret in SECRETS):
            del kept[name]
    return kept


def take_kept_post(request: HttpRequest) -> QueryDict | None:
    """What this user typed on this page before the session ended; taken once."""
    kept = request.session.get(KEPT, {})
    if (kept.get("who"), kept.get("path")) != (str(request.user.pk), request.get_full_path()):
        return None
    del request.session[KEPT]
    return QueryDict(kept["text"])
