"""How the figures of a scenario came about: from the tasks that stay to euro per inhabitant."""

from contributions.planning.frozen import ScenarioFacts
from contributions.tables import rate
from contributions.words import counted_on
from platform_ivz.formats import enumerated, euro, hours, number, signed
from platform_ivz.origins import Step

ASSUMED = "Aanname."


def scenario_steps(facts: ScenarioFacts) -> tuple[Step, ...]:
    """Hours, fte, cost and euro per inhabitant, each with what it was computed from."""
    outcome, costs = facts.outcome, facts.costs
    return (
        Step(
            hours(outcome.hours),
            "Uren van de taken die blijven, opgeteld",
            f"Takenlijst van {facts.tasks_year}. Bron: {_named(facts.task_sources)}.",
        ),
        Step(
            f": {hours(costs.fulltime_hours)}",
            f"Een volle week. Dat geeft {number(outcome.fte, 2)} fte",
            ASSUMED,
        ),
        Step(
            f"× {euro(costs.cost_per_fte, 2)}",
            f"Kosten per fte. Dat geeft {euro(facts.variable_cost, 2)}",
            f"{ASSUMED} Gerekend met de uren, niet met afgeronde fte.",
        ),
        Step(
            f"+ {euro(costs.fixed_cost, 2)}",
            f"Vaste kosten. Samen {euro(outcome.cost, 2)} per jaar",
            ASSUMED,
        ),
        Step(
            f": {number(facts.inhabitants)}",
            f"Inwoners. Dat geeft {euro(outcome.per_inhabitant, 4)} per inwoner",
            f"Bron: {_named(facts.population_sources)}. {counted_on(facts.counted_on)}",
        ),
        Step(
            f"− {rate(outcome.current_rate)}",
            "Het tarief dat geldt. Het verschil is"
            f" {signed(outcome.difference_per_inhabitant, 4)} euro per inwoner",
            f"Vanaf {facts.rate_from}, door {facts.rate_decision}.",
        ),
    )


def _named(sources: tuple[str, ...]) -> str:
    return enumerated(sources) or "niet vermeld"
