"""Who may do what with assignments and deployments.

`projects.edit` is the coordinator's; all other permissions are about one assignment and depend on
what somebody is to it: who leads it, keeps it, carries its post or agrees for the officials.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import rules
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from portfolios.enums import Role
from portfolios.models import (
    MunicipalityGroup,
    PortfolioTerm,
    RoleMembership,
    Substitution,
    User,
)
from portfolios.permissions import is_coordinator
from projects.enums import DeploymentRole, Move, Side, VersionStatus
from projects.models import (
    AssignmentVersion,
    Deployment,
    LifeCycleStep,
    ProjectAssignment,
)

# Until the agendacommissie has it, a version is a draft to who has nothing to do with it.
DRAFTS = (VersionStatus.DRAFT, VersionStatus.OFFICIALS)
WRITERS = (DeploymentRole.LEADER, DeploymentRole.PROGRAMME_MANAGER, DeploymentRole.SECRETARY)


def own_deployments(user: User, assignment: ProjectAssignment) -> frozenset[str]:
    """The roles in which the user works on the assignment today."""
    known = assignment.__dict__.setdefault("_own_deployments", {})
    if user.pk not in known:
        found = Deployment.objects.on(timezone.localdate()).by_user(user)
        roles = found.filter(project=assignment).order_by().values_list("role", flat=True)
        known[user.pk] = frozenset(roles)
    return known[user.pk]


def taken_part_in(roles: Iterable[RoleMembership], day: dt.date) -> QuerySet:
    """The assignments (by pk) to which those give hours for whom these are platform members."""
    roles = [role for role in roles if role.role == Role.PLATFORM_MEMBER]
    municipalities = {role.municipality_id for role in roles if role.municipality_id}
    organisations = {role.organisation_id for role in roles if role.organisation_id}
    groups = MunicipalityGroup.objects.of(municipalities, day)
    given = Deployment.objects.on(day).filter(
        Q(municipality__in=municipalities)
        | Q(group__in=groups.values("pk"))
        | Q(organisation__in=organisations),
        project__isnull=False,
    )
    return given.order_by().values("project")


def offered_or_own(user: User, model: type[Model], roles: Iterable[RoleMembership]) -> Q:
    """Versions from the agendacommissie on, and what belongs to them; drafts for their own people.

    Those are who works on the assignment, who holds its post or stands in for the holder, and the
    platform members of who takes part in it.
    """
    day = timezone.localdate()
    held, stood_in_for = (
        rows.on(day).filter(person__user=user).values("portfolio")
        for rows in (PortfolioTerm.objects, Substitution.objects)
    )
    versions = AssignmentVersion.objects.filter(
        ~Q(status__in=DRAFTS)
        | Q(assignment__in=Deployment.objects.on(day).by_user(user).values("project"))
        | Q(assignment__in=taken_part_in(roles, day))
        | Q(assignment__portfolio__in=held)
        | Q(assignment__portfolio__in=stood_in_for)
    )
    if model is AssignmentVersion:
        return Q(pk__in=versions.values("pk"))
    seen = Q(version__in=versions.values("pk"))
    # A step with the work itself is about no version.
    return seen | Q(version__isnull=True) if model is LifeCycleStep else seen


@dataclass(frozen=True, slots=True)
class Ties:
    """What a user is to all assignments on a day: roles by assignment, and posts."""

    user: User
    roles: dict[int, set[str]]
    held: set[int]
    stood_in_for: set[int]
    part_taken: set[int]

    def tell(self, assignments: Iterable[ProjectAssignment]) -> None:
        """Let these assignments know it, so that none of them asks again."""
        for assignment in assignments:
            for known_as, answer in (
                ("_own_deployments", frozenset(self.roles.get(assignment.pk, ()))),
                ("_held_by", assignment.portfolio_id in self.held),
                ("_substituted_by", assignment.portfolio_id in self.stood_in_for),
                ("_part_taken_by", assignment.pk in self.part_taken),
            ):
                assignment.__dict__.setdefault(known_as, {})[self.user.pk] = answer


def ties_of(user: User, day: dt.date) -> Ties:
    """What a user is to all assignments on a day, asked at once."""
    roles: dict[int, set[str]] = {}
    worked_on = Deployment.objects.on(day).by_user(user).filter(project__isnull=False)
    for project, role in worked_on.order_by().values_list("project", "role"):
        roles.setdefault(project, set()).add(role)
    held, stood_in_for = (
        set(rows.on(day).filter(person__user=user).order_by().values_list("portfolio", flat=True))
        for rows in (PortfolioTerm.objects, Substitution.objects)
    )
    part_taken = set(taken_part_in(user.current_roles, day).values_list("project", flat=True))
    return Ties(user, roles, held, stood_in_for, part_taken)


@rules.predicate
def is_writer(user: User, assignment: ProjectAssignment) -> bool:
    """Who leads the work or keeps its papers (BO art. 6.5)."""
    return user.has_access and not own_deployments(user, assignment).isdisjoint(WRITERS)


@rules.predicate
def is_leader(user: User, assignment: ProjectAssignment) -> bool:
    """The projectleider, who is the opdrachtnemer (Bijlage 8)."""
    return user.has_access and DeploymentRole.LEADER in own_deployments(user, assignment)


def _has_post(
    user: User,
    assignment: ProjectAssignment,
    model: type[PortfolioTerm | Substitution],
    known_as: str,
) -> bool:
    if not user.has_access or not assignment.portfolio_id:
        return False
    known = assignment.__dict__.setdefault(known_as, {})
    if user.pk not in known:
        rows = model.objects.on(timezone.localdate())
        known[user.pk] = rows.filter(portfolio=assignment.portfolio_id, person__user=user).exists()
    return known[user.pk]


@rules.predicate
def is_holder(user: User, assignment: ProjectAssignment) -> bool:
    """Who holds the post that carries the assignment today (BO art. 6.4)."""
    return _has_post(user, assignment, PortfolioTerm, "_held_by")


@rules.predicate
def is_substitute(user: User, assignment: ProjectAssignment) -> bool:
    """Who stands in today for the holder of that post, as was recorded beforehand."""
    return _has_post(user, assignment, Substitution, "_substituted_by")


@rules.predicate
def is_platform_member(user: User) -> bool:
    """A member of the platform, the officials."""
    return user.is_authenticated and user.has_role(Role.PLATFORM_MEMBER)


@rules.predicate
def takes_part(user: User, assignment: ProjectAssignment) -> bool:
    """A platform member of who takes part in the assignment, who agrees for the officials."""
    if not is_platform_member(user):
        return False
    known = assignment.__dict__.setdefault("_part_taken_by", {})
    if user.pk not in known:
        found = taken_part_in(user.current_roles, timezone.localdate())
        known[user.pk] = found.filter(project=assignment).exists()
    return known[user.pk]


rules.add_perm("projects.edit", is_coordinator)
# Writing the text and what stands beside it, and reporting progress.
rules.add_perm("projects.write", is_coordinator | is_writer)
# Moves of the life cycle, by their name.
MOVERS = {
    Move.OFFER: is_coordinator | is_writer,
    Move.AGREE: is_coordinator | takes_part,
    Move.FORWARD: is_coordinator,
    Move.RETURN: is_coordinator | is_platform_member | is_holder | is_substitute,
    Move.NEW_VERSION: is_coordinator | is_writer,
    Move.START: is_coordinator | is_leader,
    Move.FINISH: is_coordinator | is_leader,
    Move.STOP: is_coordinator,
    Move.RESUME: is_coordinator,
}
for _move, _predicate in MOVERS.items():
    rules.add_perm(f"projects.{_move.name.lower()}", _predicate)
# An approval is given by who stands for a side today: the holder of the post or a substitute, and
# the projectleider. The coordinator records one that was given on paper, and says how.
SIGNERS = {Side.CLIENT: is_holder | is_substitute, Side.CONTRACTOR: is_leader}
for _side, _predicate in SIGNERS.items():
    rules.add_perm(f"projects.approve_{_side.name.lower()}", is_coordinator | _predicate)


def may_move(user: User, move: Move, assignment: ProjectAssignment) -> bool:
    """Whether the user may make this move; what comes with a decision is never made by hand."""
    return move in MOVERS and user.has_perm(f"projects.{move.name.lower()}", assignment)


def signs_for(user: User, side: Side, assignment: ProjectAssignment) -> bool:
    """Whether the user stands for this side today, and so is asked to agree."""
    return SIGNERS[side].test(user, assignment)


def may_approve(user: User, side: Side, assignment: ProjectAssignment) -> bool:
    """Whether the user may give or record the approval of this side."""
    return user.has_perm(f"projects.approve_{side.name.lower()}", assignment)
