"""What the data give for each figure that a source claims.

A claim is a name and its arguments, such as `contribution GM0000 0.20`. `Figures` computes it from
the data; a claim named `text` has no computation: places that make it are only compared with each
other. One named `beside` neither, and its places may all be right: they are to be read together.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property

from agenda.models import Result, SafetyAgenda
from contributions.effort.overviews import EffortOverview, efforts_of
from contributions.planning.calculations import (
    CostParameters,
    Task,
    coordination_cost,
    fte,
    peer_fte,
    task_hours,
)
from contributions.planning.models import ReferenceRegion, Scenario
from contributions.planning.scenarios import tasks_of
from contributions.rates.calculations import buyout, contribution, contribution_total
from contributions.rates.models import Tariff
from contributions.rounds.overviews import ContributionOverview, contributions_of
from contributions.subsidies.calculations import SubsidyAmount, subsidies_total
from contributions.subsidies.models import Subsidy
from platform_ivz.reading import computed_once
from portfolios.models import Body, Portfolio

Value = Decimal | int | None
# What no data give: places that say one thing, and places that may all be right.
TEXT, BESIDE = NOT_COMPUTED = ("text", "beside")
# Rates and hours lie far within ten to this power; beyond it a claim is a mistake.
LARGEST_POWER = 9


# What is the same on every day ------------------------------------------------------------------


@computed_once
def _scenarios() -> dict[str, Scenario]:
    return {s.code: s for s in Scenario.objects.prefetch_related("dropped_tasks")}


@computed_once
def _tariffs() -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """The rates by their start year: adopted ones, and proposals (the newest of a year)."""
    adopted: dict[int, Decimal] = {}
    proposed: dict[int, Decimal] = {}
    for tariff in Tariff.objects.order_by("from_year", "pk"):
        (adopted if tariff.is_adopted else proposed)[tariff.from_year] = tariff.rate
    return adopted, proposed


@computed_once
def _meetings() -> dict[str, int | None]:
    return dict(Body.objects.values_list("code", "meetings_per_year"))


@computed_once
def _results() -> dict[str, Decimal | None]:
    return dict(Result.objects.values_list("code", "value"))


# Per day ----------------------------------------------------------------------------------------


class Figures:
    """The figures of the region on a day; each overview is read once."""

    def __init__(self, day: dt.date) -> None:
        self.day = day
        self.year = day.year

    def value(self, claim: str) -> Value:
        """What the data give for a claim; None when there is nothing to compare with."""
        name, *arguments = claim.split() or [""]
        compute = COMPUTED.get(name)
        if compute is None:
            return None
        try:
            return compute(self, *arguments)
        except (TypeError, ValueError, ArithmeticError, KeyError, StopIteration):
            return None

    @cached_property
    def contributions(self) -> ContributionOverview:
        return contributions_of(self.year)

    @cached_property
    def efforts(self) -> EffortOverview:
        return efforts_of(self.year)

    @cached_property
    def populations(self) -> dict[str, int]:
        payers = self.contributions.payers
        return {p.municipality.cbs_code: p.inhabitants for p in payers if p.inhabitants is not None}

    @cached_property
    def obligations(self) -> dict[str, Decimal]:
        rows = self.efforts.rows
        return {r.municipality.cbs_code: r.adopted.hours_per_week for r in rows if r.adopted}

    @cached_property
    def tasks(self) -> list[Task]:
        return [Task(t.number, t.hours_per_week) for t in tasks_of(self.year)]

    @cached_property
    def task_hours(self) -> Decimal | None:
        return task_hours(self.tasks) if self.tasks else None

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        return _scenarios()

    @cached_property
    def costs(self) -> CostParameters | None:
        """The cost parameters of the first scenario; an assumption that all scenarios share."""
        first = next(iter(self.scenarios.values()), None)
        if first is None:
            return None
        return CostParameters(first.fixed_cost, first.cost_per_fte, first.fulltime_hours)

    @cached_property
    def tariffs(self) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
        return _tariffs()

    @cached_property
    def subsidies(self) -> list[Subsidy]:
        return list(Subsidy.objects.all())

    @cached_property
    def peers(self) -> dict[str, ReferenceRegion]:
        return {region.code: region for region in ReferenceRegion.objects.all()}

    @cached_property
    def meetings(self) -> dict[str, int | None]:
        return _meetings()

    @cached_property
    def theme_count(self) -> int | None:
        agenda = SafetyAgenda.objects.for_date(self.day)
        return agenda.themes.count() if agenda else None

    @cached_property
    def portfolio_count(self) -> int:
        return Portfolio.objects.count()

    @cached_property
    def results(self) -> dict[str, Decimal | None]:
        return _results()


def _number(text: str) -> Decimal:
    """A number in a claim. Raises ValueError beyond what rates and hours can be."""
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_POWER:
        raise ValueError(f"{text} is no rate and no number of hours")
    return number


def _contribution_total(figures: Figures, rate: str) -> Decimal | None:
    counts = figures.populations.values()
    if not counts:
        return None
    return contribution_total(counts, _number(rate), figures.contributions.rounding).amount


def _rate(figures: Figures, year: str) -> Decimal | None:
    return _newest(figures.tariffs[0], int(year))


def _rate_increase(figures: Figures, year: str) -> Decimal | None:
    rate, proposal = (_newest(rates, int(year)) for rates in figures.tariffs)
    return None if rate is None or proposal is None else proposal - rate


def _newest(rates: dict[int, Decimal], year: int) -> Decimal | None:
    """The rate that started last, of those that started by `year`."""
    return rates[max(started)] if (started := [y for y in rates if y <= year]) else None


def _band_edge(figures: Figures, edge: str, hours: str) -> int | None:
    found = [b for b in figures.efforts.bands if b.band.hours_per_week == _number(hours)]
    return getattr(found[0], edge) if found else None


def _buyout(figures: Figures, hours: str) -> Value:
    bands = [found.band for found in figures.efforts.bands]
    return buyout(_number(hours), bands) if bands else None


def _fte(figures: Figures, hours: Decimal | None) -> Decimal | None:
    if hours is None or figures.costs is None:
        return None
    return fte(hours, figures.costs.fulltime_hours)


def _cost(figures: Figures, hours: Decimal | None) -> Decimal | None:
    if hours is None or figures.costs is None:
        return None
    return coordination_cost(hours, figures.costs)


def _scenario_hours(figures: Figures, code: str) -> Decimal:
    dropped = {task.number for task in figures.scenarios[code].dropped_tasks.all()}
    return task_hours(figures.tasks, dropped)


def _peer_fte(figures: Figures, code: str) -> Decimal | None:
    peer = figures.peers.get(code)
    ours = len(figures.contributions.payers)
    return peer_fte(peer.fte, peer.municipalities, ours) if peer else None


def _subsidy(figures: Figures, code: str) -> Decimal | None:
    return next((s.granted for s in figures.subsidies if s.code == code), None)


def _subsidies_total(figures: Figures, first: str, last: str) -> Decimal:
    return _sum_subsidies(
        s
        for s in figures.subsidies
        if s.counted and s.from_year >= int(first) and s.until_year <= int(last)
    )


def _subsidies_topic(figures: Figures, *words: str) -> Decimal | None:
    topic = " ".join(words).casefold()
    found = [s for s in figures.subsidies if s.topic.casefold() == topic]
    return _sum_subsidies(found) if found else None


def _sum_subsidies(subsidies) -> Decimal:
    return subsidies_total(SubsidyAmount(s.granted, s.counted) for s in subsidies)


def _quotient(figures: Figures, dividend: str, divisor: str) -> Decimal:
    return _number(dividend) / _number(divisor)


def _results_sum(figures: Figures, *codes: str) -> Decimal | None:
    values = [figures.results[code] for code in codes]
    return None if None in values else sum(values, Decimal(0))


COMPUTED: dict[str, Callable[..., Value]] = {
    "municipality_count": lambda f: len(f.contributions.payers),
    "population": lambda f, code: f.populations[code],
    "population_total": lambda f: f.contributions.inhabitants,
    "contribution": lambda f, code, rate: contribution(
        f.populations[code], _number(rate), f.contributions.rounding
    ),
    "contribution_total": _contribution_total,
    "rate": _rate,
    "rate_increase": _rate_increase,
    "obligation": lambda f, code: f.obligations[code],
    "obligation_total": lambda f: f.efforts.total_adopted,
    "band_from": lambda f, hours: _band_edge(f, "from_inhabitants", hours),
    "band_to": lambda f, hours: _band_edge(f, "to_inhabitants", hours),
    "buyout": _buyout,
    "task_hours": lambda f, number: next(
        task.hours_per_week for task in f.tasks if task.number == int(number)
    ),
    "tasks_hours": lambda f: f.task_hours,
    "tasks_fte": lambda f: _fte(f, f.task_hours),
    "tasks_cost": lambda f: _cost(f, f.task_hours),
    "scenario_hours": _scenario_hours,
    "hours_fte": lambda f, hours: _fte(f, _number(hours)),
    "hours_cost": lambda f, hours: _cost(f, _number(hours)),
    "peer_fte": _peer_fte,
    "theme_count": lambda f: f.theme_count,
    "portfolio_count": lambda f: f.portfolio_count,
    "meetings": lambda f, code: f.meetings.get(code),
    "subsidy": _subsidy,
    "subsidies_total": _subsidies_total,
    "subsidies_topic": _subsidies_topic,
    "result": lambda f, code: f.results[code],
    "results_sum": _results_sum,
    "quotient": _quotient,
    TEXT: lambda f, *words: None,
    BESIDE: lambda f, *words: None,
}
# What a computation rests on beside the data, for those who read what follows from it.
ASSUMED = {
    "tasks_cost": "met de kosten die bij het eerste scenario zijn aangenomen",
    "hours_cost": "met de kosten die bij het eerste scenario zijn aangenomen",
    "tasks_fte": "met de volle week van het eerste scenario",
    "hours_fte": "met de volle week van het eerste scenario",
}


def assumed(claim: str) -> str:
    """What the computation of a claim assumes, in Dutch; empty when it assumes nothing."""
    return ASSUMED.get(claim.partition(" ")[0], "")
