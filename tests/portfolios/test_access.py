"""Who comes in: a role today, or a superuser who never had one; and the admin has no door of its own."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portfolios.enums import Role
from portfolios.models import User
from tests.factories.portfolios import PASSWORD, RoleMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TERMS = {
    "never": ([], True),
    "now": ([(None, None)], True),
    "ended": ([(None, -DAY)], False),
    "to begin": ([(DAY, None)], True),
    "ended, another to begin": ([(None, -DAY), (DAY, None)], False),
    "ended, another now": ([(None, -DAY), (None, None)], True),
}


def superuser(terms: list[tuple[dt.timedelta | None, dt.timedelta | None]]) -> User:
    user = UserFactory(email="anna@voorbeeld.nl", superuser=True)
    today = timezone.localdate()
    for first, last in terms:
        RoleMembershipFactory(
            user=user,
            role=Role.ADMINISTRATOR,
            valid_from=first and today + first,
            valid_until=last and today + last,
        )
    return user


@pytest.mark.parametrize(("terms", "enters"), TERMS.values(), ids=TERMS)
def test_a_superuser_enters_until_the_last_role_has_ended(terms, enters: bool) -> None:
    user, client = superuser(terms), Client()
    client.force_login(user)
    expected = 200 if enters else 403
    for url in ("/", "/admin/", reverse("admin:portfolios_user_changelist")):
        assert client.get(url).status_code == expected, url
    assert user.may_act_as(Role.COORDINATOR) is enters
    assert User.objects.visible_to(user).exists() is enters


def test_without_any_role_nobody_else_enters() -> None:
    user, client = UserFactory(is_staff=True), Client()
    client.force_login(user)
    assert client.get("/").status_code == client.get("/admin/").status_code == 403


def test_a_user_has_one_address_in_one_place(admin_client: Client) -> None:
    """A second address, in a page of the account package, would sign in and be in no log."""
    assert admin_client.get("/admin/account/emailaddress/add/").status_code == 404
    assert "E-mailadressen" not in admin_client.get("/admin/").content.decode()


# --- The doors of the admin ----------------------------------------------------------------------


def test_who_is_signed_in_cannot_try_passwords_in_the_admin() -> None:
    """Its own form tries a password past the counting of the portal."""
    client, other = Client(), UserFactory(email="bert@voorbeeld.nl", superuser=True)
    client.force_login(superuser([]))
    before = client.session["_auth_user_id"]
    answer = client.post(
        reverse("admin:login"), {"username": other.email, "password": PASSWORD, "next": "/admin/"}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:index"))
    assert client.session["_auth_user_id"] == before


def test_one_changes_a_password_and_signs_out_in_one_place() -> None:
    client = Client()
    client.force_login(superuser([]))
    assert client.post(reverse("admin:password_change"), {})["Location"] == reverse(
        "account_change_password"
    )
    answer = client.post(reverse("admin:logout"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_who_has_no_role_any_more_signs_out_of_the_admin_too() -> None:
    client = Client()
    client.force_login(superuser([(None, -DAY)]))
    assert client.post(reverse("admin:logout"))["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session
