"""Giving access: who is invited chooses a password and comes in; nobody types one for another."""

import datetime as dt
import re

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.test import Client
from django.urls import reverse

from platform_ivz.audit import Event
from portfolios.enums import Role
from portfolios.models import RoleMembership, User
from tests.factories.portfolios import (
    MunicipalityFactory,
    PersonFactory,
    RoleMembershipFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("portfolios:access_list"), reverse("portfolios:access_add")
EMAIL, NEW = "anna@voorbeeld.nl", "een-nieuw-lang-wachtwoord"


@pytest.fixture
def administrator(client: Client, settings) -> Client:
    settings.SITE_URL = "https://portaal.voorbeeld.nl"
    client.force_login(UserFactory(superuser=True))
    return client


def sent(**others: object) -> dict[str, object]:
    return {"email": EMAIL, "role": Role.BOARD_MEMBER, "valid_from": "01-01-2020", **others}


def test_from_inviting_by_the_mail_to_the_first_page(administrator: Client) -> None:
    person, municipality = PersonFactory(), MunicipalityFactory()

    answer = administrator.post(
        ADD, sent(email="Anna@Voorbeeld.nl", person=person.pk, municipality=municipality.pk)
    )

    assert answer["Location"] == LIST
    user = User.objects.get(email=EMAIL)
    role = user.role_memberships.get()
    assert (role.role, role.municipality, role.valid_from) == (
        Role.BOARD_MEMBER,
        municipality,
        dt.date(2020, 1, 1),
    )
    person.refresh_from_db()
    assert person.user == user
    assert not user.has_usable_password()
    assert LogEntry.objects.filter(additional_data__event=Event.INVITED).count() == 1

    (message,) = mail.outbox
    assert message.to == [EMAIL]
    assert "drie dagen lang" in message.body
    (link,) = re.findall(r"https://portaal.voorbeeld.nl(/\S+)", message.body)
    invited = Client()
    page = invited.get(link, follow=True)
    invited.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW})
    invited.post(reverse("account_login"), {"login": EMAIL, "password": NEW})
    assert invited.get("/").status_code == 200
    assert "Deze link werkt niet meer" in Client().get(link, follow=True).content.decode()


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"email": "BEZET@voorbeeld.nl"}, "Er is al een account met dit e-mailadres."),
        ({"valid_until": "31-12-2019"}, "De laatste dag ligt voor de eerste dag."),
        ({"role": "koning"}, "koning"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_stored(
    administrator: Client, others: dict, told: str
) -> None:
    UserFactory(email="bezet@voorbeeld.nl")
    before = User.objects.count()

    answer = administrator.post(ADD, sent(**others))

    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors)
    assert User.objects.count() == before
    assert not RoleMembership.objects.exists()
    assert not mail.outbox


def test_a_person_with_an_account_is_not_offered(administrator: Client) -> None:
    taken, free = PersonFactory(user=UserFactory()), PersonFactory()

    offered = administrator.get(ADD).context["form"].fields["person"].queryset

    assert free in offered
    assert taken not in offered


def test_an_invitation_is_sent_again_only_to_who_has_no_password(administrator: Client) -> None:
    administrator.post(ADD, sent())
    user, other = User.objects.get(email=EMAIL), UserFactory()
    mail.outbox.clear()

    for one in (user, other):
        administrator.post(reverse("portfolios:access_invite", args=(one.pk,)))

    assert [message.to for message in mail.outbox] == [[EMAIL]]
    page = administrator.get(LIST).content.decode()
    assert f"{other} heeft al een wachtwoord en kan inloggen." in page
    assert page.count("Opnieuw uitnodigen") == 1


def test_a_mail_that_does_not_go_out_is_told_and_the_account_stays(
    administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: mail.EmailMessage) -> None:
        raise OSError

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    page = administrator.post(ADD, sent(), follow=True).content.decode()

    assert "de mail kwam niet weg naar anna@voorbeeld.nl" in page
    assert User.objects.filter(email=EMAIL).exists()


def test_the_list_costs_the_same_for_one_and_for_many(
    administrator: Client, django_assert_max_num_queries
) -> None:
    for _ in range(30):
        RoleMembershipFactory(with_municipality=True)

    with django_assert_max_num_queries(25):
        page = administrator.get(LIST)

    assert page.content.decode().count("niet gekoppeld") == 31
