"""Themes of a safety agenda with who carries them and what is done, as screen and paper show it.

Hours are per week, on a day.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, FilteredRelation, Max, Min, OuterRef, Q, Subquery, Sum

from agenda.enums import ThemeStatus
from agenda.models import SafetyAgenda, Theme
from platform_ivz.charts.timeline import Moment, Span
from platform_ivz.terms import on_day
from portfolios.models import Person, Portfolio, User
from projects.charts import course_of, milestone_moment
from projects.enums import DeploymentRole, VersionStatus
from projects.models import (
    AssignmentVersion,
    Deployment,
    Milestone,
    ProjectAssignment,
    state_word,
)
from projects.recorded import standings_on


@dataclass(frozen=True, slots=True)
class Shelf:
    """All agendas, newest first, with their themes."""

    agendas: tuple[SafetyAgenda, ...]
    themes: dict[int, tuple[Theme, ...]]


@dataclass(frozen=True, slots=True)
class Post:
    """A post that carries a theme, and who holds it; vacant without a holder."""

    post: Portfolio
    holder: Person | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """An assignment of a theme on a day; `hours` is None when nobody gives hours."""

    project: ProjectAssignment
    hours: Decimal | None
    leader: Deployment | None
    version_status: str

    @property
    def version_label(self) -> str:
        """Where the newest version stands, in words."""
        return state_word(self.version_status) or "geen versie"


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme with what goes in."""

    theme: Theme
    posts: tuple[Post, ...]
    assignments: tuple[Assignment, ...]

    @property
    def hours(self) -> Decimal | None:
        """Hours per week that all its assignments get; None when none gets any."""
        known = [row.hours for row in self.assignments if row.hours is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def holders(self) -> tuple[Person, ...]:
        """Who carries the theme, each once."""
        return tuple(dict.fromkeys(row.holder for row in self.posts if row.holder))

    @property
    def vacant(self) -> int:
        """How many posts of the theme nobody holds."""
        return sum(1 for row in self.posts if row.holder is None)


def shelf(user: User) -> Shelf:
    """Every agenda that the user may see, with its themes, in one query."""
    rows = (
        SafetyAgenda.objects.visible_to(user)
        .annotate(joined=FilteredRelation("themes"))
        .select_related("decision__body", "joined")
        .order_by("-valid_from", "pk", "joined__order", "joined__pk")
    )
    agendas: dict[int, SafetyAgenda] = {}
    themes: dict[int, list[Theme]] = {}
    for row in rows:
        agenda = agendas.setdefault(row.pk, row)
        found = themes.setdefault(agenda.pk, [])
        if (theme := getattr(row, "joined", None)) is not None:
            theme.agenda = agenda
            found.append(theme)
    return Shelf(tuple(agendas.values()), {pk: tuple(rows) for pk, rows in themes.items()})


def versions_of(agenda: SafetyAgenda, agendas: Iterable[SafetyAgenda]) -> list[SafetyAgenda]:
    """All versions of an agenda, the first one first; `agendas` are those that are known."""
    by_key = {one.pk: one for one in agendas}
    following = {one.revises_id: one for one in by_key.values() if one.revises_id}
    first = agenda
    while first.revises_id in by_key:
        first = by_key[first.revises_id]
    versions = [first]
    while (found := following.get(versions[-1].pk)) is not None:
        versions.append(found)
    return versions


def kin_of(theme: Theme, themes: Iterable[Theme]) -> list[Theme]:
    """The same theme in other versions, and what it continues and is continued by, the oldest first."""
    kin = [
        one
        for one in themes
        if one.pk != theme.pk
        and (
            one.identity in (theme.identity, theme.continues_id)
            or one.continues_id == theme.identity
        )
    ]
    return sorted(kin, key=lambda one: (one.agenda.valid_from, one.pk))


def theme_rows(
    themes: Iterable[Theme], day: dt.date, *, as_it_was: bool = False
) -> tuple[ThemeRow, ...]:
    """The themes with their posts, assignments and hours on a day; as many queries for one as for all.

    `as_it_was` asks for the status and phase of that day of each assignment, else they are those of now.
    """
    themes = tuple(themes)
    keys = [theme.pk for theme in themes]
    identities = {theme.identity: theme.pk for theme in themes}
    posts: dict[int, list[Post]] = {}
    found = (
        Portfolio.objects.filter(themes__in=keys)
        .annotate(
            theme_key=F("themes__pk"),
            term=FilteredRelation("terms", condition=on_day(day, "terms__")),
        )
        .select_related("board", "term__person")
        .order_by("order", "pk")
    )
    for post in found:
        term = getattr(post, "term", None)
        posts.setdefault(post.theme_key, []).append(Post(post, term.person if term else None))
    assignments: dict[int, list[Assignment]] = {}
    projects = list(_projects(themes, day))
    if as_it_was:
        standings = standings_on(day)
        for project in projects:
            newest = next(iter(standings[project.pk].versions), None)
            project.version_status = newest and newest.status
            project.phase = standings[project.pk].phase
    for project in projects:
        place = identities[project.place_among(identities)]
        assignments.setdefault(place, []).append(
            Assignment(
                project=project,
                hours=project.hours,
                leader=getattr(project, "led", None),
                version_status=project.version_status or "",
            )
        )
    return tuple(
        ThemeRow(theme, tuple(posts.get(theme.pk, ())), tuple(assignments.get(theme.pk, ())))
        for theme in themes
    )


def _projects(themes: Iterable[Theme], day: dt.date) -> Iterable[ProjectAssignment]:
    """Assignments with hours and leader on a day, newest version, and the days that are known."""
    given = Deployment.objects.filter(project=OuterRef("pk")).order_by().values("project")
    versions = AssignmentVersion.objects.filter(assignment=OuterRef("pk"))
    return (
        ProjectAssignment.objects.under(themes)
        .annotate(
            hours=Subquery(given.filter(on_day(day)).values(n=Sum("hours_per_week"))),
            first_day=Subquery(given.values(n=Min("valid_from"))),
            last_day=Subquery(given.values(n=Max("valid_until"))),
            version_status=Subquery(versions.order_by("-number").values("status")[:1]),
            adopted_on=Subquery(
                versions.filter(status=VersionStatus.ADOPTED).values("decision__taken_on")[:1]
            ),
            led=FilteredRelation(
                "deployments",
                condition=Q(deployments__role=DeploymentRole.LEADER) & on_day(day, "deployments__"),
            ),
        )
        .select_related(
            "led__person",
            "led__municipality",
            "led__group",
            "led__organisation",
            "portfolio",
            "theme",
        )
    )


@dataclass(frozen=True, slots=True)
class CourseGroup:
    """A theme and the courses of its assignments."""

    theme: Theme
    courses: tuple[Span, ...]


def courses_of(
    agenda: SafetyAgenda, rows: Iterable[ThemeRow], day: dt.date
) -> tuple[Span, tuple[CourseGroup, ...]]:
    """What the data tell about when: the agenda itself, and the assignments of each theme.

    A theme has no dates of its own; it runs as long as its agenda. The days of an assignment are
    those of the hours that go in, its decisions and its milestones.
    """
    rows = tuple(rows)
    milestones: dict[int, list[Moment]] = {}
    projects = [row.project.pk for theme in rows for row in theme.assignments]
    found = Milestone.objects.filter(assignment__in=projects).select_related("assignment")
    for milestone in found:
        moment = milestone_moment(milestone, day)
        milestones.setdefault(milestone.assignment_id, []).append(moment)
    groups = tuple(
        CourseGroup(
            row.theme,
            tuple(
                course_of(
                    assignment.project,
                    (
                        *_decided(assignment.project.adopted_on),
                        *milestones.get(assignment.project.pk, ()),
                    ),
                    day,
                )
                for assignment in row.assignments
            ),
        )
        for row in rows
    )
    taken_on = agenda.decision.taken_on if agenda.decision else None
    whole = Span(
        agenda.title, agenda.valid_from, agenda.valid_until, _decided(taken_on), strong=True
    )
    return whole, groups


def _decided(taken_on: dt.date | None) -> tuple[Moment, ...]:
    return (Moment(taken_on, "vastgesteld", "decision"),) if taken_on else ()


def counts_by_status(themes: Iterable[Theme]) -> list[str]:
    """How many themes have each status in words, such as '2 in focus', in the order of the statuses."""
    found = [theme.status for theme in themes]
    return [_counted(status, found.count(status)) for status in ThemeStatus if status in found]


def _counted(status: ThemeStatus, count: int) -> str:
    if status == ThemeStatus.MONITOR:
        return f"{count} wordt gevolgd" if count == 1 else f"{count} worden gevolgd"
    return f"{count} in focus" if status == ThemeStatus.FOCUS else f"{count} {status.label}"


def total_hours(rows: Iterable[ThemeRow]) -> Decimal | None:
    """Hours per week of all themes together; None when none of them gets any."""
    known = [row.hours for row in rows if row.hours is not None]
    return sum(known, Decimal(0)) if known else None
