"""Taking a decision, mending one and letting one lapse; putting a finding aside and taking it back."""

import datetime as dt
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max

from agenda.calculations import decision_reference, same_day_next_year
from agenda.deciding import body_refusals
from agenda.enums import DecisionStatus
from agenda.models import AgendaItem, Decision, FindingSnooze, Offered
from agenda.subjects import SUBJECTS, subject_of
from platform_ivz.audit import note_correction
from platform_ivz.formats import date_long, sentence
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import Body, User


@transaction.atomic
def take_decision(
    *,
    body: Body,
    text: str,
    taken_on: dt.date,
    by: User,
    today: dt.date,
    subject: models.Model | None = None,
    item: AgendaItem | None = None,
    shown: str | None = None,
    source: str = "",
) -> Decision:
    """Record a decision of `body` and make its subject binding, both or neither.

    The decision gets the next number of that body in the year of `taken_on`. One that was taken
    before the portal kept it is historical: it has a `source` instead of a number, and may be older
    than the offer of its subject. Without `text` it is the one that the subject proposes. `shown` is the proposed text as it was read before deciding;
    None when it was not shown. Raises Refused with Dutch reasons; nothing is stored then.
    """
    body = Body.objects.select_for_update().get(pk=body.pk)
    if subject is not None:
        subject = type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    reasons = []
    if not body.abbreviation and not source:
        reasons.append(f"Geef {body.name} eerst een afkorting; die staat in het besluitnummer.")
    reasons += _future_refusals(taken_on, today)
    if item is not None and item.meeting.body_id != body.pk:
        reasons.append(f"Dit agendapunt hoort niet bij een vergadering van {body}.")
    if subject is not None:
        proposed = subject_of(subject).describe(subject)
        text = text or proposed
        if shown not in (None, proposed):
            reasons.append("Het voorstel is intussen gewijzigd. Lees het opnieuw.")
        reasons += body_refusals(subject_of(subject), body)
        if not source:
            reasons += _age_refusals(subject, taken_on)
        reasons += subject_of(subject).refusals(subject)
    if reasons:
        raise Refused(*reasons)
    decision = Decision(
        **(_historical(body, taken_on) if source else _numbered(body, taken_on.year)),
        source=source,
        body=body,
        item=item,
        text=text,
        taken_on=taken_on,
        subject=subject,
        recorded_by=by,
    )
    save_checked(decision)
    if subject is not None:
        subject_of(subject).adopt(subject, decision)
    return decision


def _future_refusals(taken_on: dt.date, today: dt.date) -> list[str]:
    return ["De datum van het besluit ligt in de toekomst."] if taken_on > today else []


def _age_refusals(subject: models.Model, taken_on: dt.date) -> list[str]:
    """Why a decision of that day cannot be about a thing: it was not offered yet."""
    offered = subject_of(subject).offered_on(subject)
    if offered is None or taken_on >= offered:
        return []
    offer, decided = date_long(offered), date_long(taken_on)
    why = (
        f"Dit is aangeboden op {offer}. Een besluit van {decided} is ouder. Neem de goede datum, of"
        " noem de bron als er toen toch is besloten."
    )
    if isinstance(subject, Offered) and subject.decision is None:
        why += " Klopt de dag van aanbieden niet? Verbeter hem dan eerst in het voorstel."
    return [why]


def _numbered(body: Body, year: int) -> dict[str, Any]:
    """The next number of a body in a year."""
    last = Decision.objects.filter(body=body, year=year).aggregate(n=Max("sequence"))["n"]
    sequence = (last or 0) + 1
    reference = decision_reference(body.abbreviation, year, sequence)
    return {"reference": reference, "year": year, "sequence": sequence}


def _historical(body: Body, taken_on: dt.date) -> dict[str, Any]:
    """A name without a number, by body and day."""
    stem = f"{body.code[:45]}-{taken_on.isoformat()}"
    names = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
    return {"reference": next(n for n in names if not _is_used(n))}


def _is_used(reference: str) -> bool:
    return Decision.objects.filter(reference=reference).exists()


@transaction.atomic
def correct_decision(
    *, decision: Decision, text: str, taken_on: dt.date | None, reason: str, today: dt.date
) -> Decision:
    """Mend a wrong text or date of a decision; what stood there stays in the audit log, with why.

    A number is never given anew, so the date stays in its year. Raises Refused with Dutch reasons.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    text = text.strip()
    if text.splitlines() == decision.text.strip().splitlines():
        # A form sends other ends of lines than a file has.
        text = decision.text
    reasons = _status_refusals(decision)
    if not reason.strip():
        reasons.append("Schrijf waarom het besluit wordt verbeterd.")
    if not text:
        reasons.append("Schrijf wat er is besloten.")
    if (text, taken_on) == (decision.text, decision.taken_on):
        reasons.append("Er is niets veranderd aan de tekst of de datum.")
    if taken_on is not None and taken_on != decision.taken_on:
        reasons += _future_refusals(taken_on, today)
        if decision.sequence is not None and taken_on.year != decision.year:
            reasons.append(
                f"Besluit {decision} heeft een nummer van {decision.year}. Laat dit besluit"
                f" vervallen en leg het opnieuw vast; dan krijgt het een nummer van {taken_on.year}."
            )
        if decision.subject is not None and not decision.source:
            reasons += _age_refusals(decision.subject, taken_on)
    if reasons:
        raise Refused(*reasons)
    decision.text, decision.taken_on = text, taken_on
    if decision.year is not None and taken_on is not None:
        decision.year = taken_on.year
    note_correction(decision, reason.strip())
    return save_checked(decision)


@transaction.atomic
def lapse_decision(*, decision: Decision, reason: str) -> Decision:
    """Let a decision lapse with a reason; what it made binding becomes a proposal again.

    Raises Refused with Dutch reasons when others already stand on it.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    reasons = lapse_refusals(decision)
    if not reason.strip():
        reasons.append("Schrijf waarom het besluit vervalt.")
    if reasons:
        raise Refused(*reasons)
    subject = decision.subject
    if subject is not None:
        subject_of(subject).undo(subject)
    decision.status = DecisionStatus.LAPSED
    decision.lapse_reason = reason.strip()
    save_checked(decision)
    return decision


def lapse_refusals(decision: Decision) -> list[str]:
    """What stands in the way of letting a decision lapse, in Dutch; empty when nothing does."""
    reasons, subject = _status_refusals(decision), decision.subject
    if subject is not None:
        reasons += subject_of(subject).undo_refusals(subject)
    return reasons + [
        f"{sentence(str(other._meta.verbose_name))} ‘{other}’ steunt op dit besluit."
        for other in _resting_on(decision)
        if other != subject
    ]


def _status_refusals(decision: Decision) -> list[str]:
    if decision.is_taken:
        return []
    return [f"Besluit {decision} is {decision.get_status_display()}."]


def _resting_on(decision: Decision) -> list[models.Model]:
    """What points to a decision: all that it made binding."""
    return [
        other
        for relation in decision._meta.related_objects
        if not relation.many_to_many
        for other in relation.related_model._default_manager.filter(
            **{relation.field.name: decision}
        )
    ]


def find_pending(key: str) -> models.Model | None:
    """The waiting thing that `key` names, such as `contributions.tariff:3`; None if there is none."""
    kind, _, pk = key.partition(":")
    if kind not in SUBJECTS or not pk.isdecimal():
        return None
    return SUBJECTS[kind].pending().filter(pk=pk).first()


@transaction.atomic
def snooze(*, key: str, reason: str, until: dt.date, by: User, today: dt.date) -> FindingSnooze:
    """Put a finding aside up to and including `until`; a second time replaces the first.

    Raises Refused with Dutch reasons per field.
    """
    found = FindingSnooze.objects.select_for_update().filter(key=key).first()
    snoozed = found or FindingSnooze(key=key)
    snoozed.reason, snoozed.until = reason.strip(), until
    snoozed.by, snoozed.made_on = by, today
    errors = {}
    if until < today:
        errors["until"] = ["Kies een dag vanaf vandaag."]
    elif until > same_day_next_year(today):
        errors["until"] = ["Kies een dag binnen een jaar."]
    try:
        snoozed.full_clean(exclude=["until"] if errors else None, validate_constraints=not errors)
    except ValidationError as error:
        errors = {**error.message_dict, **errors}
    if errors:
        raise Refused(of_fields=errors)
    snoozed.save()
    return snoozed


@transaction.atomic
def unsnooze(*, key: str) -> bool:
    """Take a finding back before its day; False when it was not put aside."""
    found = FindingSnooze.objects.select_for_update().filter(key=key).first()
    if found is None:
        return False
    found.delete()
    return True
