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
from agenda.models import LAST_YEAR, AgendaExtension, Binding, Decision, SafetyAgenda
from platform_ivz.formats import date_long, enumerated
from platform_ivz.pages import page_of
from platform_ivz.refusals import Refused, save_checked

# What to do about a decision that stands in the way.
LAPSE_FIRST = "Laat eerst dat besluit vervallen"
ONE_DAY = dt.timedelta(days=1)


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


# The safety agenda: adopting it or a revision of it, and moving its last day ----------------------

WITHDRAW_FIRST = "Trek dat voorstel eerst in."


def _pending_agendas() -> QuerySet:
    return SafetyAgenda.objects.filter(status=AgendaStatus.DRAFT)


def revision_refusals(revised: SafetyAgenda, first: dt.date) -> list[str]:
    """Why an agenda cannot be revised from a day on, in Dutch; empty when it can."""
    if not revised.is_adopted:
        return [
            f"{revised} is niet vastgesteld. Wijzig het concept zelf; een herziening is niet nodig."
        ]
    if revised.valid_from < first <= revised.valid_until:
        return []
    days = f"{date_long(revised.valid_from + ONE_DAY)} tot en met {date_long(revised.valid_until)}"
    return [f"De herziening begint binnen de periode van {revised}: kies een dag van {days}."]


def _agenda_refusals(agenda: SafetyAgenda) -> list[str]:
    if agenda.is_adopted:
        return [f"Deze veiligheidsagenda is al vastgesteld met besluit {agenda.decision}."]
    reasons = []
    if not agenda.themes.exists():
        reasons.append("Deze veiligheidsagenda heeft nog geen thema’s. Voeg eerst een thema toe.")
    if agenda.revises is not None:
        return reasons + revision_refusals(agenda.revises, agenda.valid_from)
    others = SafetyAgenda.objects.adopted().within(agenda.valid_from, agenda.valid_until)
    if names := [other.title for other in others.exclude(pk=agenda.pk)]:
        reasons.append(
            f"In deze periode geldt al {enumerated(names)}. {LAPSE_FIRST}, of"
            " kies een andere periode."
        )
    return reasons


def _adopt_agenda(agenda: SafetyAgenda, decision: Decision) -> None:
    """Adopt it; a revision takes the place of the other from its first day, or that of the decision."""
    if (revised := agenda.revises) is not None:
        first = max(filter(None, (agenda.valid_from, decision.taken_on)))
        if reasons := revision_refusals(revised, first):
            raise Refused(*reasons)
        agenda.valid_from, agenda.valid_until = first, revised.valid_until
        revised.valid_until = first - ONE_DAY
        save_checked(revised)
    adopt_binding(agenda, decision)


def _agenda_undo_refusals(agenda: SafetyAgenda) -> list[str]:
    reasons = [
        f"Deze veiligheidsagenda is verlengd tot en met {date_long(extension.valid_until)} met"
        f" {extension.decision.label}. {LAPSE_FIRST}."
        if extension.is_adopted
        else f"Er wacht een voorstel om deze veiligheidsagenda te verlengen. {WITHDRAW_FIRST}"
        for extension in agenda.extensions.select_related("decision")
    ]
    return reasons + _revision_in_the_way(agenda)


def _revision_in_the_way(agenda: SafetyAgenda) -> list[str]:
    """What to do about the revision of an agenda before what it rests on can go."""
    if (revision := agenda.revision) is None:
        return []
    if revision.is_adopted:
        return [f"{revision} kwam hierna, met {revision.decision.label}. {LAPSE_FIRST}."]
    return [f"Van deze agenda is een herziening begonnen: {revision}. Verwijder dat concept eerst."]


def _undo_agenda(agenda: SafetyAgenda) -> None:
    """Make it a draft; what it revised holds until the last day again."""
    if (revised := agenda.revises) is not None:
        revised.valid_until = agenda.valid_until
        save_checked(revised)
    undo_binding(agenda)


def extension_refusals(agenda: SafetyAgenda, last: dt.date) -> list[str]:
    """Why an agenda cannot be extended until and with a day, in Dutch; empty when it can."""
    if not agenda.is_adopted:
        return [f"{agenda} is niet vastgesteld. Wijzig de periode in het concept zelf."]
    revision = agenda.revision
    if revision is not None and revision.is_adopted:
        return [f"{agenda} is herzien. Verleng de nieuwste versie: {revision}."]
    if last <= agenda.valid_until:
        now = date_long(agenda.valid_until)
        return [f"De agenda geldt nu tot en met {now}. Kies een latere dag."]
    if last.year > LAST_YEAR:
        return [f"Kies een dag tot en met 31 december {LAST_YEAR}."]
    between = SafetyAgenda.objects.within(agenda.valid_until + ONE_DAY, last)
    return [
        f"Vanaf {date_long(other.valid_from)} {'geldt' if other.is_adopted else 'staat klaar:'}"
        f" {other}. Kies een dag daarvoor"
        + ("." if other.is_adopted else ", of wijzig eerst de periode van dat concept.")
        for other in between.exclude(pk=agenda.pk).exclude(revises=agenda)
    ]


def _move_last_day(agenda: SafetyAgenda, last: dt.date) -> None:
    """Let an agenda hold until a day, and its revision too when that waits for a decision."""
    for one in (agenda, agenda.revision):
        if one is not None:
            one.valid_until = last
            save_checked(one)


def _extend(extension: AgendaExtension, decision: Decision) -> None:
    agenda = extension.agenda
    extension.previous_until = agenda.valid_until
    _move_last_day(agenda, extension.valid_until)
    adopt_binding(extension, decision)


def _extension_undo_refusals(extension: AgendaExtension) -> list[str]:
    """What stands on the later last day: a further extension, a revision, the next period."""
    agenda, last = extension.agenda, extension.valid_until
    reasons = [
        f"De agenda is daarna nog verlengd tot en met {date_long(later.valid_until)} met"
        f" {later.decision.label}. {LAPSE_FIRST}."
        for later in agenda.extensions.adopted().filter(valid_until__gt=last)
    ]
    revision = agenda.revision
    if revision is not None and (
        revision.is_adopted or revision.valid_from > extension.previous_until
    ):
        reasons += _revision_in_the_way(agenda)
    for other in SafetyAgenda.objects.filter(valid_from=last + ONE_DAY):
        first = date_long(other.valid_from)
        then = (
            f"Die is vastgesteld met {other.decision.label}. {LAPSE_FIRST}."
            if other.is_adopted
            else "Wijzig of verwijder dat concept eerst."
        )
        reasons.append(f"{other} begint op {first}, direct na deze verlenging. {then}")
    return reasons


def _undo_extension(extension: AgendaExtension) -> None:
    _move_last_day(extension.agenda, extension.previous_until)
    extension.previous_until = None
    undo_binding(extension)


def register_safety_agenda() -> None:
    """Let the board adopt a safety agenda or a revision of it, and extend one."""
    register(
        Subject(
            model=SafetyAgenda,
            label="Veiligheidsagenda",
            rule=Rule.AGENDA,
            pending=_pending_agendas,
            describe=lambda agenda: f"{agenda.title} is vastgesteld.",
            refusals=_agenda_refusals,
            adopt=_adopt_agenda,
            undo_refusals=_agenda_undo_refusals,
            undo=_undo_agenda,
        )
    )
    register(
        Subject(
            model=AgendaExtension,
            label="Verlenging",
            rule=Rule.EXTENSION,
            pending=lambda: AgendaExtension.objects.proposed().select_related("agenda"),
            describe=lambda extension: (
                f"{extension.agenda} wordt verlengd tot en met {date_long(extension.valid_until)}."
            ),
            refusals=lambda extension: (
                [f"Deze verlenging is al vastgesteld met besluit {extension.decision}."]
                if extension.is_adopted
                else extension_refusals(extension.agenda, extension.valid_until)
            ),
            adopt=_extend,
            undo_refusals=_extension_undo_refusals,
            undo=_undo_extension,
        )
    )
