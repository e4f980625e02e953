"""A scenario as something that a body chooses."""

from agenda.enums import Rule
from agenda.subjects import Subject
from contributions.planning import services
from contributions.planning.models import Scenario

SCENARIO = Subject(
    model=Scenario,
    label="Scenario",
    rule=Rule.SCENARIO,
    pending=services.pending_scenarios,
    describe=services.describe_scenario,
    refusals=services.scenario_refusals,
    adopt=services.adopt_scenario,
    undo_refusals=lambda scenario: [],
    undo=services.undo_scenario,
    paper_url=lambda scenario: services.paper_url(scenario.year),
)
