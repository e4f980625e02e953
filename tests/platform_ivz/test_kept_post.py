"""What was typed when the session ended comes back, to the one who typed it and nowhere else."""

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from platform_ivz.middleware import KEPT, LARGEST_KEPT, WHO
from portfolios.models import Municipality, User
from tests.factories.portfolios import PASSWORD, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db

TYPED = "Een lange naam die niemand twee keer wil typen"


def form(page: str = "add", *args: str) -> str:
    return reverse(f"portfolios:municipality_{page}", args=args)


def end_session(client: Client) -> None:
    """What happens when the session runs out: its cookie stays, the row means nothing any more."""
    Session.objects.filter(pk=client.cookies["sessionid"].value).delete()


def sign_in(client: Client, user: User, follow: str) -> str:
    """Sign in through the form and give the page that follows, as text."""
    answer = client.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD, "next": follow},
        follow=True,
    )
    assert answer.status_code == 200
    assert answer.context["user"] == user
    return answer.content.decode()


@pytest.fixture
def client(coordinator: User) -> Client:
    """A browser in which the coordinator opened a form, after which the session ended."""
    client = Client()
    client.force_login(coordinator)
    assert client.get(form()).status_code == 200
    end_session(client)
    return client


def test_what_was_typed_is_there_after_signing_in_once(client: Client, coordinator: User) -> None:
    answer = client.post(form(), {"name": TYPED})

    assert answer.url == f"{reverse('account_login')}?next={form()}"
    page = sign_in(client, coordinator, form())
    assert TYPED in page
    assert "Uw invoer is bewaard" in page
    assert TYPED not in client.get(form()).content.decode()
    assert not Municipality.objects.exists()


def test_it_comes_back_on_no_other_page(client: Client, coordinator: User) -> None:
    other = MunicipalityFactory()
    client.post(form(), {"name": TYPED})

    assert TYPED not in sign_in(client, coordinator, form("edit", other.slug))
    assert TYPED in client.get(form()).content.decode()


def test_who_signs_in_next_in_this_browser_does_not_see_it(
    client: Client, coordinator: User
) -> None:
    client.post(form(), {"name": TYPED})
    other = UserFactory(coordinator=True)

    assert TYPED not in sign_in(client, other, form())
    assert KEPT not in client.session
    client.post(reverse("account_logout"))
    assert TYPED not in sign_in(client, coordinator, form())


def test_nothing_is_kept_of_who_was_never_signed_in_here(coordinator: User) -> None:
    stranger = Client()
    stranger.post(form(), {"name": TYPED})

    assert KEPT not in stranger.session
    assert TYPED not in sign_in(stranger, coordinator, form())


def test_nothing_is_kept_after_signing_out(coordinator: User) -> None:
    client = Client()
    client.force_login(coordinator)
    client.get(form())
    assert client.cookies[WHO].value
    client.post(reverse("account_logout"))
    client.post(form(), {"name": TYPED})

    assert KEPT not in client.session


def test_a_cookie_of_ones_own_making_is_worth_nothing(coordinator: User) -> None:
    client = Client()
    client.cookies[WHO] = str(coordinator.pk)
    client.post(form(), {"name": TYPED})

    assert KEPT not in client.session


def test_secrets_are_not_kept(client: Client) -> None:
    secrets = {"password": "a", "oldpassword": "b", "password1": "c", "nieuw_wachtwoord": "d"}
    client.post(form(), {"name": "Naam", **secrets})

    assert client.session[KEPT]["text"] == "name=Naam"


def test_files_and_very_large_forms_are_not_kept(client: Client) -> None:
    client.post(form(), {"name": TYPED, "bestand": SimpleUploadedFile("lijst.csv", b"a;b")})
    assert KEPT not in client.session

    client.post(form(), {"name": "x" * (LARGEST_KEPT + 1)})
    assert KEPT not in client.session

    client.post(form(), {"name": "x" * (LARGEST_KEPT - 100)})
    assert KEPT in client.session


def test_the_cookie_tells_scripts_and_other_sites_nothing(client: Client) -> None:
    cookie = client.cookies[WHO]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
