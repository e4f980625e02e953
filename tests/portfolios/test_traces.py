"""Signing in, trying, passwords and rights leave a trace: what, about whom, by whom, from where."""

import json

import pytest
from auditlog.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from platform_ivz.audit import Event, history
from portfolios.models import Organisation, User
from reports.recent import newest_changes
from tests.factories.portfolios import PASSWORD, UserFactory
from tests.portfolios.test_reset import NEW, asked_for, mailed_link, set_password

pytestmark = pytest.mark.django_db

ANNA, ADDRESS = "anna@voorbeeld.nl", "192.0.2.44"
LOGIN = reverse("account_login")
TYPED = "mijn-geheime-wachtwoord@in-het-verkeerde-vak.nl"


@pytest.fixture
def anna() -> User:
    return UserFactory(email=ANNA, coordinator=True)


@pytest.fixture
def visitor() -> Client:
    return Client(REMOTE_ADDR=ADDRESS)


def traces() -> list[tuple]:
    """Every entry with a key of its own, oldest first: key, about whom, by whom, from where."""
    entries = LogEntry.objects.filter(additional_data__has_key="event").order_by("pk")
    return [
        (entry.additional_data["event"], entry.object_repr, entry.actor_email, entry.remote_addr)
        for entry in entries
    ]


def sign_in(client: Client, email: str = ANNA, password: str = PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


# --- Coming and going ----------------------------------------------------------------------------


@pytest.mark.usefixtures("anna")
def test_signing_in_failing_and_signing_out(visitor: Client) -> None:
    sign_in(visitor, password="verkeerd")
    sign_in(visitor)
    visitor.post(reverse("account_logout"))
    assert traces() == [
        ("account.sign_in_failed", ANNA, None, ADDRESS),
        ("account.signed_in", ANNA, ANNA, ADDRESS),
        ("account.signed_out", ANNA, ANNA, ADDRESS),
    ]


@pytest.mark.usefixtures("anna", "counting")
def test_a_lock_out_is_noted_once(visitor: Client) -> None:
    for _ in range(9):
        sign_in(visitor, password="verkeerd")
    failed = ("account.sign_in_failed", ANNA, None, ADDRESS)
    assert traces() == [failed] * 5 + [("account.locked_out", ANNA, None, ADDRESS)]


def test_what_was_typed_is_never_stored(visitor: Client) -> None:
    """Of an address that nobody has, only that it was tried: people type passwords there."""
    sign_in(visitor, TYPED, "geheim-van-anna")
    visitor.post(reverse("account_reset_password"), {"email": TYPED})
    assert traces() == [
        ("account.sign_in_failed", "onbekend account", None, ADDRESS),
        ("account.reset_asked", "onbekend account", None, ADDRESS),
    ]
    stored = json.dumps(list(LogEntry.objects.values()), default=str)
    assert "geheim" not in stored


def test_a_closed_account_leaves_a_trace_too(visitor: Client) -> None:
    UserFactory(email=ANNA, is_active=False)
    sign_in(visitor, password="verkeerd")
    visitor.post(reverse("account_reset_password"), {"email": ANNA})
    assert [trace[:2] for trace in traces()] == [
        ("account.sign_in_failed", ANNA),
        ("account.reset_asked", ANNA),
    ]


# --- Passwords -----------------------------------------------------------------------------------


def test_changing_a_password(anna: User, visitor: Client) -> None:
    visitor.force_login(anna)
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert visitor.post(reverse("account_change_password"), sent).status_code == 302
    assert traces() == [("account.password_changed", ANNA, ANNA, ADDRESS)]


def test_a_new_password_by_mail(anna: User, visitor: Client, settings) -> None:
    settings.SITE_URL = "https://portaal.voorbeeld.nl"
    asked_for(ANNA)
    set_password(visitor, mailed_link())
    assert traces() == [
        ("account.reset_asked", ANNA, None, "127.0.0.1"),
        ("account.password_changed", ANNA, None, ADDRESS),
        ("account.reset_done", ANNA, ANNA, ADDRESS),
    ]


def test_a_password_set_in_the_admin_or_by_a_command(
    anna: User, admin_user: User, visitor: Client
) -> None:
    visitor.force_login(admin_user)
    path = reverse("admin:auth_user_password_change", args=[anna.pk])
    sent = {"usable_password": "true", "password1": NEW, "password2": NEW}
    assert visitor.post(path, sent).status_code == 302
    anna.set_password(PASSWORD)
    anna.save()
    assert traces() == [
        ("account.password_changed", ANNA, admin_user.email, ADDRESS),
        ("account.password_changed", ANNA, None, None),
    ]


def test_making_a_user_or_storing_the_day_of_a_sign_in_is_no_change_of_a_password() -> None:
    user = User.objects.create_user(ANNA, PASSWORD)
    user.check_password(PASSWORD)
    user.save()
    assert traces() == []


# --- Rights --------------------------------------------------------------------------------------


def test_rights_in_the_admin(anna: User, admin_user: User, visitor: Client) -> None:
    """Flags and groups: with their key, and still with the field and its values."""
    visitor.force_login(admin_user)
    group = Group.objects.create(name="Beheerders")
    path = reverse("admin:portfolios_user_change", args=[anna.pk])
    role = anna.role_memberships.get()
    sent = {
        "email": ANNA,
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk],
        "role_memberships-TOTAL_FORMS": "1",
        "role_memberships-INITIAL_FORMS": "1",
        "role_memberships-0-id": role.pk,
        "role_memberships-0-user": anna.pk,
        "role_memberships-0-role": role.role,
    }
    assert visitor.post(path, sent).status_code == 302
    assert visitor.post(path, sent | {"groups": []}).status_code == 302
    by_whom = (ANNA, admin_user.email, ADDRESS)
    assert traces() == [
        ("account.rights_changed", *by_whom),
        ("account.group_joined", *by_whom),
        ("account.group_left", *by_whom),
    ]
    told = [
        (change.action, [f.label for f in change.fields])
        for change in history(anna, admin_user)[:3]
    ]
    assert told == [
        ("uit een groep gegaan", ["groepen"]),
        ("bij een groep gekomen", ["groepen"]),
        ("rechten gewijzigd", ["stafstatus"]),
    ]


@pytest.mark.parametrize("flag", ["is_active", "is_staff", "is_superuser"])
def test_every_flag_counts(anna: User, flag: str) -> None:
    setattr(anna, flag, not getattr(anna, flag))
    anna.save()
    assert [trace[0] for trace in traces()] == ["account.rights_changed"]


def test_from_the_side_of_the_group_and_what_a_group_may_do(anna: User) -> None:
    group = Group.objects.create(name="Beheerders")
    group.user_set.add(anna)
    group.user_set.remove(anna)
    group.permissions.add(Permission.objects.first())
    anna.user_permissions.add(Permission.objects.first())
    assert [trace[:2] for trace in traces()] == [
        ("account.group_joined", "Beheerders"),
        ("account.group_left", "Beheerders"),
        ("account.rights_changed", "Beheerders"),
        ("account.rights_changed", ANNA),
    ]


def test_other_changes_have_no_key(anna: User) -> None:
    anna.first_name = "Anna"
    anna.save()
    Organisation.objects.create(code="a", name="A", kind="overig")
    assert traces() == []


# --- Where it is seen, and where not -------------------------------------------------------------


def test_every_event_has_words_and_a_key_of_its_own() -> None:
    assert len(set(Event.labels)) == len(set(Event.values)) == 11
    assert all(value.startswith("account.") for value in Event.values)


def test_the_admin_shows_it_in_dutch(anna: User, admin_client: Client, visitor: Client) -> None:
    sign_in(visitor, password="verkeerd")
    sign_in(visitor, TYPED)
    path = reverse("admin:auditlog_logentry_changelist")
    page = admin_client.get(path).content.decode()
    assert "inloggen mislukt" in page
    assert "onbekend account" in page
    assert ADDRESS in page
    for entry in LogEntry.objects.all():
        page = admin_client.get(reverse("admin:auditlog_logentry_change", args=[entry.pk]))
        assert page.status_code == 200


def test_coming_and_going_is_no_news(anna: User, visitor: Client) -> None:
    """Nor does it push what changed off the start page, however often strangers try."""
    told = newest_changes()
    sign_in(visitor, password="verkeerd")
    sign_in(visitor)
    visitor.post(reverse("account_logout"))
    assert len(traces()) == 3
    assert newest_changes() == told


# --- What a visitor writes in the headers --------------------------------------------------------

HEADERS = {
    "x-forwarded-for": "zomaar wat, 10.0.0.1",
    "x-forwarded-port": "99999999999999",
    "x-correlation-id": "x" * 300,
}


@pytest.mark.parametrize(
    ("proxies", "headers", "noted"),
    [
        (0, HEADERS, ADDRESS),
        (1, {"x-forwarded-for": "198.51.100.1, 203.0.113.5"}, "203.0.113.5"),
        (1, HEADERS, "10.0.0.1"),
        (1, {"x-forwarded-for": "2001:db8::1"}, "2001:db8::1"),
        (1, {"x-forwarded-for": "zomaar wat"}, None),
    ],
)
def test_the_log_believes_the_proxies_that_are_trusted_and_nothing_else(
    anna: User, settings, proxies: int, headers: dict[str, str], noted: str | None
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    visitor = Client(REMOTE_ADDR=ADDRESS)
    visitor.force_login(anna)
    sent = {"name": "Politie", "kind": "overig"}
    answer = visitor.post(reverse("portfolios:organisation_add"), sent, headers=headers)
    assert answer.status_code == 302
    entry = LogEntry.objects.get_for_object(Organisation.objects.get(name="Politie")).get()
    assert (entry.remote_addr, entry.actor) == (noted, anna)
    assert len(entry.cid or "") <= 255
