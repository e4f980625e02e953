"""Findings about tariffs."""

import datetime as dt
from collections.abc import Iterator

from agenda.enums import Rule
from agenda.grounds import ground_of
from contributions.rates.calculations import off_the_line
from contributions.rates.models import Tariff
from contributions.rates.overviews import tariffs_of
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import euro, hours, sentence
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


def buyouts_off_the_line(day: dt.date) -> Iterator[Finding]:
    """Prices of hours that are out of line with the others on the list of the tariff in force."""
    tariff, _ = tariffs_of(day.year)
    for price in off_the_line(tariff.band_table()) if tariff else ():
        listed = hours(price.unit.hours_per_week)
        yield Finding(
            rule="afkoop-naast-de-lijn",
            severity=Severity.INFO,
            subject=f"Afkoop van {hours(price.band.hours_per_week)} per week",
            seen=f"De prijslijst vraagt {euro(price.band.buyout_per_year)} per jaar.",
            expected=(
                f"Naar de prijs van {listed} ({euro(price.unit.buyout_per_year)}) zou het"
                f" {euro(price.on_the_line)} zijn. De andere prijzen volgen die lijn."
            ),
            ground=ground_of(Rule.BANDS),
            since=None if tariff.or_earlier else dt.date(tariff.from_year, 1, 1),
            about=(tariff,),
        )
