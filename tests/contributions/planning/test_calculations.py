"""Tasks, costs and scenarios: the figures of the first data set, and what holds for any number."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contributions.planning.calculations import (
    BudgetPoint,
    CostParameters,
    ScenarioShare,
    Task,
    coordination_cost,
    cost_parameters,
    fte,
    peer_fte,
    scenario,
    task_hours,
)
from contributions.rates.calculations import contribution, contribution_total
from portfolios.enums import Rounding
from tests.contributions.figures import (
    CURRENT,
    HOURS,
    MONEY,
    MUNICIPALITIES,
    POPULATIONS,
    PROPOSED,
    RATES,
    REGION,
)

# Hours per week of the twelve tasks: chapter 4.
TASKS = [
    Task(number, hours)
    for number, hours in enumerate([2, 4, 4, 4, 10, 8, 2, 4, 4, 12, 4, 4], start=1)
]
SCENARIO_A = {7, 8, 9, 10, 11, 12}
SCENARIO_B = {2, 5, 10, 11, 12}
COSTS = CostParameters(Decimal("62500.00"), Decimal("70312.50"), 36)


TASK_LISTS = st.lists(HOURS, max_size=8).map(
    lambda hours: [Task(number, value) for number, value in enumerate(hours, start=1)]
)
COST_PARAMETERS = st.builds(CostParameters, MONEY, MONEY, st.integers(1, 60))


# Rule 6: tasks and fte ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dropped", "hours"),
    [
        (set(), 62),
        (SCENARIO_A, 32),
        (SCENARIO_B, 28),
        (set(range(1, 13)), 0),
    ],
)
def test_task_hours(dropped: set[int], hours: int) -> None:
    assert task_hours(TASKS, dropped) == hours


@pytest.mark.parametrize(
    ("hours", "shown"), [(64, "1.78"), (62, "1.72"), (32, "0.89"), (36, "1.00"), (0, "0.00")]
)
def test_fte(hours: int, shown: str) -> None:
    assert str(round(fte(hours), 2)) == shown
    assert fte(hours) == fte(hours, 36)


def test_fte_of_another_full_time_week() -> None:
    assert fte(Decimal(32), 40) == Decimal("0.8")


@given(TASK_LISTS, st.data())
def test_kept_and_dropped_hours_are_all_hours(tasks: list[Task], data: st.DataObject) -> None:
    numbers = [task.number for task in tasks]
    dropped = data.draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    kept = set(numbers) - dropped
    assert task_hours(tasks, dropped) + task_hours(tasks, kept) == task_hours(tasks)


@pytest.mark.parametrize(
    ("tasks", "dropped", "message"),
    [
        (TASKS, {0, 13}, "bestaan niet en kunnen dus niet vervallen: 0, 13"),
        ([Task(1, 2), Task(1, 4)], set(), "Taak 1 komt twee keer voor"),
        ([Task(1, -2)], set(), "Het aantal uren per week moet nul of meer zijn"),
    ],
)
def test_task_hours_refuses(tasks: list[Task], dropped: set[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        task_hours(tasks, dropped)


def test_fte_refuses() -> None:
    with pytest.raises(ValueError, match="Het aantal uren per week moet nul of meer zijn"):
        fte(-1)
    with pytest.raises(ValueError, match="Een volledige werkweek"):
        fte(32, 0)


# Rule 7: cost, scenarios and peers ---------------------------------------------------------------


def test_cost_parameters_from_the_two_printed_points() -> None:
    needed, current = BudgetPoint(64, 187_500), BudgetPoint(32, 125_000)
    assert cost_parameters([needed, current]) == COSTS
    assert cost_parameters([current, needed], fulltime_hours=36) == COSTS


@pytest.mark.parametrize(
    ("hours", "cost"),
    [(64, "187500"), (32, "125000"), (62, "183593.75"), (28, "117187.50"), (0, "62500")],
)
def test_coordination_cost(hours: int, cost: str) -> None:
    assert coordination_cost(hours, COSTS) == Decimal(cost)


def test_coordination_cost_is_rounded_half_up_to_cents() -> None:
    assert coordination_cost(1, CostParameters(Decimal(0), Decimal("0.01"), 2)) == Decimal("0.01")
    assert coordination_cost(1, CostParameters(Decimal(0), Decimal("0.01"), 3)) == Decimal("0.00")


def paid(populations: Sequence[int], rate: Decimal) -> list[int]:
    """What municipalities pay over a whole year."""
    return [contribution(inhabitants, rate, Rounding.DOWN) for inhabitants in populations]


@pytest.mark.parametrize(
    ("dropped", "hours", "figures"),
    [
        (set(), 62, ("1.72", "183593.75", "0.2924", "0.0924", "0.30")),
        (SCENARIO_A, 32, ("0.89", "125000.00", "0.1991", "-0.0009", "0.20")),
        (SCENARIO_B, 28, ("0.78", "117187.50", "0.1866", "-0.0134", "0.19")),
    ],
)
def test_scenario(dropped: set[int], hours: int, figures: tuple[str, ...]) -> None:
    outcome = scenario(
        TASKS,
        dropped,
        costs=COSTS,
        populations=POPULATIONS,
        paid=paid(POPULATIONS, CURRENT),
        current_rate=CURRENT,
        rounding=Rounding.DOWN,
    )
    assert outcome.hours == hours
    assert outcome.current_rate == CURRENT
    assert figures == (
        str(round(outcome.fte, 2)),
        str(outcome.cost),
        str(round(outcome.per_inhabitant, 4)),
        str(round(outcome.difference_per_inhabitant, 4)),
        str(outcome.rate),
    )
    assert outcome.current_amount == 125_576
    assert [share.inhabitants for share in outcome.shares] == POPULATIONS
    assert [share.current_amount for share in outcome.shares] == [
        current for _, _, current, _, _ in MUNICIPALITIES
    ]


def test_scenario_for_one_municipality() -> None:
    outcome = scenario(
        TASKS,
        SCENARIO_A,
        costs=COSTS,
        populations=POPULATIONS,
        paid=paid(POPULATIONS, CURRENT),
        current_rate=CURRENT,
        rounding=Rounding.DOWN,
    )
    # 125,000 x 72,560 / 627,898 = 14,445.02
    assert outcome.shares[0] == ScenarioShare(72_560, 14_445, 14_512)
    assert outcome.shares[0].difference == -67


def test_the_needed_budget_explains_the_asked_rate() -> None:
    outcome = scenario(
        [Task(1, 64)],
        (),
        costs=COSTS,
        populations=POPULATIONS,
        paid=paid(POPULATIONS, CURRENT),
        current_rate=CURRENT,
        rounding=Rounding.DOWN,
    )
    assert outcome.cost == 187_500
    assert outcome.rate == PROPOSED


@given(TASK_LISTS, COST_PARAMETERS, REGION, RATES, st.data())
def test_dropping_tasks_never_costs_more(
    tasks: list[Task],
    costs: CostParameters,
    populations: list[int],
    current_rate: Decimal,
    data: st.DataObject,
) -> None:
    assume(sum(populations) > 0)
    numbers = [task.number for task in tasks]
    more = data.draw(st.sets(st.sampled_from(numbers))) if numbers else set()
    fewer = data.draw(st.sets(st.sampled_from(sorted(more)))) if more else set()
    whole, light, heavy = (
        scenario(
            tasks,
            drop,
            costs=costs,
            populations=populations,
            paid=paid(populations, current_rate),
            current_rate=current_rate,
            rounding=Rounding.DOWN,
        )
        for drop in (set(), fewer, more)
    )
    assert whole.hours >= light.hours >= heavy.hours
    assert whole.fte >= light.fte >= heavy.fte
    assert whole.cost >= light.cost >= heavy.cost >= costs.fixed_cost
    assert whole.per_inhabitant >= light.per_inhabitant >= heavy.per_inhabitant
    assert whole.rate >= light.rate >= heavy.rate
    assert whole.difference >= light.difference >= heavy.difference
    for index in range(len(populations)):
        amounts = [outcome.shares[index].amount for outcome in (whole, light, heavy)]
        assert amounts == sorted(amounts, reverse=True)


@given(TASK_LISTS, COST_PARAMETERS, REGION, RATES)
def test_shares_of_a_scenario_carry_its_cost(
    tasks: list[Task], costs: CostParameters, populations: list[int], current_rate: Decimal
) -> None:
    assume(sum(populations) > 0)
    outcome = scenario(
        tasks,
        (),
        costs=costs,
        populations=populations,
        paid=paid(populations, current_rate),
        current_rate=current_rate,
        rounding=Rounding.DOWN,
    )
    assert 0 <= outcome.cost - outcome.amount < len(populations)
    assert (
        outcome.current_amount
        == contribution_total(populations, current_rate, Rounding.DOWN).amount
    )
    assert outcome.difference == sum(share.difference for share in outcome.shares)
    assert outcome.rate * sum(populations) >= outcome.cost


@given(COST_PARAMETERS, HOURS, HOURS)
def test_derived_parameters_give_back_the_cost(
    costs: CostParameters, first: Decimal, second: Decimal
) -> None:
    assume(abs(first - second) >= 1)
    points = [BudgetPoint(hours, coordination_cost(hours, costs)) for hours in (first, second)]
    try:
        derived = cost_parameters(points, costs.fulltime_hours)
    except ValueError:
        # Rounding to cents can push a fixed cost of nearly nothing below zero.
        assert costs.fixed_cost < 1
        return
    for point in points:
        difference = coordination_cost(point.hours_per_week, derived) - Decimal(point.cost)
        # Half a cent on the fixed cost and on the answer, half a cent per fte.
        assert abs(difference) <= Decimal("0.01") + fte(60, costs.fulltime_hours) / 200


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([BudgetPoint(64, 187_500)], "precies twee regels"),
        ([BudgetPoint(64, 187_500), BudgetPoint(64, 125_000)], "in uren verschillen"),
        ([BudgetPoint(64, 125_000), BudgetPoint(32, 187_500)], "Het bedrag per fte"),
        ([BudgetPoint(64, 187_500), BudgetPoint(32, 10_000)], "Het vaste bedrag"),
        ([BudgetPoint(-64, 187_500), BudgetPoint(32, 125_000)], "Het aantal uren per week"),
        ([BudgetPoint(64, -1), BudgetPoint(32, 125_000)], "Het bedrag moet nul of meer"),
    ],
)
def test_cost_parameters_refuse(points: list[BudgetPoint], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        cost_parameters(points)


def test_a_full_time_week_has_hours() -> None:
    with pytest.raises(ValueError, match="Een volledige werkweek"):
        CostParameters(Decimal(0), Decimal(0), 0)
    with pytest.raises(ValueError, match="Een volledige werkweek"):
        cost_parameters([BudgetPoint(64, 187_500), BudgetPoint(32, 125_000)], 0)


@pytest.mark.parametrize("populations", [[], [0], [0, 0]])
def test_a_scenario_needs_inhabitants(populations: list[int]) -> None:
    with pytest.raises(ValueError, match="Zonder inwoners"):
        scenario(
            TASKS,
            (),
            costs=COSTS,
            populations=populations,
            paid=paid(populations, CURRENT),
            current_rate=CURRENT,
            rounding=Rounding.DOWN,
        )


def test_a_scenario_refuses_negative_inhabitants() -> None:
    with pytest.raises(ValueError, match="Het aantal inwoners moet nul of meer zijn"):
        scenario(
            TASKS,
            (),
            costs=COSTS,
            populations=[10, -1],
            paid=[2, 0],
            current_rate=CURRENT,
            rounding=Rounding.DOWN,
        )


@pytest.mark.parametrize(
    ("peer", "municipalities", "shown"), [(3, 22, "1.91"), (7, 41, "2.39"), (7, 14, "7.00")]
)
def test_peer_fte(peer: int, municipalities: int, shown: str) -> None:
    assert str(round(peer_fte(peer, municipalities, 14), 2)) == shown


def test_peer_fte_refuses() -> None:
    with pytest.raises(ValueError, match="minstens één gemeente"):
        peer_fte(3, 0, 14)
    with pytest.raises(ValueError, match="Het aantal fte"):
        peer_fte(-3, 22, 14)
    with pytest.raises(ValueError, match="Het aantal gemeenten"):
        peer_fte(3, 22, -14)
