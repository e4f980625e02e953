"""A page stands still while its fonts and scripts arrive."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

MOST = 0.05
PAGES = {
    "writing": "/projecten/zorgfraude/schrijven/",
    "a form": "/gemeenten/toevoegen/",
    "a list": "/gemeenten/",
    "start": "/",
}
OBSERVE = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


def late(route: Route) -> None:
    """Come when the page has been drawn."""
    time.sleep(1)
    route.continue_()


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves(coordinator: Callable[..., Page], address: str, width: int) -> None:
    # Cached fonts would be there at once, so in a window of its own.
    page = coordinator(width=width).context.new_page()
    page.route("**/*.woff2", late)
    page.route("**/editor.js", late)
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="networkidle")
    if "schrijven" in address:
        expect(page.locator(".ProseMirror").first).to_be_visible()
    page.wait_for_timeout(500)
    assert page.evaluate("window.shifted") < MOST
