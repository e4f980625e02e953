"""Subsidies added up, and the days on which something is to be sent to a provider."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from contributions import calculations
from contributions.calculations import SubsidyAmount
from contributions.models import Subsidy, SubsidyQuerySet


@dataclass(frozen=True, slots=True)
class Amounts:
    """What subsidies come to in euro, step by step; None when no amount of them is known."""

    requested: Decimal | None
    granted: Decimal | None
    received: Decimal | None
    accounted: Decimal | None


@dataclass(frozen=True, slots=True)
class Total:
    """Subsidies under one name: what counts in the total, and what partners got."""

    name: str
    url: str
    count: int
    counted: Amounts
    other: Amounts


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is to be sent to the provider of a subsidy, and in how many days; below zero is late."""

    subsidy: Subsidy
    task: str
    due: dt.date
    days: int


def total_of(subsidies: Iterable[Subsidy], name: str = "Totaal", url: str = "") -> Total:
    """What subsidies come to together."""
    rows = list(subsidies)
    return Total(
        name=name,
        url=url,
        count=len(rows),
        counted=_amounts([row for row in rows if row.counted]),
        other=_amounts([row for row in rows if not row.counted]),
    )


def _amounts(rows: list[Subsidy]) -> Amounts:
    return Amounts(**{step: _sum(rows, step) for step in Amounts.__dataclass_fields__})


def _sum(rows: list[Subsidy], step: str) -> Decimal | None:
    known = [SubsidyAmount(getattr(row, step), counted=True) for row in rows]
    if all(amount.amount is None for amount in known):
        return None
    return calculations.subsidies_total(known)


def totals_per(
    subsidies: Iterable[Subsidy], group: Callable[[Subsidy], tuple[str, str]]
) -> list[Total]:
    """What subsidies come to per group, a name and an address; most granted first."""
    found: dict[tuple[str, str], list[Subsidy]] = {}
    for subsidy in subsidies:
        found.setdefault(group(subsidy), []).append(subsidy)
    totals = [total_of(rows, *named) for named, rows in found.items()]
    return sorted(totals, key=lambda total: (-(total.counted.granted or 0), total.name))


def of_topic(subsidy: Subsidy) -> tuple[str, str]:
    return subsidy.topic, ""


def of_theme(subsidy: Subsidy) -> tuple[str, str]:
    theme = subsidy.theme
    return (str(theme), theme.get_absolute_url()) if theme else ("Zonder thema", "")


def of_project(subsidy: Subsidy) -> tuple[str, str]:
    project = subsidy.project
    return (str(project), project.get_absolute_url()) if project else ("Zonder opdracht", "")


def deadlines(subsidies: SubsidyQuerySet, day: dt.date) -> list[Deadline]:
    """What is still to be requested or accounted for, the first day first."""
    found = [
        Deadline(subsidy, task, due, (due - day).days)
        for rows, task, field in (
            (subsidies.to_request(), "aanvragen", "request_due"),
            (subsidies.to_account(), "verantwoorden", "account_due"),
        )
        for subsidy in rows
        if (due := getattr(subsidy, field))
    ]
    return sorted(found, key=lambda deadline: (deadline.due, deadline.subsidy.pk))
