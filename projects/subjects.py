"""A version of an assignment, as something that a body decides on."""

import datetime as dt
import hashlib

from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from agenda.enums import Rule
from agenda.models import Decision
from agenda.subjects import Subject
from agenda.subjects import register as register_subject
from projects.dossier import dossier_of
from projects.enums import Move, Phase, VersionStatus
from projects.models import AssignmentVersion, ProjectAssignment
from projects.papers import render_assignments
from projects.services import record_move, refusals


def _pending() -> QuerySet:
    return AssignmentVersion.objects.filter(status=VersionStatus.BOARD).select_related("assignment")


def _adopt(version: AssignmentVersion, decision: Decision) -> None:
    """Freeze what the version says, with its paper; the version before it is replaced."""
    before = version.assignment.versions.filter(status=VersionStatus.ADOPTED).first()
    if before is not None:
        record_move(before, Move.REPLACE, by=decision.recorded_by)
    day = decision.taken_on or timezone.localdate()
    assignment = (
        ProjectAssignment.objects.select_related("theme", "portfolio")
        .as_on(day)
        .get(pk=version.assignment_id)
    )
    version.decision = decision
    dossier = dossier_of(assignment, version, day)
    pdf = render_assignments([dossier], status="Vastgesteld").pdf
    version.frozen_content = dossier.freeze()
    version.sha256 = hashlib.sha256(pdf).hexdigest()
    name = f"{assignment.code}-versie-{version.number}.pdf"
    version.frozen_pdf.save(name, ContentFile(pdf), save=False)
    record_move(version, Move.ADOPT, by=decision.recorded_by)


def _offered_on(version: AssignmentVersion) -> dt.date | None:
    """The day on which the version was last sent to the board."""
    sent = version.steps.filter(move=Move.FORWARD).order_by("-at", "-pk").first()
    return timezone.localdate(sent.at) if sent is not None else None


def _undo_refusals(version: AssignmentVersion) -> list[str]:
    reasons = []
    if version.assignment.phase in (Phase.EXECUTION, Phase.FINISHED):
        reasons.append(
            f"De opdracht is in de fase {version.assignment.get_phase_display()}."
            " Zet haar eerst stop."
        )
    if version.assignment.versions.filter(number__gt=version.number).exists():
        reasons.append("Er is al een nieuwere versie geschreven.")
    return reasons


def _undo(version: AssignmentVersion) -> None:
    """Bring the version back to the board, and the one that it replaced back in force."""
    by = version.decision.recorded_by
    version.decision, version.frozen_content = None, None
    version.frozen_pdf, version.sha256 = "", ""
    record_move(version, Move.UNDO, by=by)
    replaced = version.assignment.versions.filter(status=VersionStatus.REPLACED)
    if (before := replaced.order_by("-number").first()) is not None:
        before.status = VersionStatus.ADOPTED
        before.save()


def register() -> None:
    """Let the board adopt a version of an assignment."""
    register_subject(
        Subject(
            model=AssignmentVersion,
            label="Projectopdracht",
            rule=Rule.ASSIGNMENT,
            pending=_pending,
            describe=lambda version: f"De projectopdracht {version} is vastgesteld.",
            refusals=lambda version: refusals(version, Move.ADOPT),
            adopt=_adopt,
            undo_refusals=_undo_refusals,
            undo=_undo,
            paper_url=lambda version: (
                reverse("projects:projectassignment_pdf", args=(version.assignment.code,))
                + f"?versie={version.number}"
            ),
            page_url=lambda version: (
                f"{version.assignment.get_absolute_url()}?versie={version.number}"
            ),
            offered_on=_offered_on,
        )
    )
