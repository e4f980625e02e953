"""What a visitor waits for: bytes over the wire, when the largest part stands there, and what shifts.

It starts the portal with `script/server` in a folder of its own and opens pages in Chromium with an
empty cache: once as they are, for the bytes, and once on a processor four times as slow over slow 4G, on
a phone and on a wide screen, for the rest. See benchmarks/README.md.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from serving import ROOT, login, portal

sys.path.insert(0, str(ROOT))
from tests.browser.chromium import launch

MOST_BYTES = {"first visit": 100_000, "writing page": 300_000}
MOST_SHIFT = 0.05
ROUNDS = 3
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
SCREEN = {"viewport": {"width": 1280, "height": 900}}
PROCESSOR = 4
# Slow 4G as Lighthouse has it: 150 ms there and back, 1.6 Mbit/s down and 0.75 Mbit/s up.
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 204_800,
    "uploadThroughput": 96_000,
}
# Kept on the page itself: the largest part that was drawn, and the largest group of shifts.
OBSERVE = """
window.seen = {largest: 0, what: "", shift: 0, first: 0};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    window.seen.largest = entry.startTime;
    window.seen.what = entry.element?.outerHTML.slice(0, 70) ?? "";
  }
}).observe({type: "largest-contentful-paint", buffered: true});
let last = 0, begin = 0, total = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    if (entry.startTime - last > 1000 || entry.startTime - begin > 5000) { begin = entry.startTime; total = 0; }
    last = entry.startTime;
    total += entry.value;
    window.seen.shift = Math.max(window.seen.shift, total);
  }
}).observe({type: "layout-shift", buffered: true});
"""


class Wire:
    """Everything that came in over the network, by address, with heads and redirections."""

    def __init__(self, session: CDPSession) -> None:
        self.addresses: dict[str, str] = {}
        self.sizes: dict[str, float] = {}
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._arrived)

    def _asked(self, event: dict) -> None:
        if led := event.get("redirectResponse"):
            self._add(led["url"], led["encodedDataLength"])
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _arrived(self, event: dict) -> None:
        self._add(self.addresses.get(event["requestId"], "?"), event["encodedDataLength"])

    def _add(self, address: str, size: float) -> None:
        path = urlsplit(address).path
        self.sizes[path] = self.sizes.get(path, 0) + size

    def show(self, name: str) -> int:
        total = round(sum(self.sizes.values()))
        print(f"{name}: {total / 1000:.1f} kB in {len(self.sizes)} files")
        for path, size in sorted(self.sizes.items(), key=lambda one: -one[1]):
            print(f"  {size / 1000:7.1f}  {path}")
        return total


class Visitor:
    """A browser and who signs in with it."""

    def __init__(self, browser: Browser, address: str, who: tuple[str, str]) -> None:
        self.browser, self.address, self.who = browser, address, who

    @contextmanager
    def window(self, **options: object) -> Iterator[BrowserContext]:
        context = self.browser.new_context(base_url=self.address, locale="nl-NL", **options)
        yield context
        context.close()

    def sign_in(self, page: Page) -> None:
        page.goto("/inloggen/", wait_until="networkidle")
        page.get_by_label("E-mail").fill(self.who[0])
        page.get_by_label("Wachtwoord").fill(self.who[1])
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(lambda url: "/inloggen/" not in url)
        page.wait_for_load_state("networkidle")

    def first_visit(self) -> int:
        """The bytes of signing in and the start page."""
        with self.window() as context:
            page = context.new_page()
            wire = Wire(context.new_cdp_session(page))
            self.sign_in(page)
            return wire.show("first visit")

    def one_page(self, path: str) -> int:
        """The bytes of a page for who is signed in, with nothing kept."""
        with self.window() as context:
            self.sign_in(context.new_page())
            page = context.new_page()
            session = context.new_cdp_session(page)
            session.send("Network.clearBrowserCache")
            wire = Wire(session)
            page.goto(path, wait_until="networkidle")
            return wire.show("writing page")

    def writable(self) -> str:
        """The page on which a draft is written, of the first assignment that has one."""
        with self.window() as context:
            page = context.new_page()
            self.sign_in(page)
            page.goto("/projecten/")
            links = page.locator('main a[href^="/projecten/"]').evaluate_all(
                "all => all.map(one => one.pathname)"
            )
            for path in dict.fromkeys(
                f"{link}schrijven/" for link in links if link.count("/") == 3
            ):
                if page.request.get(path, max_redirects=0).ok:
                    return path
        raise SystemExit("nobody writes an assignment here")

    def slowly(self, path: str, device: dict, *, signed_in: bool) -> dict:
        """When the largest part stood there, what that was, and how much shifted."""
        with self.window(**device) as context:
            if signed_in:
                self.sign_in(context.new_page())
            page = context.new_page()
            page.add_init_script(OBSERVE)
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send("Network.clearBrowserCache")
            session.send("Network.emulateNetworkConditions", NETWORK)
            session.send("Emulation.setCPUThrottlingRate", {"rate": PROCESSOR})
            page.goto(path, wait_until="networkidle", timeout=120_000)
            page.wait_for_timeout(1000)
            return page.evaluate("window.seen")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        portal(Path(folder), options.port) as address,
        sync_playwright() as playwright,
    ):
        visitor = Visitor(launch(playwright), address, login(Path(folder), "coordinator"))
        writing = visitor.writable()
        sizes = {"first visit": visitor.first_visit(), "writing page": visitor.one_page(writing)}
        held = all(size <= MOST_BYTES[name] for name, size in sizes.items())
        paths = ("/inloggen/", "/", "/gemeenten/", "/gemeenten/toevoegen/", writing)
        for path, (name, device) in product(paths, {"phone": PHONE, "screen": SCREEN}.items()):
            seen = [
                visitor.slowly(path, device, signed_in=path != "/inloggen/")
                for _ in range(options.rounds)
            ]
            largest = statistics.median(one["largest"] for one in seen)
            shift = max(one["shift"] for one in seen)
            print(
                f"{path} on a {name}: largest part after {largest / 1000:.2f} s, shift {shift:.3f}"
            )
            print(f"  {seen[-1]['what']}")
            held = held and shift <= MOST_SHIFT
    sys.exit(not held)


if __name__ == "__main__":
    main()
