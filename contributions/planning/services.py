"""Keeping a scenario as a proposal, and what happens when a body chooses it."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from agenda.models import Decision
from agenda.subjects import LAPSE_FIRST, adopt_binding, undo_binding
from contributions.addresses import paper_address
from contributions.planning.calculations import CostParameters
from contributions.planning.frozen import to_json
from contributions.planning.models import Scenario
from contributions.planning.scenarios import facts_for, lacking, tasks_of
from contributions.rounds.overviews import contributions_of
from platform_ivz.addresses import unique_slug
from platform_ivz.formats import enumerated, euro, hours
from platform_ivz.refusals import Refused


@transaction.atomic
def keep_scenario(scenario: Scenario, *, kept: Collection[int], costs: CostParameters) -> Scenario:
    """Store a new or changed proposal with the tasks that stay and the costs that were assumed.

    Raises Refused when a body chose it in the meantime.
    """
    if scenario.pk is None:
        scenario.order = Scenario.objects.filter(year=scenario.year).following_place()
        scenario.code = unique_slug(scenario, "code", scenario.title)
    elif Scenario.objects.select_for_update().get(pk=scenario.pk).is_adopted:
        raise Refused(
            "Het bestuur heeft dit scenario intussen gekozen. Bewaar uw keuze als nieuw scenario."
        )
    scenario.fixed_cost, scenario.cost_per_fte = costs.fixed_cost, costs.cost_per_fte
    scenario.fulltime_hours = costs.fulltime_hours
    scenario.save()
    scenario.dropped_tasks.set(
        [task for task in tasks_of(scenario.year) if task.number not in kept]
    )
    return scenario


# Deciding --------------------------------------------------------------------------------------


def pending_scenarios() -> QuerySet:
    return Scenario.objects.proposed()


def describe_scenario(scenario: Scenario) -> str:
    """The proposed text of the decision."""
    text = f"Voor {scenario.year} is gekozen voor: {scenario.title}."
    facts = facts_for(scenario)
    if facts is None:
        return text
    outcome = facts.outcome
    dropped = ", ".join(str(task.number) for task in facts.dropped)
    falls = f"De taken die vervallen: {dropped}." if dropped else "Alle taken blijven."
    return (
        f"{text} Dat is {hours(outcome.hours)} per week en kost {euro(outcome.cost, 2)} per jaar."
        f" {falls}"
    )


def scenario_refusals(scenario: Scenario) -> list[str]:
    """Why a scenario cannot be chosen now, in Dutch."""
    if scenario.is_adopted:
        return [f"Dit scenario is al gekozen met besluit {scenario.decision}."]
    year = scenario.year
    reasons = [
        f"Voor {year} is al gekozen voor: {other.title}. {LAPSE_FIRST}."
        for other in Scenario.objects.adopted().filter(year=year)
    ]
    if lacks := lacking(year):
        return reasons + lacks
    if scenario.dropped_tasks.exclude(year=tasks_of(year)[0].year).exists():
        reasons.append(
            "De takenlijst is veranderd sinds dit scenario is bewaard. Wijzig het scenario en"
            " bewaar het opnieuw."
        )
    if missing := contributions_of(year).missing:
        reasons.append(
            f"Van {enumerated(missing)} is het inwonertal niet bekend. Voeg dat eerst toe."
        )
    return reasons


def adopt_scenario(scenario: Scenario, decision: Decision) -> None:
    """Let a body choose a scenario: what it comes to is kept as it was seen."""
    scenario.facts = to_json(facts_for(scenario))
    adopt_binding(scenario, decision)


def undo_scenario(scenario: Scenario) -> None:
    """Make a chosen scenario a proposal again, which is computed anew."""
    scenario.facts = None
    undo_binding(scenario)


def paper_url(year: int) -> str:
    """The address of the decision paper for a year."""
    return paper_address("begroting-en-scenarios", year)
