"""The tasks and the scenarios of a year."""

from decimal import Decimal

import pytest

from contributions.planning.scenarios import scenarios_of, tasks_of
from contributions.population.models import PopulationCount
from tests.factories.contributions import (
    CoordinationTaskFactory,
    PopulationCountFactory,
    ScenarioFactory,
    TariffFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_the_tasks_and_scenarios_of_2020(twente) -> None:
    assert [task.number for task in tasks_of(2020)] == list(range(1, 13))
    assert sum(task.hours_per_week for task in tasks_of(2020)) == 62
    found = {c.scenario.code: (c.outcome.hours, c.outcome.cost) for c in scenarios_of(2020)}
    assert found == {
        "alle-taken": (62, Decimal("183593.75")),
        "a": (32, Decimal("125000.00")),
        "b": (28, Decimal("117187.50")),
    }
    assert {c.outcome.current_amount for c in scenarios_of(2020)} == {125_576}


def test_without_a_tariff_there_is_no_scenario() -> None:
    CoordinationTaskFactory(year=2020)
    ScenarioFactory(year=2020)
    PopulationCountFactory()
    assert scenarios_of(2020) == ()
    TariffFactory(adopted=True, from_year=2020)
    assert len(scenarios_of(2020)) == 1
    PopulationCount.objects.all().delete()
    assert scenarios_of(2020) == ()
