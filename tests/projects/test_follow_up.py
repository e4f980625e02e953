"""Following an assignment up: the page of its progress, its forms, and reporting in one go."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from platform_ivz.refusals import Refused
from portfolios.enums import Role
from portfolios.models import User
from projects.calculations import Quarter, quarter_of, quarter_to_report, quarters_until
from projects.charts import indicator_line
from projects.dossier import hours_of
from projects.enums import DeploymentRole, Light, Phase, RelationKind
from projects.models import (
    Indicator,
    Measurement,
    Milestone,
    ProgressReport,
    ProjectCost,
    ProjectRelation,
    Risk,
)
from projects.services import Reading, report_progress
from tests.factories.portfolios import PersonFactory, RoleMembershipFactory, UserFactory
from tests.factories.projects import (
    DeploymentFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ProgressReportFactory,
    ProjectAssignmentFactory,
    ProjectCostFactory,
    ProjectRelationFactory,
    RiskFactory,
)
from tests.pages import MOST_QUERIES

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"
TODAY = dt.date(2020, 8, 15)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 15 August 2020, in the third quarter."""
    original = timezone.localdate
    monkeypatch.setattr(timezone, "localdate", lambda *given: original(*given) if given else TODAY)


def user_with(role: Role) -> User:
    """Somebody with a role and nothing else."""
    user = UserFactory()
    RoleMembershipFactory(user=user, role=role)
    return user


@pytest.fixture
def assignment():
    return ProjectAssignmentFactory(code="zorgfraude", name="Zorgfraude", phase=Phase.EXECUTION)


@pytest.fixture
def leader(assignment) -> User:
    """Who leads the work and has no other role."""
    user = user_with(Role.PROJECT_LEADER)
    person = PersonFactory(user=user)
    DeploymentFactory(project=assignment, person=person, role=DeploymentRole.LEADER)
    return user


@pytest.fixture
def leader_client(leader: User) -> Client:
    client = Client()
    client.force_login(leader)
    return client


def url(page: str, *args: object) -> str:
    return reverse(f"projects:{page}", args=args)


def text_of(response) -> str:
    return " ".join(response.content.decode().replace(NBSP, " ").replace("&#x27;", "'").split())


# --- Rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "quarter", "first", "last", "previous"),
    [
        ((2020, 1, 1), (2020, 1), (2020, 1, 1), (2020, 3, 31), (2019, 4)),
        ((2020, 3, 31), (2020, 1), (2020, 1, 1), (2020, 3, 31), (2019, 4)),
        ((2020, 4, 1), (2020, 2), (2020, 4, 1), (2020, 6, 30), (2020, 1)),
        ((2020, 9, 30), (2020, 3), (2020, 7, 1), (2020, 9, 30), (2020, 2)),
        ((2020, 12, 31), (2020, 4), (2020, 10, 1), (2020, 12, 31), (2020, 3)),
    ],
)
def test_quarters(day, quarter, first, last, previous) -> None:
    found = quarter_of(dt.date(*day))

    assert found == Quarter(*quarter)
    assert (found.first, found.last) == (dt.date(*first), dt.date(*last))
    assert found.previous == Quarter(*previous)
    assert found.previous.next == found
    assert str(found) == f"{quarter[1]}e kwartaal {quarter[0]}"


def test_the_newest_quarters_come_first() -> None:
    assert quarters_until(Quarter(2020, 2), 3) == [
        Quarter(2020, 2),
        Quarter(2020, 1),
        Quarter(2019, 4),
    ]


def test_the_last_full_quarter_is_due_until_it_is_reported() -> None:
    assert quarter_to_report(TODAY, [], None) == Quarter(2020, 2)
    assert quarter_to_report(TODAY, [Quarter(2020, 1)], None) == Quarter(2020, 2)
    assert quarter_to_report(TODAY, [Quarter(2020, 2)], None) == Quarter(2020, 3)
    assert quarter_to_report(TODAY, [], dt.date(2020, 6, 30)) == Quarter(2020, 2)
    assert quarter_to_report(TODAY, [], dt.date(2020, 7, 1)) == Quarter(2020, 3)


def test_a_line_needs_two_days_and_shows_the_target() -> None:
    first = (dt.date(2020, 1, 1), Decimal(10))
    last = (dt.date(2020, 12, 31), Decimal(20))

    assert indicator_line([first], name="Controles", target=None) is None
    line = indicator_line([last, first], name="Controles", target=Decimal(30))
    assert line.dots == ((6, 54), (214, 30))
    assert line.target_y == 6
    assert line.title == (
        "Controles: 2 metingen, van 10 op 01-01-2020 naar 20 op 31-12-2020; doel 30."
    )


def test_a_line_of_equal_values_lies_in_the_middle() -> None:
    days = [(dt.date(2020, 1, 1), Decimal(4)), (dt.date(2020, 2, 1), Decimal(4))]
    assert [y for _, y in indicator_line(days, name="x", target=None).dots] == [30, 30]


# --- The page ----------------------------------------------------------------------------------


def test_the_page_shows_all_of_it(leader_client: Client, assignment) -> None:
    indicator = IndicatorFactory(
        assignment=assignment, name="Controles", unit="stuks", baseline=2, target=Decimal("7.5")
    )
    MeasurementFactory(indicator=indicator, measured_on=dt.date(2020, 3, 31), value=3)
    MeasurementFactory(indicator=indicator, value=5, interpretation="Het loopt")
    MilestoneFactory(assignment=assignment, title="Plan", due=dt.date(2020, 2, 1))
    MilestoneFactory(assignment=assignment, title="Start", done_on=dt.date(2020, 1, 31))
    RiskFactory(assignment=assignment, description="Geen geld", measure="Vragen")
    ProjectRelationFactory(assignment=assignment, other__name="Ondermijning")
    ProgressReportFactory(assignment=assignment, quarter=1, text="Begonnen")
    ProgressReportFactory(assignment=assignment, quarter=2, light=Light.RED, text="Zit vast")
    ProjectCostFactory(assignment=assignment, purpose="Inhuur", subsidy=400, spent=250)
    ProjectCostFactory(assignment=assignment, purpose="Reis", budget=500)
    DeploymentFactory(project=assignment, hours_per_week=None)

    response = leader_client.get(
        f"{url('projectassignment_progress', 'zorgfraude')}?peildatum=2020-08-15"
    )
    text = text_of(response)
    followed = response.context["followed"]

    assert [report.light for report in followed.lights] == [Light.GREEN, Light.RED]
    assert "vastgelopen" in text
    assert "op koers" in text
    assert "Zit vast" in text
    assert "van 3 op 31-03-2020 naar 5 op 30-06-2020; doel 7,5" in text
    assert "te laat" in text
    assert "gehaald op 31 januari 2020" in text
    assert "Maatregel: Vragen" in text
    assert (followed.costs.budget, followed.costs.subsidy) == (Decimal(1500), Decimal(400))
    assert followed.costs.spent == Decimal(250)
    assert followed.costs.is_partly_known
    assert hours_of(followed.experts) == Decimal(4)
    assert "Gehaald" in text
    assert "Inzet vastleggen" not in text


def test_who_leads_asks_the_database_no_more_than_any_page(
    leader_client: Client, assignment
) -> None:
    for year in (2018, 2019):
        ProgressReportFactory(assignment=assignment, year=year)
        MeasurementFactory(indicator=IndicatorFactory(assignment=assignment))
        ProjectRelationFactory(other=assignment)
        DeploymentFactory(project=assignment)
    address = url("projectassignment_progress", "zorgfraude")
    leader_client.get(address)
    with CaptureQueriesContext(connection) as caught:
        leader_client.get(address)
    assert len(caught) <= MOST_QUERIES


def test_who_only_reads_is_offered_nothing(board_member_client: Client, assignment) -> None:
    MilestoneFactory(assignment=assignment)
    text = text_of(board_member_client.get(url("projectassignment_progress", "zorgfraude")))

    for word in (
        "Voortgang melden",
        "toevoegen",
        "Wijzigen",
        "Verwijderen",
        '<button class="utrecht-button" type="submit">Gehaald',
    ):
        assert word not in text


def test_the_coordinator_records_hours_for_this_assignment(
    coordinator_client: Client, assignment
) -> None:
    text = text_of(coordinator_client.get(url("projectassignment_progress", "zorgfraude")))
    assert f"{url('deployment_add')}?waaraan=project-{assignment.pk}" in text


# --- The forms ---------------------------------------------------------------------------------

ADDED = [
    (
        "indicator",
        Indicator,
        {"name": "Controles", "unit": "stuks", "baseline": "2", "target": "1.250,5"},
        {"baseline": Decimal(2), "target": Decimal("1250.50")},
        "indicatoren",
    ),
    (
        "milestone",
        Milestone,
        {"title": "Plan", "due": "01-09-2020", "done_on": "15-08-2020"},
        {"due": dt.date(2020, 9, 1), "done_on": TODAY},
        "mijlpalen",
    ),
    (
        "risk",
        Risk,
        {"description": "Geen geld", "measure": "Vragen"},
        {"description": "Geen geld", "measure": "Vragen"},
        "risicos",
    ),
    (
        "projectcost",
        ProjectCost,
        {"year": "2020", "purpose": "Inhuur", "budget": "1.000", "subsidy": "400", "spent": ""},
        {"budget": Decimal(1000), "subsidy": Decimal(400), "spent": None},
        "geld",
    ),
]


@pytest.mark.parametrize("kind", ADDED, ids=lambda kind: kind[0])
def test_a_row_is_added_and_leads_back(kind, leader_client: Client, assignment) -> None:
    name, model, data, expected, place = kind
    response = leader_client.post(url(f"{name}_add", "zorgfraude"), data)

    assert response["Location"] == f"{url('projectassignment_progress', 'zorgfraude')}#{place}"
    row = model.objects.get()
    assert row.assignment == assignment
    assert {field: getattr(row, field) for field in expected} == expected


def test_a_measurement_begins_with_today_and_the_last_source(
    leader_client: Client, assignment
) -> None:
    indicator = IndicatorFactory(assignment=assignment)
    MeasurementFactory(indicator=indicator, measured_on=dt.date(2020, 3, 1), source="oud")
    MeasurementFactory(indicator=indicator, measured_on=dt.date(2020, 6, 1), source="telling")
    address = url("measurement_add", "zorgfraude", indicator.pk)

    html = leader_client.get(address).content.decode()
    assert 'value="15-08-2020"' in html
    assert 'value="telling"' in html

    data = {
        "measured_on": "15-08-2020",
        "value": "12,5",
        "source": "telling",
        "interpretation": "meer",
    }
    leader_client.post(address, data)
    found = indicator.measurements.get(measured_on=TODAY)
    assert (found.value, found.interpretation) == (Decimal("12.50"), "meer")


def test_a_day_is_measured_once_and_never_beforehand(leader_client: Client, assignment) -> None:
    measurement = MeasurementFactory(indicator=IndicatorFactory(assignment=assignment))
    address = url("measurement_add", "zorgfraude", measurement.indicator_id)
    data = {"value": "1", "source": "telling"}

    again = leader_client.post(address, {**data, "measured_on": "30-06-2020"})
    assert again.status_code == 422
    assert "al gemeten" in text_of(again)
    tomorrow = leader_client.post(address, {**data, "measured_on": "16-08-2020"})
    assert tomorrow.status_code == 422
    assert "moet nog komen" in text_of(tomorrow)
    assert Measurement.objects.count() == 1


def test_more_subsidy_than_budget_is_refused(leader_client: Client, assignment) -> None:
    data = {"year": "2020", "purpose": "Inhuur", "budget": "100", "subsidy": "101"}
    response = leader_client.post(url("projectcost_add", "zorgfraude"), data)

    assert response.status_code == 422
    assert "niet hoger zijn dan wat is begroot" in text_of(response)
    assert not ProjectCost.objects.exists()


def test_two_assignments_are_tied_once(leader_client: Client, assignment) -> None:
    other = ProjectAssignmentFactory()
    address = url("projectrelation_add", "zorgfraude")
    data = {"other": other.pk, "kind": RelationKind.COMPETING}

    assert leader_client.post(address, data).status_code == 302
    assert ProjectRelation.objects.get().kind == RelationKind.COMPETING
    again = leader_client.post(address, data)
    assert (again.status_code, ProjectRelation.objects.count()) == (422, 1)
    ProjectRelation.objects.update(assignment=other, other=assignment)
    assert leader_client.post(address, data).status_code == 422
    itself = leader_client.post(address, {**data, "other": assignment.pk})
    assert (itself.status_code, ProjectRelation.objects.count()) == (422, 1)


def test_a_relation_is_changed_by_who_wrote_it_down(leader_client: Client, assignment) -> None:
    own = ProjectRelationFactory(assignment=assignment)
    theirs = ProjectRelationFactory(other=assignment)
    html = text_of(leader_client.get(url("projectassignment_progress", "zorgfraude")))

    assert url("projectrelation_edit", "zorgfraude", own.pk) in html
    assert url("projectrelation_edit", "zorgfraude", theirs.pk) not in html
    assert (
        leader_client.get(url("projectrelation_edit", "zorgfraude", theirs.pk)).status_code == 404
    )


def test_a_milestone_is_reached_in_one_tap(leader_client: Client, assignment) -> None:
    milestone = MilestoneFactory(assignment=assignment)
    address = url("milestone_done", "zorgfraude", milestone.pk)

    response = leader_client.post(address)
    assert response["Location"].endswith("#mijlpalen")
    milestone.refresh_from_db()
    assert milestone.done_on == TODAY
    Milestone.objects.update(done_on=dt.date(2020, 7, 1))
    leader_client.post(address)
    milestone.refresh_from_db()
    assert milestone.done_on == dt.date(2020, 7, 1)


def test_the_button_of_a_milestone_is_not_refused(leader_client: Client, assignment) -> None:
    milestone = MilestoneFactory(assignment=assignment)
    leader_client.handler.enforce_csrf_checks = True
    page = leader_client.get(url("projectassignment_progress", "zorgfraude")).content.decode()
    address = url("milestone_done", "zorgfraude", milestone.pk)
    form = page[page.index(f'action="{address}"') :]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form[: form.index("</form>")])

    assert leader_client.post(address).status_code == 403
    leader_client.post(address, {"csrfmiddlewaretoken": token[1]})
    milestone.refresh_from_db()
    assert milestone.done_on == TODAY


CHILDREN = [
    ("indicator", IndicatorFactory, {"name": "Nieuw"}, "name"),
    ("milestone", MilestoneFactory, {"title": "Nieuw", "due": "01-01-2021"}, "title"),
    ("risk", RiskFactory, {"description": "Nieuw"}, "description"),
    (
        "projectcost",
        ProjectCostFactory,
        {"year": "2020", "purpose": "Nieuw", "budget": "1", "subsidy": "0"},
        "purpose",
    ),
]
children = pytest.mark.parametrize("kind", CHILDREN, ids=lambda kind: kind[0])


@children
def test_a_row_is_changed_and_deleted(kind, leader_client: Client, assignment) -> None:
    name, factory, data, field = kind
    row = factory(assignment=assignment)
    assert leader_client.post(url(f"{name}_edit", "zorgfraude", row.pk), data).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Nieuw"

    address = url(f"{name}_delete", "zorgfraude", row.pk)
    assert row.get_absolute_url() in text_of(leader_client.get(address))
    assert leader_client.post(address)["Location"] == row.get_absolute_url()
    assert not type(row).objects.exists()


def test_a_measurement_is_changed_and_deleted(leader_client: Client, assignment) -> None:
    measurement = MeasurementFactory(indicator=IndicatorFactory(assignment=assignment))
    args = ("zorgfraude", measurement.indicator_id, measurement.pk)
    data = {"measured_on": "30-06-2020", "value": "13", "source": "telling"}

    assert leader_client.post(url("measurement_edit", *args), data).status_code == 302
    measurement.refresh_from_db()
    assert measurement.value == Decimal(13)
    assert leader_client.post(url("measurement_delete", *args)).status_code == 302
    assert not Measurement.objects.exists()


@children
def test_a_row_of_another_assignment_is_not_found(kind, leader_client: Client, assignment) -> None:
    name, factory, data, field = kind
    row = factory()
    for page in ("edit", "delete"):
        address = url(f"{name}_{page}", "zorgfraude", row.pk)
        assert leader_client.get(address).status_code == 404
        assert leader_client.post(address, data).status_code == 404
    assert getattr(type(row).objects.get(), field) != "Nieuw"


def test_a_measurement_of_another_indicator_is_not_found(leader_client: Client, assignment) -> None:
    here, elsewhere = IndicatorFactory(assignment=assignment), MeasurementFactory()

    for args in ((here.pk, elsewhere.pk), (elsewhere.indicator_id, elsewhere.pk)):
        for page in ("edit", "delete"):
            address = url(f"measurement_{page}", "zorgfraude", *args)
            assert leader_client.post(address).status_code == 404
    address = url("measurement_add", "zorgfraude", elsewhere.indicator_id)
    data = {"measured_on": "15-08-2020", "value": "1", "source": "telling"}
    assert leader_client.post(address, data).status_code == 404
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.PLATFORM_MEMBER, Role.PROJECT_LEADER])
def test_who_does_not_work_on_it_changes_nothing(role, assignment) -> None:
    user = user_with(role)
    client, milestone = Client(), MilestoneFactory(assignment=assignment)
    client.force_login(user)

    assert client.post(url("milestone_done", "zorgfraude", milestone.pk)).status_code == 403
    assert client.get(url("risk_add", "zorgfraude")).status_code == 403
    assert client.get(url("progressreport_add", "zorgfraude")).status_code == 403
    milestone.refresh_from_db()
    assert milestone.done_on is None


@pytest.mark.parametrize("phase", [Phase.FINISHED, Phase.STOPPED])
def test_what_is_closed_changes_no_more(phase, leader_client: Client, assignment) -> None:
    assignment.phase = phase
    assignment.save()
    milestone = MilestoneFactory(assignment=assignment)

    for address in (
        url("risk_add", "zorgfraude"),
        url("progressreport_add", "zorgfraude"),
        url("milestone_done", "zorgfraude", milestone.pk),
        url("milestone_delete", "zorgfraude", milestone.pk),
    ):
        response = leader_client.post(address, {"description": "Te laat"})
        assert response.status_code == 409
        assert f"De opdracht Zorgfraude is {phase.label}" in text_of(response)
    milestone.refresh_from_db()
    assert milestone.done_on is None
    assert not Risk.objects.exists()
    page = text_of(leader_client.get(url("projectassignment_progress", "zorgfraude")))
    assert "Voortgang melden" not in page


# --- Reporting in one go -----------------------------------------------------------------------


def test_a_report_begins_with_what_was_said_last(leader_client: Client, assignment) -> None:
    ProgressReportFactory(assignment=assignment, quarter=1, text="Begonnen met het plan")
    done = MilestoneFactory(assignment=assignment, title="Al klaar", done_on=dt.date(2020, 1, 1))
    waiting = MilestoneFactory(assignment=assignment, title="Nog niet")
    indicator = IndicatorFactory(assignment=assignment, name="Controles")
    MeasurementFactory(indicator=indicator, source="eigen telling")

    form = leader_client.get(url("progressreport_add", "zorgfraude")).context["form"]

    assert form["period"].value() == "2020-2"
    assert form["text"].value() == "Begonnen met het plan"
    assert form["light"].value() == ""
    assert [pk for pk, _ in form.fields["reached"].choices] == [waiting.pk]
    assert done.pk != waiting.pk
    assert form[f"source_{indicator.pk}"].value() == "eigen telling"
    assert form["on"].value() == TODAY
    assert ("2020-1", "1e kwartaal 2020 (gemeld: op koers)") in form.fields["period"].choices


def test_one_report_stores_all_of_it(leader: User, leader_client: Client, assignment) -> None:
    reached, waiting = (MilestoneFactory(assignment=assignment) for _ in range(2))
    counted, not_counted = (IndicatorFactory(assignment=assignment) for _ in range(2))

    response = leader_client.post(
        url("progressreport_add", "zorgfraude"),
        {
            "period": "2020-2",
            "light": "oranje",
            "text": "Het loopt",
            "reached": [reached.pk],
            "on": "10-07-2020",
            f"value_{counted.pk}": "1.250",
            f"source_{counted.pk}": "telling",
            f"value_{not_counted.pk}": "",
        },
    )

    assert response["Location"].endswith("/voortgang/#stand")
    report = ProgressReport.objects.get()
    assert (report.period, report.light) == (Quarter(2020, 2), Light.AMBER)
    assert (report.text, report.reported_by, report.reported_on) == ("Het loopt", leader, TODAY)
    assert list(Milestone.objects.order_by("pk").values_list("done_on", flat=True)) == [
        dt.date(2020, 7, 10),
        None,
    ]
    assert waiting.pk > reached.pk
    measured = Measurement.objects.get()
    assert (measured.indicator, measured.value) == (counted, Decimal(1250))
    assert (measured.measured_on, measured.source) == (dt.date(2020, 7, 10), "telling")


def test_a_wrong_figure_stores_nothing(leader_client: Client, assignment) -> None:
    milestone = MilestoneFactory(assignment=assignment)
    indicator = IndicatorFactory(assignment=assignment)
    data = {
        "period": "2020-2",
        "light": "groen",
        "text": "Het loopt",
        "reached": [milestone.pk],
        "on": "15-08-2020",
        f"source_{indicator.pk}": "telling",
    }
    address = url("progressreport_add", "zorgfraude")

    for wrong in (
        {f"value_{indicator.pk}": "veel"},
        {f"value_{indicator.pk}": "1", f"source_{indicator.pk}": ""},
        {"on": "16-08-2020"},
        {"period": "2020-4"},
        {"light": ""},
    ):
        assert leader_client.post(address, {**data, **wrong}).status_code == 422
    milestone.refresh_from_db()
    assert milestone.done_on is None
    assert not ProgressReport.objects.exists()
    assert not Measurement.objects.exists()


def test_the_service_stores_all_or_nothing(leader: User, assignment) -> None:
    milestone = MilestoneFactory(assignment=assignment)
    indicator = IndicatorFactory(assignment=assignment)

    def report(**changed: object) -> ProgressReport:
        values = {
            "assignment": assignment,
            "quarter": Quarter(2020, 2),
            "light": Light.GREEN,
            "text": "Het loopt",
            "by": leader,
            "on": TODAY,
            "reached": [milestone],
            "readings": [Reading(indicator, Decimal(1), "telling")],
        }
        return report_progress(**{**values, **changed})

    with pytest.raises(ValidationError):
        report(readings=[Reading(indicator, Decimal(1), "")])
    with pytest.raises(Refused, match="andere opdracht"):
        report(readings=[Reading(IndicatorFactory(), Decimal(1), "telling")])
    with pytest.raises(Refused, match="andere opdracht"):
        report(reached=[MilestoneFactory()])
    with pytest.raises(Refused, match="nog moet komen"):
        report(quarter=Quarter(2020, 4))
    assert not ProgressReport.objects.exists()
    assert not Milestone.objects.filter(done_on__isnull=False).exists()
    assert not Measurement.objects.exists()
    assert report().pk
    assert Measurement.objects.count() == 1


def test_a_quarter_keeps_one_report(leader_client: Client, assignment) -> None:
    indicator = IndicatorFactory(assignment=assignment)
    address = url("progressreport_add", "zorgfraude")
    data = {
        "period": "2020-2",
        "light": "groen",
        "text": "Eerst",
        "on": "15-08-2020",
        f"value_{indicator.pk}": "3",
        f"source_{indicator.pk}": "telling",
    }
    leader_client.post(address, data)
    leader_client.post(
        address, {**data, "light": "rood", "text": "Later", f"value_{indicator.pk}": "4"}
    )

    report = ProgressReport.objects.get()
    assert (report.light, report.text) == (Light.RED, "Later")
    assert Measurement.objects.get().value == Decimal(4)
    due = leader_client.get(address).context["form"]["period"].value()
    assert due == "2020-3"


def test_a_report_that_is_changed_keeps_its_quarter(leader_client: Client, assignment) -> None:
    report = ProgressReportFactory(assignment=assignment, year=2019, quarter=4, text="Oud")
    address = url("progressreport_edit", "zorgfraude", report.pk)

    form = leader_client.get(address).context["form"]
    assert form["text"].value() == "Oud"
    assert "period" not in form.fields
    leader_client.post(address, {"light": "rood", "text": "Nieuw", "period": "2020-2"})
    report.refresh_from_db()
    assert (report.period, report.light, report.text) == (Quarter(2019, 4), Light.RED, "Nieuw")
    assert ProgressReport.objects.count() == 1
