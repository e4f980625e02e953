"""Long work takes a place: at most two papers are laid out at a time on a machine.

Laying out a paper keeps a processor busy for seconds, so a handful of people who ask for one could
stop the portal for everybody. The places are locks on files under VAR_DIR, shared by all processes;
the kernel frees the place of a process that dies. Who only reads a page gets no place by waiting:
that would keep a worker thread from others. The answer says so, and asks again by itself.
"""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

PLACES = ("place-1", "place-2")
LOOK_AGAIN = 0.05

_patience: ContextVar[float] = ContextVar("patience", default=float("inf"))


class Busy(Exception):
    """There is no place for long work, within the time that this request may wait."""


def folder() -> Path:
    """Where the locks and the kept papers are, for this user of the system only."""
    found = Path(settings.VAR_DIR) / "papers"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


@contextmanager
def a_place(*names: str) -> Iterator[None]:
    """Hold one of these places (of all that there are) within the block.

    Raises Busy when none comes free within the patience of who asks; see `patience`.
    """
    until = time.monotonic() + _patience.get()
    while True:
        for name in names or PLACES:
            with (folder() / f"{name}.lock").open("w") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield
                return
        if time.monotonic() >= until:
            raise Busy
        time.sleep(LOOK_AGAIN)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """How many seconds long work in this block waits for a place; elsewhere as long as it takes."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)
