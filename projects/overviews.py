"""Assignments as screens and papers show them: section by section, and over the years."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.urls import reverse

from projects.charts import Moment, Span, bounds
from projects.enums import RelationKind
from projects.models import (
    AssignmentVersion,
    Deployment,
    FormatSection,
    Indicator,
    Measurement,
    ProjectAssignment,
    ProjectRelation,
)

# What stands in a section beside its text: the sections of the format by their key.
IN_SECTION = {
    "prestatie_indicatoren": "indicators",
    "relatie_andere_initiatieven": "relations",
    "risicos": "risks",
    "expertgroep": "deployments",
    "planning_en_mijlpalen": "milestones",
}
# Their headings, for a format without such a section.
HEADINGS = {
    "indicators": "Indicatoren",
    "relations": "Relaties met andere opdrachten",
    "risks": "Risico’s",
    "deployments": "Wie werkt eraan",
    "milestones": "Mijlpalen",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A section of an assignment: its text, or why there is none, and the facts kept beside it."""

    title: str
    text: str
    left_empty_because: str
    kind: str
    facts: tuple[Any, ...]

    @property
    def hours(self) -> Decimal:
        """What the deployments of this part add up to, in hours per week."""
        return sum((d.hours_per_week or Decimal(0) for d in self.facts), Decimal(0))


@dataclass(frozen=True, slots=True)
class Note:
    """A risk with its measure, or another assignment with how it relates."""

    kind: str
    text: str
    remark: str
    url: str


def sections_of(assignment: ProjectAssignment, day: dt.date) -> list[Part]:
    """The sections of the newest version, each with its text and what is kept apart for it."""
    newest = AssignmentVersion.objects.filter(assignment=assignment).order_by("-number")
    sections = FormatSection.objects.annotate(
        written=FilteredRelation(
            "texts", condition=Q(texts__version=Subquery(newest.values("pk")[:1]))
        ),
        text=F("written__text"),
        left_empty_because=F("written__left_empty_because"),
    )
    measured = Measurement.objects.filter(indicator=OuterRef("pk")).order_by("-measured_on")
    deployments = list(Deployment.objects.on(day).filter(project=assignment).for_list())
    risks, relations = risks_and_relations(assignment)
    facts: dict[str, list[Any]] = {
        "deployments": deployments,
        "milestones": list(assignment.milestones.all()),
        "indicators": list(
            Indicator.objects.filter(assignment=assignment).annotate(
                newest_value=Subquery(measured.values("value")[:1]),
                newest_day=Subquery(measured.values("measured_on")[:1]),
            )
        ),
        "risks": risks,
        "relations": relations,
    }
    parts = []
    for section in sections.order_by("order"):
        part = IN_SECTION.get(section.key, "")
        parts.append(
            Part(
                section.title,
                section.text or "",
                section.left_empty_because or "",
                part,
                tuple(facts.pop(part, ())),
            )
        )
    parts += [
        Part(HEADINGS[part], "", "", part, tuple(found)) for part, found in facts.items() if found
    ]
    return parts


def risks_and_relations(assignment: ProjectAssignment) -> tuple[list[Note], list[Note]]:
    """The risks of an assignment and its relations with others, asked at once."""
    empty = Value("", output_field=CharField())
    risks = assignment.risks.order_by().values_list(
        Value("", output_field=CharField()), "description", "measure", empty, "pk"
    )
    other = {
        field: Case(
            When(assignment=assignment, then=F(f"other__{field}")),
            default=F(f"assignment__{field}"),
            output_field=CharField(),
        )
        for field in ("name", "code")
    }
    relations = (
        ProjectRelation.objects.filter(Q(assignment=assignment) | Q(other=assignment))
        .order_by()
        .values_list("kind", other["name"], "remark", other["code"], "pk")
    )
    notes: tuple[list[Note], list[Note]] = ([], [])
    for kind, text, remark, code, _pk in sorted(
        risks.union(relations, all=True), key=lambda row: row[-1]
    ):
        url = reverse("projects:projectassignment_detail", args=(code,)) if code else ""
        label = RelationKind(kind).label if kind else ""
        notes[bool(code)].append(Note(label, text, remark, url))
    return notes


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An assignment with its place on the timeline."""

    assignment: ProjectAssignment
    span: Span
    milestones: tuple[Any, ...]
    late: int


def timeline_row(assignment: ProjectAssignment, day: dt.date) -> TimelineRow:
    """From the first day that is known of an assignment until the last."""
    milestones = tuple(assignment.milestones.all())
    deployments = list(assignment.deployments.all())
    decided = [version.decision.taken_on for version in assignment.adopted_versions]
    days = [
        *(d for m in milestones for d in (m.due, m.done_on)),
        *(d for x in deployments for d in (x.valid_from, x.valid_until)),
        *decided,
    ]
    first, last = bounds(days)
    moments = [Moment(taken_on, "besluit", "decision") for taken_on in decided]
    late = 0
    for milestone in milestones:
        kind = "done" if milestone.done_on else "late" if milestone.due < day else "open"
        late += kind == "late"
        moments.append(Moment(milestone.done_on or milestone.due, milestone.title, kind))
    return TimelineRow(
        assignment, Span(assignment.name, first, last, moments=tuple(moments)), milestones, late
    )
