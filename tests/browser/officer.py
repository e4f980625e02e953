"""Somebody who does the work of a year by keyboard alone, with or without JavaScript."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.test_axe import faults_of


class Officer(Keyboard):
    """Somebody at the keyboard, of whom every page on the way is looked at by axe."""

    def __init__(self, page: Page, *, looks: bool) -> None:
        super().__init__(page)
        # Many files at once take a while on a busy machine.
        page.set_default_timeout(60_000)
        self.looks = looks
        self.faults: list[str] = []
        self.looked: set[str] = set()

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.arrive()

    def go(self, name: str, *, role: str = "link", exact: bool = True) -> None:
        """Use a link or button, and begin with the content of the page that it opens."""
        self.follow(name, role=role, exact=exact)
        self.arrive()

    def arrive(self) -> None:
        if self.looks:
            self.faults += faults_of(self.page, self.page.url)
        self.to_the_content()

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def is_told(self, text: str) -> None:
        """A message or an error stands on the page."""
        expect(self.main).to_contain_text(text)

    def row(self, name: str) -> Locator:
        return self.page.locator("tbody tr").filter(has_text=name)

    def download(self, name: str) -> bytes:
        self.focus(self.page.get_by_role("link", name=name, exact=True))
        with self.page.expect_download() as download:
            self.press("Enter")
        return Path(download.value.path()).read_bytes()
