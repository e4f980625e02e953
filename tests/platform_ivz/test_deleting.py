"""What goes with a row and what keeps it, as Django's own deletion sees it."""

import pytest
from django.contrib.admin.utils import NestedObjects
from django.db import models

from platform_ivz.deleting import consequences
from tests.factories.contributions import EffortBandFactory, PopulationCountFactory, TariffFactory
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    MunicipalityGroupFactory,
    PersonFactory,
    PortfolioFactory,
    PortfolioTermFactory,
)
from tests.factories.projects import (
    IndicatorFactory,
    MeasurementFactory,
    ProjectAssignmentFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def as_django_sees_it(row: models.Model) -> tuple[dict, dict]:
    collector = NestedObjects(using="default")
    collector.collect([row])
    along = {
        model: {found.pk for found in rows} - ({row.pk} if model is type(row) else set())
        for model, rows in collector.model_objs.items()
        if not model._meta.auto_created
    }
    keepers: dict = {}
    for found in collector.protected:
        keepers.setdefault(type(found), set()).add(found.pk)
    return {model: pks for model, pks in along.items() if pks}, keepers


def municipality() -> models.Model:
    place = MunicipalityFactory()
    MunicipalityGroupFactory(municipalities=[place])
    PopulationCountFactory(municipality=place)
    PersonFactory(work__municipality=place)
    return place


def tariff() -> models.Model:
    return EffortBandFactory(tariff=TariffFactory()).tariff


def assignment() -> models.Model:
    project = ProjectAssignmentFactory()
    MeasurementFactory(indicator=IndicatorFactory(assignment=project))
    return project


def body() -> models.Model:
    board = BodyFactory()
    MembershipFactory(body=board)
    PortfolioTermFactory(portfolio=PortfolioFactory(board=board))
    return board


@pytest.mark.parametrize("make", [municipality, tariff, assignment, body, PersonFactory])
def test_the_same_as_django(make) -> None:
    row = make()
    along, keepers = (
        {model: set(pks) for model, pks in rows.items()} for rows in consequences(row)
    )
    assert (along, keepers) == as_django_sees_it(row)


def test_each_step_is_one_query(django_assert_num_queries) -> None:
    row = assignment()
    for _ in range(3):
        MeasurementFactory(indicator=IndicatorFactory(assignment=row))
    # Its indicators, and their measurements, to which nothing refers.
    with django_assert_num_queries(2):
        consequences(row)
