"""Findings about hours that municipalities owe, and the talks about them."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from agenda.enums import Rule
from agenda.grounds import ground_of
from contributions.effort.models import EffortReview
from contributions.effort.overviews import BalanceRow, balance_of, efforts_of
from contributions.participation.overviews import taking_part_on
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import hours, number, quantity, sentence
from portfolios.models import Municipality, words_of_region
from projects.calculations import rounded


def hours_beside_band(day: dt.date) -> Iterator[Finding]:
    """Adopted hours that are not those of the band."""
    board = words_of_region().the_board
    here = taking_part_on(day)
    for row in efforts_of(day.year).deviating:
        if row.municipality.pk not in here:
            continue
        band, adopted = row.band.band, row.adopted
        yield Finding(
            rule="uren-naast-staffel",
            severity=Severity.LOOK,
            subject=f"{row.municipality}: inspanningsverplichting",
            seen=f"Vastgesteld is {hours(adopted.hours_per_week)} per week.{adopted.why}",
            expected=(
                f"Met {number(row.inhabitants)} inwoners zegt de staffel"
                f" {hours(band.hours_per_week)}. Alleen een besluit van {board} wijzigt de uren."
            ),
            ground=ground_of(Rule.HOURS, Rule.BANDS),
            since=dt.date(adopted.from_year, 1, 1),
            about=(row.municipality,),
        )


def hours_short(day: dt.date) -> Iterator[Finding]:
    """Municipalities, or groups, that deliver less in the year than they owe."""
    here = taking_part_on(day)
    for row in balance_of(day.year).short:
        if any(place.pk in here for place in row.municipalities):
            yield short_of_hours(row)


def short_of_hours(row: BalanceRow) -> Finding:
    """What is wrong when less is delivered or bought out than is owed."""
    owed, delivered = rounded(row.balance.owed), rounded(row.balance.delivered)
    bought_out = rounded(row.balance.bought_out)
    paid = f" en koopt {hours(bought_out)} af" if bought_out else ""
    parts = " + ".join(quantity(part) for part in row.owed_each)
    together = f" ({parts})" if len(row.owed_each) > 1 else ""
    return Finding(
        rule="minder-uren-dan-afgesproken",
        severity=Severity.SERIOUS,
        subject=row.name,
        seen=f"Levert {quantity(delivered)} van {hours(owed)} per week{paid}.",
        expected=f"Afgesproken is {hours(owed)} per week{together}.",
        ground=ground_of(Rule.EFFORT),
        about=row.municipalities,
    )


def municipalities_without_hours(day: dt.date) -> Iterator[Finding]:
    """Municipalities for which no hours were adopted."""
    board = words_of_region().the_board
    here = taking_part_on(day)
    for row in efforts_of(day.year).rows:
        if row.adopted is None and row.municipality.pk in here:
            yield Finding(
                rule="geen-uren-vastgesteld",
                severity=Severity.LOOK,
                subject=f"{row.municipality}: inspanningsverplichting",
                seen=f"Voor {day.year} zijn geen uren vastgesteld.",
                expected=f"{sentence(board)} stelt voor elke gemeente uren vast.",
                ground=ground_of(Rule.EFFORT, Rule.HOURS),
                about=(row.municipality,),
            )


def missing_talks(day: dt.date) -> Iterator[Finding]:
    """Municipalities that were not talked to this year."""
    talked = EffortReview.objects.held().filter(year=day.year).values("municipality")
    missing = list(Municipality.objects.filter(pk__in=taking_part_on(day)).exclude(pk__in=talked))
    if missing:
        yield Finding(
            rule="geen-jaargesprek",
            severity=Severity.INFO,
            subject=f"Jaargesprekken {day.year}",
            seen=f"Geen gesprek vastgelegd met: {', '.join(m.name for m in missing)}.",
            expected="De voorzitter spreekt elke gemeente elk jaar over haar inspanning.",
            ground=ground_of(Rule.TALK),
            since=dt.date(day.year, 1, 1),
            about=tuple(missing),
            same_as=str(day.year),
            at=reverse("contributions:talk_year", args=(day.year,)),
        )
