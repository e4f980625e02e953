"""What one page computes once, however many of its parts ask for it.

The same figures of a year are asked for by a page, its findings and its charts. Within a block of
`reading()`, which is every page that is only read (`platform_ivz.middleware.ReadingMiddleware`), a
function marked `computed_once` is. Nothing is kept after the block.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


@contextmanager
def reading() -> Iterator[None]:
    """Only for reading: what changes within the block is not seen. A block in a block is the same."""
    if _known.get() is not None:
        yield
        return
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def computed_once(compute: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Mark a function whose result is the same for every user, and not changed by who asks for it.

    Its arguments are days and numbers, by position. Outside a block it computes each time.
    """

    @wraps(compute)
    def asked(*args: Any) -> Any:
        known = _known.get()
        if known is None:
            return compute(*args)
        if (compute, args) not in known:
            known[compute, args] = compute(*args)
        return known[compute, args]

    return asked
