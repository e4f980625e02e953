"""The pages of assignments: list, one assignment, its course, the timeline, the form."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects.dossier import IN_SECTION, hours_of
from projects.models import ProjectAssignment
from tests.factories.agenda import ThemeFactory
from tests.factories.portfolios import PersonFactory, PortfolioTermFactory
from tests.factories.projects import (
    ApprovalFactory,
    AssignmentVersionFactory,
    DeploymentFactory,
    FormatSectionFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ProgressReportFactory,
    ProjectAssignmentFactory,
    ProjectRelationFactory,
    RiskFactory,
    SectionTextFactory,
)
from tests.pages import MOST_QUERIES

LIST = reverse("projects:projectassignment_list")


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


def rows(response):
    """The rows of a table as {first cell: cells}."""
    return {str(row.cells["name"]): row for row in response.context["table"].rows}


def record(response, name):
    return next(row.record for row in response.context["table"].rows if row.record.name == name)


def full_assignment(**kwargs):
    """An assignment with one of everything that its pages show."""
    assignment = ProjectAssignmentFactory(with_portfolio=True, **kwargs)
    PortfolioTermFactory(portfolio=assignment.portfolio)
    version = AssignmentVersionFactory(assignment=assignment, adopted=True)
    ApprovalFactory(version=version)
    SectionTextFactory(version=version)
    DeploymentFactory(project=assignment, role="projectleider")
    MeasurementFactory(indicator=IndicatorFactory(assignment=assignment))
    MilestoneFactory(assignment=assignment)
    RiskFactory(assignment=assignment)
    ProgressReportFactory(assignment=assignment)
    ProjectRelationFactory(assignment=assignment)
    return assignment


def test_list_shows_who_carries_and_leads_and_the_hours(twente, coordinator_client):
    response = coordinator_client.get(LIST, {"peildatum": "2020-06-30"})

    fraud = record(response, "Zorgfraude")
    assert response.context["table"].paginator.count == 11
    assert (fraud.newest_status, fraud.newest_number) == ("concept", 1)
    assert fraud.holder.formal_name == "Mw. E. Nauta"
    assert fraud.holder.municipality.name == "Hof van Twente"
    assert fraud.leader_name == "Hengelo"
    assert fraud.hours == 6
    assert "geen post gekozen" in response.content.decode()


def test_name_of_a_holder_has_no_double_spaces(coordinator_client):
    assignment = ProjectAssignmentFactory(with_portfolio=True)
    person = PersonFactory(salutation="", initials="B.", tussenvoegsel="van de", surname="Berg")
    PortfolioTermFactory(portfolio=assignment.portfolio, person=person)

    page = coordinator_client.get(LIST)
    assert record(page, assignment.name).holder.formal_name == "B. van de Berg"
    assert "B. van de Berg, " in page.content.decode()


def test_holder_is_the_one_of_the_chosen_day(coordinator_client):
    assignment = ProjectAssignmentFactory(with_portfolio=True)
    for surname, first, last in (
        ("Eerst", None, dt.date(2020, 6, 30)),
        ("Later", dt.date(2020, 7, 1), None),
    ):
        PortfolioTermFactory(
            portfolio=assignment.portfolio,
            person=PersonFactory(surname=surname),
            valid_from=first,
            valid_until=last,
        )

    on = {
        day: coordinator_client.get(LIST, {"peildatum": day})
        for day in ("2020-06-30", "2020-07-01")
    }

    assert record(on["2020-06-30"], assignment.name).holder.formal_name == "Mw. A. Eerst"
    assert record(on["2020-07-01"], assignment.name).holder.formal_name == "Mw. A. Later"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"q": "zorgfr"}, {"Zorgfraude"}),
        ({"status": "vastgesteld"}, {"Hennep"}),
        ({"mist": "portefeuillehouder"}, {"OMG"}),
        ({"mist": "uren"}, {"OMG"}),
        ({"fase": "afgerond"}, set()),
        ({"status": "geen"}, set()),
    ],
)
def test_list_can_be_narrowed(twente, coordinator_client, choice, expected):
    response = coordinator_client.get(LIST, choice)

    assert {row.record.name for row in response.context["table"].rows} == expected
    assert response.context["filter"].is_narrowed


def test_without_a_choice_the_list_is_not_narrowed(coordinator_client):
    assert not coordinator_client.get(LIST).context["filter"].is_narrowed


def test_list_takes_as_many_queries_for_many(coordinator_client):
    full_assignment()
    one = queries(coordinator_client, LIST)
    for _ in range(20):
        full_assignment()

    assert queries(coordinator_client, LIST) == one
    assert one <= MOST_QUERIES


def test_page_has_fourteen_sections_and_says_which_are_empty(twente, coordinator_client):
    response = coordinator_client.get(
        reverse("projects:projectassignment_detail", args=["zorgfraude"])
    )

    parts = response.context["dossier"].parts
    filled = [part.title for part in parts if part.text or part.facts]
    page = response.content.decode()
    assert len(parts) == 14
    assert filled == [
        "Aanleiding van probleem / uitdaging",
        "Projectresultaat",
        "Expertgroep",
        "Financiën",
    ]
    assert page.count("Nog niet ingevuld.") == 10
    assert "<li>Meer gebruik van Bibob.</li>" in page


def test_page_shows_facts_beside_the_text_of_their_section(coordinator_client):
    for order, key in enumerate(IN_SECTION, 1):
        FormatSectionFactory(key=key, order=order + 500)
    assignment = full_assignment()

    response = coordinator_client.get(assignment.get_absolute_url())

    kinds = {part.kind: part for part in response.context["dossier"].parts}
    assert hours_of(kinds["experts"].facts) == 4
    assert [risk.text for risk in kinds["risks"].facts] == [assignment.risks.get().description]
    relation = assignment.relations.get()
    assert [fact.name for fact in kinds["relations"].facts] == [relation.other.name]
    assert kinds["indicators"].facts[0].newest_value == 12
    assert len(kinds["milestones"].facts) == 1


def test_a_relation_shows_on_the_page_of_the_other_too(coordinator_client):
    FormatSectionFactory(key="relatie_andere_initiatieven")
    relation = ProjectRelationFactory()

    response = coordinator_client.get(relation.other.get_absolute_url())

    [part] = response.context["dossier"].parts
    assert [(fact.name, fact.own) for fact in part.facts] == [(relation.assignment.name, False)]
    assert f'href="{relation.assignment.get_absolute_url()}"' in response.content.decode()


def test_a_section_left_empty_on_purpose_says_why(coordinator_client):
    text = SectionTextFactory(text="", left_empty_because="niet van toepassing")

    page = coordinator_client.get(text.version.assignment.get_absolute_url()).content.decode()

    assert "Met opzet leeg: niet van toepassing" in page


def test_page_shows_the_newest_version_only(coordinator_client):
    section = FormatSectionFactory()
    assignment = ProjectAssignmentFactory()
    for number, text in ((1, "Oude tekst"), (2, "Nieuwe tekst")):
        version = AssignmentVersionFactory(assignment=assignment, number=number)
        SectionTextFactory(version=version, section=section, text=text)

    page = coordinator_client.get(assignment.get_absolute_url()).content.decode()

    assert "Nieuwe tekst" in page
    assert "Oude tekst" not in page


@pytest.mark.parametrize("name", ["projectassignment_detail", "projectassignment_course"])
def test_pages_take_as_many_queries_for_many_facts(coordinator_client, name):
    assignment = full_assignment()
    # Beside the version in force; what that one lacks is asked once, however many are written.
    ApprovalFactory(version=AssignmentVersionFactory(assignment=assignment, number=2))
    url = reverse(f"projects:{name}", args=[assignment.code])
    coordinator_client.get(url)
    one = queries(coordinator_client, url)
    for number in range(3, 13):
        DeploymentFactory(project=assignment)
        MilestoneFactory(assignment=assignment)
        RiskFactory(assignment=assignment)
        ProjectRelationFactory(other=assignment)
        MeasurementFactory(indicator=IndicatorFactory(assignment=assignment))
        ApprovalFactory(version=AssignmentVersionFactory(assignment=assignment, number=number))
        ProgressReportFactory(assignment=assignment, year=2000 + number)

    coordinator_client.get(url)
    assert queries(coordinator_client, url) == one
    assert one <= MOST_QUERIES


def test_course_shows_versions_with_their_approval(coordinator_client):
    assignment = full_assignment()
    approval = assignment.versions.get().approvals.get()

    page = coordinator_client.get(
        reverse("projects:projectassignment_course", args=[assignment.code])
    ).content.decode()

    assert f"Akkoord van de opdrachtgever: {approval.person.formal_name}" in page


def test_unknown_assignment_is_not_found(coordinator_client):
    assert coordinator_client.get("/projecten/bestaat-niet/").status_code == 404


def test_timeline_says_what_it_does_not_know(twente, coordinator_client):
    response = coordinator_client.get(reverse("projects:timeline"))

    assert response.context["unknown"] == 7
    spans = response.context["chart"].spans
    assert len([span for span in spans if not span.width]) == 7
    assert "Van 7 van de 11 opdrachten zijn geen datums bekend." in response.content.decode()


def test_timeline_runs_from_the_first_day_until_the_last(coordinator_client):
    assignment = ProjectAssignmentFactory()
    MilestoneFactory(assignment=assignment, due=dt.date(2021, 1, 1), done_on=dt.date(2021, 1, 5))
    MilestoneFactory(assignment=assignment, due=dt.date(2021, 7, 2))

    def row_on(day):
        [row] = coordinator_client.get(reverse("projects:timeline"), {"peildatum": day}).context[
            "rows"
        ]
        return row

    span = row_on("2021-07-02").span
    assert (span.first, span.last) == (dt.date(2021, 1, 1), dt.date(2021, 7, 2))
    row = row_on("2021-12-31")
    # It still runs, so it did not end on the last day that is known of it.
    assert (row.span.first, row.span.last, row.span.goes_on) == (dt.date(2021, 1, 1), None, True)
    assert [moment.kind for moment in row.span.moments] == ["done", "late"]
    assert row.late == 1


def test_timeline_takes_as_many_queries_for_many(coordinator_client):
    full_assignment()
    one = queries(coordinator_client, reverse("projects:timeline"))
    for _ in range(10):
        full_assignment()

    assert queries(coordinator_client, reverse("projects:timeline")) == one
    assert one <= MOST_QUERIES


def test_timeline_without_assignments_says_what_to_do(coordinator_client):
    page = coordinator_client.get(reverse("projects:timeline")).content.decode()

    assert "Er zijn nog geen opdrachten." in page


def test_coordinator_adds_an_assignment(coordinator_client):
    theme = ThemeFactory()

    response = coordinator_client.post(
        reverse("projects:projectassignment_add"),
        {"name": "Tijdlijn", "theme": theme.pk},
    )

    assignment = ProjectAssignment.objects.get()
    assert assignment.code == "opdracht-tijdlijn"
    assert response.url == assignment.get_absolute_url()
    assert coordinator_client.get(response.url).status_code == 200


def test_the_form_changes_the_name_and_never_the_phase(coordinator_client):
    assignment = ProjectAssignmentFactory()

    coordinator_client.post(
        reverse("projects:projectassignment_edit", args=[assignment.code]),
        {"name": "Andere naam", "theme": assignment.theme_id, "phase": "uitvoering"},
    )

    assignment.refresh_from_db()
    assert (assignment.name, assignment.phase) == ("Andere naam", "voorbereiding")


def test_who_may_not_edit_is_refused_and_sees_no_button(board_member_client):
    assignment = ProjectAssignmentFactory()
    edit = reverse("projects:projectassignment_edit", args=[assignment.code])

    page = board_member_client.get(assignment.get_absolute_url()).content.decode()
    answers = [board_member_client.get(edit), board_member_client.post(edit, {"name": "X"})]

    assert edit not in page
    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.mark.parametrize(
    "query",
    [
        "bladzijde=-1",
        "bladzijde=x",
        "sorteer=__class__",
        "sorteer=-holder_name",
        "thema=abc",
        "mist=x",
        "_export=exe",
    ],
)
def test_bad_input_never_breaks_the_list(coordinator_client, query):
    ProjectAssignmentFactory()

    assert coordinator_client.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize("day", ["0000-01-01", "gisteren", "2020-13-01"])
def test_a_day_that_cannot_be_is_refused(coordinator_client, day):
    assert coordinator_client.get(LIST, {"peildatum": day}).status_code == 400


def test_export_has_words_and_plain_numbers(twente, coordinator_client):
    lines = coordinator_client.get(LIST, {"_export": "csv", "q": "zorgfraude"}).content.decode()

    words, _, hours = lines.splitlines()[1].rpartition(",")
    assert words == (
        'Zorgfraude,Ondermijning,concept,voorbereiding,"Mw. E. Nauta, Hof van Twente",Hengelo,,,'
    )
    assert Decimal(hours) == 6
