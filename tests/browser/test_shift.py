"""A page stands still while its fonts and scripts arrive."""

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


# In milliseconds, once the page was drawn without them.
LATE = 600


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves(coordinator: Callable[..., Page], width: int) -> None:
    context = coordinator(width=width).context
    shifted = {}
    for name, address in PAGES.items():
        # Each in a window of its own, in which nothing was fetched before.
        page = context.new_page()
        shifted[name] = shift_of(page, address)
        page.close()
    assert {name: shift for name, shift in shifted.items() if shift >= MOST} == {}


def shift_of(page: Page, address: str) -> float:
    """How far a page moves when its fonts and its editor come after it was drawn."""
    held: list[Route] = []
    drawn = False

    def come_late(route: Route) -> None:
        if drawn:
            route.continue_()
        else:
            held.append(route)

    for late in ("**/*.woff2", "**/editor.js"):
        page.route(late, come_late)
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="commit")
    page.wait_for_timeout(LATE)
    assert held, "nothing came late"
    drawn = True
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    if "schrijven" in address:
        expect(page.locator(".ProseMirror").first).to_be_visible()
    page.wait_for_timeout(300)
    return page.evaluate("window.shifted")
