"""Infographic (Bijlage 7): the safety agenda of a period on one page."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from contributions.effort.overviews import balance_of, efforts_of
from contributions.planning.scenarios import scenarios_of
from contributions.rounds.overviews import contributions_of
from platform_ivz.charts.tiles import TileMap
from platform_ivz.pdf import Masthead
from portfolios.models import functions_on
from projects.calculations import rounded
from reports.papers.base import PaperRequest, hours_map
from reports.papers.themes import decided_with, period_of, themes_of
from reports.themes import ThemeRow

# In millimetres: the room of the map beside the figures, and how long the bar of most hours is.
MAP_WIDTH, MAP_HEIGHT, BAR = 80, 58, 26
# More choices than these do not fit the page; the paper of the scenarios has all.
MOST_SCENARIOS = 4
# With more themes there is no room for what each is about, with more municipalities none for full names.
MOST_SUMMARIES, MOST_NAMES = 8, 30


@dataclass(frozen=True, slots=True)
class Line:
    """A theme, and how long its bar is in millimetres; None without hours."""

    row: ThemeRow
    bar: str | None


def build(request: PaperRequest) -> dict[str, Any]:
    """The agenda of the day, with the hours and amounts of the year that was asked for."""
    agenda, rows = themes_of(request)
    holders = [person for row in rows for person in row.holders]
    prefetch_related_objects(holders, functions_on(request.day))
    efforts, balance = efforts_of(request.year), balance_of(request.year)
    chart = hours_map(efforts.rows, small=len(efforts.rows) > MOST_NAMES)
    scenarios = scenarios_of(request.year)
    return {
        "paper": Masthead(
            title="De agenda in één oogopslag",
            period=period_of(agenda, request.year),
            subtitle="Thema’s, wie ze draagt, wat erin gaat en wat het kost",
            status=agenda.get_status_display().capitalize() if agenda else "Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
            cover=False,
        ),
        "agenda": agenda,
        "decided": decided_with(agenda.decision if agenda else None),
        "year": request.year,
        "lines": _lines(rows),
        "summaries": len(rows) <= MOST_SUMMARIES,
        "assignments": sum(len(row.assignments) for row in rows),
        "municipalities": len(efforts.rows),
        "owed": rounded(balance.owed),
        "delivered": rounded(balance.delivered),
        "contributions": contributions_of(request.year),
        "scenarios": scenarios[:MOST_SCENARIOS],
        "more_scenarios": len(scenarios[MOST_SCENARIOS:]),
        "map": chart,
        "map_width": _width(chart) if chart else "",
    }


def _lines(rows: tuple[ThemeRow, ...]) -> tuple[Line, ...]:
    most = max((row.hours for row in rows if row.hours is not None), default=Decimal(0))
    return tuple(
        Line(row, f"{row.hours / most * BAR:.1f}mm" if row.hours else None) for row in rows
    )


def _width(chart: TileMap) -> str:
    return f"{min(MAP_WIDTH, MAP_HEIGHT * chart.width / chart.height):.2f}mm"
