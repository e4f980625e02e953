"""What waits for a user: to write, to agree on, to send on, to decide, to report and to do."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from agenda.enums import ActionState
from agenda.models import Action
from agenda.subjects import decide_url
from platform_ivz.formats import date_long
from portfolios.enums import Role
from portfolios.models import User
from projects.dossier import parts_of
from projects.enums import Move, VersionStatus
from projects.models import Approval, AssignmentVersion, ProjectAssignment
from projects.permissions import Ties, is_leader, is_writer, signs_for, takes_part, ties_of


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
    ACT = "actie om te doen", "acties om te doen"

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


# Who takes the next step with a version that lies with them, by its status.
HANDLERS = {
    VersionStatus.OFFICIALS: Role.PLATFORM_MEMBER,
    VersionStatus.COMMITTEE: Role.COORDINATOR,
    VersionStatus.BOARD: Role.COORDINATOR,
}


def waiting_for(user: User, day: dt.date) -> list[Task]:
    """What waits for a user on `day`, the longest waiting first."""
    if not user.has_access:
        return []
    ties = ties_of(user, day)
    assignments = list(_concerning(user, ties))
    ties.tell(assignments)
    versions = [version for one in assignments for version in one.versions.all()]
    tasks = [
        *_drafts(
            [one for one in versions if one.is_draft and is_writer(user, one.assignment)], day
        ),
        *(task for version in versions for task in _about_text(version, user)),
        *(task for one in assignments if is_leader(user, one) for task in _report_on(one, day)),
        *_actions_of(user, day),
    ]
    return sorted(tasks, key=lambda task: (task.since is None, task.since or day, task.label))


def writing_tasks(user: User) -> list[Task]:
    """What waits for a user today, of what is asked of who writes an assignment."""
    return [task for task in waiting_for(user, timezone.localdate()) if task.kind in OF_WRITERS]


def told_of(user: User, day: dt.date) -> list[Approval]:
    """Approvals that somebody else gave or recorded in the name of the user of late, newest first."""
    told = (
        Approval.objects.visible_to(user)
        .in_name_of(user)
        .given()
        .filter(given_on__gt=day - TOLD_FOR)
    )
    return list(told.select_related("version__assignment").order_by("-given_on", "-pk"))


def counted(tasks: Iterable[Task]) -> list[str]:
    """How many wait of each kind, in words and without names."""
    numbers = Counter(task.kind for task in tasks)
    return [kind.counted(numbers[kind]) for kind in Kind if numbers[kind]]


def _concerning(user: User, ties: Ties) -> QuerySet:
    """Running assignments that the user works on, carries, stands in for or has to pass on."""
    handled = [status for status, role in HANDLERS.items() if user.has_role(role)]
    versions = AssignmentVersion.objects.visible_to(user).order_by("number")
    return (
        ProjectAssignment.objects.visible_to(user)
        .running()
        .filter(
            Q(pk__in=ties.roles)
            | Q(portfolio__in=ties.held | ties.stood_in_for)
            | Q(pk__in=versions.filter(status__in=handled).values("assignment"))
        )
        .with_course()
        .prefetch_related(Prefetch("versions", versions.with_approvals()))
    )


def _about_text(version: AssignmentVersion, user: User) -> Iterator[Task]:
    """What is asked of the user about a version whose text is fixed."""
    page = f"{version.assignment.get_absolute_url()}?versie={version.number}"
    since = _since(version)
    role = HANDLERS.get(version.status)
    takes_it_on = role is not None and user.has_role(role)
    if role == Role.PLATFORM_MEMBER:
        takes_it_on = takes_part(user, version.assignment)
    if takes_it_on:
        yield _next_step(version, page, since)
    for side in version.open_sides:
        if signs_for(user, side, version.assignment):
            label = (
                f"Geef akkoord op ‘{version.assignment}’, versie {version.number}, als {side.label}"
            )
            yield Task(Kind.APPROVE, label, page, since)


def _next_step(version: AssignmentVersion, page: str, since: dt.date | None) -> Task:
    name = f"‘{version.assignment}’"
    if version.status == VersionStatus.OFFICIALS:
        return Task(Kind.AGREE, f"Geef ambtelijk akkoord op {name}", page, since)
    if version.status == VersionStatus.COMMITTEE:
        return Task(Kind.FORWARD, f"Stuur {name} door naar het bestuur", page, since)
    return Task(Kind.DECIDE, f"Leg het besluit over {name} vast", decide_url(version), since)


def _drafts(drafts: list[AssignmentVersion], day: dt.date) -> list[Task]:
    """What is asked of who writes these drafts."""
    described = [(draft.assignment, draft) for draft in drafts]
    return [
        _draft(draft, sum(not part.is_filled for part in parts))
        for draft, parts in zip(drafts, parts_of(described, day), strict=True)
    ]


def _draft(draft: AssignmentVersion, empty: int) -> Task:
    code, name, since = draft.assignment.code, f"‘{draft.assignment}’", _since(draft)
    write = reverse("projects:projectassignment_write", args=(code,))
    if draft.setback is not None:
        label = f"Pas {name} aan: de opdracht is teruggestuurd"
        return Task(Kind.REVISE, label, write, since, draft.setback.reason)
    if empty:
        left = "nog 1 onderdeel is leeg" if empty == 1 else f"nog {empty} onderdelen zijn leeg"
        return Task(Kind.WRITE, f"Schrijf {name} af: {left}", write, since)
    offer = reverse("projects:projectassignment_move", args=(code, Move.OFFER))
    return Task(Kind.OFFER, f"Bied {name} aan voor ambtelijk akkoord", offer, since)


def _since(version: AssignmentVersion) -> dt.date | None:
    step = version.newest_step
    return timezone.localdate(step.at) if step else None


def _report_on(assignment: ProjectAssignment, day: dt.date) -> Iterator[Task]:
    """The report that is missing of what the user leads."""
    quarter = assignment.missing_report(day)
    if quarter is not None:
        yield Task(
            Kind.REPORT,
            f"Meld de voortgang van ‘{assignment}’ over het {quarter}",
            reverse("projects:projectassignment_progress", args=(assignment.code,)),
            quarter.next.first,
        )


def _actions_of(user: User, day: dt.date) -> Iterator[Task]:
    """What the user promised in a meeting and has not done; late from the day after it was due."""
    for action in Action.objects.visible_to(user).of_user(user).waiting(day):
        late = action.state == ActionState.LATE
        yield Task(
            Kind.ACT,
            f"{Truncator(action.text).chars(120)} (uiterlijk {date_long(action.due)})",
            action.get_absolute_url(),
            action.due + dt.timedelta(days=1) if late else None,
            "Deze actie is te laat." if late else "",
        )
