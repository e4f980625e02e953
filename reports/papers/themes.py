"""Veiligheidsthema's (chapter 5 of the note): each theme of the agenda, who carries it and what is done."""

from typing import Any

from agenda.dates import recorded_day
from agenda.models import Decision, SafetyAgenda, Theme
from platform_ivz.formats import date_long, years
from platform_ivz.pdf import Masthead
from reports.papers.base import PaperRequest
from reports.themes import ThemeRow, counts_by_status, theme_rows, total_hours


def build(request: PaperRequest) -> dict[str, Any]:
    """The themes of the agenda that holds on the day that was asked for."""
    agenda, rows = themes_of(request)
    return {
        "paper": Masthead(
            title="Veiligheidsthema’s",
            period=period_of(agenda, request.year),
            subtitle="Waar de partners samen aan werken, waarom, en wie het draagt",
            status=agenda.get_status_display().capitalize() if agenda else "Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
            contents=bool(rows),
        ),
        "agenda": agenda,
        "text_day": agenda.day_of_texts(request.day) if agenda else request.day,
        "rows": [(f"thema-{row.theme.code}", row) for row in rows],
        "statuses": counts_by_status(row.theme for row in rows),
        "hours": total_hours(rows),
        "decided": decided_with(agenda.decision if agenda else None),
    }


def themes_of(request: PaperRequest) -> tuple[SafetyAgenda | None, tuple[ThemeRow, ...]]:
    """The agenda that holds on the day that was asked for, and its themes as they stood then."""
    agenda = SafetyAgenda.objects.for_date(request.day)
    themes = (
        list(Theme.objects.filter(agenda=agenda).prefetch_related("subthemes")) if agenda else []
    )
    return agenda, theme_rows(themes, recorded_day(request.day), as_it_was=True)


def period_of(agenda: SafetyAgenda | None, year: int) -> str:
    """The years of an agenda; without one the year that was asked for."""
    if agenda is None:
        return f"{year}"
    return years(agenda.valid_from.year, agenda.valid_until.year)


def decided_with(decision: Decision | None) -> str:
    """A decision as a part of a sentence; empty when there is none."""
    if decision is None:
        return ""
    return f"{decision.label}{f', {date_long(decision.taken_on)}' if decision.taken_on else ''}"
