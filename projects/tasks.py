"""What waits for a user: what to write, to agree on, to send on, to decide and to report."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from portfolios.enums import Role
from portfolios.models import PortfolioTerm, Substitution, User
from projects.calculations import Quarter, quarter_of
from projects.dossier import IN_SECTION
from projects.enums import APPROVABLE, DeploymentRole, Move, Phase, Side, VersionStatus
from projects.models import (
    Approval,
    Deployment,
    FormatSection,
    Indicator,
    LifeCycleStep,
    Milestone,
    ProgressReport,
    ProjectAssignment,
    ProjectCost,
    ProjectRelation,
    Risk,
    SectionText,
)
from projects.permissions import WRITERS


class Kind(Enum):
    """What is asked, as one and as several; without the name of an assignment."""

    REVISE = "teruggestuurde opdracht", "teruggestuurde opdrachten"
    WRITE = "opdracht om af te schrijven", "opdrachten om af te schrijven"
    OFFER = "opdracht om aan te bieden", "opdrachten om aan te bieden"
    AGREE = "opdracht voor ambtelijk akkoord", "opdrachten voor ambtelijk akkoord"
    FORWARD = "opdracht om door te sturen", "opdrachten om door te sturen"
    DECIDE = "opdracht waarover het bestuur besluit", "opdrachten waarover het bestuur besluit"
    APPROVE = "akkoord om te geven", "akkoorden om te geven"
    REPORT = "voortgangsmelding om te maken", "voortgangsmeldingen om te maken"

    def counted(self, number: int) -> str:
        """How many of this kind, in words."""
        one, several = self.value
        return f"{number} {one if number == 1 else several}"


@dataclass(frozen=True, slots=True)
class Task:
    """Something that waits for a user: what to do, where, since when (if known), and why."""

    kind: Kind
    label: str
    url: str
    since: dt.date | None = None
    reason: str = ""


# So long the start page tells what was agreed in somebody's name.
TOLD_FOR = dt.timedelta(days=30)

# What who writes an assignment is asked.
OF_WRITERS = frozenset({Kind.REVISE, Kind.WRITE, Kind.OFFER, Kind.REPORT})


def waiting_for(user: User, day: dt.date) -> list[Task]:
    """What waits for a user on `day`, the longest waiting first. Takes one query."""
    if not user.has_access:
        return []
    quarter = quarter_of(day).previous
    tasks: dict[Task, None] = {}
    for row in _asked(user, day, quarter):
        # An assignment has a row for each version; what is asked about itself is one task.
        tasks.update(dict.fromkeys((*_tasks_of(row, user), *_report_on(row, quarter))))
    return sorted(tasks, key=lambda task: (task.since is None, task.since or day, task.label))


def writing_tasks(user: User) -> list[Task]:
    """What waits for a user today, of what is asked of who writes an assignment."""
    return [task for task in waiting_for(user, timezone.localdate()) if task.kind in OF_WRITERS]


def told_of(user: User, day: dt.date) -> list[Approval]:
    """Approvals that somebody else gave or recorded in the name of the user of late, newest first."""
    told = Approval.objects.in_name_of(user).given().filter(given_on__gt=day - TOLD_FOR)
    return list(told.select_related("version__assignment").order_by("-given_on", "-pk"))


def counted(tasks: Iterable[Task]) -> list[str]:
    """How many wait of each kind, in words and without names."""
    numbers = Counter(task.kind for task in tasks)
    return [kind.counted(numbers[kind]) for kind in Kind if numbers[kind]]


def _asked(user: User, day: dt.date, quarter: Quarter) -> QuerySet:
    """Running assignments with each version about which something is asked of the user."""
    own = Deployment.objects.on(day).by_user(user).filter(project=OuterRef("pk"))
    leads = Exists(own.filter(role=DeploymentRole.LEADER))
    holds = Exists(
        PortfolioTerm.objects.on(day).filter(person__user=user, portfolio=OuterRef("portfolio"))
    )
    stands_in = Exists(
        Substitution.objects.on(day).filter(person__user=user, portfolio=OuterRef("portfolio"))
    )
    given = Approval.objects.filter(version=OuterRef("versions"))
    steps = LifeCycleStep.objects.filter(assignment=OuterRef("pk"))
    last = steps.filter(version=OuterRef("versions")).order_by("-at", "-pk")
    begun_since = steps.filter(move=Move.START, at__date__gt=quarter.last)
    reports = ProgressReport.objects.filter(assignment=OuterRef("pk"))
    reported = reports.filter(year=quarter.year, quarter=quarter.number)
    asked = (
        Q(status=VersionStatus.DRAFT, writes=True)
        | Q(status__in=APPROVABLE, asked_as_client=True)
        | Q(status__in=APPROVABLE, asked_as_contractor=True)
        | Q(phase=Phase.EXECUTION, reports=True)
    )
    if user.has_role(Role.PLATFORM_MEMBER):
        asked |= Q(status=VersionStatus.OFFICIALS)
    if user.has_role(Role.COORDINATOR):
        asked |= Q(status__in=(VersionStatus.COMMITTEE, VersionStatus.BOARD))
    return (
        ProjectAssignment.objects.visible_to(user)
        .running()
        .annotate(
            version_pk=F("versions__pk"),
            number=F("versions__number"),
            status=F("versions__status"),
            writes=Exists(own.filter(role__in=WRITERS)),
            asked_as_client=(holds | stands_in) & ~Exists(given.filter(side=Side.CLIENT)),
            asked_as_contractor=leads & ~Exists(given.filter(side=Side.CONTRACTOR)),
            reports=leads & ~Exists(reported) & ~Exists(begun_since),
            last_move=Subquery(last.values("move")[:1]),
            last_reason=Subquery(last.values("reason")[:1]),
            last_at=Subquery(last.values("at")[:1]),
            empty=Case(When(status=VersionStatus.DRAFT, then=_empty_sections(day)), default=0),
        )
        .filter(asked)
        .order_by("order", "name", "pk", "number")
    )


def _empty_sections(day: dt.date) -> Coalesce:
    """How many sections of a version say nothing, as `Part.is_filled` has it."""
    version, assignment = OuterRef(OuterRef("versions")), OuterRef(OuterRef("pk"))
    texts = SectionText.objects.filter(section=OuterRef("pk"), version=version)
    facts = {
        "indicators": Indicator.objects.filter(assignment=assignment),
        "relations": ProjectRelation.objects.filter(Q(assignment=assignment) | Q(other=assignment)),
        "risks": Risk.objects.filter(assignment=assignment),
        "experts": Deployment.objects.on(day).filter(project=assignment),
        "milestones": Milestone.objects.filter(assignment=assignment),
        "costs": ProjectCost.objects.filter(assignment=assignment),
    }
    filled = Q(Exists(texts.exclude(text="", left_empty_because="")))
    for key, kind in IN_SECTION.items():
        filled |= Q(key=key) & Exists(facts[kind])
    empty = FormatSection.objects.exclude(filled).order_by().annotate(group=Value(1))
    return Coalesce(Subquery(empty.values("group").annotate(n=Count("pk")).values("n")), 0)


def _tasks_of(row: ProjectAssignment, user: User) -> Iterator[Task]:
    """What is asked of the user about one version."""
    since = timezone.localdate(row.last_at) if row.last_at else None
    page = f"{row.get_absolute_url()}?versie={row.number}"
    if row.status == VersionStatus.DRAFT and row.writes:
        yield _draft(row, since)
    if row.status == VersionStatus.OFFICIALS and user.has_role(Role.PLATFORM_MEMBER):
        yield Task(Kind.AGREE, f"Geef ambtelijk akkoord op ‘{row}’", page, since)
    if user.has_role(Role.COORDINATOR):
        if row.status == VersionStatus.COMMITTEE:
            yield Task(Kind.FORWARD, f"Stuur ‘{row}’ door naar het bestuur", page, since)
        elif row.status == VersionStatus.BOARD:
            subject = f"projects.assignmentversion:{row.version_pk}"
            url = f"{reverse('agenda:decision_add')}?onderwerp={subject}"
            yield Task(Kind.DECIDE, f"Leg het besluit over ‘{row}’ vast", url, since)
    if row.status in APPROVABLE:
        for side, is_asked in (
            (Side.CLIENT, row.asked_as_client),
            (Side.CONTRACTOR, row.asked_as_contractor),
        ):
            if is_asked:
                label = f"Geef akkoord op ‘{row}’, versie {row.number}, als {side.label}"
                yield Task(Kind.APPROVE, label, page, since)


def _draft(row: ProjectAssignment, since: dt.date | None) -> Task:
    write = reverse("projects:projectassignment_write", args=(row.code,))
    if row.last_move == Move.RETURN:
        label = f"Pas ‘{row}’ aan: de opdracht is teruggestuurd"
        return Task(Kind.REVISE, label, write, since, row.last_reason)
    if row.empty:
        left = (
            "nog 1 onderdeel is leeg" if row.empty == 1 else f"nog {row.empty} onderdelen zijn leeg"
        )
        return Task(Kind.WRITE, f"Schrijf ‘{row}’ af: {left}", write, since)
    offer = reverse("projects:projectassignment_move", args=(row.code, Move.OFFER))
    return Task(Kind.OFFER, f"Bied ‘{row}’ aan voor ambtelijk akkoord", offer, since)


def _report_on(row: ProjectAssignment, quarter: Quarter) -> Iterator[Task]:
    """The report on the last full quarter of what the user leads and was under way then."""
    if row.phase == Phase.EXECUTION and row.reports:
        yield Task(
            Kind.REPORT,
            f"Meld de voortgang van ‘{row}’ over het {quarter}",
            reverse("projects:projectassignment_progress", args=(row.code,)),
            quarter.next.first,
        )
