"""Jaarbericht: what was decided, done and achieved in a year, and what it cost."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agenda.dates import recorded_day
from agenda.enums import MeetingStatus
from agenda.models import Decision, Meeting, Result
from contributions.effort.charts import balance_bar
from contributions.effort.models import EffortReview
from contributions.effort.overviews import balance_of
from contributions.participation.overviews import taking_part_in
from contributions.rounds.overviews import ContributionOverview, contributions_of
from contributions.subsidies.models import Subsidy
from contributions.subsidies.overviews import total_of
from platform_ivz.charts.bars import bar_chart
from platform_ivz.charts.tiles import TileMap
from platform_ivz.formats import number
from platform_ivz.pdf import Masthead
from portfolios.models import Body
from projects.calculations import rounded
from projects.models import Milestone, ProjectAssignment
from projects.recorded import as_it_was
from reports.papers.base import PaperRequest, region_map
from reports.papers.results import results_by_theme

# What a year can lack, in words; the others have a section of their own.
NAMED = {
    "decisions": "besluiten met een dag",
    "bodies": "vergaderingen",
    "turns": "opdrachten die begonnen of eindigden",
    "milestones": "mijlpalen die zijn gehaald",
    "results": "resultaten",
    "subsidies": "subsidies",
    "talked": "jaargesprekken",
}


@dataclass(frozen=True, slots=True)
class Met:
    """How often a body met in a year, and how often a meeting of it was called off."""

    body: Body
    held: int
    cancelled: int


@dataclass(frozen=True, slots=True)
class Turn:
    """The day on which the work on an assignment began or ended, and the word for it."""

    day: dt.date
    project: ProjectAssignment
    word: str


def build(request: PaperRequest) -> dict[str, Any]:
    """What happened in the year that was asked for, until the day that was asked for."""
    year = request.year
    first, last = dt.date(year, 1, 1), min(request.day, dt.date(year, 12, 31))
    contributions, balance = contributions_of(year), balance_of(year)
    subsidies = Subsidy.objects.filter(from_year__lte=year, until_year__gte=year).for_list()
    decisions = Decision.objects.visible_to(request.reader).taken().select_related("body")
    milestones = Milestone.objects.filter(done_on__range=(first, last))
    found = {
        "decisions": list(
            decisions.filter(taken_on__range=(first, last)).order_by("taken_on", "pk")
        ),
        "bodies": _bodies(request, first, last),
        "turns": _turns(first, last),
        "milestones": list(milestones.select_related("assignment").order_by("done_on", "pk")),
        "results": results_by_theme(Result.objects.in_year(year).for_list(), request),
        "subsidies": list(subsidies),
        "talked": EffortReview.objects.held().filter(year=year, held_on__lte=last).count(),
    }
    return {
        "paper": Masthead(
            title="Jaarbericht",
            period=f"{year}",
            subtitle="Wat er is besloten, gedaan en bereikt, en wat het kostte",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
        ),
        **found,
        "missing": [words for name, words in NAMED.items() if not found[name]],
        "year": year,
        "last": last,
        "is_whole": last == dt.date(year, 12, 31),
        "held": sum(one.held for one in found["bodies"]),
        "contributions": contributions,
        "subsidy_total": total_of(found["subsidies"]),
        "delivered": rounded(balance.delivered),
        "owed": rounded(balance.owed),
        "bought_out": rounded(balance.total.bought_out),
        "short": [row.name for row in balance.short],
        "chart": bar_chart(
            [balance_bar(row) for row in balance.rows],
            title="Geleverde en afgesproken uren per week",
            wide=True,
        ),
        "there": len(taking_part_in(year)),
        "map": _map(contributions),
    }


def _map(contributions: ContributionOverview) -> TileMap | None:
    """What each municipality pays; None while no amount is known."""
    paid = {
        payer.municipality.pk: (payer.amount, number(payer.amount / 1000, 1))
        for payer in contributions.payers
        if payer.amount is not None
    }
    title = "Schematische kaart van de regio: de bijdrage in duizenden euro’s."
    there = [payer.municipality for payer in contributions.payers]
    return region_map(there, paid, title=title) if paid else None


def _bodies(request: PaperRequest, first: dt.date, last: dt.date) -> list[Met]:
    """How often each body met from a first until a last day, in the order of bodies."""
    meetings = Meeting.objects.visible_to(request.reader).filter(start__date__range=(first, last))
    known = (MeetingStatus.HELD, MeetingStatus.ADOPTED, MeetingStatus.CANCELLED)
    found: dict[Body, list[str]] = {}
    meetings = meetings.filter(status__in=known).order_by("body__order", "body__name", "pk")
    for meeting in meetings.select_related("body"):
        found.setdefault(meeting.body, []).append(meeting.status)
    return [
        Met(
            body=body,
            held=len(states) - states.count(MeetingStatus.CANCELLED),
            cancelled=states.count(MeetingStatus.CANCELLED),
        )
        for body, states in found.items()
    ]


def _turns(first: dt.date, last: dt.date) -> list[Turn]:
    """Work that began or ended between two days, as it was recorded on the last of them."""
    day, between = recorded_day(last), (first, last)
    rows = ProjectAssignment.objects.filter(Q(begun_on__range=between) | Q(ended_on__range=between))
    turns = []
    for project in rows.select_related("theme"):
        if project.begun_on and first <= project.begun_on <= last:
            turns.append(Turn(project.begun_on, project, "begonnen"))
        if project.ended_on and first <= project.ended_on <= last:
            word = as_it_was(project, max(day, project.ended_on)).get_phase_display()
            turns.append(Turn(project.ended_on, project, word))
    return sorted(turns, key=lambda turn: (turn.day, turn.project.pk))
