"""Work that takes long runs outside the request: in one more process against the same database.

`start_work` stores what is to be done for whom, and puts it in the queue of django-tasks; a process
`manage.py work` takes it out. Who asked follows it on its page (`portfolios/views/work.py`).

No piece of work is lost, and none is done twice:

- Who is at it holds a lock that the database, or the kernel, frees when that process dies. Work that
  is to be done, stands in no queue and is locked by nobody was left behind: it is queued again.
- What it stores and its end are one transaction. Before that transaction nothing is stored, after
  it the work is not begun again, however often it stands in a queue.
"""

import datetime as dt
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from auditlog.context import set_actor
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from platform_ivz.places import Busy, a_place, patience
from platform_ivz.refusals import Refused
from platform_ivz.transactions import files_with_rows
from portfolios.enums import WorkStatus
from portfolios.models import User, Work

logger = logging.getLogger(__name__)

# What was made is kept so long.
KEPT = dt.timedelta(days=30)
# Work during which its process dies so often is not begun again by itself: it may be what kills it.
MOST_ATTEMPTS = 3
WENT_WRONG = (
    "Er ging iets mis. Er is niets opgeslagen. Probeer het opnieuw. Lukt het dan weer niet, vertel het"
    " dan de beheerder."
)
BROKE_OFF = (
    f"Het werk brak {MOST_ATTEMPTS} keer af. Er is niets opgeslagen. Vertel het de beheerder voordat u"
    " het opnieuw probeert."
)
NOT_ALLOWED = "U mag dit niet laten maken. Misschien is uw rol veranderd."
# The first of the two numbers of a lock of PostgreSQL: it says that the second one is of work.
LOCKS_OF_WORK = 7_401
# So many names of locks there are on SQLite, where each leaves an empty file.
MOST_LOCK_FILES = 100


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that long work made, and what is said of it, in Dutch."""

    name: str
    content: bytes
    words: str = "Het stuk is klaar."


@dataclass(frozen=True, slots=True)
class MadeRows:
    """What long work stored: the address where it is seen, and what is said of it, in Dutch."""

    address: str
    words: str


class Progress:
    """What long work is given: for whom it is, how to say how far it is, and when it stores."""

    def __init__(self, work: Work, transactions: ExitStack) -> None:
        self._work, self._transactions = work, transactions
        self._storing = False

    @property
    def user(self) -> User:
        """Who asked for it."""
        return self._work.user

    def step(self, done: int, total: int, words: str) -> None:
        """Say that so much is done, and in Dutch what comes now. A total of 0 is not known."""
        self._work.done, self._work.total, self._work.words = done, total, words[:200]
        self._work.save(update_fields=["done", "total", "words"])

    def begin_storing(self) -> None:
        """From here all that is stored is one transaction with the end of the work.

        It keeps others from storing on SQLite: what takes long comes before it.
        """
        if not self._storing:
            self._storing = True
            self._transactions.enter_context(files_with_rows())
            self._transactions.enter_context(transaction.atomic())


Function = Callable[..., MadeFile | MadeRows]


def long_work(*, may: Callable[..., bool]) -> Callable[[Function], Function]:
    """Mark a function of a module as work that can be done outside the request.

    It is given a `Progress` and the arguments of `start_work` by name: numbers, texts and what else
    JSON keeps. `may` is asked, with the user and the same arguments, when the work is asked for,
    when it begins, and when its file is fetched. What it refuses (`Refused`) is shown.
    """

    def mark(function: Function) -> Function:
        function.may = may
        return function

    return mark


# Asking ------------------------------------------------------------------------------------------


@transaction.atomic
def start_work(user: User, title: str, function: Function, /, **arguments: Any) -> Work:
    """Let a function marked `long_work` be done for a user; its page is `get_absolute_url()`.

    `title` says in Dutch what is made. Who asks for the same again while it waits gets that one.
    Raises PermissionDenied when the user may not have it.
    """
    if not function.may(user, **arguments):
        raise PermissionDenied
    _throw_away_before(timezone.now() - KEPT)
    path = f"{function.__module__}.{function.__qualname__}"
    same = Work.objects.to_do().filter(user=user, function=path, arguments=arguments).first()
    if same is not None:
        return same
    work = Work.objects.create(user=user, title=title[:200], function=path, arguments=arguments)
    _queue(work)
    return work


@transaction.atomic
def try_again(work: Work) -> None:
    """Begin once more what failed; what did not fail stays as it is.

    Raises PermissionDenied when the user may not have it any more.
    """
    work = Work.objects.select_for_update(of=("self",)).get(pk=work.pk)
    if not may_have(work):
        raise PermissionDenied
    if work.status == WorkStatus.FAILED:
        work.status, work.failure, work.ended_at = WorkStatus.WAITING, "", None
        work.attempts = work.done = work.total = 0
        work.words, work.asked_at = "", timezone.now()
        work.save()
        _queue(work)


def may_have(work: Work) -> bool:
    """Whether who asked for it may have it today."""
    try:
        function = import_string(work.function)
    except ImportError:
        # It is not made any more.
        return False
    return work.user.has_access and function.may(work.user, **work.arguments)


def _queue(work: Work) -> None:
    result = carry_out.enqueue(work.pk)
    # Where work is done at once, there is no row.
    if row := getattr(result, "db_result", None):
        Work.objects.filter(pk=work.pk).update(queued=row)


def _throw_away_before(moment: dt.datetime) -> None:
    for work in Work.objects.ended_before(moment):
        work.file.delete(save=False)
        work.delete()
    DBTaskResult.objects.filter(enqueued_at__lt=moment).exclude(
        pk__in=DBTaskResult.objects.ready().values("pk")
    ).delete()


# Doing -------------------------------------------------------------------------------------------


@task()
def carry_out(pk: int) -> None:
    """Do a piece of work, unless it was done, or somebody else is at it."""
    with suppress(Busy), _alone_at(pk):
        work = Work.objects.to_do().select_related("user").filter(pk=pk).first()
        if work is not None:
            _do(work)


def take_up_what_was_left() -> None:
    """Queue again what a process was doing when it died."""
    for pk in list(Work.objects.not_queued().values_list("pk", flat=True)):
        with suppress(Busy), _alone_at(pk), transaction.atomic():
            # By now somebody may have ended it, or put it in the queue.
            if work := Work.objects.not_queued().filter(pk=pk).first():
                _queue(work)


@contextmanager
def _alone_at(pk: int) -> Iterator[None]:
    """Hold the lock of a piece of work. Raises Busy when another process does.

    A process that dies lets go of it. On PostgreSQL it belongs to the connection that stores, so who
    lost the lock unseen cannot store either.
    """
    if connection.vendor != "postgresql":
        with ExitStack() as held:
            with patience(0):
                held.enter_context(a_place(f"work-{pk % MOST_LOCK_FILES}"))
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCKS_OF_WORK, pk])
        if cursor.fetchone() != (True,):
            raise Busy
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS_OF_WORK, pk])


def _do(work: Work) -> None:
    if work.attempts >= MOST_ATTEMPTS:
        _fail(work, BROKE_OFF)
        return
    work.status, work.attempts = WorkStatus.RUNNING, work.attempts + 1
    work.save(update_fields=["status", "attempts"])
    try:
        if not may_have(work):
            raise Refused(NOT_ALLOWED)  # noqa: TRY301
        with set_actor(work.user), ExitStack() as transactions:
            progress = Progress(work, transactions)
            made = import_string(work.function)(progress, **work.arguments)
            progress.begin_storing()
            _succeed(work, made)
    except Refused as refused:
        _fail(work, "\n".join(refused.reasons))
    except Exception:
        logger.exception("Long work %s failed: %s", work.pk, work.function)
        _fail(work, WENT_WRONG)


def _succeed(work: Work, made: MadeFile | MadeRows) -> None:
    if isinstance(made, MadeFile):
        work.file.save(made.name, ContentFile(made.content), save=False)
    else:
        work.address = made.address
    work.words = made.words
    work.status, work.ended_at = WorkStatus.DONE, timezone.now()
    work.save()


def _fail(work: Work, reason: str) -> None:
    Work.objects.filter(pk=work.pk).update(
        status=WorkStatus.FAILED, failure=reason, ended_at=timezone.now(), words=""
    )
