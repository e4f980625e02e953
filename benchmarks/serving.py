"""The portal as `script/server` starts it, for the benchmarks that look at it from outside."""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def portal(var: Path, port: int) -> Iterator[str]:
    """Its address, once it listens; what it keeps lies in the folder `var`."""
    environment = os.environ | {"VAR_DIR": str(var), "PORT": str(port)}
    server = subprocess.Popen(  # noqa: S603 - our own portal
        [ROOT / "script" / "server"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        while not listens(port):
            if server.poll() is not None:
                raise SystemExit("script/server stopped before it answered")
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def listens(port: int) -> bool:
    """Whether somebody answers the door; nothing is asked yet."""
    visitor = http.client.HTTPConnection("127.0.0.1", port)
    try:
        visitor.connect()
    except OSError:
        return False
    visitor.close()
    return True


def login(var: Path, name: str) -> tuple[str, str]:
    """The address and password of the demo user whose e-mail address begins so."""
    lines = (var / "demo_logins.txt").read_text(encoding="utf-8").splitlines()
    return next(
        (words[0], words[1]) for words in map(str.split, lines) if words[0].startswith(name)
    )
