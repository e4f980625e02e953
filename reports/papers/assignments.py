"""Projectopdrachten (Bijlage 8): the assignments of the safety agenda in the newest version of the day."""

from typing import Any

from agenda.dates import recorded_day
from agenda.models import SafetyAgenda
from projects.dossier import dossiers_of
from projects.models import AssignmentVersion, FormatSection, ProjectAssignment
from projects.papers import Sheet, paper_of_many, paper_of_one
from projects.recorded import standings_on
from reports.papers.base import PaperRequest


class NoAssignment(Exception):
    """There is no assignment with this code."""


def build(request: PaperRequest) -> dict[str, Any]:
    """The assignments of the agenda that holds on the day that was asked for."""
    agenda = SafetyAgenda.objects.for_date(request.day)
    rows = ProjectAssignment.objects.under(agenda.themes.all() if agenda else ())
    made = paper_of_many(
        _sheets(rows, request),
        request.region,
        subtitle=f"{agenda.title}: elke opdracht in haar nieuwste versie" if agenda else "",
        period=str(request.year),
        day=request.day,
    )
    return {**made, "format": FormatSection.objects.prefetch_related("questions")}


def build_one(request: PaperRequest, code: str) -> dict[str, Any]:
    """One assignment in its newest version. Raises NoAssignment for an unknown code."""
    sheets = _sheets(ProjectAssignment.objects.filter(code=code), request)
    if not sheets:
        codes = ", ".join(ProjectAssignment.objects.values_list("code", flat=True))
        raise NoAssignment(f"Er is geen projectopdracht {code!r}. Er zijn: {codes or 'geen'}.")
    return paper_of_one(sheets[0], request.region)


def _sheets(rows: Any, request: PaperRequest) -> list[Sheet]:
    """The newest version of each that was there on the day, and that the reader may see."""
    standings = standings_on(recorded_day(request.day))
    seen = set(AssignmentVersion.objects.visible_to(request.reader).values_list("pk", flat=True))
    described, statuses = [], []
    for one in rows.for_list().as_on(request.day):
        versions = standings[one.pk].versions
        version = next((version for version in versions if version.pk in seen), None)
        described.append((one, version))
        statuses.append(_status(version, written=bool(versions)))
    return [
        Sheet(dossier, status, f"opdracht-{assignment.code}")
        for (assignment, _), status, dossier in zip(
            described, statuses, dossiers_of(described, request.day), strict=True
        )
    ]


def _status(version: AssignmentVersion | None, *, written: bool) -> str:
    if version is not None:
        return version.get_status_display().capitalize()
    return "De tekst wordt nog geschreven" if written else "Nog geen versie"
