"""Findings about project assignments."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from agenda.dates import recorded_day
from agenda.enums import Rule
from agenda.grounds import ground_of
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import sentence
from platform_ivz.terms import on_day
from portfolios.models import MunicipalityGroup, words_of_region
from projects.calculations import MilestoneState
from projects.enums import RUNNING, DeploymentRole, Phase, Side, VersionStatus
from projects.models import (
    AssignmentVersion,
    Deployment,
    Indicator,
    Milestone,
    ProgressReport,
    ProjectAssignment,
)
from projects.recorded import ADOPTED, as_it_was, in_phase, milestones_on, standings_on


def assignments_without_leader(day: dt.date) -> Iterator[Finding]:
    """Running assignments that nobody leads."""
    for project in _running(day).without_leader(day).select_related("portfolio"):
        yield without_leader(project)


def _running(day: dt.date) -> QuerySet:
    """Assignments that are prepared or carried out, for who looks at a day."""
    return ProjectAssignment.objects.filter(in_phase(recorded_day(day), RUNNING))


def without_leader(project: ProjectAssignment) -> Finding:
    """What is wrong when nobody leads an assignment."""
    return Finding(
        rule="opdracht-zonder-projectleider",
        severity=Severity.LOOK,
        subject=project.name,
        seen="Niemand is als projectleider of programmamanager vastgelegd.",
        expected="Een projectleider leidt de expertgroep.",
        ground=ground_of(Rule.LEADER),
        about=_with_post(project),
    )


def assignments_without_holder(day: dt.date) -> Iterator[Finding]:
    """Running assignments that no post carries, or a vacant one."""
    for project in _running(day).without_holder(day).select_related("portfolio"):
        yield Finding(
            rule="opdracht-zonder-portefeuillehouder",
            severity=Severity.LOOK,
            subject=project.name,
            seen="Geen burgemeester draagt deze opdracht.",
            expected=f"Voor elke opdracht wijst {words_of_region().the_board} een portefeuillehouder aan.",
            ground=ground_of(Rule.ASSIGNMENT_HOLDER),
            about=_with_post(project),
        )


def assignments_without_hours(day: dt.date) -> Iterator[Finding]:
    """Running assignments to which nobody gives hours."""
    for project in _running(day).without_hours(day).select_related("portfolio"):
        yield without_hours(project)


def without_hours(project: ProjectAssignment) -> Finding:
    """What is wrong when nobody gives hours to an assignment."""
    return Finding(
        rule="expertgroep-zonder-uren",
        severity=Severity.LOOK,
        subject=project.name,
        seen="Niemand levert uren aan deze opdracht.",
        expected="De partners leveren genoeg capaciteit aan de expertgroep.",
        ground=ground_of(Rule.CAPACITY),
        about=_with_post(project),
    )


def _carried_out(
    day: dt.date,
) -> Iterator[tuple[ProjectAssignment, tuple[AssignmentVersion, ...]]]:
    """Assignments that are carried out, with their versions, for who looks at a day."""
    for standing in standings_on(recorded_day(day)).values():
        if standing.phase == Phase.EXECUTION:
            yield standing.assignment, standing.versions


def work_without_approval(day: dt.date) -> Iterator[Finding]:
    """Assignments that are carried out while a side has not agreed on the adopted version."""
    for project, versions in _carried_out(day):
        adopted = [one for one in versions if one.status == ADOPTED]
        version = next(iter(adopted), None)
        if version is None or not version.open_sides:
            continue
        given = len(version.given_approvals)
        yield Finding(
            rule="uitvoering-zonder-akkoord",
            severity=Severity.SERIOUS,
            subject=f"{project}, versie {version.number}",
            seen=f"De opdracht is in uitvoering met {given} van de {len(Side)} akkoorden.",
            expected="Opdrachtgever en opdrachtnemer geven akkoord voordat het werk begint.",
            ground=ground_of(Rule.FORMAT),
            about=_with_post(project),
        )


def work_on_a_draft(day: dt.date) -> Iterator[Finding]:
    """Assignments that are carried out while no version of them was ever adopted."""
    for project, versions in _carried_out(day):
        if any(version.status == ADOPTED for version in versions):
            continue
        newest = VersionStatus(versions[0].status).label if versions else ""
        yield Finding(
            rule="uitvoering-zonder-vastgestelde-versie",
            severity=Severity.SERIOUS,
            subject=project.name,
            seen=(
                f"De opdracht is in uitvoering, en de nieuwste versie heeft de status {newest}."
                if newest
                else "De opdracht is in uitvoering, en er is geen versie van geschreven."
            ),
            expected=sentence(
                f"{words_of_region().the_board} stelt de opdracht vast voordat het werk begint."
            ),
            ground=ground_of(Rule.ASSIGNMENT),
            about=_with_post(project),
        )


def overdue_milestones(day: dt.date) -> Iterator[Finding]:
    """Milestones of running assignments past their day."""
    recorded = recorded_day(day)
    late = Milestone.objects.open_on(recorded).filter(
        in_phase(recorded, RUNNING, "assignment__"), due__lt=day
    )
    for milestone in late.select_related("assignment__portfolio"):
        yield Finding(
            rule="mijlpaal-te-laat",
            severity=Severity.LOOK,
            subject=f"{milestone.assignment}: {milestone.title}",
            seen="De geplande dag is voorbij.",
            expected="Meld de mijlpaal af of kies een nieuwe dag.",
            ground=ground_of(Rule.FORMAT),
            since=milestone.due + dt.timedelta(days=1),
            about=(milestone, *_with_post(milestone.assignment)),
        )


def missing_reports(day: dt.date) -> Iterator[Finding]:
    """Assignments that are carried out and of which the last full quarter was not reported.

    Work that began after that quarter owes no report of it.
    """
    recorded = recorded_day(day)
    made = Prefetch("progress_reports", ProgressReport.objects.made_by(recorded))
    for project in _running(day).select_related("portfolio").prefetch_related(made):
        missing = as_it_was(project, recorded).missing_report(day)
        if missing is None:
            continue
        yield Finding(
            rule="voortgang-ontbreekt",
            severity=Severity.LOOK,
            subject=project.name,
            seen=f"Over het {missing} is geen voortgang gemeld.",
            expected="Elk kwartaal meldt de projectleider hoe het ervoor staat.",
            ground=ground_of(Rule.FORMAT),
            since=missing.next.first,
            about=_with_post(project),
        )


def work_without_plan(day: dt.date) -> Iterator[Finding]:
    """Assignments that are carried out after the last milestone, which was reached.

    A last milestone that was not reached is seen by `overdue_milestones`.
    """
    recorded = recorded_day(day)
    projects = ProjectAssignment.objects.filter(in_phase(recorded, [Phase.EXECUTION]))
    for project in projects.select_related("portfolio").prefetch_related("milestones"):
        milestones = milestones_on(project.milestones.all(), recorded)
        last_due = max((one.due for one in milestones), default=day)
        is_reached = all(one.state_on(day) == MilestoneState.DONE for one in milestones)
        if last_due >= day or not is_reached:
            continue
        yield Finding(
            rule="uitvoering-zonder-vervolg",
            severity=Severity.LOOK,
            subject=project.name,
            seen="De laatste mijlpaal is gehaald en voorbij, en het werk loopt nog.",
            expected="Rond de opdracht af of plan wat nog komt.",
            ground=ground_of(Rule.FORMAT),
            since=last_due + dt.timedelta(days=1),
            about=_with_post(project),
        )


def indicators_without_figures(day: dt.date) -> Iterator[Finding]:
    """Indicators of running assignments that have no target or no measurement."""
    recorded = recorded_day(day)
    indicators = (
        Indicator.objects.filter(in_phase(recorded, RUNNING, "assignment__"))
        .annotate(measured=Count("measurements", Q(measurements__measured_on__lte=recorded)))
        .filter(Q(target__isnull=True) | Q(measured=0))
    )
    for indicator in indicators.select_related("assignment__portfolio"):
        missing = "streefwaarde" if indicator.target is None else "meting"
        yield Finding(
            rule="indicator-zonder-cijfers",
            severity=Severity.INFO,
            subject=f"{indicator.assignment}: {indicator.name}",
            seen=f"Deze indicator heeft geen {missing}.",
            expected="Een indicator maakt het resultaat meetbaar.",
            ground=ground_of(Rule.FORMAT),
            about=(indicator, *_with_post(indicator.assignment)),
        )


def unclear_hours(day: dt.date) -> Iterator[Finding]:
    """Deployments of experts without hours, which count as none; not for work that has ended."""
    for deployment in (
        Deployment.objects.on(day)
        .filter(Q(project=None) | in_phase(recorded_day(day), RUNNING, "project__"))
        .filter(role=DeploymentRole.PARTICIPANT, hours_per_week__isnull=True)
        .filter(on_day(day, "municipality__"))
        .filter(Q(group=None) | Q(group__in=MunicipalityGroup.objects.on(day)))
        .for_list()
        .prefetch_related("group__members__municipality")
    ):
        yield Finding(
            rule="deelname-zonder-uren",
            severity=Severity.INFO,
            subject=f"{deployment.contributor}: {deployment.target}",
            seen="Deelname zonder uren; zij telt als nul.",
            expected="Spreek het aantal uren per week af.",
            ground=ground_of(Rule.EFFORT),
            about=(deployment, deployment.target, *_contributors(deployment, day)),
        )


def _with_post(project: ProjectAssignment) -> tuple[Any, ...]:
    """An assignment, and the post that carries it when it has one."""
    return (project, project.portfolio) if project.portfolio else (project,)


def _contributors(deployment: Deployment, day: dt.date) -> tuple[Any, ...]:
    """Who gives the hours; of a group its municipalities on the day."""
    if deployment.group:
        return tuple(deployment.group.municipalities_on(day))
    return (deployment.contributor,)
