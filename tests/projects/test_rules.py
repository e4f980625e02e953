"""Rules that pages, findings, tasks and papers share, held against each other."""

import datetime as dt
from itertools import product

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from projects.dossier import dossier_of
from projects.enums import Phase
from projects.findings import (
    assignments_without_holder,
    assignments_without_hours,
    assignments_without_leader,
    missing_reports,
    overdue_milestones,
)
from projects.models import Milestone, ProjectAssignment
from projects.tasks import Kind, waiting_for
from tests.factories.portfolios import (
    PersonFactory,
    PortfolioTermFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.factories.projects import (
    AssignmentVersionFactory,
    DeploymentFactory,
    FormatSectionFactory,
    MilestoneFactory,
    ProjectAssignmentFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.date(2020, 8, 15)


@pytest.mark.parametrize("phase", Phase)
def test_a_milestone_is_late_everywhere_or_nowhere(
    phase: Phase, coordinator_client: Client
) -> None:
    FormatSectionFactory(key="planning_en_mijlpalen")
    assignment = ProjectAssignmentFactory(phase=phase)
    MilestoneFactory(assignment=assignment, due=DAY - dt.timedelta(days=1))
    row = ProjectAssignment.objects.for_list().as_on(DAY).get()
    dossier = dossier_of(row, None, DAY)
    pages = [
        coordinator_client.get(reverse(f"projects:{name}", args=args), {"peildatum": f"{DAY}"})
        for name, args in (
            ("projectassignment_list", ()),
            ("kanban", ()),
            ("projectassignment_detail", (assignment.code,)),
            ("projectassignment_progress", (assignment.code,)),
        )
    ]
    timeline = coordinator_client.get(reverse("projects:timeline"), {"peildatum": f"{DAY}"})
    [part] = dossier.parts
    context = {"part": part, "dossier": dossier}
    paper = render_to_string("projects/papers/includes/_facts.html", context)

    found = [
        *("te laat</span>" in page.content.decode() for page in pages),
        "te laat" in paper,
        bool(timeline.context["rows"][0].late),
        bool(list(overdue_milestones(DAY))),
    ]

    assert found == [phase in (Phase.PREPARATION, Phase.EXECUTION)] * len(found)


def test_what_is_to_reach_is_what_is_not_done() -> None:
    days = (None, DAY - dt.timedelta(days=1), DAY)
    for phase, done_on, due in product(Phase, days, days[1:]):
        MilestoneFactory(assignment__phase=phase, due=due, done_on=done_on)

    to_reach = set(Milestone.objects.to_reach())
    late = {about for finding in overdue_milestones(DAY) for about in finding.about[:1]}

    for milestone in Milestone.objects.select_related("assignment"):
        state = milestone.state_on(DAY)
        is_open = state != "done" and milestone.assignment.is_running
        assert (milestone in to_reach) == is_open
        assert (milestone in late) == (state == "late")


@pytest.mark.parametrize(
    ("begun", "quarter"), [("2020-06-30", "2e kwartaal"), ("2020-07-01", "3e kwartaal")]
)
def test_the_form_asks_about_the_quarter_that_is_owed(
    begun: str, quarter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding, the task and the form agree on whether the last full quarter is owed."""
    original = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *given: original(*given) if given else DAY)
    assignment = ProjectAssignmentFactory(
        phase=Phase.EXECUTION, begun_on=dt.date.fromisoformat(begun)
    )
    leader = UserFactory()
    RoleMembershipFactory(user=leader, role="project_leader")
    DeploymentFactory(project=assignment, role="projectleider", person=PersonFactory(user=leader))
    client = Client()
    client.force_login(leader)

    form = client.get(reverse("projects:progressreport_add", args=(assignment.code,))).context[
        "form"
    ]
    chosen = dict(form.fields["period"].choices)[form.initial["period"]]

    is_owed = quarter == "2e kwartaal"
    assert chosen == f"{quarter} 2020"
    assert bool(list(missing_reports(DAY))) == is_owed
    assert [task.kind for task in waiting_for(leader, DAY)] == [Kind.REPORT] * is_owed


def test_a_name_is_written_the_same_everywhere(coordinator_client: Client) -> None:
    FormatSectionFactory()
    person = PersonFactory(salutation="Mw.", initials="", tussenvoegsel="", surname="Nauta")
    assignment = ProjectAssignmentFactory(with_portfolio=True)
    PortfolioTermFactory(portfolio=assignment.portfolio, person=person)
    carried = f"{person.formal_name}, {person.functions.get().municipality}"
    assert carried.startswith("Mw. Nauta, ")

    row = ProjectAssignment.objects.for_list().as_on(DAY).get()

    assert dossier_of(row, None, DAY).holder == carried
    for page in ("projectassignment_list", "kanban"):
        shown = coordinator_client.get(reverse(f"projects:{page}"), {"peildatum": f"{DAY}"})
        assert carried in shown.content.decode()


@pytest.mark.parametrize("phase", Phase)
def test_what_lacks_is_asked_of_running_work_only(phase: Phase, coordinator_client: Client) -> None:
    """The filter of the list and the findings look for the same assignments."""
    assignment = ProjectAssignmentFactory(phase=phase)
    AssignmentVersionFactory(assignment=assignment, adopted=True)
    is_running = phase in (Phase.PREPARATION, Phase.EXECUTION)
    rules = {
        "projectleider": assignments_without_leader,
        "portefeuillehouder": assignments_without_holder,
        "uren": assignments_without_hours,
    }

    for lacks in (*rules, "mijlpaal", "akkoord"):
        choice = {"mist": lacks, "peildatum": f"{DAY}"}
        page = coordinator_client.get(reverse("projects:projectassignment_list"), choice)
        assert bool(page.context["table"].rows) == is_running, lacks
    for rule in rules.values():
        assert bool(list(rule(DAY))) == is_running
