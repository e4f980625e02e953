"""Findings about the budget and its scenarios."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from agenda.enums import Rule
from agenda.grounds import ground_of
from contributions.planning.scenarios import funding_of
from contributions.rounds.overviews import contributions_of
from platform_ivz.findings import Finding, Severity


def income_beside_cost(day: dt.date) -> Iterator[Finding]:
    """A tariff that brings in another amount than the scenario costs that it is to pay for."""
    funding = funding_of(contributions_of(day.year))
    if funding is None or not funding.difference:
        return
    scenario = funding.column.scenario
    yield Finding(
        rule="opbrengst-naast-kosten",
        severity=Severity.LOOK,
        subject=f"Tarief en begroting {day.year}",
        seen=funding.line,
        expected="Het tarief en het scenario waarover het bestuur besluit, horen bij elkaar.",
        ground=ground_of(Rule.PER_INHABITANT),
        about=(scenario, funding.tariff),
        at=reverse("contributions:budget_year", args=(day.year,)),
    )
