"""What is worth computing once: figures of the whole region that many pages show.

A function marked `remembered` is computed once in a block of `reading()`, and not again by the next
one while the data are the same. The audit log is the clock: every change of a row adds an entry, so
what was computed holds for as long as the newest entries about rows, the day, and the code that computed it,
are the same. Changes that leave no entry (rows stored past the models) are not seen before the next
one that does. Outside a block everything is computed anew.

There are two places to look. The cache `figures` is the memory of the process. The cache `shared`
is a table of the database, with what `renew()` computed for all processes when the data changed; a
process asks for it once. Without a cache of that name each process remembers for itself.
"""

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, wraps
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.connection import ConnectionProxy

from platform_ivz.audit import rows_changed
from platform_ivz.uploads import MOST_ROWS

SECONDS = 60
SHARED = "shared"
figures = ConnectionProxy(caches, "figures")
# Of two that change something at once, the last to finish may have the lower number in the log; it
# is still among so many of the newest, even when the other one stored the largest file.
NEWEST = MOST_ROWS + 1_000

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Asked = tuple[str, tuple[Hashable, ...]]
NOTHING: tuple[str, dict[Asked, Any]] = ("", {})
logger = logging.getLogger(__name__)
_renewing = Lock()


def release(root: Path) -> str:
    """The code of the house in this folder, as a word that is another one after every change."""
    found = sha256()
    for app in settings.INSTALLED_APPS:
        for path in sorted((root / app).rglob("*.py")):
            found.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()[:12]


# Of the code as this process loaded it. What is pickled by other code may be read as something else.
RELEASE = release(settings.BASE_DIR)


def state() -> str:
    """What the data, the day and the code are: a word that is another one after every change."""
    newest = rows_changed().order_by("-pk")[:NEWEST]
    found = newest.aggregate(total=Sum("pk"), last=Max("timestamp"))
    moment = found["last"].timestamp() if found["last"] else 0
    return f"{RELEASE}:{timezone.localdate()}:{found['total'] or 0}:{moment}"


class Reading:
    """One block: what it computed or found, for the state of the data when it first asked.

    A `fresh` one believes nobody and computes everything itself.
    """

    def __init__(self, *, fresh: bool = False) -> None:
        self.fresh = fresh
        self.known: dict[Asked, Any] = {}
        self.lacks_shared = False

    @cached_property
    def state(self) -> str:
        return state()

    @cached_property
    def shared(self) -> dict[Asked, Any]:
        """What all processes share for this state; empty, and noted, when nobody computed it."""
        if not is_shared():
            return {}
        name, known = figures.get(SHARED, NOTHING)
        if name != self.state:
            name, known = _stored()
            self.lacks_shared = name != self.state
            figures.set(SHARED, (name, known), None)
        return {} if self.lacks_shared else known

    def of(self, compute: Callable[..., Any], *args: Hashable) -> Any:
        asked = (f"{compute.__module__}.{compute.__qualname__}", args)
        if asked not in self.known:
            key = f"{asked[0]}:{self.state}:{args}".replace(" ", "")
            if self.fresh:
                found = compute(*args)
                figures.set(key, found, SECONDS)
            else:
                found = figures.get_or_set(key, lambda: self._made(asked, compute), SECONDS)
            self.known[asked] = found
        return self.known[asked]

    def _made(self, asked: Asked, compute: Callable[..., Any]) -> Any:
        return self.shared[asked] if asked in self.shared else compute(*asked[1])


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[Reading]:
    """Within this block what is `remembered` is computed once, however many ask for it.

    Only for reading: what changes in the block is not seen. A block in a block is the same one.
    """
    with _within(_reading.get() or Reading()) as block:
        yield block


@contextmanager
def _within(block: Reading) -> Iterator[Reading]:
    token = _reading.set(block)
    try:
        yield block
    finally:
        _reading.reset(token)


def remembered(compute: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Mark a function whose result is the same for every user.

    It takes days and numbers by position, and what it gives is never changed by who asked for it.
    """

    @wraps(compute)
    def asked(*args: Any) -> Any:
        block = _reading.get()
        return compute(*args) if block is None else block.of(compute, *args)

    return asked


def is_shared() -> bool:
    """Whether the processes share what they remember."""
    return SHARED in settings.CACHES


def renew(compute: Callable[[], Any]) -> None:
    """Let all processes share what is `remembered` in this computation, for the data as they are.

    It never fails: who changed something is not to suffer from what others will read. One thread of
    a process is at it for all; when the data change meanwhile it begins again.
    """
    if not is_shared() or not _renewing.acquire(blocking=False):
        return
    try:
        while _computed(compute) != state():
            pass
    except Exception:
        logger.exception("What all processes share was not computed")
    finally:
        _renewing.release()


def _computed(compute: Callable[[], Any]) -> str:
    """Compute, let all processes share it, and give the state that it holds for."""
    with _within(Reading(fresh=True)) as block:
        name = block.state
        compute()
    caches[SHARED].set(SHARED, (name, block.known), None)
    return name


def _stored() -> tuple[str, dict[Asked, Any]]:
    """The state and what is shared for it. What cannot be read, such as other code, is not there."""
    try:
        return caches[SHARED].get(SHARED, NOTHING)
    except Exception:
        logger.exception("What all processes share cannot be read")
        return NOTHING


def make_room(**kwargs: Any) -> None:
    """After a migration: the table is empty, for what it changes leaves no entry."""
    if is_shared():
        caches[SHARED].clear()


class LiveCache(LocMemCache):
    """A cache in the memory of the process that gives back the very object that was stored.

    The usual one copies an object each time, which for the figures of hundreds of municipalities
    takes longer than drawing a page. So nobody changes what comes out of it.
    """

    incr = BaseCache.incr

    def _set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT) -> None:
        """Store it, and let go of what expired: figures of data that have changed since."""
        for old in [known for known in self._cache if self._has_expired(known)]:
            self._delete(old)
        super()._set(key, value, timeout)

    def add(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        key = self.make_and_validate_key(key, version=version)
        with self._lock:
            if not self._has_expired(key):
                return False
            self._set(key, value, timeout)
            return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        key = self.make_and_validate_key(key, version=version)
        with self._lock:
            if self._has_expired(key):
                self._delete(key)
                return default
            self._cache.move_to_end(key, last=False)
            return self._cache[key]

    def set(
        self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        key = self.make_and_validate_key(key, version=version)
        with self._lock:
            self._set(key, value, timeout)
