"""Trying passwords: counted by all processes together, per account and client, and never for good."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from platform_ivz.settings import CACHES
from portfolios.models import User
from tests.factories.portfolios import PASSWORD, UserFactory
from tests.portfolios.test_reset import NEW, mailed_link, set_password

pytestmark = pytest.mark.database

ANNA = "anna@voorbeeld.nl"
TRIED = "Dit e-mailadres of dit wachtwoord klopt niet."
LOGIN = reverse("account_login")
HOME, STRANGER, ANOTHER = "192.0.2.1", "198.51.100.7", "203.0.113.9"


@pytest.fixture
def anna(db: None) -> User:
    return UserFactory(email=ANNA, coordinator=True)


def attempt(
    password: str = "verkeerd",  # noqa: S107
    *,
    address: str = HOME,
    email: str = ANNA,
    client: Client | None = None,
    **headers: str,
) -> str:
    """Try to sign in from this address: what the page says, or where it leads."""
    client = client or Client()
    sent = {"login": email, "password": password}
    answer = client.post(LOGIN, sent, REMOTE_ADDR=address, headers=headers)
    if answer.status_code == 302:
        return answer["Location"]
    assert answer.status_code == 200
    # Not from the context: the client hears what is rendered in other threads as well.
    (said,) = set(re.findall(rf"{re.escape(TRIED)}|Er is te vaak[^<]*", answer.content.decode()))
    return said


def known_browser() -> Client:
    """A browser in which Anna signed in before, and out again."""
    client = Client()
    assert attempt(PASSWORD, client=client) == "/"
    client.post(reverse("account_logout"))
    return client


def another_process() -> None:
    """From here on nothing is known but what the database knows."""
    caches.close_all()
    del caches["default"]


def exhaust_everywhere(settings, limit: int = 8) -> None:
    """Let strangers at many addresses use up what all of them together may try."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {
        "login_failed_by_stranger": f"{limit}/h/key"
    }
    said = [attempt(address=f"198.51.100.{n}") for n in range(limit + 1)]
    assert said[-1].startswith("Er is te vaak")


# --- Five wrong passwords ------------------------------------------------------------------------


@pytest.mark.usefixtures("counting", "anna")
def test_after_five_wrong_passwords_one_is_told_how_long_to_wait_and_what_else_to_do() -> None:
    assert [attempt() for _ in range(5)] == [TRIED] * 5
    told = attempt(PASSWORD)
    assert "Wacht 5 minuten" in told
    assert "Wachtwoord vergeten?" in told


@pytest.mark.usefixtures("counting", "anna")
def test_it_is_not_forgotten_when_a_process_ends() -> None:
    for _ in range(5):
        attempt()
        another_process()
    assert attempt(PASSWORD).startswith("Er is te vaak")


@pytest.mark.usefixtures("counting")
def test_an_unknown_account_locks_just_like_a_known_one(anna: User) -> None:
    unknown = [attempt(email="niemand@voorbeeld.nl") for _ in range(6)]
    closed = UserFactory(email="dicht@voorbeeld.nl", is_active=False)
    assert [attempt(address=STRANGER) for _ in range(6)] == unknown
    assert [attempt(email=closed.email, address=ANOTHER) for _ in range(6)] == unknown


@pytest.mark.usefixtures("counting", "anna")
def test_capitals_and_spaces_make_no_other_account() -> None:
    for email in ("Anna@voorbeeld.nl", " anna@voorbeeld.nl", "ANNA@VOORBEELD.NL", ANNA, ANNA):
        assert attempt(email=email) == TRIED
    assert attempt(PASSWORD, email="aNNa@voorbeeld.nl").startswith("Er is te vaak")


@pytest.mark.usefixtures("counting", "anna")
def test_the_right_password_takes_back_only_its_own_attempt() -> None:
    """Else somebody with an account could go on for ever by signing in now and then."""
    for _ in range(4):
        attempt()
    assert [attempt(PASSWORD) for _ in range(3)] == ["/"] * 3
    assert attempt() == TRIED
    assert attempt(PASSWORD).startswith("Er is te vaak")


@pytest.mark.usefixtures("counting", "anna")
def test_one_address_cannot_try_many_accounts() -> None:
    tried = [attempt(email=f"naam{n}@voorbeeld.nl") for n in range(11)]
    assert tried[:10] == [TRIED] * 10
    assert "Wacht een minuut" in tried[10]


# --- All at once ---------------------------------------------------------------------------------


@pytest.fixture
def on_disk(tmp_path: Path, monkeypatch) -> None:
    """SQLite in a file, as it runs: in the memory of the tests threads do not wait for each other."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "db.sqlite3")])
        monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "db.sqlite3"))


def at_once(number: int, do: Callable[[], str]) -> list[str]:
    """Done by so many threads at the same moment, each with its own connection and caches."""
    ready = Barrier(number)

    def work(_: int) -> str:
        ready.wait()
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(work, range(number)))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("counting", "anna", "on_disk")
def test_of_fourteen_at_once_no_more_than_five_are_tried() -> None:
    """Who has to wait too long for the count is refused, so that there may be fewer."""
    said = at_once(14, attempt)
    refused = [words for words in said if words != TRIED]
    assert 9 <= len(refused) < 14
    assert all(words.startswith("Er is te vaak") for words in refused)


# --- Whose address it is -------------------------------------------------------------------------


@pytest.mark.usefixtures("counting", "anna")
@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, "{n}.0.0.1", "together"),
        (1, "{n}.0.0.1", "apart"),
        (1, "{n}.0.0.1, 198.51.100.7", "together"),
        (2, "{n}.0.0.1, 198.51.100.7", "apart"),
        (1, "2001:db8::{n}", "together"),
        (1, "2001:db8:{n}::1", "apart"),
    ],
)
def test_behind_a_proxy_the_real_client_is_counted(
    settings, proxies: int, forwarded: str, counted: str
) -> None:
    """Only as many proxies are believed as there are; of an IPv6 network all addresses are one."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = [{"x-forwarded-for": forwarded.format(n=n)} for n in range(1, 7)]
    said = [attempt(address="10.0.0.1", **header) for header in headers]
    assert said[:5] == [TRIED] * 5
    assert (said[5] == TRIED) is (counted == "apart")


@pytest.mark.usefixtures("counting", "anna")
def test_more_proxies_than_there_are_is_a_fault_of_who_set_that(settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    with pytest.raises(ImproperlyConfigured, match="TRUSTED_PROXY_COUNT"):
        attempt(**{"x-forwarded-for": "192.0.2.1"})


# --- Never for good ------------------------------------------------------------------------------


@pytest.mark.usefixtures("counting", "anna")
def test_a_stranger_locks_out_nobody_elsewhere() -> None:
    for _ in range(6):
        attempt(address=STRANGER)
    assert attempt(PASSWORD, address=STRANGER).startswith("Er is te vaak")
    assert attempt(PASSWORD, address=HOME) == "/"


def test_one_stranger_cannot_use_up_what_all_strangers_may_try(settings) -> None:
    """In the hour of the wide limit one client gets twelve times the narrow one."""
    limits = settings.ACCOUNT_RATE_LIMITS
    assert (limits["login_failed"], limits["login_failed_by_stranger"]) == (
        "5/5m/key",
        "100/h/key",
    )
    assert 12 * 5 < 100


@pytest.mark.usefixtures("counting", "anna")
def test_many_strangers_do_not_lock_out_a_browser_that_was_here_before(settings) -> None:
    known = known_browser()
    exhaust_everywhere(settings)
    told = attempt(PASSWORD, address=HOME)
    assert "Wacht 60 minuten" in told
    assert attempt(PASSWORD, address=ANOTHER, client=known) == "/"


@pytest.mark.usefixtures("counting", "anna")
def test_a_known_browser_may_not_try_for_ever_either() -> None:
    known = known_browser()
    for n in range(5):
        assert attempt(address=f"198.51.100.{n}", client=known) == TRIED
    assert attempt(PASSWORD, address=ANOTHER, client=known).startswith("Er is te vaak")
    assert attempt(PASSWORD, address=HOME) == "/"


@pytest.mark.usefixtures("counting", "anna")
def test_who_knows_one_account_is_a_stranger_to_another(settings) -> None:
    known = known_browser()
    UserFactory(email="bert@voorbeeld.nl")
    own = next(name for name in known.cookies if name.startswith("bekende_browser_"))
    Client().post(LOGIN)  # a visitor without anything
    for _ in range(5):
        attempt(email="bert@voorbeeld.nl", client=known)
    # The mark of Anna under the name that Bert's would have is worth nothing.
    forged = Client()
    attempt(PASSWORD, email="bert@voorbeeld.nl", client=forged, address=ANOTHER)
    theirs = next(name for name in forged.cookies if name.startswith("bekende_browser_"))
    known.cookies[theirs] = known.cookies[own].value
    said = attempt(PASSWORD, email="bert@voorbeeld.nl", client=known)
    assert said.startswith("Er is te vaak")


@pytest.mark.usefixtures("counting")
def test_a_new_password_begins_anew_also_elsewhere(settings, anna: User) -> None:
    settings.SITE_URL = "https://portaal.voorbeeld.nl"
    for _ in range(5):
        attempt(address=HOME)
    exhaust_everywhere(settings)
    telephone = Client(REMOTE_ADDR=ANOTHER)
    telephone.post(reverse("account_reset_password"), {"email": ANNA})
    assert mail.outbox[0].to == [ANNA]
    set_password(telephone, mailed_link())

    assert attempt(NEW, address=HOME) == "/"
    exhaust_everywhere(settings)
    assert attempt(NEW, address=ANOTHER, client=telephone) == "/"


# --- Asking for mails, changing a password -------------------------------------------------------


def assert_too_often(answer, path: str) -> None:
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "Dit ging te vaak achter elkaar" in page
    assert "Wacht tien minuten" in page
    assert f'href="{path}"' in page


@pytest.mark.usefixtures("counting", "anna")
@pytest.mark.parametrize("email", [ANNA, "niemand@voorbeeld.nl"])
def test_asking_for_too_many_mails_is_refused_in_dutch(email: str) -> None:
    path = reverse("account_reset_password")
    for n in range(5):
        answer = Client(REMOTE_ADDR=f"198.51.100.{n}").post(path, {"email": email})
        assert answer.status_code == 302
    assert_too_often(Client(REMOTE_ADDR=ANOTHER).post(path, {"email": email}), path)
    assert len(mail.outbox) == 5


@pytest.mark.usefixtures("counting")
def test_trying_the_old_password_too_often_is_refused_in_dutch(anna: User, client: Client) -> None:
    client.force_login(anna)
    path = reverse("account_change_password")
    for _ in range(5):
        answer = client.post(path, {"oldpassword": "x", "password1": NEW, "password2": NEW})
        assert answer.context["form"].errors["oldpassword"] == ["Vul uw huidige wachtwoord in."]
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert_too_often(client.post(path, sent), path)
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


@pytest.mark.usefixtures("counting", "anna")
def test_a_whole_town_hall_signs_in_from_one_address() -> None:
    assert [attempt(PASSWORD) for _ in range(40)] == ["/"] * 40


@pytest.mark.django_db
def test_migrating_makes_the_table(settings) -> None:
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists counted_attempts")
    settings.CACHES = CACHES
    call_command("migrate", verbosity=0)
    caches["default"].set("a", 1)
    assert caches["default"].get("a") == 1
