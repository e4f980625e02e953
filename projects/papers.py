"""An assignment on paper: one, or a set in one file (Bijlage 8)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from platform_ivz.pdf import Masthead, RenderedPdf, render_pdf
from portfolios.models import Region
from projects.dossier import ApprovalFact, Dossier, dossier_of
from projects.enums import Side
from projects.models import AssignmentVersion, ProjectAssignment

TEMPLATE = "projects/papers/projectopdracht.html"


@dataclass(frozen=True, slots=True)
class Signature:
    """The place on paper for the agreement of a side; `approval` is None until it is given."""

    side: Side
    name: str
    approval: ApprovalFact | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An assignment as it comes on paper, with the word for where its version stands.

    `anchor` is its place in the file.
    """

    dossier: Dossier
    status: str
    anchor: str

    @property
    def signatures(self) -> list[Signature]:
        """Both sides, whether they agreed or not."""
        given = {approval.side: approval for approval in self.dossier.approvals}
        names = {Side.CLIENT: self.dossier.holder, Side.CONTRACTOR: self.dossier.leader}
        return [Signature(side, names[side], given.get(side)) for side in Side]


def render_assignments(dossiers: Sequence[Dossier], *, status: str) -> RenderedPdf:
    """One paper with these assignments, each from a page of its own.

    `status` is the word on the cover, such as "Concept". The same dossiers give the same bytes.
    """
    region = Region.objects.first()
    sheets = [Sheet(dossier, status, f"opdracht-{n}") for n, dossier in enumerate(dossiers, 1)]
    made = paper_of_one(sheets[0], region) if len(sheets) == 1 else paper_of_many(sheets, region)
    return render_pdf(TEMPLATE, made)


def pdf_of(assignment: ProjectAssignment, version: AssignmentVersion, day: dt.date) -> bytes:
    """A version of an assignment (`as_on` that day) as PDF; of an adopted one the file frozen with it.

    Raises FileNotFoundError when that file is gone.
    """
    if version.frozen_pdf:
        with version.frozen_pdf.open("rb") as file:
            return file.read()
    dossier = dossier_of(assignment, version, day)
    return render_assignments([dossier], status=version.get_status_display().capitalize()).pdf


def paper_of_one(sheet: Sheet, region: Region | None) -> dict[str, Any]:
    """What the paper of one assignment is made of."""
    dossier = sheet.dossier
    paper = Masthead(
        title=dossier.name,
        period=f"versie {dossier.number}" if dossier.number else "",
        subtitle=f"Projectopdracht bij het thema {dossier.theme}",
        status=sheet.status,
        date=dossier.day,
        **_of_region(region),
    )
    return {"paper": paper, "region": region, "sheets": [sheet], "alone": True}


def paper_of_many(
    sheets: Sequence[Sheet],
    region: Region | None,
    *,
    subtitle: str = "",
    period: str = "",
    day: dt.date | None = None,
) -> dict[str, Any]:
    """What a paper with a set of assignments is made of; `subtitle` says which set."""
    days = [sheet.dossier.day for sheet in sheets if sheet.dossier.day]
    paper = Masthead(
        title="Projectopdrachten",
        period=period,
        subtitle=subtitle,
        status="Overzicht",
        date=day or max(days, default=None),
        contents=bool(sheets),
        **_of_region(region),
    )
    return {"paper": paper, "region": region, "sheets": sheets, "alone": False}


def _of_region(region: Region | None) -> dict[str, str]:
    return {
        "author": region.platform if region else "",
        "audience": region.board if region else "",
    }
