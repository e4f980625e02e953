"""Whether the portal stays open while many ask for its largest paper at once.

It starts the portal with `script/server` (gunicorn, two processes of four threads) on a database of its
own, asks all project assignments as one PDF with so many at once, and meanwhile the page to sign
in and a list. See benchmarks/README.md.
"""

import argparse
import datetime as dt
import hashlib
import os
import statistics
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from io import StringIO
from pathlib import Path

from serving import portal

ROOT = Path(__file__).resolve().parent.parent
PAPER = "/stukken/projectopdrachten.pdf"
PAGES = {"sign in": "/inloggen/", "list": "/subsidies/"}
FIRST_DAY = dt.date(2020, 1, 1)
# A page that took longer than this made people think that the portal was gone, in seconds.
TOO_LONG = 10


def largest_region() -> Path:
    """The data set with the most to put on paper."""
    folders = [path for path in (ROOT / "data").iterdir() if path.is_dir()]
    return max(folders, key=lambda path: sum(one.stat().st_size for one in path.iterdir()))


def prepare(var: Path) -> str:
    """A portal with data in this folder, and a session of its coordinator."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "platform_ivz.settings",
        "SECRET_KEY": "only-for-a-benchmark",
        "VAR_DIR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'db.sqlite3'}",
    }
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from portfolios.models import User  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    call_command("load_region", largest_region(), stdout=StringIO())
    call_command("demo_users", "--file", var / "logins.txt", stdout=StringIO())
    user = User.objects.get(email="coordinator@voorbeeld.nl")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    connections.close_all()
    return session.session_key


class Visitor:
    """Somebody who is signed in."""

    def __init__(self, port: int, session: str) -> None:
        self.base, self.session = f"http://127.0.0.1:{port}", session

    def ask(self, path: str) -> tuple[int, bytes, int]:
        """The status, the content, and after how many seconds to ask again."""
        asked = urllib.request.Request(  # noqa: S310 - our own portal
            self.base + path, headers={"Cookie": f"sessionid={self.session}"}
        )
        try:
            with urllib.request.urlopen(asked, timeout=600) as answer:  # noqa: S310
                return answer.status, answer.read(), 0
        except urllib.error.HTTPError as refused:
            again = int(refused.headers.get("Retry-After", 0))
            return refused.code, refused.read(), again

    def fetch(self, path: str) -> tuple[str, int]:
        """Ask until it is there: its checksum, and how often it was not there yet."""
        waited = 0
        while True:
            status, content, again = self.ask(path)
            if status == 200:
                return hashlib.sha256(content).hexdigest(), waited
            if status != 503 or not again:
                raise SystemExit(f"{path} answered {status}")
            waited += 1
            time.sleep(again)

    def open_meanwhile(self, path: str, took: list[float], stop: threading.Event) -> None:
        """Open a page again and again, as long as the others are at it."""
        anonymous = Visitor(0, "")
        anonymous.base = self.base
        visitor = anonymous if path == PAGES["sign in"] else self
        while not stop.is_set():
            began = time.perf_counter()
            status, _, _ = visitor.ask(path)
            took.append(time.perf_counter() - began)
            if status != 200:
                raise SystemExit(f"{path} answered {status}")
            time.sleep(0.25)


def measure(visitor: Visitor, count: int, *, same: bool) -> bool:
    """Let so many ask for a paper; print what it took, and say whether people could go on.

    `same` is all for one day, otherwise each for a day of its own.
    """
    stop, found, ended = threading.Event(), [], []
    took: dict[str, list[float]] = {name: [] for name in PAGES}
    began = time.perf_counter()

    def fetch(number: int) -> None:
        day = FIRST_DAY + dt.timedelta(days=count * 10 - 1 if same else count * 10 + number)
        found.append(visitor.fetch(f"{PAPER}?peildatum={day}"))
        ended.append(time.perf_counter() - began)

    others = [
        threading.Thread(target=visitor.open_meanwhile, args=(PAGES[name], took[name], stop))
        for name in PAGES
    ]
    readers = [threading.Thread(target=fetch, args=(number,)) for number in range(count)]
    for thread in (*others, *readers):
        thread.start()
    for thread in readers:
        thread.join()
    stop.set()
    for thread in others:
        thread.join()
    papers = len({checksum for checksum, _ in found})
    print(
        f"{count} at once, {'the same' if same else 'each another'}: first {min(ended):.1f} s, last {max(ended):.1f} s,",
        end=" ",
    )
    print(f"{sum(waits for _, waits in found)} times not yet, {papers} different papers")
    for name, times in took.items():
        middle, worst = statistics.median(times), max(times)
        print(f"  {name:8} {len(times):3} times, median {middle:.2f} s, slowest {worst:.2f} s")
    worst = max(max(times) for times in took.values())
    return len(found) == count and papers == (1 if same else count) and worst <= TOO_LONG


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--counts", type=int, nargs="+", default=[8, 16])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        visitor = Visitor(options.port, prepare(Path(folder)))
        with portal(Path(folder), options.port):
            visitor.ask(PAGES["list"])
            held = [
                measure(visitor, count, same=same)
                for count in options.counts
                for same in (True, False)
            ]
    sys.exit(not all(held))


if __name__ == "__main__":
    main()
