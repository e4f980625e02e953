"""Writing an assignment, moving it through its life, agreeing on it, and reporting on it.

Every service is whole or not at all, and refuses with Dutch reasons. Who may call one is asked by
the view (`projects.permissions`); what is possible is decided here.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from agenda.enums import DecisionStatus, Rule
from agenda.grounds import in_brackets
from platform_ivz.formats import date_long, enumerated
from platform_ivz.refusals import Refused, save_checked
from platform_ivz.richtext import clean
from platform_ivz.written import Conflict, Written
from portfolios.models import Person, PortfolioTerm, Substitution, User
from projects.calculations import Quarter
from projects.default_format import give_default_format
from projects.dossier import NAME_KEY, dossier_of
from projects.enums import (
    APPROVABLE,
    BY_DECISION,
    PHASE_WAYS,
    VERSION_WAYS,
    DeploymentRole,
    Light,
    Move,
    Phase,
    Side,
    VersionStatus,
    Way,
)
from projects.mails import tell_of
from projects.models import (
    Approval,
    AssignmentVersion,
    Deployment,
    FormatSection,
    Indicator,
    LifeCycleStep,
    Measurement,
    Milestone,
    ProgressReport,
    ProjectAssignment,
    SectionText,
    state_word,
)

# --- Writing -----------------------------------------------------------------------------------


def written(version: AssignmentVersion, key: str) -> Written:
    """What stands under a key of the format now."""
    if key == NAME_KEY:
        return Written(version.assignment.name)
    found = version.texts.filter(section__key=key).select_related("changed_by").first()
    return Written("") if found is None else _as_written(found)


def all_written(version: AssignmentVersion) -> dict[str, Written]:
    """What stands under every key of the format, the name first."""
    found = {
        text.section.key: _as_written(text)
        for text in version.texts.select_related("section", "changed_by")
    }
    keys = FormatSection.objects.values_list("key", flat=True)
    return {
        NAME_KEY: Written(version.assignment.name),
        **{key: found.get(key, Written("")) for key in keys},
    }


def _as_written(text: SectionText) -> Written:
    by = str(text.changed_by) if text.changed_by else ""
    return Written(text.text, text.left_empty_because, by, text.changed_at)


def as_stored(key: str, text: str, left_empty_because: str = "") -> Written:
    """What would stand under a key once this is stored."""
    if key == NAME_KEY:
        return Written(" ".join(text.split()))
    return Written(clean(text), " ".join(left_empty_because.split()))


def why_settled(version: AssignmentVersion) -> str:
    """Why nothing can be written in a version that is no draft, and what can be done."""
    return (
        f"Versie {version.number} is {version.get_status_display()} en staat vast."
        " Begin een nieuwe versie, of laat haar terugsturen."
    )


@transaction.atomic
def write(
    *,
    version: AssignmentVersion,
    key: str,
    text: str,
    base: str,
    by: User,
    left_empty_because: str = "",
    unheard: Collection[str] = (),
) -> Written:
    """Store a section, or the name (`opdrachtnaam`), of a draft.

    `base` is the fingerprint of the text that the writer began with, `unheard` those of what the
    writer sent since then without hearing whether it arrived. Raises Conflict when somebody
    else stored something else meanwhile, Refused when the version is no draft, ValidationError for
    a text that cannot be stored (with Dutch messages), FormatSection.DoesNotExist for an unknown
    key. Storing what already stands there is no change.
    """
    version = _locked(version)
    if not version.is_draft:
        raise Refused(why_settled(version))
    wanted = as_stored(key, text, left_empty_because)
    section = None if key == NAME_KEY else FormatSection.objects.get(key=key)
    stored = written(version, key)
    if wanted.fingerprint == stored.fingerprint:
        return stored
    if stored.fingerprint not in {base, *unheard}:
        raise Conflict(stored)
    if section is None:
        version.assignment.name = wanted.text
        version.assignment.full_clean()
        version.assignment.save(update_fields=["name"])
        return written(version, key)
    row = version.texts.filter(section=section).first() or SectionText(
        version=version, section=section
    )
    row.text, row.left_empty_because = wanted.text, wanted.left_empty_because
    row.changed_by, row.changed_at = by, timezone.now()
    row.full_clean()
    row.save()
    return _as_written(row)


# --- Moving ------------------------------------------------------------------------------------


def refusals(version: AssignmentVersion, move: Move) -> list[str]:
    """Why a version cannot make this move now, in Dutch; empty when it can."""
    way = VERSION_WAYS[move]
    if version.status not in way.sources:
        return [_wrong_state(version.status, way)]
    if move in (Move.OFFER, Move.ADOPT):
        return _incomplete(version)
    return []


def phase_refusals(assignment: ProjectAssignment, move: Move) -> list[str]:
    """Why the work on an assignment cannot make this move now, in Dutch."""
    way = PHASE_WAYS[move]
    if assignment.phase not in way.sources:
        return [_wrong_state(assignment.phase, way)]
    return _not_agreed(assignment) if move == Move.START else []


def _wrong_state(now: str, way: Way) -> str:
    names = enumerated(state_word(source) for source in way.sources)
    return f"Dit kan alleen bij {names}; nu is het {state_word(now)}."


def _incomplete(version: AssignmentVersion) -> list[str]:
    today = timezone.localdate()
    assignment = (
        ProjectAssignment.objects.as_on(today)
        .select_related("theme", "portfolio")
        .get(pk=version.assignment_id)
    )
    dossier = dossier_of(assignment, version, today)
    reasons = [
        f"Vul ‘{part.title}’ in, of schrijf waarom het leeg blijft." for part in dossier.empty_parts
    ]
    if not dossier.post:
        reasons.append(f"Kies welke post de opdracht draagt{in_brackets(Rule.ASSIGNMENT_HOLDER)}.")
    elif not dossier.holder:
        reasons.append(f"De post {dossier.post} is vacant. Leg vast wie hem draagt.")
    if not dossier.leader:
        reasons.append(f"Leg vast wie de projectleider is{in_brackets(Rule.LEADER)}.")
    return reasons


def _not_agreed(assignment: ProjectAssignment) -> list[str]:
    version = assignment.versions.filter(status=VersionStatus.ADOPTED).first()
    if version is None:
        return ["Het bestuur heeft nog geen versie van deze opdracht vastgesteld."]
    reasons = [
        f"Op versie {version.number} ontbreekt het akkoord van de {side.label}."
        for side in version.open_sides
    ]
    if version.decision.status != DecisionStatus.TAKEN:
        reasons.append(f"Besluit {version.decision} is {version.decision.get_status_display()}.")
    return reasons


@transaction.atomic
def move(*, version: AssignmentVersion, move: Move, by: User, reason: str = "") -> LifeCycleStep:
    """Bring a version to its next state. Raises Refused with Dutch reasons.

    What is sent back can be written again, so approvals that were given on it no longer hold.
    """
    if move in BY_DECISION:
        raise Refused("Alleen een besluit van het bestuur stelt een versie vast.")
    version = _locked(version)
    way = VERSION_WAYS[move]
    _refuse(refusals(version, move), way, reason)
    if move == Move.RETURN:
        version.approvals.all().delete()
    return record_move(version, move, by=by, reason=reason)


@transaction.atomic
def move_work(
    *,
    assignment: ProjectAssignment,
    move: Move,
    by: User,
    reason: str = "",
    evaluation: str = "",
    on: dt.date | None = None,
) -> LifeCycleStep:
    """Start, finish, stop or take up the work again. Raises Refused with Dutch reasons.

    Starting takes the first day of the work, finishing the last (`on`, today when left out).
    Finishing needs a short evaluation as well. What is taken up again has no days yet.
    """
    assignment = ProjectAssignment.objects.select_for_update().get(pk=assignment.pk)
    way = PHASE_WAYS[move]
    _refuse(phase_refusals(assignment, move), way, reason)
    today = timezone.localdate()
    on = on or today
    if move == Move.START:
        if on > today:
            raise Refused("De dag waarop het werk begon, ligt in de toekomst.")
        assignment.begun_on = on
    if move == Move.FINISH:
        if not evaluation.strip():
            raise Refused("Schrijf een korte evaluatie: wat is bereikt, en wat is geleerd?")
        if on > today:
            raise Refused("De dag van afronden ligt in de toekomst.")
        if assignment.begun_on and on < assignment.begun_on:
            begun = date_long(assignment.begun_on)
            raise Refused(f"Het werk begon op {begun}. De dag van afronden kan niet eerder zijn.")
        assignment.evaluation = evaluation.strip()
    if move == Move.RESUME:
        assignment.begun_on = None
    before, assignment.phase = assignment.phase, way.target
    assignment.ended_on = on if way.target in (Phase.FINISHED, Phase.STOPPED) else None
    assignment.save()
    return _log(
        assignment=assignment,
        move=move,
        from_state=before,
        to_state=way.target,
        by=by,
        reason=reason,
    )


def _refuse(reasons: list[str], way: Way, reason: str) -> None:
    if way.needs_reason and not reason.strip():
        reasons = [*reasons, "Schrijf waarom; wie verder moet, leest dit."]
    if reasons:
        raise Refused(*reasons)


def record_move(
    version: AssignmentVersion, move: Move, *, by: User, reason: str = ""
) -> LifeCycleStep:
    """Store a version in the state that a move leads to, with who did it and why.

    For moves whose refusals were asked already.
    """
    before, version.status = version.status, VERSION_WAYS[move].target
    version.save()
    return _log(
        assignment=version.assignment,
        version=version,
        move=move,
        from_state=before,
        to_state=version.status,
        by=by,
        reason=reason,
    )


def _log(*, reason: str = "", **step: Any) -> LifeCycleStep:
    return LifeCycleStep.objects.create(reason=reason.strip(), at=timezone.now(), **step)


# --- Versions ----------------------------------------------------------------------------------


@transaction.atomic
def begin_version(*, assignment: ProjectAssignment, by: User) -> AssignmentVersion:
    """Begin a draft: the first one empty, a later one with the texts of the adopted version.

    The adopted version stays in force. Where no format was given, the default one is. Raises Refused
    while another version is under way.
    """
    assignment = ProjectAssignment.objects.select_for_update().get(pk=assignment.pk)
    newest = assignment.versions.order_by("-number").first()
    if newest is not None and not newest.is_frozen:
        raise Refused(
            f"Versie {newest.number} is nog {newest.get_status_display()}. Werk daarin verder."
        )
    if assignment.phase == Phase.FINISHED:
        raise Refused("De opdracht is afgerond. Begin een nieuwe opdracht voor vervolgwerk.")
    give_default_format()
    version = AssignmentVersion.objects.create(
        assignment=assignment, number=newest.number + 1 if newest else 1
    )
    if newest is not None:
        SectionText.objects.bulk_create(
            SectionText(
                version=version,
                section_id=text.section_id,
                text=text.text,
                left_empty_because=text.left_empty_because,
                changed_by=text.changed_by,
                changed_at=text.changed_at,
            )
            for text in newest.texts.order_by("section__order", "section")
        )
    _log(
        assignment=assignment,
        version=version,
        move=Move.NEW_VERSION,
        to_state=VersionStatus.DRAFT,
        by=by,
    )
    return version


# --- Approving ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signer:
    """Who agrees for a side: in person, or in the place of `substitute_for` by a recorded `substitution`.

    With `is_recorded` the person agreed elsewhere, and somebody else records it.
    """

    person: Person
    substitute_for: Person | None = None
    substitution: Substitution | None = None
    is_recorded: bool = False


def who_stands_for(assignment: ProjectAssignment, side: Side) -> Person | None:
    """The person who agrees for a side today: who holds the post, or leads the work."""
    today = timezone.localdate()
    if side == Side.CLIENT:
        term = PortfolioTerm.objects.on(today).filter(portfolio=assignment.portfolio_id)
        found = term.select_related("person").first() if assignment.portfolio_id else None
    else:
        found = (
            Deployment.objects.on(today)
            .filter(project=assignment, role=DeploymentRole.LEADER, person__isnull=False)
            .select_related("person")
            .first()
        )
    return found.person if found else None


# Who agrees beside the one who stands for a side.
OR_ELSE = {Side.CLIENT: ", of een vervanger die vooraf is vastgelegd", Side.CONTRACTOR: ""}


def signer_for(assignment: ProjectAssignment, side: Side, user: User, *, records: bool) -> Signer:
    """Who agrees when this user presses the button.

    Who stands for the side in person, or the substitute who was recorded beforehand for today.
    With `records` (the coordinator) the one who stands for the side, as agreed on paper. Raises
    Refused when nobody can.
    """
    wanted = who_stands_for(assignment, side)
    own = Person.objects.filter(user=user).first()
    if own is not None and wanted == own:
        return Signer(own)
    who = "portefeuillehouder" if side == Side.CLIENT else "projectleider"
    if own is not None and wanted is not None and side == Side.CLIENT:
        today = Substitution.objects.on(timezone.localdate())
        found = today.filter(portfolio=assignment.portfolio_id, person=own).first()
        if found is not None:
            return Signer(own, substitute_for=wanted, substitution=found)
    if records:
        if wanted is None:
            raise Refused(f"Leg eerst vast wie de {who} is.")
        return Signer(wanted, is_recorded=True)
    if own is None:
        raise Refused("Aan uw account hangt nog geen persoon. Vraag de coördinator dat te regelen.")
    if wanted is not None:
        raise Refused(f"Alleen de {who} zelf geeft dit akkoord{OR_ELSE[side]}.")
    if side == Side.CLIENT:
        raise Refused("De post is vacant. Leg eerst vast wie hem draagt.")
    # The contributor leads the work and named nobody: its project leader agrees.
    return Signer(own)


@transaction.atomic
def approve(
    *, version: AssignmentVersion, side: Side, signer: Signer, by: User, because: str = ""
) -> Approval:
    """Record that a side agrees on this version, and tell in whose name somebody else did so.

    `because` says how an approval was given that `by` only records. Raises Refused with Dutch
    reasons.
    """
    version = _locked(version)
    if version.status not in APPROVABLE:
        raise Refused(
            f"Versie {version.number} is {version.get_status_display()}."
            " Akkoord kan zodra zij is aangeboden."
        )
    if signer.is_recorded and not because.strip():
        raise Refused("Schrijf hoe dit akkoord is gegeven; wie het gaf, leest dit.")
    approval = Approval(
        version=version,
        side=side,
        person=signer.person,
        substitute_for=signer.substitute_for,
        substitution=signer.substitution,
        given_on=timezone.localdate(),
        recorded_by=by,
        recorded_because=because.strip() if signer.is_recorded else "",
    )
    save_checked(approval)
    # A mail that cannot be sent does not undo the approval; it is logged.
    transaction.on_commit(lambda: tell_of(approval), robust=True)
    return approval


# --- Reporting progress ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """What was measured of an indicator, and where the figure comes from."""

    indicator: Indicator
    value: Decimal
    source: str


@transaction.atomic
def report_progress(
    *,
    assignment: ProjectAssignment,
    quarter: Quarter,
    light: Light,
    text: str,
    by: User,
    on: dt.date,
    reached: Collection[Milestone] = (),
    readings: Collection[Reading] = (),
) -> ProgressReport:
    """Store the report of a quarter with what was reached and measured on a day; all or nothing.

    A quarter has one report: reporting again replaces what it says, and a value that was already
    measured on that day. Raises Refused with Dutch reasons, ValidationError for a row that cannot
    be stored.
    """
    assignment = ProjectAssignment.objects.select_for_update().get(pk=assignment.pk)
    if not assignment.is_running:
        raise Refused(f"De opdracht is {assignment.get_phase_display()}. Melden kan niet meer.")
    owners = {row.assignment_id for row in (*reached, *(one.indicator for one in readings))}
    if not owners <= {assignment.pk}:
        raise Refused("Een mijlpaal of indicator hoort bij een andere opdracht.")
    today = timezone.localdate()
    if max(on, quarter.first) > today:
        raise Refused("Een kwartaal of een dag die nog moet komen, kunt u niet melden.")
    key = {"assignment": assignment, "year": quarter.year, "quarter": quarter.number}
    report = ProgressReport.objects.filter(**key).first() or ProgressReport(**key)
    report.light, report.text = light, text.strip()
    report.reported_by, report.reported_on = by, today
    report.full_clean()
    report.save()
    reach(reached, on=on)
    for one in readings:
        key = {"indicator": one.indicator, "measured_on": on}
        measured = Measurement.objects.filter(**key).first() or Measurement(**key)
        measured.value, measured.source = one.value, one.source.strip()
        measured.full_clean()
        measured.save()
    return report


@transaction.atomic
def reach(milestones: Collection[Milestone], *, on: dt.date) -> list[Milestone]:
    """Mark milestones as reached on a day; those that were reached before keep their day."""
    pks = [milestone.pk for milestone in milestones]
    found = list(Milestone.objects.select_for_update().filter(pk__in=pks, done_on__isnull=True))
    for milestone in found:
        milestone.done_on = on
        milestone.save(update_fields=["done_on"])
    return found


def _locked(version: AssignmentVersion) -> AssignmentVersion:
    """The version as it is now, with nobody else writing it until the transaction ends."""
    return (
        AssignmentVersion.objects.select_for_update(of=("self",))
        .select_related("assignment", "decision")
        .get(pk=version.pk)
    )
