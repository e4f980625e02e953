"""What of the money and the hours has to come on an agenda by itself."""

from agenda.calendar.expected import register as register_expected
from contributions.effort.talks.expected import yearly_talks
from contributions.rounds.expected import yearly_rounds
from contributions.subsidies.expected import subsidies_to_account


def register() -> None:
    """Tell the long-term agenda of what comes back every year, and of what is due."""
    register_expected("rounds", yearly_rounds)
    register_expected("talks", yearly_talks)
    register_expected("subsidies", subsidies_to_account)
