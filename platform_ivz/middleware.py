"""Who comes in: signed in, with a role today; and nothing typed is lost when a session ends."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict

KEPT = "kept_posts"
NOT_KEPT = ("csrfmiddlewaretoken", "password")
LARGEST_KEPT = 200_000


def role_not_required(view: Callable) -> Callable:
    """Mark a view that who is signed in may use without a role, such as signing out."""
    view.role_not_required = True
    return view


class AccessMiddleware(LoginRequiredMiddleware):
    """Everything needs a sign-in and a role today, save views marked `login_not_required`.

    What was typed before the session ended is kept under the address it was sent to, in the
    session of the one who signs in next in this browser; the form page takes it back.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return self.handle_no_permission(request, view_func)
        if not request.user.has_access and not getattr(view_func, "role_not_required", False):
            raise PermissionDenied
        return None

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponse:
        if request.method == "POST" and not request.FILES:
            kept = request.POST.copy()
            for name in NOT_KEPT:
                kept.pop(name, None)
            text = kept.urlencode()
            if len(text) <= LARGEST_KEPT:
                request.session[KEPT] = {request.get_full_path(): text}
        return super().handle_no_permission(request, view_func)


def take_kept_post(request: HttpRequest) -> QueryDict | None:
    """What was typed on this page before the session ended; taken once."""
    kept = request.session.get(KEPT, {})
    if request.get_full_path() not in kept:
        return None
    text = kept.pop(request.get_full_path())
    request.session[KEPT] = kept
    return QueryDict(text)
