"""A real Chromium against the running portal, with the whole of Twente in it unless a file says otherwise.

Every page is watched: an error in the console, a violation of the content security policy, a failed
request or a request to another host fails the test that opened it.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from portfolios.enums import Role
from portfolios.models import RoleMembership, User
from tests.browser.chromium import launch
from tests.regions import _put_back, _region_rows  # noqa: F401

# In milliseconds: long enough for the slowest machine, and waited for only when a test fails.
PATIENCE = 20_000
expect.set_options(timeout=PATIENCE)

PASSWORD = "een-wachtwoord-van-geen-waarde"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test, in which people read real papers."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.papers)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright runs a loop of its own in this thread; Django then refuses the database unasked.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


@dataclass
class Portal:
    """The portal as one visitor sees it."""

    address: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self, *, width: int = 1280, dark: bool = False, javascript: bool = True, user: str = ""
    ) -> Page:
        """A fresh window; with `user` that person is signed in already."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="nl-NL",
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._on_request)
        page.on("requestfailed", self._on_failure)
        if user:
            self.sign_in(context, user)
        return page

    def sign_in(self, context: BrowserContext, user: str) -> None:
        """Begin as somebody who signed in before; tests/browser/test_accounts.py does it by hand."""
        client = Client()
        client.force_login(User.objects.get(email=user))
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}]
        )

    def _on_console(self, message) -> None:
        # A page that answers 4xx or 5xx says so in the console; tests assert those themselves.
        if message.type in {"error", "warning"} and "status of 4" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _on_failure(self, request) -> None:
        # Who goes to the next page, or downloads a file, breaks off what was still on its way.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url} {request.failure}")

    def _on_request(self, request) -> None:
        if request.url.startswith(("data:", "blob:", "about:")):
            return
        if urlsplit(request.url).netloc != urlsplit(self.address).netloc:
            self.complaints.append(f"other host: {request.url}")


class UnderWay:
    """Requests that the server has begun to answer: a window that closes may still send its text."""

    MOST_SECONDS = 5

    def __init__(self) -> None:
        self.count = 0
        request_started.connect(self.begin)
        request_finished.connect(self.end)

    def begin(self, **_: object) -> None:
        self.count += 1

    def end(self, **_: object) -> None:
        self.count -= 1

    def wait(self) -> None:
        """Wait until the server has been silent for a moment."""
        silent, end = 0, time.monotonic() + self.MOST_SECONDS
        while silent < 3 and time.monotonic() < end:
            time.sleep(0.1)
            silent = 0 if self.count > 0 else silent + 1
        request_started.disconnect(self.begin)
        request_finished.disconnect(self.end)


@pytest.fixture
def region() -> str:
    """The folder under `data/` that the portal is filled with; a file that needs less names a smaller one."""
    return "twente-2020"


@pytest.fixture
def portal(
    chromium: Browser,
    live_server,
    transactional_db: None,
    _region_rows: None,  # noqa: F811
    region: str,
) -> Iterator[Portal]:
    """The portal with a region loaded and a coordinator; no complaint may be left at the end."""
    _put_back(region)
    make_user("coordinator@voorbeeld.nl", Role.COORDINATOR)
    under_way = UnderWay()
    opened = Portal(live_server.url, chromium)
    yield opened
    for context in opened.contexts:
        context.close()
    under_way.wait()
    assert opened.complaints == []


def make_user(email: str, role: Role, **where) -> User:
    """Somebody who can sign in with `PASSWORD` and holds a role."""
    user = User.objects.create_user(email, PASSWORD)
    RoleMembership.objects.create(user=user, role=role, **where)
    return user


@pytest.fixture
def coordinator(portal: Portal) -> Callable[..., Page]:
    """Open a window in which the coordinator is signed in."""
    return lambda **options: portal.open(user="coordinator@voorbeeld.nl", **options)
