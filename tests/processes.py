"""Real processes on the database of a test: for what happens when one of them dies."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from os import environ
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]
# In seconds: waited for only when something is wrong.
PATIENCE = 30


@contextmanager
def processes() -> Iterator[Callable[..., subprocess.Popen]]:
    """Start Python with these words, on the database that this test works on (see `use_a_file`).

    What still runs is killed afterwards.
    """
    known = connection.settings_dict
    url = f"sqlite:///{known['NAME']}"
    if connection.vendor == "postgresql":
        at = f"{known['HOST']}:{known['PORT'] or 5432}"
        url = f"postgres://{known['USER']}:{known['PASSWORD']}@{at}/{known['NAME']}"
    environment = {
        "DJANGO_SETTINGS_MODULE": "platform_ivz.settings",
        "DATABASE_URL": url,
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(settings.VAR_DIR),
    }
    started = []

    def begin(*words: str) -> subprocess.Popen:
        command = [sys.executable, *words]
        started.append(subprocess.Popen(command, cwd=ROOT, env=environ | environment))
        return started[-1]

    try:
        yield begin
    finally:
        for process in started:
            process.kill()
            process.wait()


def asked(question: Callable[[], Any]) -> Any:
    """What is stored now, where the processes store it."""

    def ask() -> Any:
        try:
            return question()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ask).result()


def wait_until(happened: Callable[[], Any]) -> None:
    """Wait for something that comes soon."""
    until = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.02)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def listens(port: int) -> bool:
    """Whether somebody answers the door."""
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
