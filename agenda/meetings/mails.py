"""The mail that an agenda is ready. It says which meeting, and nothing of what is on the agenda."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from agenda.models import Meeting
from platform_ivz.formats import enumerated
from portfolios.models import Region, User


def tell_of_agenda(meeting: Meeting, user: User, *, again: bool) -> None:
    """Tell somebody that an agenda is ready, or (`again`) that it changed.

    Raises SMTPException or OSError when the mail cannot be sent.
    """
    context = {
        "meeting": meeting,
        "again": again,
        "region": Region.objects.first(),
        "url": settings.SITE_URL.rstrip("/") + meeting.get_absolute_url(),
    }
    subject = "Agenda gewijzigd" if again else "Agenda"
    body = render_to_string("agenda/meetings/mails/agenda_ready.txt", context)
    EmailMessage(f"{subject}: {meeting}", body, to=[user.email]).send()


def not_reached(addresses: list[str]) -> str:
    """The sentence that says to whom a mail could not be sent."""
    return f"De mail kwam niet weg naar {enumerated(addresses)}. Bericht hen zelf."
