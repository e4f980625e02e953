"""A page that stores is one transaction: everything it stores, or nothing, also on disk.

Only a request that may store begins one: on SQLite a transaction takes the lock for writing at its
start, and a page that is only read must not wait for that.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.messages import get_messages
from django.core.files import File
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from platform_ivz.failing import not_now
from platform_ivz.middleware import READING
from platform_ivz.places import Busy


def own_transactions(view: Callable) -> Callable:
    """Mark a view that works long before it stores anything, in services that are whole themselves.

    In one transaction it would keep everybody who stores something waiting on SQLite.
    """
    view.own_transactions = True
    return view


class TransactionMiddleware:
    """Runs a view that may store, and draws its page, in one transaction.

    It stands last: who may come in, and what was forged, is known before anything is locked. A
    request whose view failed is marked `nothing_stored`; what it was told to show next is forgotten.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: Any, view_kwargs: Any
    ) -> HttpResponse | None:
        if request.method in READING or getattr(view_func, "own_transactions", False):
            return None
        try:
            with files_with_rows(), transaction.atomic():
                response = view_func(request, *view_args, **view_kwargs)
                draw = getattr(response, "render", None)
                return draw() if callable(draw) else response
        except Busy:
            return not_now(request)
        except Exception:
            request.nothing_stored = True
            list(get_messages(request))
            raise


# Files -------------------------------------------------------------------------------------------

_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@contextmanager
def files_with_rows() -> Iterator[None]:
    """Take the files that were stored within this block away again when it fails."""
    names: list[str] = []
    token = _written.set(names)
    try:
        yield
    except BaseException:
        for name in names:
            FileSystemStorage().delete(name)
        raise
    finally:
        _written.reset(token)


class UploadStorage(FileSystemStorage):
    """Files that belong to rows: what is deleted goes when the rows that named it are gone."""

    def _save(self, name: str, content: File) -> str:
        saved = super()._save(name, content)
        written = _written.get()
        if written is not None:
            written.append(saved)
        return saved

    def delete(self, name: str) -> None:
        transaction.on_commit(lambda: super(UploadStorage, self).delete(name))
