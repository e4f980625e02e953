"""An assignment on a day in the past: the version, status, approvals and phase of that day."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from agenda.models import SafetyAgenda
from platform_ivz.charts.timeline import timeline
from projects.calculations import Change, state_on
from projects.charts import course_of
from projects.enums import Move, Phase, Side, VersionStatus
from projects.findings import overdue_milestones, work_on_a_draft, work_without_approval
from projects.models import Approval, ProjectAssignment
from projects.recorded import phase_on, versions_on
from reports.papers.assignments import build_one
from reports.papers.base import PaperRequest
from tests.factories.agenda import DecisionFactory, SafetyAgendaFactory
from tests.factories.portfolios import PortfolioFactory, RegionFactory
from tests.factories.projects import (
    ApprovalFactory,
    AssignmentVersionFactory,
    DeploymentFactory,
    LifeCycleStepFactory,
    MilestoneFactory,
    ProgressReportFactory,
    ProjectAssignmentFactory,
)

D = dt.date
CHANGES = (
    Change(D(2026, 3, 1), "", "concept"),
    Change(D(2026, 4, 1), "concept", "dvo"),
    Change(D(2026, 5, 1), "dvo", "vastgesteld"),
)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (D(2026, 2, 28), ""),
        (D(2026, 3, 1), "concept"),
        (D(2026, 4, 30), "dvo"),
        (D(2026, 5, 1), "vastgesteld"),
        (D(2030, 1, 1), "vastgesteld"),
    ],
)
def test_state_on(day: dt.date, state: str) -> None:
    assert state_on(CHANGES, "vastgesteld", day) == state


def test_what_holds_since_before_it_was_recorded() -> None:
    earlier = (CHANGES[0], CHANGES[1], Change(D(2020, 6, 1), "dvo", "vastgesteld"))
    days = (D(2020, 5, 31), D(2020, 6, 1), D(2026, 4, 2))
    assert [state_on(earlier, "vastgesteld", day) for day in days[:2]] == ["", "vastgesteld"]
    assert state_on(earlier, "vastgesteld", days[2]) == "vastgesteld"


def test_without_changes_it_always_was() -> None:
    assert state_on((), "concept", D(1900, 1, 1)) == "concept"


# --- Versions ----------------------------------------------------------------------------------


def at(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


@pytest.fixture
def hennep(db: None) -> ProjectAssignment:
    """Version 1 was adopted in 2020; version 2 was begun and adopted in 2026, and is carried out."""
    assignment = ProjectAssignmentFactory(name="Hennep", code="hennep", phase=Phase.EXECUTION)
    SafetyAgendaFactory(adopted=True, valid_until=D(2022, 12, 31))
    decided = {
        1: DecisionFactory(taken_on=D(2020, 3, 1)),
        2: DecisionFactory(taken_on=D(2026, 5, 1)),
    }
    AssignmentVersionFactory(
        assignment=assignment, number=1, status=VersionStatus.REPLACED, decision=decided[1]
    )
    newest = AssignmentVersionFactory(
        assignment=assignment, number=2, status=VersionStatus.ADOPTED, decision=decided[2]
    )
    for move, before, after, day in (
        (Move.NEW_VERSION, "", VersionStatus.DRAFT, D(2026, 3, 1)),
        (Move.OFFER, VersionStatus.DRAFT, VersionStatus.OFFICIALS, D(2026, 3, 15)),
        (Move.ADOPT, VersionStatus.BOARD, VersionStatus.ADOPTED, D(2026, 6, 1)),
    ):
        LifeCycleStepFactory(
            assignment=assignment,
            version=newest,
            move=move,
            from_state=before,
            to_state=after,
            at=at(day),
        )
    LifeCycleStepFactory(
        assignment=assignment,
        move=Move.START,
        from_state=Phase.PREPARATION,
        to_state=Phase.EXECUTION,
        at=at(D(2026, 7, 1)),
    )
    ApprovalFactory(version=newest, side=Side.CLIENT, given_on=D(2026, 4, 1))
    ApprovalFactory(version=newest, side=Side.CONTRACTOR, given_on=D(2026, 4, 20))
    return assignment


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        (D(2020, 2, 29), []),
        (D(2020, 3, 1), [(1, "vastgesteld")]),
        (D(2026, 2, 28), [(1, "vastgesteld")]),
        (D(2026, 3, 1), [(2, "concept"), (1, "vastgesteld")]),
        (D(2026, 4, 30), [(2, "ambtelijk_akkoord"), (1, "vastgesteld")]),
        (D(2026, 5, 1), [(2, "vastgesteld"), (1, "vervangen")]),
    ],
)
def test_versions_of_a_day(hennep: ProjectAssignment, day: dt.date, statuses: list) -> None:
    found = versions_on(hennep.versions.all(), hennep.steps.all(), day)
    assert [(version.number, version.status) for version in found] == statuses


@pytest.mark.parametrize(
    ("day", "number", "status"),
    [
        (D(2020, 2, 29), None, "Nog geen versie"),
        (D(2026, 2, 28), 1, "Vastgesteld"),
        (D(2026, 3, 1), 2, "Concept"),
        (D(2026, 5, 1), 2, "Vastgesteld"),
        # The working date is nobody's choice: what was done after it is not hidden.
        (D(2022, 12, 31), 2, "Vastgesteld"),
    ],
)
def test_the_paper_of_a_day(
    hennep: ProjectAssignment, day: dt.date, number: int | None, status: str
) -> None:
    sheet = build_one(PaperRequest(RegionFactory(), day, day.year), hennep.code)["sheets"][0]
    assert (sheet.dossier.number, sheet.status) == (number, status)


def test_approvals_of_a_day(hennep: ProjectAssignment) -> None:
    def given(day: dt.date) -> list[str]:
        newest = versions_on(hennep.versions.all(), hennep.steps.all(), day)[0]
        return [approval.side for approval in newest.given_approvals]

    assert given(D(2026, 3, 20)) == []
    assert given(D(2026, 4, 1)) == [Side.CLIENT]
    assert set(given(D(2026, 4, 20))) == {Side.CLIENT, Side.CONTRACTOR}


def test_phase_of_a_day(hennep: ProjectAssignment) -> None:
    days = (D(2020, 3, 1), D(2026, 6, 30), D(2026, 7, 1))
    assert [phase_on(hennep, hennep.steps.all(), day) for day in days] == [
        Phase.PREPARATION,
        Phase.PREPARATION,
        Phase.EXECUTION,
    ]
    over = ProjectAssignmentFactory(phase=Phase.FINISHED, ended_on=D(2021, 6, 30))
    days = (D(2021, 6, 29), D(2021, 6, 30))
    assert [phase_on(over, (), day) for day in days] == [Phase.EXECUTION, Phase.FINISHED]


@pytest.mark.parametrize("phase", [Phase.FINISHED, Phase.STOPPED])
def test_phase_of_a_day_by_the_days_of_a_file(db: None, phase: Phase) -> None:
    over = ProjectAssignmentFactory(phase=phase, begun_on=D(2020, 9, 1), ended_on=D(2021, 6, 30))
    days = (D(2020, 8, 31), D(2020, 9, 1), D(2021, 6, 29), D(2021, 6, 30))

    assert [phase_on(over, (), day) for day in days] == [
        Phase.PREPARATION,
        Phase.EXECUTION,
        Phase.EXECUTION,
        phase,
    ]
    known = ProjectAssignment.objects.with_days().get(pk=over.pk)
    assert (known.first_day, known.last_day) == (D(2020, 9, 1), D(2021, 6, 30))


def test_what_was_stopped_may_never_have_begun(db: None) -> None:
    stopped = ProjectAssignmentFactory(phase=Phase.STOPPED, ended_on=D(2021, 6, 30))

    assert phase_on(stopped, (), D(2021, 1, 1)) == Phase.STOPPED


def test_work_that_began_before_it_was_recorded(hennep: ProjectAssignment) -> None:
    hennep.begun_on = D(2026, 6, 15)

    days = (D(2026, 6, 14), D(2026, 6, 15))
    assert [phase_on(hennep, hennep.steps.all(), day) for day in days] == [
        Phase.PREPARATION,
        Phase.EXECUTION,
    ]


# --- Pages -------------------------------------------------------------------------------------


def words(client: Client, address: str) -> str:
    text = client.get(address).content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_page_of_a_day_in_the_past(hennep, coordinator_client: Client) -> None:
    page = words(coordinator_client, "/projecten/hennep/?peildatum=2020-06-01")
    assert "Projectopdracht, versie 1." in page
    assert "Fase: voorbereiding" in page
    assert "Na 1 juni 2020 kwam versie 2" in page
    assert "Versie, fase en akkoord zijn die van 1 juni 2020." in page
    assert "Wat u nu kunt doen" not in page
    assert "Nieuwe versie beginnen" not in page

    later = words(coordinator_client, "/projecten/hennep/?versie=2")
    assert "Projectopdracht, versie 2." in later
    assert "Deze versie was er op 1 juni 2020 nog niet" in later

    before = words(coordinator_client, "/projecten/hennep/?peildatum=2020-01-01")
    assert "Op 1 januari 2020 was er nog geen versie van deze opdracht." in before


def test_without_a_choice_the_work_is_that_of_today(hennep, coordinator_client: Client) -> None:
    page = words(coordinator_client, "/projecten/hennep/")
    assert "Projectopdracht, versie 2." in page
    assert "Fase: uitvoering" in page
    assert "Stand op 31 december 2022; versie, fase en akkoord van vandaag" in page
    assert "Wat u nu kunt doen" in page


def test_the_pages_of_agenda_and_theme_have_the_status_of_the_day(
    hennep, coordinator_client: Client
) -> None:
    theme = hennep.theme
    agenda = theme.agenda
    agenda.status, agenda.decision = "vastgesteld", DecisionFactory(taken_on=D(2021, 1, 1))
    agenda.save()

    def shown(day: str) -> tuple[str, str]:
        answer = coordinator_client.get(f"{agenda.get_absolute_url()}?peildatum={day}")
        row = next(row for row in answer.context["rows"] if row.theme == theme)
        return answer.context["object"].status, row.assignments[0].version_status

    assert shown("2020-01-01") == ("concept", "")
    assert shown("2020-12-31") == ("concept", "vastgesteld")
    assert shown("2021-01-01") == ("vastgesteld", "vastgesteld")
    assert shown("2026-03-20")[1] == "ambtelijk_akkoord"
    theme_page = coordinator_client.get(f"{theme.get_absolute_url()}?peildatum=2026-03-20")
    assert theme_page.context["row"].assignments[0].version_status == "ambtelijk_akkoord"


@pytest.mark.django_db
def test_what_runs_does_not_end_on_a_day_that_is_over() -> None:
    for phase in (Phase.EXECUTION, Phase.FINISHED):
        assignment = ProjectAssignmentFactory(phase=phase, name=str(phase))
        DeploymentFactory(project=assignment, valid_from=D(2020, 1, 1), valid_until=D(2020, 12, 31))
    rows = {one.phase: one for one in ProjectAssignment.objects.with_days()}
    running, over = rows[Phase.EXECUTION], rows[Phase.FINISHED]
    assert course_of(running, (), D(2020, 12, 31)).last == D(2020, 12, 31)
    course = course_of(running, (), D(2021, 1, 1))
    assert (course.last, course.goes_on) == (None, True)
    assert course_of(over, (), D(2021, 1, 1)).last == D(2020, 12, 31)
    drawn = timeline([course], day=D(2021, 1, 1), title="Tijdlijn")
    assert drawn.title == "Tijdlijn: uitvoering van 01-01-2020 en loopt nog."


# --- Lists, lanes, findings --------------------------------------------------------------------

LIST = "/projecten/"


def listed(client: Client, **asked: str) -> dict[str, tuple[str, str | None]]:
    """Phase and status of the newest version of each assignment in the list."""
    rows = client.get(LIST, asked).context["table"].rows
    return {row.record.name: (row.record.phase_then, row.record.newest_status) for row in rows}


def test_the_list_and_its_file_have_the_state_of_the_day(
    hennep, coordinator_client: Client
) -> None:
    ProjectAssignmentFactory(name="Nieuw")
    then = {"peildatum": "2020-06-01"}
    assert listed(coordinator_client, **then) == {
        "Hennep": ("voorbereiding", "vastgesteld"),
        "Nieuw": ("voorbereiding", None),
    }
    assert listed(coordinator_client, peildatum="2026-07-01")["Hennep"] == (
        "uitvoering",
        "vastgesteld",
    )
    for asked, names in (
        ({"fase": "uitvoering"}, []),
        ({"fase": "voorbereiding", "status": "vastgesteld"}, ["Hennep"]),
        ({"status": "geen"}, ["Nieuw"]),
        ({"sorteer": "-newest_status"}, ["Nieuw", "Hennep"]),
    ):
        assert sorted(listed(coordinator_client, **then, **asked)) == sorted(names)
    file = coordinator_client.get(LIST, {**then, "_export": "csv"}).content.decode()
    assert "Hennep" in file
    assert "voorbereiding" in file
    assert "uitvoering" not in file
    text = words(coordinator_client, f"{LIST}?peildatum=2020-06-01")
    assert "akkoorden, mijlpalen en meldingen zijn die van 1 juni 2020" in text
    assert "niet is vastgelegd" in text


def test_who_still_has_to_agree_on_a_day(hennep, coordinator_client: Client) -> None:
    def lacking(day: str) -> list[str]:
        return list(listed(coordinator_client, peildatum=day, mist="akkoord"))

    for side in Side:
        ApprovalFactory(version=hennep.versions.get(number=1), side=side, given_on=D(2020, 2, 1))
    LifeCycleStepFactory(
        assignment=hennep,
        version=hennep.versions.get(number=2),
        move=Move.AGREE,
        from_state=VersionStatus.OFFICIALS,
        to_state=VersionStatus.COMMITTEE,
        at=at(D(2026, 3, 20)),
    )
    assert lacking("2026-04-10") == ["Hennep"]
    assert lacking("2026-04-25") == []


def test_milestones_and_reports_of_later_are_not_in_the_list_of_a_day(
    hennep, coordinator_client: Client
) -> None:
    MilestoneFactory(assignment=hennep, title="Start", due=D(2026, 3, 5), done_on=D(2026, 3, 10))
    ProgressReportFactory(
        assignment=hennep, year=2026, quarter=1, light="groen", reported_on=D(2026, 4, 2)
    )

    def row(day: str) -> tuple[str | None, str | None]:
        [found] = coordinator_client.get(LIST, {"peildatum": day}).context["table"].rows
        return found.record.next_milestone, found.record.newest_light

    assert row("2026-03-09") == ("Start", None)
    assert row("2026-03-10") == (None, None)
    assert row("2026-04-02") == (None, "groen")
    assert [f.subject for f in overdue_milestones(D(2026, 3, 9))] == ["Hennep: Start"]
    assert list(overdue_milestones(D(2026, 3, 10))) == []


def test_the_lanes_and_the_timeline_have_the_state_of_the_day(
    hennep, coordinator_client: Client
) -> None:
    def lane(day: str) -> str:
        lanes = coordinator_client.get("/projecten/bord/", {"peildatum": day}).context["lanes"]
        [found] = [one for one in lanes if one.total]
        assert not any(card.next_move for card in found.cards)
        return found.label

    assert [lane(day) for day in ("2020-06-01", "2026-03-20", "2026-07-01")] == [
        "vastgesteld",
        "ambtelijk akkoord",
        "uitvoering",
    ]
    for day, phase in (("2020-06-01", "voorbereiding"), ("2026-07-01", "uitvoering")):
        answer = coordinator_client.get("/projecten/tijdlijn/", {"peildatum": day})
        assert [row.assignment.phase for row in answer.context["rows"]] == [phase]
        post = hennep.portfolio or PortfolioFactory()
        ProjectAssignment.objects.update(portfolio=post)
        page = words(coordinator_client, f"{post.get_absolute_url()}?peildatum={day}")
        assert f"Hennep {phase}" in page


def test_findings_see_the_work_of_the_day(hennep) -> None:
    Approval.objects.filter(side=Side.CONTRACTOR).delete()
    assert list(work_without_approval(D(2026, 6, 30))) == []
    assert len(list(work_without_approval(D(2026, 7, 1)))) == 1
    hennep.versions.filter(number=1).delete()
    assert list(work_on_a_draft(D(2026, 7, 1))) == []
    # Nobody chose the working date: there the work is that of today.
    assert SafetyAgenda.objects.working_date(timezone.localdate()) == D(2022, 12, 31)
    assert len(list(work_without_approval(D(2022, 12, 31)))) == 1
    assert list(work_without_approval(D(2022, 12, 30))) == []
