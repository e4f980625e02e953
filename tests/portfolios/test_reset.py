"""A forgotten password: from the mail to the first page, and no word about who has an account."""

import inspect
import re
from importlib import import_module
from pathlib import Path
from smtplib import SMTPRecipientsRefused

import allauth.account
import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from platform_ivz import settings as house
from portfolios.models import User
from tests.factories.portfolios import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW = "een-nieuw-lang-wachtwoord"
SITE = "https://portaal.voorbeeld.nl"
ASK, ASKED = reverse("account_reset_password"), reverse("account_reset_password_done")


@pytest.fixture(autouse=True)
def _site(settings) -> None:
    settings.SITE_URL = SITE


def asked_for(email: str):
    """Ask for a link for this address, as a new visitor."""
    return Client().post(ASK, {"email": email}, headers={"host": "localhost"})


def mailed_link() -> str:
    """The link in the newest mail, as a path on this portal."""
    (link,) = re.findall(r"https?://\S+", mail.outbox[-1].body)
    assert link.startswith(f"{SITE}/")
    return link.removeprefix(SITE)


def set_password(client: Client, link: str, password: str = NEW):
    """Follow the link and fill in the form on the page that it leads to."""
    page = client.get(link, follow=True)
    assert page.context["form"] is not None, "the link does not work"
    return client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})


def sign_in(client: Client, email: str, password: str):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_from_asking_by_the_mail_to_the_first_page(client: Client) -> None:
    user = UserFactory(email="anna@voorbeeld.nl", coordinator=True)
    answer = client.post(ASK, {"email": "Anna@Voorbeeld.nl"})
    assert answer["Location"] == ASKED
    (message,) = mail.outbox
    assert message.to == ["anna@voorbeeld.nl"]
    assert message.subject == "Nieuw wachtwoord voor het portaal"
    assert "kies een nieuw wachtwoord" in message.body

    answer = set_password(client, mailed_link())
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    assert "U kunt nu inloggen" in client.get(answer["Location"]).content.decode()

    assert "_auth_user_id" not in client.session
    assert sign_in(client, user.email, PASSWORD).status_code == 200
    assert sign_in(client, user.email, NEW)["Location"] == reverse("home")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("pk", [1, 36, 10**9])
def test_the_link_works_for_every_number_of_a_user(pk: int, client: Client) -> None:
    """A user is written in base 36, and a key has dashes."""
    UserFactory(pk=pk, email="anna@voorbeeld.nl", coordinator=True)
    asked_for("anna@voorbeeld.nl")
    set_password(client, mailed_link())
    assert User.objects.get(pk=pk).check_password(NEW)


@pytest.mark.parametrize(
    ("user", "status"), [("zzzzzzzzzzzzz", 200), ("1", 200), ("x" * 40, 200), ("%00", 404)]
)
def test_a_link_that_nobody_was_sent_opens_nothing(user: str, status: int, client: Client) -> None:
    answer = client.get(f"/wachtwoord/nieuw/{user}/een-sleutel/")
    assert answer.status_code == status
    assert ("Deze link werkt niet meer" in answer.content.decode()) is (status == 200)


def test_a_link_works_once_and_a_wrong_one_does_not(client: Client) -> None:
    user = UserFactory(email="anna@voorbeeld.nl", coordinator=True)
    asked_for(user.email)
    link = mailed_link()
    wrong = client.get(link[:-2] + "x/")
    assert "Deze link werkt niet meer" in wrong.content.decode()
    assert f'href="{ASK}"' in wrong.content.decode()
    set_password(client, link)
    again = Client().get(link, follow=True)
    assert "Deze link werkt niet meer" in again.content.decode()


def test_a_password_that_does_not_do_is_told_and_changes_nothing(client: Client) -> None:
    user = UserFactory(email="anna@voorbeeld.nl", coordinator=True)
    asked_for(user.email)
    answer = set_password(client, mailed_link(), "kort")
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"password1"}
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("again", ["", "een-ander-lang-wachtwoord"])
def test_both_passwords_have_to_be_the_same(again: str, client: Client) -> None:
    user = UserFactory(email="anna@voorbeeld.nl", coordinator=True)
    asked_for(user.email)
    page = client.get(mailed_link(), follow=True)
    sent = {"password1": NEW, "password2": again}
    told = [client.post(page.request["PATH_INFO"], sent)]
    client.force_login(user)
    path = reverse("account_change_password")
    told.append(client.post(path, sent | {"oldpassword": PASSWORD}))
    for answer in told:
        assert answer.context["form"].errors == {
            "password2": ["Vul twee keer hetzelfde wachtwoord in."]
        }
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_nobody_learns_who_has_an_account() -> None:
    """Known, unknown and closed: the same answer, the same next page, one mail each."""
    UserFactory(email="bekend@voorbeeld.nl", coordinator=True)
    UserFactory(email="gesloten@voorbeeld.nl", coordinator=True, is_active=False)
    found = []
    for email in ("bekend@voorbeeld.nl", "gesloten@voorbeeld.nl", "niemand@voorbeeld.nl"):
        mail.outbox.clear()
        client = Client()
        answer = client.post(ASK, {"email": email})
        page = client.get(answer["Location"])
        assert email not in page.content.decode()
        assert [(message.to, message.subject) for message in mail.outbox] == [
            ([email], "Nieuw wachtwoord voor het portaal")
        ]
        cookies = sorted(client.cookies)
        found.append(
            (answer.status_code, answer["Location"], answer.content, page.content, cookies)
        )
    assert found[0] == found[1] == found[2]
    assert found[0][:2] == (302, ASKED)


def test_nor_from_a_mail_server_that_refuses_an_address(monkeypatch, caplog) -> None:
    def refuse(self: mail.EmailMessage) -> None:
        raise SMTPRecipientsRefused({self.to[0]: (550, b"no such user")})

    known = UserFactory(email="bekend@voorbeeld.nl", coordinator=True)
    answers = [asked_for(known.email)]
    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refuse)
    answers.append(asked_for("niemand@voorbeeld.nl"))
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, ASKED)] * 2
    assert "The mail server refused" in caplog.text
    assert "niemand" not in caplog.text


@pytest.mark.parametrize("closed", [True, False])
def test_who_cannot_sign_in_is_told_so_by_mail(closed: bool) -> None:
    if closed:
        UserFactory(email="anna@voorbeeld.nl", is_active=False)
    asked_for("anna@voorbeeld.nl")
    body = mail.outbox[0].body
    assert "met dit e-mailadres kunt u daar niet inloggen" in body
    assert "coördinator" in body
    assert "http" not in body


def test_a_reset_ends_the_other_sessions() -> None:
    user = UserFactory(email="anna@voorbeeld.nl", coordinator=True)
    elsewhere = Client()
    sign_in(elsewhere, user.email, PASSWORD)
    assert elsewhere.get("/").status_code == 200
    asked_for(user.email)
    set_password(Client(), mailed_link())
    assert elsewhere.get("/")["Location"].startswith(reverse("account_login"))


def test_an_address_that_somebody_had_before_opens_nothing() -> None:
    """Where the mails of an account go, and who signs in to it, follows its address of today."""
    user = UserFactory(email="oud@voorbeeld.nl", coordinator=True)
    asked_for("oud@voorbeeld.nl")
    assert EmailAddress.objects.filter(user=user).exists()
    user.email = "nieuw@voorbeeld.nl"
    user.save()

    client = Client()
    assert sign_in(client, "oud@voorbeeld.nl", PASSWORD).status_code == 200
    assert "_auth_user_id" not in client.session
    mail.outbox.clear()
    asked_for("oud@voorbeeld.nl")
    assert "kunt u daar niet inloggen" in mail.outbox[0].body
    asked_for("nieuw@voorbeeld.nl")
    set_password(client, mailed_link())
    user.refresh_from_db()
    assert user.check_password(NEW)


@pytest.mark.parametrize(
    ("https", "hosts", "site"),
    [
        ("off", "portaal.voorbeeld.nl", "http://localhost:8000"),
        ("on", "portaal.voorbeeld.nl,localhost", "https://portaal.voorbeeld.nl"),
    ],
)
def test_the_portal_is_where_its_first_host_name_is(
    https: str, hosts: str, site: str, monkeypatch
) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    monkeypatch.setenv("HTTPS", https)
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)
    source = Path(house.__file__).read_text(encoding="utf-8")
    module: dict[str, object] = {"__file__": house.__file__}
    exec(compile(source, house.__file__, "exec"), module)  # noqa: S102 - our own settings
    assert module["SITE_URL"] == site


# --- Everything that the account package may look for -------------------------------------------

# What it only asks for where a setting is on that the portal does not have.
NEVER = {
    "account_change_phone": "phone numbers",
    "account_complete_password_reset": "reset by code",
    "account_confirm_email": "verified addresses",
    "account_confirm_login_code": "signing in by code",
    "account_confirm_password_reset_code": "reset by code",
    "account_email": "pages about addresses; where it is missing the package does without",
    "account_email_verification_sent": "verified addresses",
    "account_password_reset_completed": "reset by code",
    "account_reauthenticate": "asking for the password again",
    "account_request_login_code": "signing in by code",
    "account_signup_by_passkey": "passkeys",
    "account_verify_phone": "phone numbers",
}


def names_reversed() -> set[str]:
    """Every address that the account package and its templates may look for by name."""
    folder = Path(inspect.getfile(allauth.account)).parent
    sources = [
        path.read_text(encoding="utf-8")
        for path in folder.rglob("*.py")
        if path.name != "urls.py" and "management" not in path.parts
    ]
    calls = r"(?:reverse|reverse_lazy|headed_redirect_response)\(\s*[\"'](account_\w+)[\"']"
    return {name for text in sources for name in re.findall(calls, text)}


def test_what_the_account_package_looks_for_is_there() -> None:
    missing = set()
    for name in names_reversed():
        try:
            reverse(name, kwargs={"uidb36": "1", "key": "x"} if name.endswith("from_key") else None)
        except NoReverseMatch:
            missing.add(name)
    assert {"account_login", "account_signup", "account_set_password"} <= names_reversed()
    assert missing == set(NEVER)


def test_the_settings_on_which_the_list_above_stands() -> None:
    account = import_module("allauth.account.app_settings")
    assert account.EMAIL_VERIFICATION == "none"
    assert not account.PASSWORD_RESET_BY_CODE_ENABLED
    assert not account.LOGIN_BY_CODE_ENABLED
    assert not account.REAUTHENTICATION_REQUIRED
    assert not account.EMAIL_NOTIFICATIONS
    assert list(account.LOGIN_METHODS) == ["email"]


def test_nobody_makes_an_account_alone(client: Client) -> None:
    for answer in (
        client.get(reverse("account_signup")),
        client.post(reverse("account_signup"), {"email": "a@b.nl", "password1": NEW}),
    ):
        assert "Vraag de coördinator" in answer.content.decode()
    assert not User.objects.exists()


def test_who_has_no_password_yet_gets_one_by_mail() -> None:
    user = UserFactory(coordinator=True)
    user.set_unusable_password()
    user.save()
    client = Client()
    client.force_login(user)
    answer = client.get(reverse("account_change_password"), follow=True)
    assert answer.redirect_chain[-1] == (ASK, 302)
    assert answer.status_code == 200
