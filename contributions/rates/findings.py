"""Findings about tariffs."""

import datetime as dt
from collections.abc import Iterator

from agenda.enums import Rule
from agenda.grounds import ground_of
from contributions.rates.models import Tariff
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import sentence
from portfolios.models import words_of_region


def late_proposals(day: dt.date) -> Iterator[Finding]:
    """Tariffs that are still a proposal after their start year began."""
    in_force = Tariff.objects.in_force(day.year)
    now = f" Nu geldt {in_force}." if in_force else ""
    for tariff in Tariff.objects.proposed().filter(from_year__lte=day.year):
        yield Finding(
            rule="tarief-zonder-besluit",
            severity=Severity.SERIOUS,
            subject=f"Tarief {tariff}",
            seen=f"Het jaar {tariff.from_year} is begonnen en het tarief is nog een voorstel.{now}",
            expected=f"{sentence(words_of_region().the_board)} neemt een besluit over het tarief.",
            ground=ground_of(Rule.TARIFF, Rule.PER_INHABITANT),
            since=dt.date(tariff.from_year, 1, 1),
            about=(tariff,),
        )
