"""What can be decided.

The one place where a lower floor meets a higher one: each app that has something to decide fills
`SUBJECTS` from its `AppConfig.ready()`, and `agenda.services` reads it. A new kind of decision is
one more `Subject`, never a second way to decide.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.urls import reverse

from agenda.enums import AgendaStatus, BindingStatus, Rule
from agenda.models import Binding, Decision, SafetyAgenda
from platform_ivz.formats import enumerated
from platform_ivz.pages import page_of

# What to do about a decision that stands in the way.
LAPSE_FIRST = "Laat eerst dat besluit vervallen"


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing that waits for a body to decide on it.

    `label` is Dutch. `rule` is the rule that a decision is needed, which has its ground. `pending()`
    gives what waits. `describe(obj)` is the proposed text of the decision. `refusals(obj)` lists in
    Dutch why it cannot be adopted now; empty when it can. `warnings(obj, today)` lists in Dutch what
    who decides has to know first; then the form asks whether it was read. `adopt(obj, decision)`
    makes it binding. `undo_refusals(obj)` lists in Dutch what already stands on it; `undo(obj)`
    makes it a proposal again. `paper_url(obj)` is where the paper about it is made, or empty.
    `page_url(obj)` is the page on which it is shown. `offered_on(obj)` is the day on which it was
    offered, that which the thing itself holds unless the kind says otherwise; None when unknown.
    """

    model: type[models.Model]
    label: str
    rule: Rule
    pending: Callable[[], QuerySet]
    describe: Callable[[models.Model], str]
    refusals: Callable[[models.Model], list[str]]
    adopt: Callable[[models.Model, Decision], None]
    undo_refusals: Callable[[models.Model], list[str]]
    undo: Callable[[models.Model], None]
    paper_url: Callable[[models.Model], str] = lambda obj: ""
    page_url: Callable[[models.Model], str] = page_of
    offered_on: Callable[[models.Model], dt.date | None] = lambda obj: obj.offered_on
    warnings: Callable[[models.Model, dt.date], list[str]] = lambda obj, today: []

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


def decide_url(obj: models.Model) -> str:
    """Where the decision about a thing that waits is recorded."""
    return f"{reverse('agenda:decision_add')}?onderwerp={subject_of(obj).key}:{obj.pk}"


def all_pending() -> list[tuple[Subject, list[models.Model]]]:
    """Everything that waits for a decision, by kind; kinds with nothing waiting are left out."""
    waiting = [(subject, list(subject.pending())) for subject in SUBJECTS.values()]
    return [(subject, objects) for subject, objects in waiting if objects]


def adopt_binding(binding: Binding | SafetyAgenda, decision: Decision) -> None:
    """Make something binding by a decision; "vastgesteld" is the same word for all of them."""
    binding.status, binding.decision = BindingStatus.ADOPTED, decision
    binding.full_clean()
    binding.save()


def undo_binding(binding: Binding | SafetyAgenda) -> None:
    """Give something back the status that it had before anybody decided on it."""
    binding.status, binding.decision = binding._meta.get_field("status").get_default(), None
    binding.save()


# The safety agenda: the one kind of thing on this floor that is decided on -----------------------


def _pending_agendas() -> QuerySet:
    return SafetyAgenda.objects.filter(status=AgendaStatus.DRAFT)


def _agenda_refusals(agenda: SafetyAgenda) -> list[str]:
    if agenda.is_adopted:
        return [f"Deze veiligheidsagenda is al vastgesteld met besluit {agenda.decision}."]
    reasons = []
    if not agenda.themes.exists():
        reasons.append("Deze veiligheidsagenda heeft nog geen thema’s. Voeg eerst een thema toe.")
    others = (
        SafetyAgenda.objects.filter(status=AgendaStatus.ADOPTED)
        .within(agenda.valid_from, agenda.valid_until)
        .exclude(pk=agenda.pk)
    )
    if names := [other.title for other in others]:
        reasons.append(
            f"In deze periode geldt al {enumerated(names)}. {LAPSE_FIRST}, of"
            " kies een andere periode."
        )
    return reasons


def register_safety_agenda() -> None:
    """Let the board adopt a safety agenda."""
    register(
        Subject(
            model=SafetyAgenda,
            label="Veiligheidsagenda",
            rule=Rule.AGENDA,
            pending=_pending_agendas,
            describe=lambda agenda: f"{agenda.title} is vastgesteld.",
            refusals=_agenda_refusals,
            adopt=adopt_binding,
            undo_refusals=lambda agenda: [],
            undo=undo_binding,
        )
    )
