"""Every page is accessible: axe-core finds nothing, at every width and in light and dark."""

import os
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portfolios.enums import Role
from portfolios.models import User
from tests.browser.conftest import Portal, make_user
from tests.pages import (
    ANONYMOUS,
    addresses_of,
    asked_addresses,
    leave_traces,
    page_addresses,
)

FULL = [(1280, False), (1280, True), (320, False), (320, True)]
SHORT = [(320, False), (1280, True)]
LOOKS = FULL if os.environ.get("BROWSER_MATRIX") == "full" else SHORT
# Pages are shared out over tests, so that each look and worker has its own window.
PARTS = 3
# Beside what axe does by itself: what people touch is large enough, or far enough apart.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
OVERFLOW = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
OPEN_DETAILS = "document.querySelectorAll('details').forEach(part => part.open = true)"

looks = pytest.mark.parametrize(
    ("width", "dark"), LOOKS, ids=[f"{w}-{'dark' if dark else 'light'}" for w, dark in LOOKS]
)


@looks
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(
    portal: Portal, coordinator: Callable[..., Page], width: int, dark: bool, part: int
) -> None:
    leave_traces(User.objects.get())
    addresses = dict(list(page_addresses().items())[part::PARTS])
    page = coordinator(width=width, dark=dark)
    faults = list(faults_on(page, addresses))
    assert not faults, "\n".join(faults)


@looks
def test_pages_in_other_states(coordinator: Callable[..., Page], width: int, dark: bool) -> None:
    """Errors in a form, an empty list, hits of a search, a succession before it is recorded."""
    page = coordinator(width=width, dark=dark)
    addresses = {
        "empty list": "/personen/?q=zzzz",
        "narrowed list": "/personen/?q=burgemeester&sorteer=-name&peildatum=2020-03-12",
        "search": "/zoeken/?q=burgemeester",
        "not found": "/bestaat-niet/",
        "strange day": "/personen/?peildatum=gisteren",
        **asked_addresses(),
    }
    faults = list(faults_on(page, addresses, statuses={200, 400, 404}))
    for path in ("/personen/toevoegen/", "/inzet/toevoegen/", "/subsidies/toevoegen/"):
        page.goto(path)
        page.get_by_role("button", name="Opslaan", exact=True).click()
        page.get_by_role("alert").wait_for()
        faults += faults_of(page, f"errors on {path}")
    page.goto("/personen/welten/opvolgen/")
    page.get_by_label("Laatste dag").fill("31-12-2020")
    page.get_by_label("Achternaam").fill("Nieuwkomer")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    page.get_by_role("button", name="Opvolging vastleggen").wait_for()
    faults += faults_of(page, "plan of a succession")
    if width == 320:
        page.get_by_role("button", name="Menu").click()
        faults += faults_of(page, "open menu")
    assert not faults, "\n".join(faults)


@looks
def test_pages_for_who_is_not_signed_in(portal: Portal, width: int, dark: bool) -> None:
    page = portal.open(width=width, dark=dark)
    faults = list(faults_on(page, addresses_of(ANONYMOUS)))
    assert not faults, "\n".join(faults)


@looks
def test_a_page_that_may_not_be_opened(portal: Portal, width: int, dark: bool) -> None:
    make_user("lid@voorbeeld.nl", Role.PLATFORM_MEMBER)
    page = portal.open(width=width, dark=dark, user="lid@voorbeeld.nl")
    addresses = {"forbidden": "/personen/toevoegen/", "home": "/"}
    faults = list(faults_on(page, addresses, statuses={200, 403}))
    assert not faults, "\n".join(faults)


@looks
def test_the_other_house_style(
    coordinator: Callable[..., Page], settings, width: int, dark: bool
) -> None:
    settings.HOUSE_STYLE = "tokens-brick"
    page = coordinator(width=width, dark=dark)
    addresses = {
        path: path
        for path in (
            "/",
            "/gemeenten/",
            "/gemeenten/enschede/",
            "/portefeuilles/",
            "/personen/toevoegen/",
            "/bijdragen/2020/",
            "/gremia/",
        )
    }
    faults = list(faults_on(page, addresses))
    assert not faults, "\n".join(faults)
    assert page.locator("link[href*='tokens-brick.css']").count() == 1


def faults_on(
    page: Page, addresses: dict[str, str], *, statuses: frozenset[int] | set[int] = frozenset({200})
) -> Iterator[str]:
    """What is wrong on which page, one line each."""
    for name, address in addresses.items():
        answer = page.goto(address)
        if answer.status not in statuses:
            yield f"{name} {address}: status {answer.status}"
        yield from faults_of(page, f"{name} {address}")


def faults_of(page: Page, name: str) -> Iterator[str]:
    """What axe finds on a page with all its parts opened, and whether it scrolls sideways."""
    page.evaluate(OPEN_DETAILS)
    overflow = page.evaluate(OVERFLOW)
    if overflow > 0:
        yield f"{name}: the page is {overflow} px too wide"
    for violation in Axe().run(page, options=OPTIONS).response["violations"]:
        for node in violation["nodes"]:
            target = " ".join(map(str, node["target"]))
            yield f"{name}: {violation['id']} at {target}: {node.get('failureSummary', '')[:200]}"
