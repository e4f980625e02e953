"""Somebody who uses the portal by keyboard alone: Tab, Enter, Space, arrows and letters.

The focus starts at the top of a page and goes on with Tab. Wherever it stops, it must be seen: an
element that is out of sight or lies under another one fails the test.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

MOST_TABS = 250
# What has the focus: the reason why it cannot be seen, or nothing.
HIDDEN = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return '';
  const box = element.getBoundingClientRect();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const name = element.outerHTML.slice(0, 160);
  if (right - left < 1 || bottom - top < 1) return `out of sight: ${name}`;
  const y = top + (bottom - top) * 0.5;
  let seen;
  for (const part of [0.5, 0.1, 0.9]) {
    seen = document.elementFromPoint(left + (right - left) * part, y);
    if (seen && (element.contains(seen) || seen.contains(element))) return '';
  }
  return `covered at ${y} of ${innerHeight} px by ${seen?.outerHTML.slice(0, 160)}: ${name}`;
}"""
# That reason, and whether it is this element that has the focus.
FOCUS = f"element => [({HIDDEN})(), element === document.activeElement]"


class Keyboard:
    """The keyboard of one window."""

    def __init__(self, page: Page) -> None:
        self.page = page
        # The window of the system is caught from now on: asking for it only when it opens is too late.
        page.on("filechooser", lambda _: None)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def focus(self, target: Locator) -> None:
        """Go with Tab to an element; every stop on the way must be seen."""
        target.first.wait_for()
        for _ in range(MOST_TABS):
            hidden, there = target.evaluate(FOCUS)
            assert hidden == "", hidden
            if there:
                return
            self.press("Tab")
        raise AssertionError(f"not reached with {MOST_TABS} tabs: {target}")

    def to_the_content(self) -> None:
        """Past the header, by the link that stands first on every page.

        A form sent from there comes back there, and an address may lead to a part of the page: then
        there is nothing to do.
        """
        if urlsplit(self.page.url).fragment:
            return
        self.press("Tab")
        link = self.page.get_by_role("link", name="Direct naar de inhoud")
        assert link.evaluate("element => element === document.activeElement")
        assert self.page.evaluate(HIDDEN) == ""
        self.press("Enter")

    def follow(self, name: str, *, role: str = "link", exact: bool = True) -> None:
        """Go to a link or button and use it; the page that it opens is there afterwards."""
        target = self.page.get_by_role(role, name=name, exact=exact)
        self.focus(target)
        with self.page.expect_navigation():
            self.press("Enter")

    def field(self, label: str) -> Locator:
        """A field by its label, whether it must be filled in or not."""
        return self.page.get_by_label(
            re.compile(rf"^\s*{re.escape(label)}(\s+\(niet verplicht\))?\s*$", re.IGNORECASE)
        )

    def type_in(self, label: str, text: str) -> None:
        """Go to a field and write in it; what stood there is replaced."""
        self.focus(self.field(label))
        self.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, label: str, option: str) -> None:
        """Go to a list of choices and type the beginning of one."""
        target = self.field(label)
        self.focus(target)
        self.page.keyboard.type(option)
        chosen = target.evaluate("element => element.selectedOptions[0].label")
        assert chosen.startswith(option), chosen

    def upload(self, label: str, file: Path) -> None:
        """Go to a file field, open the window of the system and choose."""
        self.focus(self.field(label))
        with self.page.expect_event("filechooser") as chooser:
            self.press("Space")
        chooser.value.set_files(file)
