"""What of the money and the hours a body decides on, in the order in which it is offered."""

from agenda.subjects import register as register_subject
from contributions.effort.subjects import OBLIGATION
from contributions.planning.subjects import SCENARIO
from contributions.rounds.subjects import RUN
from contributions.trials.subjects import TARIFF


def register() -> None:
    """Tell the agenda what can be decided here."""
    for subject in (TARIFF, OBLIGATION, SCENARIO, RUN):
        register_subject(subject)
