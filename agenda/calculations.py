"""Pure rules of the safety agenda and its decisions.

Nothing here knows Django or reads the clock: dates are passed in, results are returned.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgendaPeriod:
    """What the working date needs to know of one safety agenda.

    `valid_until` is the last day of the agenda, inclusive; None when it has no known end.
    `adopted` tells whether the board has adopted it.
    """

    valid_until: date | None
    adopted: bool


def working_date(today: date, agendas: Iterable[AgendaPeriod]) -> date:
    """Return the date (peildatum) on which screens and papers show the facts.

    That is today, or the last day of the newest adopted agenda once today lies beyond it. As long
    as none is adopted the newest agenda counts; without any agenda it is today. Never after today.
    """
    known = tuple(agendas)
    counting = [agenda for agenda in known if agenda.adopted] or known
    return min([today, max((agenda.valid_until or date.max for agenda in counting), default=today)])


def decision_reference(body_abbreviation: str, year: int, sequence: int) -> str:
    """Return the reference of a decision, e.g. `DVO-2020-03`: body, year, number in that year.

    Numbers have two digits, more from the hundredth decision on.

    Raises ValueError when the body has no abbreviation, when the year does not have four digits or
    when the number is below 1.
    """
    abbreviation = body_abbreviation.strip()
    if not abbreviation:
        raise ValueError("Het gremium heeft geen afkorting; zonder afkorting is er geen kenmerk.")
    if not 1000 <= year <= 9999:
        raise ValueError(f"Het jaar van een besluit heeft vier cijfers, niet {year}.")
    if sequence < 1:
        raise ValueError(f"Besluiten worden per jaar vanaf 1 genummerd, niet vanaf {sequence}.")
    return f"{abbreviation}-{year}-{sequence:02d}"


def same_day_next_year(day: date) -> date:
    """Return the same day a year later; 28 February after a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
