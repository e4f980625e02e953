"""The browser of the tests. `python -m tests.browser.chromium` starts it once: exit code 1 when it does not."""

import shutil
import sys

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def launch(playwright: Playwright) -> Browser:
    """The Chromium of this system, else the one that Playwright downloaded.

    Raises Error when there is none, or when it does not start.
    """
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


if __name__ == "__main__":
    try:
        with sync_playwright() as started:
            launch(started).close()
    except Error as error:
        sys.exit(str(error))
