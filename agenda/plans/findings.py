"""Findings about the priorities of local plans."""

import datetime as dt
from collections.abc import Iterator

from agenda.models import agenda_on, themes_on
from agenda.plans.overviews import priorities_of
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import enumerated


def priorities_not_on_the_agenda(day: dt.date) -> Iterator[Finding]:
    """What at least half of the municipalities name in their plans, and the agenda has no theme for."""
    agenda = agenda_on(day)
    if agenda is None:
        return
    found = priorities_of(agenda, themes_on(day).values(), day)
    for one in found.by_half:
        # Half of them named it from this day on.
        half = -(-found.total // 2)
        reached = sorted(one.since)[half - 1] if len(one.since) >= half else None
        yield Finding(
            rule="prioriteit-niet-op-agenda",
            severity=Severity.LOOK,
            subject=one.title,
            seen=(
                f"{len(one.municipalities)} van {found.total} gemeenten noemen dit in hun lokale"
                f" veiligheidsplan: {enumerated(one.municipalities)}."
            ),
            expected=f"Een thema van {agenda}, of een besluit om het niet samen op te pakken.",
            ground="lokale veiligheidsplannen",
            since=max(reached, agenda.valid_from) if reached else None,
            about=(agenda,),
        )
