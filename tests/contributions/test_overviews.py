"""What the overviews ask of the database."""

import pytest

from contributions.effort.models import AdoptedObligation
from contributions.effort.overviews import balance_of, efforts_of
from contributions.planning.scenarios import scenarios_of
from contributions.rates.models import Tariff
from contributions.rounds.overviews import contributions_of
from platform_ivz.reading import reading
from tests.factories.contributions import (
    AdoptedObligationFactory,
    CoordinationTaskFactory,
    EffortBandFactory,
    PopulationCountFactory,
    ScenarioFactory,
    TariffFactory,
)
from tests.factories.portfolios import MunicipalityFactory, MunicipalityGroupFactory
from tests.factories.projects import DeploymentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def fill(n: int) -> None:
    """Add municipalities with everything that the overviews read."""
    for _ in range(n):
        municipality = MunicipalityFactory()
        PopulationCountFactory(municipality=municipality)
        AdoptedObligationFactory(adopted=True, municipality=municipality)
        DeploymentFactory(municipality=municipality)
        DeploymentFactory(
            by_group=True, group=MunicipalityGroupFactory(municipalities=[municipality])
        )


@pytest.mark.parametrize(
    ("overview", "queries"),
    [(contributions_of, 6), (efforts_of, 8), (balance_of, 6), (scenarios_of, 9)],
)
def test_more_municipalities_ask_no_more_queries(
    overview, queries, django_assert_max_num_queries
) -> None:
    EffortBandFactory(tariff=TariffFactory(adopted=True, from_year=2019))
    ScenarioFactory(dropped_tasks=[CoordinationTaskFactory(), CoordinationTaskFactory()])
    fill(1)
    with reading(), django_assert_max_num_queries(queries) as few:
        overview(2020)
    fill(20)
    with reading(), django_assert_max_num_queries(queries) as many:
        overview(2020)
    assert len(many) == len(few)


def test_nothing_is_written(twente) -> None:
    """The overviews read: tariffs and hours stay what a decision made of them."""
    before = (list(Tariff.objects.values()), list(AdoptedObligation.objects.values()))
    for overview in (contributions_of, efforts_of, balance_of, scenarios_of):
        overview(2020)
    assert (list(Tariff.objects.values()), list(AdoptedObligation.objects.values())) == before
