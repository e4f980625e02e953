"""An assignment in the order of the format (Bijlage 8), for page, PDF, Word and comparison alike.

A version that is not adopted shows what is stored now. An adopted one shows what was frozen with
it: `freeze` turns a dossier into JSON, `Dossier.thaw` reads it back.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Q

from agenda.models import Theme, themes_on
from platform_ivz.formats import date_long, euro, quantity
from platform_ivz.richtext import words
from projects.calculations import MilestoneState, milestone_state
from projects.enums import DeploymentRole, RelationKind, Side
from projects.models import (
    AssignmentVersion,
    Deployment,
    FormatSection,
    Indicator,
    Milestone,
    ProjectAssignment,
    ProjectCost,
    ProjectRelation,
    Risk,
    SectionText,
)

# What stands in a section beside its text: the sections of the format by their key.
IN_SECTION = {
    "prestatie_indicatoren": "indicators",
    "relatie_andere_initiatieven": "relations",
    "risicos": "risks",
    "expertgroep": "experts",
    "planning_en_mijlpalen": "milestones",
    "financien": "costs",
}
NAME_KEY = "opdrachtnaam"
NAME_LABEL = "Opdrachtnaam"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something kept apart beside the text; `pk` is its row, None once it is frozen."""

    pk: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorFact(Fact):
    name: str
    unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None
    newest_value: Decimal | None = None
    newest_day: dt.date | None = None

    @property
    def line(self) -> str:
        """The fact in words, to compare and to put in Word."""
        unit = f" ({self.unit})" if self.unit else ""
        return f"{self.name}{unit}: begin {_known(self.baseline)}, doel {_known(self.target)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneFact(Fact):
    """A moment in the planning; `is_asked` as long as the work runs, so that it can be late."""

    title: str
    due: dt.date
    done_on: dt.date | None = None
    is_asked: bool = True

    def state_on(self, day: dt.date | None) -> MilestoneState:
        """How it stands on a day; without one, whether it was reached."""
        return milestone_state(self.due, self.done_on, day, is_asked=self.is_asked)

    @property
    def line(self) -> str:
        """The fact in words, to compare and to put in Word."""
        done = f", gehaald op {date_long(self.done_on)}" if self.done_on else ""
        return f"{date_long(self.due)}: {self.title}{done}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFact(Fact):
    text: str
    measure: str = ""

    @property
    def line(self) -> str:
        """The fact in words, to compare and to put in Word."""
        return f"{self.text}. Maatregel: {self.measure or 'niet vermeld'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationFact(Fact):
    """Another assignment; `code` names it in addresses, `own` tells which side wrote it down."""

    kind: str
    name: str
    code: str
    remark: str = ""
    own: bool = True

    @property
    def label(self) -> str:
        return RelationKind(self.kind).label

    @property
    def line(self) -> str:
        """The fact in words, to compare and to put in Word."""
        remark = f" ({self.remark})" if self.remark else ""
        return f"{self.name}: {self.label}{remark}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpertFact(Fact):
    """Who gives hours per week, in what role and function."""

    contributor: str
    role: str
    person: str = ""
    function: str = ""
    hours: Decimal | None = None
    url: str = ""

    @property
    def label(self) -> str:
        return DeploymentRole(self.role).label

    @property
    def line(self) -> str:
        """The fact in words, to compare and to put in Word."""
        who = ", ".join(filter(None, (self.person, self.function)))
        hours = "geen uren" if self.hours is None else f"{quantity(self.hours)} uur per week"
        return f"{self.contributor}: {self.label}{f' ({who})' if who else ''}, {hours}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFact(Fact):
    """What a year may cost and has cost, in euro."""

    year: int
    purpose: str
    budget: Decimal
    subsidy: Decimal
    spent: Decimal | None = None

    @property
    def line(self) -> str:
        """The fact in words, to compare and to put in Word."""
        spent = "nog niet bekend" if self.spent is None else euro(self.spent, 2)
        return (
            f"{self.year}, {self.purpose}: begroot {euro(self.budget, 2)}, waarvan subsidie"
            f" {euro(self.subsidy, 2)}, besteed {spent}"
        )


@dataclass(frozen=True, slots=True)
class Costs:
    """What some rows come to together, in euro; `spent` is None while nothing is known of it."""

    rows: tuple[CostFact, ...]

    @property
    def year(self) -> int:
        return self.rows[0].year

    @property
    def budget(self) -> Decimal:
        return sum((row.budget for row in self.rows), Decimal(0))

    @property
    def subsidy(self) -> Decimal:
        return sum((row.subsidy for row in self.rows), Decimal(0))

    @property
    def spent(self) -> Decimal | None:
        known = [row.spent for row in self.rows if row.spent is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def is_partly_known(self) -> bool:
        """Whether what was spent is known of some rows and not of others."""
        return len({row.spent is None for row in self.rows}) > 1

    @property
    def years(self) -> list["Costs"]:
        """The same by year."""
        by_year = groupby(self.rows, key=lambda row: row.year)
        return [Costs(tuple(rows)) for _, rows in by_year]


def hours_of(experts: Iterable[ExpertFact]) -> Decimal:
    """What experts give together, in hours per week."""
    return sum((expert.hours or Decimal(0) for expert in experts), Decimal(0))


FACTS: dict[str, type[Fact]] = {
    "indicators": IndicatorFact,
    "relations": RelationFact,
    "risks": RiskFact,
    "experts": ExpertFact,
    "milestones": MilestoneFact,
    "costs": CostFact,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the format: its text, or why there is none, and the facts kept beside it."""

    key: str
    number: int
    title: str
    instruction: str = ""
    text: str = ""
    left_empty_because: str = ""
    facts: tuple[Fact, ...] = ()

    @property
    def kind(self) -> str:
        """What kind of facts belongs here; empty for none."""
        return IN_SECTION.get(self.key, "")

    @property
    def is_filled(self) -> bool:
        """Whether it says something, or why it says nothing."""
        return bool(self.text or self.left_empty_because or self.facts)

    @property
    def lines(self) -> list[str]:
        """Everything it says, line by line without marks."""
        empty = [f"Met opzet leeg: {self.left_empty_because}"] if self.left_empty_because else []
        return [*words(self.text).splitlines(), *empty, *(fact.line for fact in self.facts)]


@dataclass(frozen=True, slots=True)
class ApprovalFact:
    """An approval as pages and papers show it; `substitute_for` is who could not come.

    `ground` says on what it rests when the person did not give it in person.
    """

    side: str
    person: str
    given_on: dt.date
    substitute_for: str = ""
    ground: str = ""

    @property
    def label(self) -> str:
        return Side(self.side).label


@dataclass(frozen=True)
class Dossier:
    """An assignment as a version describes it. Empty words mean: not known."""

    name: str
    theme: str
    number: int | None
    post: str
    holder: str
    leader: str
    expert_meetings_per_year: int | None
    parts: tuple[Part, ...]
    approvals: tuple[ApprovalFact, ...] = ()
    decision: str = ""
    decided_on: dt.date | None = None
    day: dt.date | None = None

    @cached_property
    def filled(self) -> int:
        """How many of the name and the sections say something."""
        return bool(self.name) + sum(part.is_filled for part in self.parts)

    @property
    def total(self) -> int:
        """The name and the sections."""
        return 1 + len(self.parts)

    @property
    def percent(self) -> int:
        """How far it is, rounded down, so that 100 means complete."""
        return self.filled * 100 // self.total

    @property
    def empty_parts(self) -> list[Part]:
        """The sections that say nothing yet."""
        return [part for part in self.parts if not part.is_filled]

    def freeze(self) -> dict[str, Any]:
        """The dossier as JSON, without the rows that it came from."""
        parts = tuple(
            replace(part, facts=tuple(replace(fact, pk=None) for fact in part.facts))
            for part in self.parts
        )
        return asdict(replace(self, parts=parts))

    @classmethod
    def thaw(cls, frozen: dict[str, Any]) -> "Dossier":
        """A dossier as it was frozen."""
        parts = tuple(
            Part(
                **{
                    **part,
                    "facts": tuple(
                        _thaw(FACTS[IN_SECTION[part["key"]]], fact) for fact in part["facts"]
                    ),
                }
            )
            for part in frozen["parts"]
        )
        approvals = tuple(_thaw(ApprovalFact, one) for one in frozen["approvals"])
        return _thaw(cls, {**frozen, "parts": parts, "approvals": approvals})


# What JSON keeps as text, by the name of the field.
_DAYS = {"due", "done_on", "newest_day", "given_on", "decided_on", "day"}
_NUMBERS = {"baseline", "target", "newest_value", "hours", "budget", "subsidy", "spent"}


def _thaw(kind: type, values: dict[str, Any]) -> Any:
    found = dict(values)
    for name, value in values.items():
        if isinstance(value, str) and name in _DAYS:
            found[name] = dt.date.fromisoformat(value)
        elif isinstance(value, str) and name in _NUMBERS:
            found[name] = Decimal(value)
    return kind(**found)


def _known(value: Decimal | None) -> str:
    return "niet vermeld" if value is None else quantity(value)


def dossier_of(
    assignment: ProjectAssignment,
    version: AssignmentVersion | None,
    day: dt.date,
    facts: dict[str, list[Fact]] | None = None,
) -> Dossier:
    """The assignment as `version` describes it; who holds and leads it as on `day`.

    `assignment` comes from `as_on(day)`, with theme and post. Without a version every section is
    empty. A version adopted before this portal existed has no frozen content: it shows the rows.
    `facts` are those of `facts_of`, when they were read already.
    """
    known = None if facts is None else {assignment.pk: facts}
    return dossiers_of([(assignment, version)], day, known)[0]


def dossiers_of(
    described: Sequence[tuple[ProjectAssignment, AssignmentVersion | None]],
    day: dt.date,
    facts: dict[int, dict[str, list[Fact]]] | None = None,
) -> list[Dossier]:
    """The same of several assignments, each with a version, asked at once."""
    live = [(one, version) for one, version in described if not _is_frozen(version)]
    parts = iter(parts_of(live, day, facts))
    themes = themes_on(day) if live else {}
    return [
        Dossier.thaw(version.frozen_content)
        if _is_frozen(version)
        else _described(assignment, version, day, assignment.theme_among(themes), next(parts))
        for assignment, version in described
    ]


def parts_of(
    described: Sequence[tuple[ProjectAssignment, AssignmentVersion | None]],
    day: dt.date,
    facts: dict[int, dict[str, list[Fact]]] | None = None,
) -> list[tuple[Part, ...]]:
    """The sections of the format as each version fills them now, with the facts beside them."""
    if not described:
        return []
    facts = facts_of_all([one for one, _ in described], day) if facts is None else facts
    format_ = _Format.read([version for _, version in described if version])
    return [format_.parts(version, facts[assignment.pk]) for assignment, version in described]


def _is_frozen(version: AssignmentVersion | None) -> bool:
    return version is not None and bool(version.frozen_content)


def _described(
    assignment: ProjectAssignment,
    version: AssignmentVersion | None,
    day: dt.date,
    theme: Theme,
    parts: tuple[Part, ...],
) -> Dossier:
    return Dossier(
        name=assignment.name,
        theme=theme.title,
        number=version.number if version else None,
        post=assignment.portfolio.title if assignment.portfolio else "",
        holder=assignment.carried_by,
        leader=assignment.leader_name or "",
        expert_meetings_per_year=assignment.expert_meetings_per_year,
        parts=parts,
        approvals=tuple(_approvals(version)) if version else (),
        decision=version.decision.label if version and version.decision else "",
        decided_on=version.decision.taken_on if version and version.decision else None,
        day=day,
    )


@dataclass(frozen=True, slots=True)
class _Format:
    """The sections of the format, and what each version says in them."""

    sections: tuple[FormatSection, ...]
    written: dict[tuple[int, str], SectionText]

    @classmethod
    def read(cls, versions: Iterable[AssignmentVersion]) -> "_Format":
        texts = SectionText.objects.filter(version__in=versions).select_related("section")
        return cls(
            sections=tuple(FormatSection.objects.all()),
            written={(text.version_id, text.section.key): text for text in texts},
        )

    def parts(
        self, version: AssignmentVersion | None, facts: dict[str, list[Fact]]
    ) -> tuple[Part, ...]:
        """The sections as a version fills them, with the facts beside them."""
        return tuple(
            self._part(
                number, section, self.written.get((version and version.pk, section.key)), facts
            )
            for number, section in enumerate(self.sections, 1)
        )

    @staticmethod
    def _part(
        number: int,
        section: FormatSection,
        written: SectionText | None,
        facts: dict[str, list[Fact]],
    ) -> Part:
        return Part(
            key=section.key,
            number=number,
            title=section.title,
            instruction=section.instruction,
            text=written.text if written else "",
            left_empty_because=written.left_empty_because if written else "",
            facts=tuple(facts.get(IN_SECTION.get(section.key, ""), ())),
        )


def _approvals(version: AssignmentVersion) -> list[ApprovalFact]:
    return [
        ApprovalFact(
            side=approval.side,
            person=approval.person.formal_name,
            given_on=approval.given_on,
            substitute_for=approval.substitute_for.formal_name if approval.substitute_for else "",
            ground=approval.ground,
        )
        for approval in version.given_approvals
    ]


def facts_of(assignment: ProjectAssignment, day: dt.date) -> dict[str, list[Fact]]:
    """What stands beside the text now, by kind; who works on it as on `day`."""
    return facts_of_all([assignment], day)[assignment.pk]


def facts_of_all(
    assignments: Iterable[ProjectAssignment], day: dt.date
) -> dict[int, dict[str, list[Fact]]]:
    """The same of several assignments by their key, a query for each kind.

    Costs come by year, milestones by day, everything else as it was written down.
    """
    known = {assignment.pk: assignment for assignment in assignments}
    found = {pk: {kind: [] for kind in FACTS} for pk in known}
    of_these = {"assignment__in": known}
    for indicator in (
        Indicator.objects.filter(**of_these).prefetch_related("measurements").order_by("pk")
    ):
        found[indicator.assignment_id]["indicators"].append(_indicator(indicator))
    related = Q(**of_these) | Q(other__in=known)
    others = ProjectRelation.objects.select_related("assignment", "other").order_by("pk")
    for relation in others.filter(related):
        for pk in known.keys() & {relation.assignment_id, relation.other_id}:
            found[pk]["relations"].append(_relation(relation, pk))
    for risk in Risk.objects.filter(**of_these).order_by("pk"):
        fact = RiskFact(pk=risk.pk, text=risk.description, measure=risk.measure)
        found[risk.assignment_id]["risks"].append(fact)
    for deployment in Deployment.objects.on(day).filter(project__in=known).for_list():
        found[deployment.project_id]["experts"].append(_expert(deployment))
    for milestone in Milestone.objects.filter(**of_these):
        is_asked = known[milestone.assignment_id].is_running
        found[milestone.assignment_id]["milestones"].append(_milestone(milestone, is_asked))
    for cost in ProjectCost.objects.filter(**of_these).order_by("year", "pk"):
        found[cost.assignment_id]["costs"].append(_cost(cost))
    return found


def _indicator(indicator: Indicator) -> IndicatorFact:
    newest = max(indicator.measurements.all(), key=attrgetter("measured_on"), default=None)
    return IndicatorFact(
        pk=indicator.pk,
        name=indicator.name,
        unit=indicator.unit,
        baseline=indicator.baseline,
        target=indicator.target,
        newest_value=newest and newest.value,
        newest_day=newest and newest.measured_on,
    )


def _relation(relation: ProjectRelation, assignment: int) -> RelationFact:
    own = relation.assignment_id == assignment
    other = relation.other if own else relation.assignment
    return RelationFact(
        pk=relation.pk,
        kind=relation.kind,
        name=other.name,
        code=other.code,
        remark=relation.remark,
        own=own,
    )


def _milestone(milestone: Milestone, is_asked: bool) -> MilestoneFact:
    return MilestoneFact(
        pk=milestone.pk,
        title=milestone.title,
        due=milestone.due,
        done_on=milestone.done_on,
        is_asked=is_asked,
    )


def _cost(cost: ProjectCost) -> CostFact:
    return CostFact(
        pk=cost.pk,
        year=cost.year,
        purpose=cost.purpose,
        budget=cost.budget,
        subsidy=cost.subsidy,
        spent=cost.spent,
    )


def _expert(deployment: Deployment) -> ExpertFact:
    return ExpertFact(
        pk=deployment.pk,
        contributor=str(deployment.contributor),
        role=deployment.role,
        person=deployment.person.formal_name if deployment.person else "",
        function=deployment.function,
        hours=deployment.hours_per_week,
        url=getattr(deployment.contributor, "get_absolute_url", str)(),
    )
