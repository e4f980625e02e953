"""Projectopdrachten (Bijlage 8): every assignment of the safety agenda, newest version each."""

from typing import Any

from django.db.models import Prefetch

from agenda.models import SafetyAgenda
from projects.dossier import dossiers_of
from projects.models import AssignmentVersion, ProjectAssignment
from projects.papers import Sheet, paper_of_many, paper_of_one
from reports.papers.base import PaperRequest


class NoAssignment(Exception):
    """There is no assignment with this code."""


def build(request: PaperRequest) -> dict[str, Any]:
    """The assignments of the agenda that holds on the day that was asked for."""
    agenda = SafetyAgenda.objects.for_date(request.day)
    rows = ProjectAssignment.objects.under(agenda.themes.all() if agenda else ())
    return paper_of_many(
        _sheets(rows, request),
        request.region,
        subtitle=f"{agenda.title}: elke opdracht in haar nieuwste versie" if agenda else "",
        period=str(request.year),
        day=request.day,
    )


def build_one(request: PaperRequest, code: str) -> dict[str, Any]:
    """One assignment in its newest version. Raises NoAssignment for an unknown code."""
    sheets = _sheets(ProjectAssignment.objects.filter(code=code), request)
    if not sheets:
        codes = ", ".join(ProjectAssignment.objects.values_list("code", flat=True))
        raise NoAssignment(f"Er is geen projectopdracht {code!r}. Er zijn: {codes or 'geen'}.")
    return paper_of_one(sheets[0], request.region)


def _sheets(rows: Any, request: PaperRequest) -> list[Sheet]:
    versions = AssignmentVersion.objects.all()
    if request.user is not None:
        versions = versions.visible_to(request.user)
    versions = versions.select_related("decision__body").order_by("-number")
    found = (
        rows.for_list()
        .as_on(request.day)
        .prefetch_related(Prefetch("versions", versions.with_approvals()))
    )
    described = [(one, next(iter(one.versions.all()), None)) for one in found]
    return [
        Sheet(
            dossier,
            _status(assignment, version),
            f"opdracht-{assignment.code}",
        )
        for (assignment, version), dossier in zip(
            described, dossiers_of(described, request.day), strict=True
        )
    ]


def _status(assignment: ProjectAssignment, version: AssignmentVersion | None) -> str:
    if version is not None:
        return version.get_status_display().capitalize()
    return "De tekst wordt nog geschreven" if assignment.newest_status else "Nog geen versie"
