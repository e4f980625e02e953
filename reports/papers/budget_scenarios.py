"""Begroting en scenario's (chapter 6): what the board is asked to choose, and what each choice means."""

from typing import Any

from agenda.models import StatedFigure
from contributions.planning import calculations
from contributions.planning.scenarios import (
    ScenarioColumn,
    chosen_of,
    effects_of,
    funding_of,
    lacking,
    peers_of,
    scenarios_of,
    tasks_of,
)
from contributions.rounds.overviews import contributions_of
from platform_ivz.charts.bars import Bar, bar_chart
from platform_ivz.formats import date_long, enumerated, euro, hours, number
from platform_ivz.pdf import Masthead
from reports.papers.base import PaperRequest, region_map

# As many scenarios stand beside each other in a table.
MOST_COLUMNS = 3


def build(request: PaperRequest) -> dict[str, Any]:
    """The tasks and the scenarios of the year that was asked for."""
    year = request.year
    tasks, columns, overview = tasks_of(year), scenarios_of(year), contributions_of(year)
    chosen, peers = chosen_of(columns), peers_of(len(overview.rows))
    effects = effects_of(year, columns)
    sources = sorted({task.source for task in tasks if task.source} | {*overview.sources})
    return {
        "paper": Masthead(
            title="Begroting en scenario’s",
            period=f"{year}",
            subtitle="Welke taken de coördinatie doet, wat dat kost en wat elke keuze betekent",
            status=_status(columns, chosen is not None),
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=", ".join(sources) or "niet vermeld",
        ),
        "year": year,
        "tasks": tasks,
        "tasks_year": tasks[0].year if tasks else None,
        "hours": calculations.task_hours(
            [calculations.Task(task.number, task.hours_per_week) for task in tasks]
        ),
        "stated": StatedFigure.objects.filter(claim="tasks_hours", value__isnull=False),
        "lacking": lacking(year),
        "columns": columns,
        "chosen": chosen,
        "funding": funding_of(overview),
        "overview": overview,
        "groups": [
            _group(columns[first : first + MOST_COLUMNS], first, tasks, effects)
            for first in range(0, len(columns), MOST_COLUMNS)
        ],
        "cost_chart": bar_chart(
            [
                Bar(
                    column.title,
                    column.outcome.cost,
                    euro(column.outcome.cost),
                    mark=column.outcome.current_amount,
                    open=column.outcome.cost < column.outcome.current_amount,
                )
                for column in columns
            ],
            title="Kosten per jaar per scenario, en wat gemeenten nu samen betalen",
            wide=True,
        ),
        "peers": peers,
        "peer_chart": bar_chart(
            [
                Bar(name, fte, number(fte, 2))
                for name, fte in [
                    *((column.title, column.outcome.fte) for column in columns),
                    *((peer.region.name, peer.fte) for peer in peers),
                ]
            ],
            title="Fte voor de coördinatie, van andere regio’s omgerekend",
            wide=True,
        )
        if peers
        else None,
        "ours": len(overview.payers),
        "population": _population(overview.sources, overview.reference_dates),
        "map": region_map(
            [payer.municipality for payer in overview.payers],
            {
                payer.municipality.pk: (payer.amount, number(payer.amount))
                for payer in overview.payers
                if payer.amount is not None
            },
            title="Schematische kaart van de regio: bijdrage nu, in euro’s per jaar.",
        ),
    }


def _status(columns: tuple[ScenarioColumn, ...], is_chosen: bool) -> str:
    if not columns:
        return "Overzicht"
    return "Besloten" if is_chosen else "Ter besluit"


def _group(
    columns: tuple[ScenarioColumn, ...], first: int, tasks: list, effects: list
) -> dict[str, Any]:
    """Some scenarios beside each other: which tasks stay, and what each municipality pays."""
    last = first + len(columns)
    return {
        "columns": columns,
        "tasks": [(task, [task.number not in c.dropped for c in columns]) for task in tasks],
        "effects": [(effect.payer, effect.shares[first:last]) for effect in effects],
        "assumptions": [(c.title, _assumption(c)) for c in columns],
    }


def _assumption(column: ScenarioColumn) -> str:
    costs = column.facts.costs
    return (
        f"vast {euro(costs.fixed_cost, 2)}, per fte {euro(costs.cost_per_fte, 2)},"
        f" volle week {hours(costs.fulltime_hours)}"
    )


def _population(sources: tuple[str, ...], dates: tuple) -> str:
    counted = [date_long(day) if day else "niet vermeld" for day in dates]
    return (
        f"Inwoners: {enumerated(sources) or 'niet vermeld'}. Peildatum:"
        f" {enumerated(counted) or 'niet bekend'}."
    )
