"""Mails after a meeting. They name no point and no decision: those stand in the portal."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from agenda.models import Decision, Meeting
from portfolios.models import Region, User


def tell_of_draft(meeting: Meeting, user: User) -> None:
    """Tell a member where to read the draft list of decisions.

    Raises SMTPException or OSError when the mail cannot be sent.
    """
    context = {
        "meeting": meeting,
        "url": _address(reverse("agenda:meeting_decisions", args=(meeting.pk,))),
    }
    body = render_to_string("agenda/minutes/mails/draft_list.txt", context)
    EmailMessage(f"Concept-besluitenlijst van {meeting}", body, to=[user.email]).send()


def tell_of_decision(decision: Decision, user: User) -> None:
    """Tell who brought something to a meeting where the decision about it stands.

    Raises SMTPException or OSError when the mail cannot be sent.
    """
    context = {
        "decision": decision,
        "region": Region.objects.first(),
        "url": _address(decision.get_absolute_url()),
    }
    body = render_to_string("agenda/minutes/mails/excerpt.txt", context)
    EmailMessage(f"Besluit {decision} over uw agendapunt", body, to=[user.email]).send()


def _address(page: str) -> str:
    return settings.SITE_URL.rstrip("/") + page
