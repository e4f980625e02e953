"""Subsidies added up, and the days on which something is to be sent to a provider."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contributions.subsidies import calculations
from contributions.subsidies.calculations import SubsidyAmount
from contributions.subsidies.models import Subsidy, SubsidyQuerySet
from platform_ivz.pages import page_of


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
    amounts = [amount for row in rows if (amount := getattr(row, step)) is not None]
    if not amounts:
        return None
    return calculations.subsidies_total(SubsidyAmount(amount, counted=True) for amount in amounts)


def totals_per(subsidies: Iterable[Subsidy], field: str, without: str) -> list[Total]:
    """What subsidies come to per topic, theme or assignment; most granted first.

    `without` is the name of those that have none.
    """
    found: dict[Any, list[Subsidy]] = {}
    for subsidy in subsidies:
        found.setdefault(getattr(subsidy, field), []).append(subsidy)
    totals = [
        total_of(rows, str(group or without), page_of(group)) for group, rows in found.items()
    ]
    return sorted(totals, key=lambda total: (-(total.counted.granted or 0), total.name))


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
