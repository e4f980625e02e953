"""Money and obligations: the figures of the first data set, and what holds for any number."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contributions.calculations import (
    Band,
    BandRange,
    BudgetPoint,
    CostParameters,
    Growth,
    Number,
    ObligationCheck,
    ScenarioShare,
    SubsidyAmount,
    Task,
    band_for,
    band_ranges,
    buyout,
    check_obligation,
    check_part_of_buyout,
    contribution,
    contribution_total,
    coordination_cost,
    cost_parameters,
    earliest_end,
    fte,
    next_renewal,
    peer_fte,
    scenario,
    subsidies_total,
    task_hours,
    validate_bands,
)

CURRENT = Decimal("0.20")
EXTRA = Decimal("0.10")
PROPOSED = Decimal("0.30")

# (CBS code, inhabitants, contribution at 0.20, at 0.10, adopted hours): annexes 10 and 3a.
MUNICIPALITIES = [
    ("GM0141", 72560, 14512, 7256, 6),
    ("GM0147", 23075, 4615, 2307, 2),
    ("GM1774", 26280, 5256, 2628, 2),
    ("GM0153", 158351, 31670, 15835, 8),
    ("GM0158", 24315, 4863, 2431, 2),
    ("GM0163", 35780, 7156, 3578, 4),
    ("GM0164", 80648, 16129, 8064, 6),
    ("GM1735", 35015, 7003, 3501, 4),
    ("GM0168", 22522, 4504, 2252, 2),
    ("GM0173", 31968, 6393, 3196, 4),
    ("GM1742", 38064, 7612, 3806, 4),
    ("GM0183", 21154, 4230, 2115, 2),
    ("GM1700", 33906, 6781, 3390, 4),
    ("GM0189", 24260, 4852, 2426, 2),
]
POPULATIONS = [inhabitants for _, inhabitants, _, _, _ in MUNICIPALITIES]

# (from inhabitants, hours per week, buy-out per year): annex of 3a.
BANDS = (
    Band(0, 2, Decimal(3888)),
    Band(26_000, 4, Decimal(7778)),
    Band(38_001, 6, Decimal(11_667)),
    Band(85_001, 8, Decimal(15_830)),
)

# Hours per week of the twelve tasks: chapter 4.
TASKS = [
    Task(number, hours)
    for number, hours in enumerate([2, 4, 4, 4, 10, 8, 2, 4, 4, 12, 4, 4], start=1)
]
SCENARIO_A = {7, 8, 9, 10, 11, 12}
SCENARIO_B = {2, 5, 10, 11, 12}
COSTS = CostParameters(Decimal("62500.00"), Decimal("70312.50"), 36)

INHABITANTS = st.integers(0, 20_000_000)
REGION = st.lists(INHABITANTS, max_size=20)
RATES = st.decimals(0, 10, places=4)
HOURS = st.decimals(0, 60, places=2)
MONEY = st.decimals(0, 1_000_000, places=2)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@st.composite
def band_tables(draw: st.DrawFn) -> list[Band]:
    """Any table of bands that is in order."""
    starts = draw(st.sets(st.integers(1, 500_000), max_size=6))
    hours = draw(st.sets(HOURS, min_size=len(starts) + 1, max_size=len(starts) + 1))
    pairs = zip([0, *sorted(starts)], sorted(hours), strict=True)
    return [Band(start, value, draw(MONEY)) for start, value in pairs]


TASK_LISTS = st.lists(HOURS, max_size=8).map(
    lambda hours: [Task(number, value) for number, value in enumerate(hours, start=1)]
)
COST_PARAMETERS = st.builds(CostParameters, MONEY, MONEY, st.integers(1, 60))


# Rule 1: contribution ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inhabitants", "rate", "expected"),
    [(inhabitants, CURRENT, amount) for _, inhabitants, amount, _, _ in MUNICIPALITIES]
    + [(inhabitants, EXTRA, amount) for _, inhabitants, _, amount, _ in MUNICIPALITIES],
)
def test_contribution_of_each_municipality(inhabitants: int, rate: Decimal, expected: int) -> None:
    assert contribution(inhabitants, rate) == expected


@pytest.mark.parametrize(
    ("rate", "amount", "unrounded", "loss"),
    [
        (CURRENT, 125_576, "125579.60", "3.60"),
        (EXTRA, 62_785, "62789.80", "4.80"),
        (PROPOSED, 188_365, "188369.40", "4.40"),
        (Decimal(0), 0, "0", "0"),
    ],
)
def test_contribution_total(rate: Decimal, amount: int, unrounded: str, loss: str) -> None:
    total = contribution_total(POPULATIONS, rate)
    assert total.inhabitants == 627_898
    assert total.amount == amount
    assert total.unrounded == Decimal(unrounded)
    assert total.rounding_loss == Decimal(loss)


@pytest.mark.parametrize(
    ("before", "now", "difference", "share", "striking"),
    [
        (73_500, 73_912, 412, "0.0056", False),
        (1000, 1049, 49, "0.049", False),
        (1000, 1050, 50, "0.05", True),
        (1000, 950, -50, "-0.05", True),
        (1000, 951, -49, "-0.049", False),
        (1000, 1000, 0, "0", False),
        (1, 2_000_000, 1_999_999, "1999999", True),
    ],
)
def test_growth(before: int, now: int, difference: int, share: str, striking: bool) -> None:
    growth = Growth(before, now)
    assert growth.difference == difference
    assert round(growth.share, 4) == Decimal(share)
    assert growth.is_striking is striking


def test_a_raised_rate_is_computed_at_once() -> None:
    # Cut down apart, GM0164 would pay 16,129 + 8,064 = 24,193.
    differing = {
        code: contribution(inhabitants, PROPOSED)
        for code, inhabitants, current, extra, _ in MUNICIPALITIES
        if contribution(inhabitants, PROPOSED) != current + extra
    }
    assert differing == {"GM0164": 24_194, "GM0173": 9_590, "GM1742": 11_419, "GM0183": 6_346}


@pytest.mark.parametrize(
    ("inhabitants", "rate", "expected"),
    [(0, CURRENT, 0), (4, CURRENT, 0), (5, CURRENT, 1), (9, CURRENT, 1), (10, CURRENT, 2)],
)
def test_contribution_is_cut_down(inhabitants: int, rate: Decimal, expected: int) -> None:
    assert contribution(inhabitants, rate) == expected


def test_a_region_without_municipalities_contributes_nothing() -> None:
    total = contribution_total([], CURRENT)
    assert (total.inhabitants, total.amount) == (0, 0)
    assert total.rounding_loss == 0


@pytest.mark.parametrize(
    ("inhabitants", "rate", "message"),
    [
        (-1, CURRENT, "Het aantal inwoners moet nul of meer zijn, niet -1"),
        (1, Decimal("-0.20"), "Het tarief per inwoner moet nul of meer zijn, niet -0,2"),
        (1, Decimal("NaN"), "Het tarief per inwoner moet nul of meer zijn, niet NaN"),
        (1, Decimal("Infinity"), "Het tarief per inwoner moet nul of meer zijn"),
    ],
)
def test_contribution_refuses(inhabitants: int, rate: Decimal, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        contribution(inhabitants, rate)


@given(REGION, RATES)
def test_total_is_the_sum_of_its_lines(populations: list[int], rate: Decimal) -> None:
    total = contribution_total(populations, rate)
    assert total.amount == sum(contribution(inhabitants, rate) for inhabitants in populations)
    assert total.inhabitants == sum(populations)
    assert total.unrounded == sum(inhabitants * rate for inhabitants in populations)


@given(INHABITANTS, RATES)
def test_cutting_never_loses_a_whole_euro(inhabitants: int, rate: Decimal) -> None:
    assert 0 <= inhabitants * rate - contribution(inhabitants, rate) < 1


@given(REGION, RATES)
def test_the_region_loses_less_than_a_euro_per_municipality(
    populations: list[int], rate: Decimal
) -> None:
    loss = contribution_total(populations, rate).rounding_loss
    assert 0 <= loss <= len(populations)
    assert loss < len(populations) or not populations


@given(INHABITANTS, INHABITANTS, RATES, RATES)
def test_contribution_grows_with_inhabitants_and_rate(
    one: int, other: int, low: Decimal, high: Decimal
) -> None:
    fewer, more = sorted((one, other))
    cheap, dear = sorted((low, high))
    assert contribution(fewer, cheap) <= contribution(more, cheap) <= contribution(more, dear)


@given(INHABITANTS, RATES, RATES)
def test_two_rates_apart_never_give_more_than_together(
    inhabitants: int, first: Decimal, second: Decimal
) -> None:
    apart = contribution(inhabitants, first) + contribution(inhabitants, second)
    assert contribution(inhabitants, first + second) - apart in {0, 1}


# Rule 2: bands -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inhabitants", "hours"),
    [
        (0, 2),
        (25_999, 2),
        (26_000, 4),
        (38_000, 4),
        (38_001, 6),
        (85_000, 6),
        (85_001, 8),
        (1_000_000, 8),
    ],
)
def test_band_for(inhabitants: int, hours: int) -> None:
    assert band_for(inhabitants, BANDS).hours_per_week == hours


def test_band_ranges() -> None:
    assert band_ranges(BANDS) == (
        BandRange(BANDS[0], 0, 25_999),
        BandRange(BANDS[1], 26_000, 38_000),
        BandRange(BANDS[2], 38_001, 85_000),
        BandRange(BANDS[3], 85_001, None),
    )


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ([], "nog geen klassen"),
        ([Band(1, 2)], "eerste klasse begint bij 0"),
        ([Band(0, 2), Band(0, 4)], "Twee klassen beginnen bij 0 inwoners"),
        ([Band(0, 2), Band(9, 4), Band(5, 6)], "vanaf 5 inwoners staat niet op volgorde"),
        ([Band(0, 2), Band(9, 2)], "vanaf 9 inwoners moet meer uren hebben"),
        ([Band(0, 4), Band(9, 2)], "vanaf 9 inwoners moet meer uren hebben"),
        ([Band(0, -2)], "Het aantal uren per week moet nul of meer zijn"),
        ([Band(0, 2, -1)], "Het bedrag voor afkoop moet nul of meer zijn"),
    ],
)
def test_bands_that_are_no_table_are_refused(bands: list[Band], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        validate_bands(bands)
    with pytest.raises(ValueError, match=message):
        band_for(10, bands)
    with pytest.raises(ValueError, match=message):
        band_ranges(bands)
    with pytest.raises(ValueError, match=message):
        buyout(2, bands)


def test_negative_inhabitants_have_no_band() -> None:
    with pytest.raises(ValueError, match="Het aantal inwoners moet nul of meer zijn"):
        band_for(-1, BANDS)


@given(INHABITANTS, band_tables())
def test_every_number_of_inhabitants_has_one_band_and_it_is_the_shown_range(
    inhabitants: int, bands: list[Band]
) -> None:
    holding = [
        shown.band
        for shown in band_ranges(bands)
        if shown.from_inhabitants <= inhabitants
        and (shown.to_inhabitants is None or inhabitants <= shown.to_inhabitants)
    ]
    assert holding == [band_for(inhabitants, bands)]


@given(band_tables())
def test_both_ends_of_a_shown_range_fall_in_its_band(bands: list[Band]) -> None:
    for shown in band_ranges(bands):
        assert band_for(shown.from_inhabitants, bands) == shown.band
        last = shown.to_inhabitants
        assert last is None or band_for(last, bands) == shown.band


@given(INHABITANTS, INHABITANTS, band_tables())
def test_more_inhabitants_never_owe_fewer_hours(one: int, other: int, bands: list[Band]) -> None:
    fewer, more = sorted((one, other))
    assert band_for(fewer, bands).hours_per_week <= band_for(more, bands).hours_per_week


# Rule 3: adopted obligation ----------------------------------------------------------------------


def test_only_two_municipalities_deviate_from_their_band() -> None:
    checks = {
        code: check_obligation(inhabitants, adopted, BANDS)
        for code, inhabitants, _, _, adopted in MUNICIPALITIES
    }
    deviating = {code: check for code, check in checks.items() if not check.agrees}
    assert deviating == {"GM1774": ObligationCheck(4, 2), "GM1742": ObligationCheck(6, 4)}
    assert [check.difference for check in deviating.values()] == [-2, -2]
    assert sum(check.adopted_hours for check in checks.values()) == 52
    assert sum(check.band_hours for check in checks.values()) == 56


@given(INHABITANTS, HOURS, band_tables())
def test_a_check_agrees_only_without_a_difference(
    inhabitants: int, adopted: Decimal, bands: list[Band]
) -> None:
    check = check_obligation(inhabitants, adopted, bands)
    assert check.adopted_hours == adopted
    assert check.band_hours + check.difference == adopted
    assert check.agrees == (adopted == band_for(inhabitants, bands).hours_per_week)


def test_negative_adopted_hours_are_refused() -> None:
    with pytest.raises(ValueError, match="Het aantal uren per week moet nul of meer zijn"):
        check_obligation(10, -2, BANDS)


# Rule 4: buy-out ---------------------------------------------------------------------------------


def test_a_part_of_the_obligation_stays_below_it() -> None:
    check_part_of_buyout(Decimal("3.99"), 4)
    with pytest.raises(ValueError, match="Dit is de hele verplichting van 4 uur per week"):
        check_part_of_buyout(Decimal("4.00"), 4)
    with pytest.raises(
        ValueError, match=r"De verplichting is 4 uur per week\. Schrijf minder uren"
    ):
        check_part_of_buyout(Decimal("4.01"), 4)


@pytest.mark.parametrize(
    ("hours", "price"),
    [(2, 3888), (4, 7778), (6, 11_667), (8, 15_830), (Decimal("4.00"), 7778)],
)
def test_buyout(hours: Number, price: int) -> None:
    assert buyout(hours, BANDS) == price


@pytest.mark.parametrize(
    ("hours", "shown"), [(0, "0"), (3, "3"), (10, "10"), (Decimal("1.50"), "1,5")]
)
def test_buyout_of_other_hours_takes_an_agreement(hours: Number, shown: str) -> None:
    with pytest.raises(ValueError, match=f"geen bedrag voor {shown} uur.*2, 4, 6, 8.*afspraak"):
        buyout(hours, BANDS)


def test_a_band_without_a_price_cannot_be_bought_out() -> None:
    with pytest.raises(ValueError, match="geen bedrag voor 4 uur per week, wel voor: 2"):
        buyout(4, [Band(0, 2, Decimal(100)), Band(10, 4)])
    with pytest.raises(ValueError, match="wel voor: geen enkel aantal"):
        buyout(2, [Band(0, 2)])


@given(band_tables())
def test_every_band_has_its_listed_price(bands: list[Band]) -> None:
    assert [buyout(band.hours_per_week, bands) for band in bands] == [
        band.buyout_per_year for band in bands
    ]


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


@pytest.mark.parametrize(
    ("dropped", "hours", "figures"),
    [
        (set(), 62, ("1.72", "183593.75", "0.2924", "0.0924", "0.30")),
        (SCENARIO_A, 32, ("0.89", "125000.00", "0.1991", "-0.0009", "0.20")),
        (SCENARIO_B, 28, ("0.78", "117187.50", "0.1866", "-0.0134", "0.19")),
    ],
)
def test_scenario(dropped: set[int], hours: int, figures: tuple[str, ...]) -> None:
    outcome = scenario(TASKS, dropped, costs=COSTS, populations=POPULATIONS, current_rate=CURRENT)
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
        TASKS, SCENARIO_A, costs=COSTS, populations=POPULATIONS, current_rate=CURRENT
    )
    # 125,000 x 72,560 / 627,898 = 14,445.02
    assert outcome.shares[0] == ScenarioShare(72_560, 14_445, 14_512)
    assert outcome.shares[0].difference == -67


def test_the_needed_budget_explains_the_asked_rate() -> None:
    outcome = scenario(
        [Task(1, 64)], (), costs=COSTS, populations=POPULATIONS, current_rate=CURRENT
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
        scenario(tasks, drop, costs=costs, populations=populations, current_rate=current_rate)
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
    outcome = scenario(tasks, (), costs=costs, populations=populations, current_rate=current_rate)
    assert 0 <= outcome.cost - outcome.amount < len(populations)
    assert outcome.current_amount == contribution_total(populations, current_rate).amount
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
        scenario(TASKS, (), costs=COSTS, populations=populations, current_rate=CURRENT)


def test_a_scenario_refuses_negative_inhabitants() -> None:
    with pytest.raises(ValueError, match="Het aantal inwoners moet nul of meer zijn"):
        scenario(TASKS, (), costs=COSTS, populations=[10, -1], current_rate=CURRENT)


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


# Rule 8: subsidies -------------------------------------------------------------------------------


def test_subsidies_total() -> None:
    counted = [200_000, 300_000, 250_000, 50_000, 150_000]
    subsidies = [SubsidyAmount(amount, counted=True) for amount in counted]
    subsidies += [SubsidyAmount(35_000, counted=False), SubsidyAmount(None, counted=True)]
    assert subsidies_total(subsidies) == 950_000
    assert subsidies_total([]) == 0


@given(st.lists(st.builds(SubsidyAmount, st.none() | MONEY, st.booleans())), st.integers(0, 9))
def test_subsidies_add_up(subsidies: list[SubsidyAmount], cut: int) -> None:
    parts = subsidies_total(subsidies[:cut]) + subsidies_total(subsidies[cut:])
    assert parts == subsidies_total(subsidies)


# Rule 10: notice and renewal ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("notice", "months", "end"),
    [
        (date(2020, 3, 12), 12, date(2021, 3, 12)),
        (date(2019, 12, 2), 12, date(2020, 12, 2)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 28), 12, date(2021, 2, 28)),
        (date(2019, 2, 28), 12, date(2020, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2020, 12, 31), 12, date(2021, 12, 31)),
        (date(2020, 12, 31), 2, date(2021, 2, 28)),
        (date(2020, 8, 31), 6, date(2021, 2, 28)),
        (date(2020, 8, 31), 0, date(2020, 8, 31)),
    ],
)
def test_earliest_end(notice: date, months: int, end: date) -> None:
    assert earliest_end(notice, months) == end


@given(DAYS)
def test_a_years_notice_takes_a_year(notice: date) -> None:
    end = earliest_end(notice)
    assert notice + timedelta(days=365) <= end <= notice + timedelta(days=366)
    assert end.month == notice.month


@given(DAYS, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_later_or_longer_notice_never_ends_sooner(
    one: date, other: date, first: int, second: int
) -> None:
    sooner, later = sorted((one, other))
    short, long = sorted((first, second))
    assert sooner <= earliest_end(sooner, short) <= earliest_end(later, short)
    assert earliest_end(sooner, short) <= earliest_end(sooner, long)


def test_earliest_end_refuses() -> None:
    with pytest.raises(ValueError, match="opzegtermijn kan niet negatief"):
        earliest_end(date(2020, 3, 12), -1)
    with pytest.raises(ValueError, match="te ver in de toekomst"):
        earliest_end(date(9999, 3, 12))


@pytest.mark.parametrize(
    ("in_force_from", "today", "ends_on", "renewal"),
    [
        (date(2017, 7, 11), date(2020, 3, 12), None, date(2020, 7, 11)),
        (date(2017, 7, 11), date(2020, 7, 10), None, date(2020, 7, 11)),
        (date(2017, 7, 11), date(2020, 7, 11), None, date(2021, 7, 11)),
        (date(2017, 7, 11), date(2017, 7, 11), None, date(2018, 7, 11)),
        (date(2017, 7, 11), date(2017, 1, 1), None, date(2018, 7, 11)),
        (date(2020, 2, 29), date(2021, 2, 28), None, date(2021, 3, 1)),
        (date(2020, 2, 29), date(2023, 12, 1), None, date(2024, 2, 29)),
        (date(2017, 7, 11), date(2020, 3, 12), date(2021, 3, 12), date(2020, 7, 11)),
        (date(2017, 7, 11), date(2020, 8, 1), date(2021, 3, 12), None),
        (date(2017, 7, 11), date(2020, 3, 12), date(2020, 7, 10), None),
        (date(2017, 7, 11), date(2020, 3, 12), date(2020, 7, 11), date(2020, 7, 11)),
    ],
)
def test_next_renewal(
    in_force_from: date, today: date, ends_on: date | None, renewal: date | None
) -> None:
    assert next_renewal(in_force_from, today, ends_on) == renewal


@given(DAYS, DAYS)
def test_a_renewal_falls_after_today_and_after_a_whole_year(
    in_force_from: date, today: date
) -> None:
    renewal = next_renewal(in_force_from, today)
    assert renewal is not None
    assert renewal > today
    assert renewal >= in_force_from + timedelta(days=365)
    assert (renewal - max(today, in_force_from)).days <= 366


@given(DAYS, DAYS)
def test_notice_lets_at_most_one_more_renewal_pass(in_force_from: date, notice: date) -> None:
    end = earliest_end(notice)
    renewal = next_renewal(in_force_from, notice, end)
    if renewal is not None and in_force_from <= notice:
        assert next_renewal(in_force_from, renewal, end) is None


def test_next_renewal_refuses() -> None:
    with pytest.raises(ValueError, match="te ver in de toekomst"):
        next_renewal(date(2017, 7, 11), date(9999, 8, 1))
