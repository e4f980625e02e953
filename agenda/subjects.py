"""What can be decided.

The one place where a lower floor meets a higher one: each app that has something to decide fills
`SUBJECTS` from its `AppConfig.ready()`, and `agenda.services` reads it. A new kind of decision is
one more `Subject`, never a second way to decide.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that waits for a body to decide on it.

    `label` is Dutch. `pending()` gives what waits. `describe(obj)` is the proposed text of the
    decision. `refusals(obj)` lists in Dutch why it cannot be adopted now; empty when it can.
    `adopt(obj, decision)` makes it binding. `undo_refusals(obj)` lists in Dutch what already stands
    on it; `undo(obj)` makes it a proposal again. `paper` names its paper in the catalogue, or is
    empty.
    """

    model: type[models.Model]
    label: str
    pending: Callable[[], QuerySet]
    describe: Callable[[models.Model], str]
    refusals: Callable[[models.Model], list[str]]
    adopt: Callable[[models.Model, models.Model], None]
    undo_refusals: Callable[[models.Model], list[str]]
    undo: Callable[[models.Model], None]
    paper: str = ""

    @property
    def key(self) -> str:
        """The subject's name in forms and addresses, such as contributions.tariff."""
        return self.model._meta.label_lower


SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Add a kind of thing that can be decided. Called once per kind, at start-up."""
    SUBJECTS[subject.key] = subject


def subject_of(obj: models.Model) -> Subject:
    """The subject that `obj` belongs to. Raises KeyError when nobody can decide on it."""
    return SUBJECTS[obj._meta.label_lower]


def all_pending() -> list[tuple[Subject, list[models.Model]]]:
    """Everything that waits for a decision, by kind; kinds with nothing waiting are left out."""
    waiting = ((subject, list(subject.pending())) for subject in SUBJECTS.values())
    return [(subject, objects) for subject, objects in waiting if objects]
