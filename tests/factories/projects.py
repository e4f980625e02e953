"""Project assignments, versions, follow-up and deployments for tests."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from projects import models
from projects.enums import DeploymentRole, Light, Move, Phase, RelationKind, Side, VersionStatus
from tests.factories.agenda import DecisionFactory, ThemeFactory
from tests.factories.portfolios import (
    BodyFactory,
    MunicipalityFactory,
    MunicipalityGroupFactory,
    OrganisationFactory,
    PersonFactory,
    PortfolioFactory,
    UserFactory,
)


class FormatSectionFactory(DjangoModelFactory):
    class Meta:
        model = models.FormatSection

    key = factory.Sequence(lambda n: f"onderdeel-{n}")
    order = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Onderdeel {n}")


class GuidingQuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.GuidingQuestion

    section = factory.SubFactory(FormatSectionFactory)
    text = factory.Sequence(lambda n: f"Hulpvraag {n}?")


class ProjectAssignmentFactory(DjangoModelFactory):
    """Trait `with_portfolio` gives it a post that carries it."""

    class Meta:
        model = models.ProjectAssignment

    class Params:
        with_portfolio = factory.Trait(portfolio=factory.SubFactory(PortfolioFactory))

    code = factory.Sequence(lambda n: f"opdracht-{n}")
    name = factory.Sequence(lambda n: f"Opdracht {n}")
    theme = factory.SubFactory(ThemeFactory)


class AssignmentVersionFactory(DjangoModelFactory):
    """A draft. Traits with a decision: `adopted`, `replaced`."""

    class Meta:
        model = models.AssignmentVersion

    class Params:
        adopted = factory.Trait(
            status=VersionStatus.ADOPTED, decision=factory.SubFactory(DecisionFactory)
        )
        replaced = factory.Trait(
            status=VersionStatus.REPLACED, decision=factory.SubFactory(DecisionFactory)
        )

    assignment = factory.SubFactory(ProjectAssignmentFactory)
    number = 1


class SectionTextFactory(DjangoModelFactory):
    class Meta:
        model = models.SectionText

    version = factory.SubFactory(AssignmentVersionFactory)
    section = factory.SubFactory(FormatSectionFactory)
    text = factory.Sequence(lambda n: f"Tekst {n}")


class ApprovalFactory(DjangoModelFactory):
    class Meta:
        model = models.Approval

    version = factory.SubFactory(AssignmentVersionFactory)
    side = Side.CLIENT
    person = factory.SubFactory(PersonFactory)
    given_on = dt.date(2020, 3, 1)


class DeploymentFactory(DjangoModelFactory):
    """Hours of a municipality for an assignment.

    Traits: `by_group` and `by_organisation` change who gives them, `for_body` to what.
    """

    class Meta:
        model = models.Deployment

    class Params:
        by_group = factory.Trait(
            municipality=None, group=factory.SubFactory(MunicipalityGroupFactory)
        )
        by_organisation = factory.Trait(
            municipality=None, organisation=factory.SubFactory(OrganisationFactory)
        )
        for_body = factory.Trait(project=None, body=factory.SubFactory(BodyFactory))

    municipality = factory.SubFactory(MunicipalityFactory)
    project = factory.SubFactory(ProjectAssignmentFactory)
    role = DeploymentRole.PARTICIPANT
    hours_per_week = Decimal(4)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = models.Indicator

    assignment = factory.SubFactory(ProjectAssignmentFactory)
    name = factory.Sequence(lambda n: f"Indicator {n}")


class MeasurementFactory(DjangoModelFactory):
    class Meta:
        model = models.Measurement

    indicator = factory.SubFactory(IndicatorFactory)
    measured_on = dt.date(2020, 6, 30)
    value = Decimal(12)
    source = "registratie"


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = models.Milestone

    assignment = factory.SubFactory(ProjectAssignmentFactory)
    title = factory.Sequence(lambda n: f"Mijlpaal {n}")
    due = dt.date(2020, 9, 1)


class RiskFactory(DjangoModelFactory):
    class Meta:
        model = models.Risk

    assignment = factory.SubFactory(ProjectAssignmentFactory)
    description = factory.Sequence(lambda n: f"Risico {n}")


class ProgressReportFactory(DjangoModelFactory):
    class Meta:
        model = models.ProgressReport

    assignment = factory.SubFactory(ProjectAssignmentFactory)
    year = 2020
    quarter = 1
    light = Light.GREEN
    text = factory.Sequence(lambda n: f"Voortgang {n}")
    reported_by = factory.SubFactory(UserFactory)


class ProjectRelationFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectRelation
        django_get_or_create = ("assignment", "other")

    assignment = factory.SubFactory(ProjectAssignmentFactory)
    other = factory.SubFactory(ProjectAssignmentFactory)
    kind = RelationKind.SUPPLEMENTARY


class ProjectCostFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectCost

    assignment = factory.SubFactory(ProjectAssignmentFactory)
    year = 2020
    purpose = factory.Sequence(lambda n: f"Kosten {n}")
    budget = Decimal(1000)


class LifeCycleStepFactory(DjangoModelFactory):
    """The work was started."""

    class Meta:
        model = models.LifeCycleStep

    assignment = factory.SubFactory(ProjectAssignmentFactory)
    move = Move.START
    from_state = Phase.PREPARATION
    to_state = Phase.EXECUTION
    by = factory.SubFactory(UserFactory)
    at = dt.datetime(2020, 3, 2, 9, tzinfo=dt.UTC)
