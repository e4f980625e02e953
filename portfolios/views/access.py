"""Who has access: the accounts with their person and roles, and inviting somebody."""

from smtplib import SMTPException
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from platform_ivz.access import shows
from platform_ivz.paging import paged
from platform_ivz.refusals import Refused
from platform_ivz.views import ActionView
from portfolios.forms import AccessForm
from portfolios.invitations import give_access, invite
from portfolios.models import RoleMembership, User

TITLE = "Personen met toegang"


@shows(User, RoleMembership)
@require_safe
def access_list(request: HttpRequest) -> HttpResponse:
    """Every account, whose it is, and its roles with their days."""
    roles = RoleMembership.objects.select_related("municipality", "organisation", "body")
    accounts = (
        User.objects.visible_to(request.user)
        .select_related("person")
        .prefetch_related(Prefetch("role_memberships", queryset=roles))
    )
    context = {"title": TITLE, "page": paged(request, accounts)}
    return render(request, "portfolios/access_list.html", context)


class AccessCreateView(ActionView):
    """An account, its role and its person in one go; the mail goes out at once."""

    reads = (User, RoleMembership)
    form_class = AccessForm
    title = "Toegang geven"
    lead = "De nieuwe gebruiker krijgt een mail met een link, en kiest daarmee zelf een wachtwoord."
    save_label = "Uitnodigen"

    def get_parents(self) -> list[tuple[str, str]]:
        return [(TITLE, reverse("portfolios:access_list"))]

    def get_cancel_url(self) -> str:
        return reverse("portfolios:access_list")

    def carry_out(self, data: dict[str, Any]) -> str:
        email, person = data.pop("email"), data.pop("person")
        user = give_access(email=email, person=person, roles=[RoleMembership(**data)])
        send_invitation(self.request, user)
        return reverse("portfolios:access_list")


@shows(User, RoleMembership)
@require_POST
def access_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the invitation again, to who chose no password yet."""
    try:
        send_invitation(request, get_object_or_404(User.objects.visible_to(request.user), pk=pk))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("portfolios:access_list")


def send_invitation(request: HttpRequest, user: User) -> None:
    """Invite somebody, and say whether the mail went out. Raises Refused."""
    try:
        invite(user)
    except (SMTPException, OSError):
        said = f"Het account staat klaar, maar de mail kwam niet weg naar {user.email}. Kies later ‘Opnieuw uitnodigen’."
        messages.warning(request, said)
    else:
        messages.success(request, f"De uitnodiging is verstuurd naar {user.email}.")
