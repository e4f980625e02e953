"""Signing in as people do: a forgotten password, too many tries, a role that has ended, and leaving."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from portfolios.enums import Role
from portfolios.models import RoleMembership, User
from tests.browser.conftest import PASSWORD, Portal, make_user

ANNA, NEW = "anna@voorbeeld.nl", "een-nieuw-lang-wachtwoord"


@pytest.fixture
def anna(portal: Portal, settings) -> User:
    settings.SITE_URL = portal.address
    return make_user(ANNA, Role.COORDINATOR)


def try_password(page: Page, password: str) -> None:
    page.get_by_label("E-mail").fill(ANNA)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()


def ask_for_a_link(page: Page) -> str:
    """From the page to sign in to the mail: the link in it."""
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wachtwoord vergeten")
    page.get_by_label("E-mail").fill(ANNA)
    page.get_by_role("button", name="Stuur mij een link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kijk in uw mail")
    (link,) = re.findall(r"http\S+", mail.outbox[-1].body)
    return link


def set_new_password(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Nieuw wachtwoord kiezen")
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(NEW)
    page.get_by_label("Nieuw wachtwoord (bevestigen)").fill(NEW)
    page.get_by_role("button", name="Wachtwoord opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw wachtwoord is gewijzigd")
    page.get_by_role("link", name="Naar inloggen").click()


def test_a_forgotten_password_from_the_mail_to_the_first_page(portal: Portal, anna: User) -> None:
    page = portal.open()
    page.goto("/")
    link = ask_for_a_link(page)
    page.goto(link)
    set_new_password(page)
    try_password(page, NEW)
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()
    page.goto(link)
    expect(page.get_by_text("Deze link werkt niet meer")).to_be_visible()
    page.get_by_role("link", name="Nieuwe link aanvragen").click()
    expect(page.get_by_role("button", name="Stuur mij een link")).to_be_visible()


@pytest.mark.usefixtures("anna", "counting")
def test_who_tries_too_often_waits_or_takes_the_way_by_the_mail(portal: Portal) -> None:
    page = portal.open()
    page.goto("/inloggen/")
    for _ in range(5):
        try_password(page, "verkeerd")
        expect(page.get_by_role("alert")).to_contain_text("klopt niet")
    try_password(page, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("Wacht 5 minuten")
    link = ask_for_a_link(page)
    page.goto(link)
    set_new_password(page)
    try_password(page, NEW)
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()


def test_after_signing_out_back_shows_nothing(coordinator: Callable[..., Page]) -> None:
    page = coordinator()
    page.goto("/gemeenten/")
    expect(page.get_by_role("link", name="Losser")).to_be_visible()
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    expect(page.get_by_text("Losser")).to_have_count(0)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_a_role_that_ended_opens_nothing(portal: Portal, anna: User, is_superuser: bool) -> None:
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    page = portal.open(user=ANNA)
    page.goto("/")
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_visible()
    RoleMembership.objects.filter(user=anna).update(valid_until=yesterday)
    User.objects.update(is_superuser=is_superuser, is_staff=is_superuser)
    for address in ("/gemeenten/", "/admin/"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text("Dit mag u niet")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
