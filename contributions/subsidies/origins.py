"""How the totals of subsidies came about: which rows count, and how many amounts are known."""

from collections.abc import Callable, Sequence

from contributions.subsidies.models import Subsidy
from contributions.subsidies.overviews import Total
from platform_ivz.formats import euro, number
from platform_ivz.origins import Step

COLUMNS = (
    ("requested", "Aangevraagd"),
    ("granted", "Toegekend"),
    ("received", "Ontvangen"),
    ("accounted", "Verantwoord"),
)


def total_steps(
    chosen: Sequence[Subsidy], total: Total, address: Callable[[str], str]
) -> tuple[Step, ...]:
    """From the rows of the choice to each total; `address` gives the list of what counts, or not."""
    counting = [row for row in chosen if row.counted]
    return (
        Step(
            number(len(chosen)),
            "Subsidies van deze keuze",
            "Alles wat de filters overlaten, met alle jaren die een subsidie loopt.",
        ),
        Step(
            f"− {number(len(chosen) - len(counting))}",
            "Aan partners; die tellen niet mee",
            url=address("nee"),
            link="Bekijk wat niet meetelt",
        ),
        Step(
            number(len(counting)),
            "Tellen mee in het totaal",
            url=address("ja"),
            link="Bekijk wat meetelt",
        ),
        *(_added_up(counting, total, *column) for column in COLUMNS),
    )


def _added_up(counting: Sequence[Subsidy], total: Total, field: str, name: str) -> Step:
    amount = getattr(total.counted, field)
    known = sum(getattr(row, field) is not None for row in counting)
    return Step(
        "niet bekend" if amount is None else euro(amount),
        name,
        f"Opgeteld. Bij {number(known)} van de {number(len(counting))} subsidies is dit bedrag bekend.",
    )
