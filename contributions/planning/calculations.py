"""Pure rules of the coordination: its tasks, what they cost, and scenarios (chapter 6).

Money is in euro, hours are per week. The amount of each municipality is rounded by the rule of the
region, costs are rounded half up to cents. All other results keep the full precision of `Decimal` and are rounded
only for display.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from fractions import Fraction

from contributions.calculations import Number, require_hours, require_not_negative
from contributions.rates.calculations import rounded_by
from portfolios.enums import Rounding

CENT = Decimal("0.01")
FULLTIME_HOURS = 36
"""Hours of a full-time week when nothing else is given."""


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the coordination: its number in the budget and its hours per week (chapter 6)."""

    number: int
    hours_per_week: Number


@dataclass(frozen=True, slots=True)
class CostParameters:
    """What the coordination costs: an assumption, derived from what a budget prints.

    `fixed_cost` in euro per year, whatever the hours; `cost_per_fte` in euro per year for one
    full-time week of `fulltime_hours`.

    Raises ValueError when a cost is negative or the full-time week has no hours.
    """

    fixed_cost: Decimal
    cost_per_fte: Decimal
    fulltime_hours: Number = FULLTIME_HOURS

    def __post_init__(self) -> None:
        require_not_negative(self.fixed_cost, "Het vaste bedrag")
        require_not_negative(self.cost_per_fte, "Het bedrag per fte")
        _require_fulltime(self.fulltime_hours)


@dataclass(frozen=True, slots=True)
class BudgetPoint:
    """One line of a budget: so many hours per week cost so many euro per year."""

    hours_per_week: Number
    cost: Number


@dataclass(frozen=True, slots=True)
class ScenarioShare:
    """What a scenario asks of one municipality beside what it pays now, in euro per year."""

    inhabitants: int
    amount: Decimal
    current_amount: Decimal

    @property
    def difference(self) -> Decimal:
        """Amount minus current amount: below zero when the municipality pays less."""
        return self.amount - self.current_amount


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """What remains, and what it costs, when tasks are dropped (chapter 6).

    `hours` per week; `fte` unrounded; `cost` in euro per year, to the cent; `per_inhabitant` and
    `current_rate` in euro, the first unrounded; `shares` in the order of the given populations,
    each rounded by `rounding`.
    """

    hours: Decimal
    fte: Decimal
    cost: Decimal
    per_inhabitant: Decimal
    current_rate: Decimal
    rounding: Rounding
    shares: tuple[ScenarioShare, ...]

    @property
    def difference_per_inhabitant(self) -> Decimal:
        """Euro per inhabitant above the current rate; below zero when the scenario is cheaper."""
        return self.per_inhabitant - self.current_rate

    @property
    def rate(self) -> Decimal:
        """The lowest rate in whole cents per inhabitant that covers the cost, before amounts are rounded."""
        return self.per_inhabitant.quantize(CENT, rounding=ROUND_UP)

    @property
    def amount(self) -> Decimal:
        """The sum of the shares, in euro."""
        return sum((share.amount for share in self.shares), Decimal(0))

    @property
    def current_amount(self) -> Decimal:
        """The sum of what the municipalities pay now, in euro."""
        return sum((share.current_amount for share in self.shares), Decimal(0))

    @property
    def difference(self) -> Decimal:
        """Amount minus current amount, in euro."""
        return self.amount - self.current_amount


def fte(hours: Number, fulltime_hours: Number = FULLTIME_HOURS) -> Decimal:
    """Return hours per week as a share of a full-time week, unrounded.

    Raises ValueError when hours are negative or the full-time week has no hours.
    """
    require_hours(hours)
    _require_fulltime(fulltime_hours)
    return Decimal(hours) / fulltime_hours


def task_hours(tasks: Iterable[Task], dropped: Collection[int] = ()) -> Decimal:
    """Return the hours per week of the tasks that remain when the numbers in `dropped` fall away.

    Raises ValueError when two tasks share a number, when a dropped number does not exist or when
    hours are negative.
    """
    hours: dict[int, Number] = {}
    for task in tasks:
        if task.number in hours:
            raise ValueError(f"Taak {task.number} komt twee keer voor.")
        require_hours(task.hours_per_week)
        hours[task.number] = task.hours_per_week
    if unknown := sorted(set(dropped) - hours.keys()):
        numbers = ", ".join(str(number) for number in unknown)
        raise ValueError(f"Deze taken bestaan niet en kunnen dus niet vervallen: {numbers}.")
    kept = (Decimal(value) for number, value in hours.items() if number not in dropped)
    return sum(kept, Decimal(0))


def cost_parameters(
    points: Sequence[BudgetPoint], fulltime_hours: Number = FULLTIME_HOURS
) -> CostParameters:
    """Derive fixed cost and cost per fte from two lines of a budget (chapter 6). An assumption.

    A straight line is drawn through both points: its slope is the cost of an hour, what remains
    at no hours is fixed. Both are rounded half up to cents.

    Raises ValueError unless two points with different hours are given, and when the line would
    make the fixed cost or the cost per fte negative.
    """
    if len(points) != 2:
        raise ValueError("Geef precies twee regels van de begroting: uren en kosten.")
    first, second = points
    for point in points:
        require_hours(point.hours_per_week)
        require_not_negative(point.cost, "Het bedrag")
    if first.hours_per_week == second.hours_per_week:
        raise ValueError("De twee regels van de begroting moeten in uren verschillen.")
    per_hour = (Fraction(second.cost) - Fraction(first.cost)) / (
        Fraction(second.hours_per_week) - Fraction(first.hours_per_week)
    )
    fixed_cost = Fraction(first.cost) - per_hour * Fraction(first.hours_per_week)
    _require_fulltime(fulltime_hours)
    return CostParameters(
        _to_cents(fixed_cost), _to_cents(per_hour * Fraction(fulltime_hours)), fulltime_hours
    )


def coordination_cost(hours: Number, costs: CostParameters) -> Decimal:
    """Return what these hours per week cost in euro per year, rounded half up to cents.

    Raises ValueError when hours are negative.
    """
    require_hours(hours)
    variable = Fraction(costs.cost_per_fte) * Fraction(hours) / Fraction(costs.fulltime_hours)
    return _to_cents(Fraction(costs.fixed_cost) + variable)


def scenario(
    tasks: Iterable[Task],
    dropped: Collection[int],
    *,
    costs: CostParameters,
    populations: Sequence[int],
    paid: Sequence[Decimal],
    current_rate: Decimal,
    rounding: Rounding,
) -> ScenarioOutcome:
    """Work out what remains and what it costs when the tasks in `dropped` fall away.

    Tasks kept -> hours -> fte -> cost -> euro per inhabitant -> euro per municipality, beside what is
    paid now. `populations` has the inhabitants of each municipality, `paid` what each pays now in
    euro a year. A municipality bears the cost in proportion to its inhabitants, rounded as its
    contribution is.

    Raises ValueError when the tasks or the dropped numbers are wrong (see `task_hours`), when
    inhabitants are negative and when there are none at all.
    """
    hours = task_hours(tasks, dropped)
    cost = coordination_cost(hours, costs)
    for count in populations:
        require_not_negative(count, "Het aantal inwoners")
    inhabitants = sum(populations)
    if inhabitants == 0:
        raise ValueError("Zonder inwoners is er geen bedrag per inwoner te berekenen.")
    shares = tuple(
        ScenarioShare(count, rounded_by(rounding, Fraction(cost) * count / inhabitants), paid_now)
        for count, paid_now in zip(populations, paid, strict=True)
    )
    return ScenarioOutcome(
        hours=hours,
        fte=fte(hours, costs.fulltime_hours),
        cost=cost,
        per_inhabitant=cost / inhabitants,
        current_rate=current_rate,
        rounding=rounding,
        shares=shares,
    )


def peer_fte(peer: Number, municipalities: int, ours: int) -> Decimal:
    """Recompute the fte of another region for our number of municipalities, unrounded (chapter 6).

    `peer` is what that region has, for its number of `municipalities`; `ours` is our number.

    Raises ValueError when fte or a number is negative or that region has no municipalities.
    """
    require_not_negative(peer, "Het aantal fte")
    require_not_negative(ours, "Het aantal gemeenten")
    if municipalities < 1:
        raise ValueError("De andere regio moet minstens één gemeente hebben.")
    return Decimal(peer) * ours / municipalities


def _require_fulltime(hours: Number) -> None:
    if not Decimal(hours).is_finite() or hours <= 0:
        raise ValueError("Een volledige werkweek heeft meer dan nul uren.")


def _to_cents(value: Fraction) -> Decimal:
    """Round half up to cents; an exact fraction cannot go through `Decimal.quantize`."""
    return Decimal((value * 100 + Fraction(1, 2)).__floor__()).scaleb(-2)
