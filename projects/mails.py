"""Mails about assignments. They name no assignment: what it is about stands in the portal."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from portfolios.models import Person, Region
from projects.models import Approval


def can_be_mailed(person: Person) -> bool:
    """Whether the person has an account that still works, and so an address."""
    return person.user is not None and person.user.is_active


def tell_of(approval: Approval) -> None:
    """Tell the person in whose name somebody else gave or recorded an approval, if there is one.

    Raises SMTPException or OSError when the mail cannot be sent.
    """
    told = approval.told
    if told is None or not can_be_mailed(told):
        return
    context = {
        "approval": approval,
        "told": told,
        "region": Region.objects.first(),
        "portal_url": settings.SITE_URL.rstrip("/") + reverse("home"),
    }
    body = render_to_string("projects/mails/approved_for_you.txt", context)
    EmailMessage("Er is namens u akkoord gegeven", body, to=[told.user.email]).send()
