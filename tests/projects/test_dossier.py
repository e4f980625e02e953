"""The dossier: what a version says, frozen and read back without a difference."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.test.utils import CaptureQueriesContext

from platform_ivz.comparing import Piece, compare_words
from projects.comparing import compare
from projects.dossier import IN_SECTION, CostFact, Dossier, Part, dossier_of, dossiers_of, hours_of
from projects.enums import VersionStatus
from projects.models import ProjectAssignment, ProjectCost
from reports.papers.assignments import build
from reports.papers.base import request_for
from tests.factories.agenda import SafetyAgendaFactory
from tests.factories.portfolios import RegionFactory
from tests.factories.projects import (
    ApprovalFactory,
    AssignmentVersionFactory,
    DeploymentFactory,
    FormatSectionFactory,
    IndicatorFactory,
    MeasurementFactory,
    MilestoneFactory,
    ProjectAssignmentFactory,
    ProjectRelationFactory,
    RiskFactory,
    SectionTextFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
DAY = dt.date(2020, 6, 30)


@pytest.fixture
def version(db):
    """A version with text and every kind of fact."""
    for order, key in enumerate(IN_SECTION, 1):
        FormatSectionFactory(key=key, order=order, title=key)
    version = AssignmentVersionFactory(assignment=ProjectAssignmentFactory(name="Proef"))
    assignment = version.assignment
    SectionTextFactory(version=version, section__key="aanleiding", section__order=9, text="Omdat")
    ApprovalFactory(version=version, person__surname="Jansen")
    DeploymentFactory(project=assignment, role="projectleider", hours_per_week=Decimal("2.5"))
    DeploymentFactory(project=assignment, hours_per_week=None)
    MeasurementFactory(indicator=IndicatorFactory(assignment=assignment, name="Controles"))
    MilestoneFactory(assignment=assignment, title="Plan", due=dt.date(2020, 9, 1))
    RiskFactory(assignment=assignment, description="Geen geld", measure="Vragen")
    ProjectRelationFactory(assignment=assignment, other__name="Ander")
    ProjectCost.objects.create(
        assignment=assignment, year=2020, purpose="Onderzoek", budget=1000, subsidy=400, spent=250
    )
    return version


def dossier(version) -> Dossier:
    rows = ProjectAssignment.objects.for_list().as_on(DAY)
    return dossier_of(rows.get(pk=version.assignment_id), version, DAY)


def test_every_fact_stands_in_its_section(version) -> None:
    parts = {part.kind or part.key: part for part in dossier(version).parts}

    assert parts["aanleiding"].text == "<p>Omdat</p>"
    assert hours_of(parts["experts"].facts) == Decimal("2.5")
    assert [part.facts[0].line for part in parts.values() if part.facts] == [
        "Controles: begin niet vermeld, doel niet vermeld",
        "Ander: aanvullend",
        "Geen geld. Maatregel: Vragen",
        parts["experts"].facts[0].line,
        "1 september 2020: Plan",
        (
            "2020, Onderzoek: begroot €\u00a01.000,00, waarvan subsidie €\u00a0400,00,"
            " besteed €\u00a0250,00"
        ),
    ]
    assert parts["experts"].facts[0].line.endswith(": projectleider, 2,5 uur per week")
    assert parts["experts"].facts[1].line.endswith(": deelname, geen uren")


def test_many_at_once_are_what_each_is_alone(version, django_assert_num_queries) -> None:
    other = AssignmentVersionFactory(status=VersionStatus.COMMITTEE)
    SectionTextFactory(version=other, section=version.texts.get().section, text="Daarom")
    ApprovalFactory(version=other, person__surname="Pietersen")
    RiskFactory(assignment=other.assignment)
    ProjectRelationFactory(assignment=other.assignment, other=version.assignment)
    rows = {row.pk: row for row in ProjectAssignment.objects.for_list().as_on(DAY)}
    described = [(row, None) for row in rows.values()]
    described += [(rows[one.assignment_id], one) for one in (version, other)]

    alone = [dossier_of(row, one, DAY) for row, one in described]
    assert ["Pietersen" in one.person for one in alone[-1].approvals] == [True]
    relations = next(part for part in alone[-2].parts if part.kind == "relations")
    assert [fact.own for fact in relations.facts] == [True, False]
    # The format, the texts, the agenda of the day, and each kind of fact; measurements too.
    with django_assert_num_queries(10):
        assert dossiers_of(described, DAY) == alone


def test_a_set_asks_as_much_for_one_as_for_many(db) -> None:
    RegionFactory()
    agenda = SafetyAgendaFactory(adopted=True)

    def grow(number: int) -> None:
        for _ in range(number):
            one = AssignmentVersionFactory(
                assignment__theme__agenda=agenda, status=VersionStatus.COMMITTEE
            )
            SectionTextFactory(version=one)
            ApprovalFactory(version=one)
            DeploymentFactory(project=one.assignment)

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert build(request_for(2020))
        return len(caught)

    grow(1)
    one = asked()
    grow(10)
    assert asked() == one


def test_what_is_frozen_comes_back_without_a_difference(version) -> None:
    before = dossier(version)

    frozen = json.loads(json.dumps(before.freeze(), cls=DjangoJSONEncoder))
    after = Dossier.thaw(frozen)

    assert after.freeze() == before.freeze()
    assert [part.lines for part in after.parts] == [part.lines for part in before.parts]
    assert {fact.pk for part in after.parts for fact in part.facts} == {None}


def test_how_far_it_is_counts_the_name_and_the_sections(version) -> None:
    found = dossier(version)
    FormatSectionFactory(key="leeg", order=20, title="Nog leeg")

    assert (found.filled, found.total, found.percent) == (8, 8, 100)
    assert [part.title for part in dossier(version).empty_parts] == ["Nog leeg"]
    assert (dossier(version).filled, dossier(version).total, dossier(version).percent) == (8, 9, 88)


def test_a_reason_to_leave_it_empty_fills_a_section() -> None:
    assert not Part("a", 1, "A").is_filled
    assert Part("a", 1, "A", left_empty_because="hoort hier niet").is_filled


def test_words_that_came_and_went() -> None:
    assert compare_words("hulp die past", "snelle hulp die helpt") == (
        Piece("new", "snelle "),
        Piece("same", "hulp die "),
        Piece("gone", "past"),
        Piece("new", "helpt"),
    )


def test_a_line_that_ends_earlier_keeps_the_space_of_the_other() -> None:
    assert compare_words("Toezicht en meer.", "Toezicht en") == (
        Piece("same", "Toezicht en "),
        Piece("gone", "meer."),
    )


def test_only_sections_that_differ_are_named(version) -> None:
    before = dossier(version)
    RiskFactory(assignment=version.assignment, description="Te laat", measure="Eerder beginnen")
    version.assignment.name = "Nieuwe naam"
    version.assignment.save()

    changes = compare(before, dossier(version))

    assert [change.title for change in changes] == ["Opdrachtnaam", "risicos"]
    assert changes[1].lines[-1] == (Piece("new", "Te laat. Maatregel: Eerder beginnen"),)
    assert compare(before, before) == []


def test_a_cost_without_spending_says_so() -> None:
    cost = CostFact(year=2021, purpose="Inhuur", budget=Decimal(10), subsidy=Decimal(0))

    assert cost.line.endswith("besteed nog niet bekend")
