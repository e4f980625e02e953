"""What is worth computing once: figures of the whole region that many pages show.

The audit log is the clock: every change of a row adds an entry, so what was computed holds for as
long as the newest entry is the same. Changes that leave no entry (rows stored in bulk, ties of
many to many) are seen after `SECONDS` at the latest.
"""

from collections.abc import Callable, Hashable
from typing import Any

from auditlog.models import LogEntry
from django.core.cache import cache

SECONDS = 60


class Memory:
    """Remembers results for the state of the data at the moment that it was made."""

    def __init__(self) -> None:
        self.state = LogEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def of(self, compute: Callable[..., Any], *args: Hashable) -> Any:
        """What `compute(*args)` gives; `args` are dates or numbers, never a user."""
        key = f"{compute.__module__}.{compute.__qualname__}:{self.state}:{args}".replace(" ", "")
        return cache.get_or_set(key, lambda: compute(*args), SECONDS)
