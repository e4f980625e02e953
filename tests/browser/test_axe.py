"""Every page is accessible: axe-core finds nothing, at every width and in light and dark."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from portfolios.enums import Role
from portfolios.models import User
from tests.browser.conftest import Portal, make_user
from tests.pages import (
    ANONYMOUS,
    addresses_of,
    asked_addresses,
    leave_traces,
    open_addresses,
    page_addresses,
)
from tests.shares import all_or_a_share, share

# The widths at which a page is laid out, a phone and a desk; each is looked at in light and dark.
WIDTHS = (320, 1280)
LOOKS = tuple(product(WIDTHS, ("light", "dark")))
HEIGHT = 900
# Pages are shared out over tests, so that each worker has its own window.
PARTS = 4
# Beside what axe does by itself: what people touch is large enough, or far enough apart.
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# A second look at the same width differs in its colours alone.
COLOURS = OPTIONS | {"runOnly": {"type": "tag", "values": ["cat.color"]}}
OVERFLOW = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
LENGTH = "document.scrollingElement.scrollHeight"
OPEN_DETAILS = "document.querySelectorAll('details').forEach(part => part.open = true)"


@all_or_a_share
@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(portal: Portal, coordinator: Callable[..., Page], part: int, of: int) -> None:
    """Each in one look, the next page in another; all of it in every look."""
    leave_traces(User.objects.get())
    page, faults = coordinator(), []
    for number, (name, address) in enumerate(list(page_addresses().items())[part::PARTS]):
        looks = LOOKS if of == 1 else share(LOOKS, number, len(LOOKS))
        faults += faults_on(page, {name: address}, looks=looks)
    assert not faults, "\n".join(faults)


def test_pages_in_other_states(coordinator: Callable[..., Page]) -> None:
    """Errors in a form, an empty list, hits of a search, a succession before it is recorded."""
    page = coordinator()
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
        faults += faults_in_each_look(page, f"errors on {path}")
    page.goto("/personen/welten/opvolgen/")
    page.get_by_label("Laatste dag").fill("31-12-2020")
    page.get_by_label("Achternaam").fill("Nieuwkomer")
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    page.get_by_role("button", name="Opvolging vastleggen").wait_for()
    faults += faults_in_each_look(page, "plan of a succession")
    page.set_viewport_size({"width": 320, "height": HEIGHT})
    page.get_by_role("button", name="Menu").click()
    faults += faults_of(page, "open menu")
    assert not faults, "\n".join(faults)


def test_pages_for_who_is_not_signed_in(portal: Portal) -> None:
    faults = list(faults_on(portal.open(), addresses_of(ANONYMOUS)))
    assert not faults, "\n".join(faults)


def test_pages_for_everybody(portal: Portal) -> None:
    faults = list(faults_on(portal.open(), open_addresses()))
    assert not faults, "\n".join(faults)


def test_a_page_that_may_not_be_opened(portal: Portal) -> None:
    make_user("lid@voorbeeld.nl", Role.PLATFORM_MEMBER)
    page = portal.open(user="lid@voorbeeld.nl")
    addresses = {"forbidden": "/personen/toevoegen/", "home": "/"}
    faults = list(faults_on(page, addresses, statuses={200, 403}))
    assert not faults, "\n".join(faults)


def test_the_other_house_style(coordinator: Callable[..., Page], settings) -> None:
    settings.HOUSE_STYLE = "tokens-brick"
    page = coordinator()
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
    page: Page,
    addresses: dict[str, str],
    *,
    statuses: frozenset[int] | set[int] = frozenset({200}),
    looks: Sequence[tuple[int, str]] = LOOKS,
) -> Iterator[str]:
    """What is wrong on which page, one line each."""
    for name, address in addresses.items():
        answer = page.goto(address)
        if answer.status not in statuses:
            yield f"{name} {address}: status {answer.status}"
        yield from faults_in_each_look(page, f"{name} {address}", looks=looks)


def faults_in_each_look(
    page: Page, name: str, *, whole: bool = False, looks: Sequence[tuple[int, str]] = LOOKS
) -> Iterator[str]:
    """What is wrong in these looks, on a page that is loaded once; too wide it is at no width.

    `whole` looks at its full length, so that nothing lies half under a bar that stays in sight.
    """
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if whole:
            page.set_viewport_size({"width": width, "height": page.evaluate(LENGTH) + 100})
        yield from too_wide(page, f"{name} at {width}")
        options = OPTIONS
        for scheme in (scheme for at, scheme in looks if at == width):
            page.emulate_media(color_scheme=scheme)
            yield from violations_of(page, f"{name} at {width}, {scheme}", options)
            options = COLOURS


def faults_of(page: Page, name: str) -> Iterator[str]:
    """What is wrong with a page as it is shown now."""
    yield from too_wide(page, name)
    yield from violations_of(page, name, OPTIONS)


def too_wide(page: Page, name: str) -> Iterator[str]:
    """Whether a page scrolls sideways, with all its parts opened."""
    page.evaluate(OPEN_DETAILS)
    overflow = page.evaluate(OVERFLOW)
    if overflow > 0:
        yield f"{name}: the page is {overflow} px too wide"


def violations_of(page: Page, name: str, options: dict) -> Iterator[str]:
    """What axe finds; it is brought to a page once, not for each look."""
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async options => (await axe.run(options)).violations", options)
    for violation in found:
        for node in violation["nodes"]:
            target = " ".join(map(str, node["target"]))
            yield f"{name}: {violation['id']} at {target}: {node.get('failureSummary', '')[:200]}"
