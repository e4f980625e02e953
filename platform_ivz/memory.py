"""What is worth computing once: figures of the whole region that many pages show.

A function marked `remembered` is computed once in a block of `reading()`, and not again by the next
one while the data are the same. The audit log is the clock: every change of a row adds an entry, so
what was computed holds for as long as the newest entry is the same. Changes that leave no entry
(rows stored in bulk, ties of many to many) are seen after `SECONDS` at the latest. Outside a block
everything is computed anew.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property, wraps
from typing import Any, ParamSpec, TypeVar

from auditlog.models import LogEntry
from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache

SECONDS = 60

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class _Reading:
    """One block: what it computed or found, for the state of the data when it first asked."""

    def __init__(self) -> None:
        self.known: dict[Hashable, Any] = {}

    @cached_property
    def state(self) -> int:
        return LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def of(self, compute: Callable[..., Any], *args: Hashable) -> Any:
        name = f"{compute.__module__}.{compute.__qualname__}"
        if (name, args) not in self.known:
            key = f"{name}:{self.state}:{args}".replace(" ", "")
            self.known[name, args] = cache.get_or_set(key, lambda: compute(*args), SECONDS)
        return self.known[name, args]


_reading: ContextVar[_Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Within this block what is `remembered` is computed once, however many ask for it.

    Only for reading: what changes in the block is not seen. A block in a block is the same one.
    """
    token = _reading.set(_reading.get() or _Reading())
    try:
        yield
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
