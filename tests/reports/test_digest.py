"""The daily mail: to whom, how often, and nothing in it that only the portal may show."""

import datetime as dt
from io import StringIO

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolios.models import User
from tests.factories.portfolios import (
    PersonFactory,
    RegionFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.factories.projects import (
    AssignmentVersionFactory,
    DeploymentFactory,
    ProjectAssignmentFactory,
)

pytestmark = pytest.mark.django_db
PREFERENCES = reverse("mail_preferences")


def coordinator(email: str, **fields: object) -> User:
    return UserFactory(email=email, coordinator=True, **fields)


@pytest.fixture
def forwarded() -> None:
    """Two versions that every coordinator is to send on, and one to decide on."""
    for status in ("agendacommissie", "agendacommissie", "bestuur"):
        AssignmentVersionFactory(assignment__name="Geheime naam", status=status)


def run(*args: str) -> str:
    out = StringIO()
    call_command("send_digest", *args, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_mail_counts_by_kind_and_names_nothing(forwarded, settings):
    settings.SITE_URL = "https://portaal.voorbeeld.nl/"
    RegionFactory()
    coordinator("een@voorbeeld.nl")

    assert run() == "1 mail verzonden.\n"

    [message] = mail.outbox
    assert message.to == ["een@voorbeeld.nl"]
    assert message.subject == "3 dingen wachten op u in het portaal"
    assert "- 2 opdrachten om door te sturen\n" in message.body
    assert "- 1 opdracht waarover het bestuur besluit\n" in message.body
    assert "https://portaal.voorbeeld.nl/\n" in message.body
    assert f"https://portaal.voorbeeld.nl{PREFERENCES}" in message.body
    assert "Geheime naam" not in message.subject + message.body
    assert message.content_subtype == "plain"


def test_at_most_one_mail_a_day(forwarded):
    user = coordinator("een@voorbeeld.nl")

    run()
    assert run() == "0 mails verzonden.\n"
    assert len(mail.outbox) == 1

    yesterday = timezone.localdate() - dt.timedelta(days=1)
    User.objects.filter(pk=user.pk).update(digest_sent_on=yesterday)
    run()
    assert len(mail.outbox) == 2
    user.refresh_from_db()
    assert user.digest_sent_on == timezone.localdate()


def test_no_mail_when_nothing_waits_or_none_is_wanted(forwarded):
    coordinator("wil-niet@voorbeeld.nl", wants_digest=False)
    coordinator("weg@voorbeeld.nl", is_active=False)
    UserFactory(email="zonder-rol@voorbeeld.nl")
    UserFactory(email="beheerder@voorbeeld.nl", superuser=True)
    UserFactory(email="niets-te-doen@voorbeeld.nl", board_member=True)
    RoleMembershipFactory(
        user=UserFactory(email="gestopt@voorbeeld.nl"),
        role="coordinator",
        valid_until=timezone.localdate() - dt.timedelta(days=1),
    )

    assert run() == "0 mails verzonden.\n"
    assert mail.outbox == []


def test_a_failed_address_does_not_stop_the_others_and_is_tried_again(forwarded, monkeypatch):
    bad, good = coordinator("fout@voorbeeld.nl"), coordinator("goed@voorbeeld.nl")
    whole = EmailBackend.send_messages

    def refuse_one(self, messages):
        if messages[0].to == [bad.email]:
            raise ConnectionRefusedError
        return whole(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuse_one)
    errors = StringIO()
    with pytest.raises(CommandError, match=r"^1 mail niet verzonden\.") as refused:
        call_command("send_digest", stdout=StringIO(), stderr=errors)

    assert refused.value.returncode == 1
    assert "fout@voorbeeld.nl" in errors.getvalue()
    assert [message.to for message in mail.outbox] == [[good.email]]

    monkeypatch.undo()
    run()
    assert [message.to for message in mail.outbox] == [[good.email], [bad.email]]


def test_dry_run_sends_and_stores_nothing(forwarded):
    user = coordinator("een@voorbeeld.nl")

    out = run("--dry-run")

    assert "een@voorbeeld.nl: 2 opdrachten om door te sturen, 1 opdracht waarover" in out
    assert "1 mail zou worden verzonden." in out
    assert mail.outbox == []
    user.refresh_from_db()
    assert user.digest_sent_on is None


def test_writer_is_mailed_about_a_draft():
    user = UserFactory(email="leider@voorbeeld.nl")
    RoleMembershipFactory(user=user, role="project_leader")
    assignment = ProjectAssignmentFactory(name="Geheime naam")
    DeploymentFactory(project=assignment, role="projectleider", person=PersonFactory(user=user))
    AssignmentVersionFactory(assignment=assignment)

    run()

    [message] = mail.outbox
    assert "- 1 opdracht om aan te bieden\n" in message.body
    assert "Geheime naam" not in message.body


def test_user_switches_the_mail_off_and_on(forwarded):
    user, other = coordinator("een@voorbeeld.nl"), coordinator("ander@voorbeeld.nl")
    client = Client()
    client.force_login(user)

    answer = client.post(PREFERENCES, {}, follow=True)
    user.refresh_from_db()
    other.refresh_from_db()
    assert (user.wants_digest, other.wants_digest) == (False, True)
    assert "Uw keuze is opgeslagen." in answer.content.decode()

    client.post(PREFERENCES, {"wants_digest": "on"})
    user.refresh_from_db()
    assert user.wants_digest
