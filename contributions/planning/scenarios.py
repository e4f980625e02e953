"""Scenarios as screens and papers show them; both read the same functions.

A proposal is computed anew each time it is looked at. A scenario that a body chose is read from the
facts that were kept with that decision, so that later counts, tasks and rates change nothing in it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F

from agenda.models import StatedFigure
from contributions.planning import calculations
from contributions.planning.calculations import CostParameters, ScenarioOutcome, ScenarioShare, Task
from contributions.planning.frozen import PlaceFact, ScenarioFacts, TaskFact, from_json
from contributions.planning.models import CoordinationTask, ReferenceRegion, Scenario
from contributions.rates.models import Tariff
from contributions.rounds.overviews import ContributionOverview, Payer, contributions_of
from platform_ivz.formats import enumerated, euro
from platform_ivz.reading import computed_once
from portfolios.enums import Rounding

BUILT = "Deze keuze"


@dataclass(frozen=True, slots=True)
class Ground:
    """What all scenarios of a year are computed from."""

    year: int
    tasks: tuple[CoordinationTask, ...]
    tariff: Tariff
    places: tuple[PlaceFact, ...]
    paid: tuple[Decimal, ...]
    rounding: Rounding


@dataclass(frozen=True, slots=True)
class ScenarioColumn:
    """A scenario, or (None) the one that is being built, and what it comes to."""

    scenario: Scenario | None
    facts: ScenarioFacts

    @property
    def title(self) -> str:
        return self.scenario.title if self.scenario else BUILT

    @property
    def outcome(self) -> ScenarioOutcome:
        return self.facts.outcome

    @property
    def dropped(self) -> frozenset[int]:
        """The numbers of the tasks that fall away."""
        return frozenset(task.number for task in self.facts.dropped)

    @property
    def is_chosen(self) -> bool:
        return self.scenario is not None and self.scenario.is_adopted


@dataclass(frozen=True, slots=True)
class Effect:
    """What a municipality pays now, and in each scenario; None where that is not known."""

    payer: Payer
    shares: tuple[ScenarioShare | None, ...]


@dataclass(frozen=True, slots=True)
class Peer:
    """Another region, and its fte for as many municipalities as ours."""

    region: ReferenceRegion
    fte: Decimal


@computed_once
def tasks_of(year: int) -> list[CoordinationTask]:
    """The tasks of the coordination that count in a year."""
    return list(CoordinationTask.objects.for_year(year))


@computed_once
def ground_of(year: int) -> Ground | None:
    """What the scenarios of a year are computed from; None as long as `lacking` says why."""
    if lacking(year):
        return None
    overview = contributions_of(year)
    return Ground(
        year=year,
        tasks=tuple(tasks_of(year)),
        tariff=overview.tariff,
        places=tuple(
            PlaceFact(
                code=payer.municipality.cbs_code,
                name=payer.municipality.name,
                inhabitants=payer.inhabitants_over_the_year,
                counted_on=payer.rows[0].counted_on,
                source=payer.rows[0].source,
            )
            for payer in overview.payers
        ),
        paid=tuple(payer.amount or Decimal(0) for payer in overview.payers),
        rounding=overview.rounding,
    )


def lacking(year: int) -> list[str]:
    """Why no scenario can be computed for a year, and what to do about it, in Dutch."""
    overview = contributions_of(year)
    reasons = []
    if not tasks_of(year):
        reasons.append(
            f"Voor {year} en eerder is geen takenlijst vastgelegd. Kies een later jaar, of vraag"
            " de beheerder om een takenlijst."
        )
    if overview.tariff is None:
        reasons.append(
            f"Voor {year} is geen tarief vastgesteld. Leg eerst een besluit over het tarief vast."
        )
    if not overview.inhabitants:
        reasons.append(f"Voor {year} zijn geen inwoners bekend. Voeg eerst inwonertallen toe.")
    return reasons


def facts_of(ground: Ground, dropped: Collection[int], costs: CostParameters) -> ScenarioFacts:
    """What remains, and what it costs, when these tasks fall away."""
    outcome = calculations.scenario(
        [Task(task.number, task.hours_per_week) for task in ground.tasks],
        dropped,
        costs=costs,
        populations=[place.inhabitants or 0 for place in ground.places],
        paid=ground.paid,
        current_rate=ground.tariff.rate,
        rounding=ground.rounding,
    )
    return ScenarioFacts(
        year=ground.year,
        tasks_year=ground.tasks[0].year,
        tasks=tuple(
            TaskFact(
                task.number,
                task.title,
                task.hours_per_week,
                task.source,
                task.number not in dropped,
            )
            for task in ground.tasks
        ),
        costs=costs,
        places=ground.places,
        rate_from=ground.tariff.start,
        rate_decision=ground.tariff.decision.label,
        outcome=outcome,
    )


def costs_of(scenario: Scenario) -> CostParameters:
    return CostParameters(scenario.fixed_cost, scenario.cost_per_fte, scenario.fulltime_hours)


def facts_for(scenario: Scenario) -> ScenarioFacts | None:
    """What a scenario comes to in its own year; None when it cannot be computed."""
    if scenario.facts is not None:
        return from_json(scenario.facts)
    ground = ground_of(scenario.year)
    return None if ground is None else facts_of(ground, dropped_of(scenario), costs_of(scenario))


def dropped_of(scenario: Scenario) -> set[int]:
    """The numbers of the tasks that a scenario gives up, of those on the list of its year."""
    if not (tasks := tasks_of(scenario.year)):
        return set()
    dropped = scenario.dropped_tasks.filter(year=tasks[0].year)
    return set(dropped.values_list("number", flat=True))


def scenarios_of(year: int) -> tuple[ScenarioColumn, ...]:
    """The scenarios made for the tasks of a year, beside what the tariff in force brings in.

    Empty when the population or the tariff is not known.
    """
    ground = ground_of(year)
    if ground is None:
        return ()
    return tuple(
        ScenarioColumn(
            scenario,
            from_json(scenario.facts)
            if scenario.facts is not None
            else facts_of(ground, dropped, costs_of(scenario)),
        )
        for scenario, dropped in _scenarios_with_drops(ground.tasks[0].year, year)
    )


def _scenarios_with_drops(first: int, last: int) -> list[tuple[Scenario, set[int]]]:
    """The scenarios of these years, each with the numbers that it gives up of the list of `first`."""
    found: dict[int, tuple[Scenario, set[int]]] = {}
    scenarios = Scenario.objects.filter(year__range=(first, last)).select_related("decision")
    for scenario in scenarios.annotate(
        dropped_number=F("dropped_tasks__number"), dropped_year=F("dropped_tasks__year")
    ):
        dropped = found.setdefault(scenario.pk, (scenario, set()))[1]
        if scenario.dropped_year == first:
            dropped.add(scenario.dropped_number)
    return list(found.values())


def chosen_of(columns: Iterable[ScenarioColumn]) -> Scenario | None:
    """The scenario that holds: the newest one that was chosen."""
    return next((column.scenario for column in columns if column.is_chosen), None)


@dataclass(frozen=True, slots=True)
class Funding:
    """What a tariff brings in over a year beside what a scenario costs, in euro.

    `stated` is what the source prints as the income at that rate, with its place.
    """

    tariff: Tariff
    income: Decimal
    column: ScenarioColumn
    stated: tuple[str, ...]

    @property
    def cost(self) -> Decimal:
        return self.column.outcome.cost

    @property
    def difference(self) -> Decimal:
        """What comes in more (or, below nought, less) than the scenario costs."""
        return self.income - self.cost

    @property
    def line(self) -> str:
        """What comes in, what is to be paid, and what the source says, in Dutch."""
        word = "geldende" if self.tariff.is_adopted else "voorgestelde"
        choice = "gekozen scenario" if self.column.is_chosen else "scenario"
        more = "meer" if self.difference > 0 else "minder"
        beside = f"{euro(abs(self.difference))} {more}" if self.difference else "evenveel"
        source = f" De bron noemt {enumerated(self.stated)}." if self.stated else ""
        return (
            f"Het {word} tarief van {euro(self.tariff.rate, 2)} per inwoner brengt"
            f" {euro(self.income)} op. Het {choice} ‘{self.column.title}’ kost {euro(self.cost)};"
            f" het tarief brengt {beside} op.{source}"
        )


def funding_of(overview: ContributionOverview) -> Funding | None:
    """What comes in over a year beside what is to be paid, when either is asked or was chosen.

    That is the proposed tariff, else the one in force, and the chosen scenario, else the first one
    on the list, for which the tariff is asked. None when there is nothing to compare.
    """
    columns = scenarios_of(overview.year) if tasks_of(overview.year) else ()
    column = next((one for one in columns if one.is_chosen), next(iter(columns), None))
    tariff = overview.proposal or overview.tariff
    income = overview.total_asked if overview.proposal else overview.total_amount
    if column is None or income is None or not (overview.proposal or column.is_chosen):
        return None
    totals = StatedFigure.objects.filter(claim__startswith="contribution_total ")
    values = totals.filter(claim=f"contribution_total {tariff.rate:.2f}").values("value")
    # Also where the same amount stands under another head.
    stated = totals.filter(value__in=values).order_by("order", "pk")
    places = dict.fromkeys(f"{one.quoted} ({one.place})" for one in stated)
    return Funding(tariff, income, column, tuple(places))


def effects_of(year: int, columns: Sequence[ScenarioColumn]) -> list[Effect]:
    """What the scenarios ask of each municipality of a year, beside what it pays now."""
    shares = [column.facts.shares for column in columns]
    return [
        Effect(payer, tuple(found.get(payer.municipality.cbs_code) for found in shares))
        for payer in contributions_of(year).payers
    ]


def peers_of(ours: int) -> list[Peer]:
    """Other regions, with their fte recomputed for our number of municipalities."""
    return [
        Peer(region, calculations.peer_fte(region.fte, region.municipalities, ours))
        for region in ReferenceRegion.objects.all()
    ]
