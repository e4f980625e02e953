"""The daily mail that says how much waits for a user, and never about what."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from portfolios.models import Region, User
from projects.tasks import counted, waiting_for


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits for one user: how much, and how much of each kind."""

    user: User
    total: int
    lines: tuple[str, ...]

    @property
    def subject(self) -> str:
        """What the mail is about."""
        things = "1 ding wacht" if self.total == 1 else f"{self.total} dingen wachten"
        return f"{things} op u in het portaal"

    def message(self) -> EmailMessage:
        """The mail: plain text, without anything that only the portal may show."""
        site = settings.SITE_URL.rstrip("/")
        context = {
            "digest": self,
            "region": Region.objects.first(),
            "portal_url": site + reverse("home"),
            "preferences_url": site + reverse("mail_preferences"),
        }
        body = render_to_string("reports/mails/digest.txt", context)
        return EmailMessage(self.subject, body, to=[self.user.email])


def digests(day: dt.date) -> Iterator[Digest]:
    """The mails of `day` that were not sent yet, of users with a role for whom something waits."""
    for user in _waiting(day):
        tasks = waiting_for(user, day) if user.current_roles else []
        if tasks:
            yield Digest(user, len(tasks), tuple(counted(tasks)))


def send(digest: Digest, day: dt.date) -> bool:
    """Send a mail, unless one was sent on `day` already; whether it was sent now.

    The day is stored first, so that of two runs at once only one sends. Raises SMTPException,
    OSError or ValueError when the mail cannot be sent; then it can be tried again.
    """
    user = digest.user
    if not _waiting(day).filter(pk=user.pk).update(digest_sent_on=day):
        return False
    try:
        digest.message().send()
    except (SMTPException, OSError, ValueError):
        User.objects.filter(pk=user.pk).update(digest_sent_on=user.digest_sent_on)
        raise
    return True


def _waiting(day: dt.date) -> QuerySet:
    unsent = Q(digest_sent_on__isnull=True) | Q(digest_sent_on__lt=day)
    return User.objects.filter(unsent, is_active=True, wants_digest=True).order_by("pk")
