"""The start page: what concerns the visitor, and what changed of late."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agenda.dates import recorded_day
from agenda.models import Meeting
from contributions.effort.models import AdoptedObligation
from contributions.effort.overviews import BalanceRow, balance_of
from contributions.population.models import PopulationCount
from contributions.rates.models import Tariff
from contributions.rounds.overviews import ContributionOverview, Payer, contributions_of
from platform_ivz.access import EVERY_ROLE, may_read, shows
from platform_ivz.charts.tiles import TileMap
from platform_ivz.formats import date_long, euro, hours, number
from platform_ivz.origins import Step
from portfolios.enums import Role
from portfolios.models import Municipality, User
from projects.calculations import rounded
from projects.enums import RUNNING, VersionStatus
from projects.filters import RUNNING_NOW
from projects.models import Deployment, ProjectAssignment, state_word
from projects.recorded import Standing, standings_on
from projects.tasks import told_of, waiting_for
from reports.attention import Stake, stake_of, without_hidden
from reports.charts import balance_map
from reports.findings import all_findings, put_aside
from reports.recent import changes_for

SHOWN_FINDINGS = 6
SHOWN_CHANGES = 8
SHOWN_TASKS = 8
# What the figures of the platform are made of.
FIGURES = (Municipality, Deployment, ProjectAssignment, AdoptedObligation, Tariff, PopulationCount)


@dataclass(frozen=True, slots=True)
class Lane:
    """The assignments whose newest version has one status."""

    label: str
    projects: tuple[ProjectAssignment, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """How the platform stands on a day; the same for everybody."""

    year: int
    delivered: Decimal | None
    owed: Decimal | None
    total_amount: int | None
    total_asked: int | None
    rate: Decimal | None
    asked_rate: Decimal | None
    inhabitants: int | None
    recorded: dt.date
    running: int
    lanes: tuple[Lane, ...]
    balance: tuple[BalanceRow, ...]
    contributions: ContributionOverview
    map: TileMap | None

    @property
    def lanes_in_words(self) -> str:
        """How many assignments stand where: '3 concept, 2 DVO'."""
        return ", ".join(
            f"{len(lane.projects)} {lane.label}" for lane in self.lanes if lane.projects
        )

    @property
    def steps(self) -> tuple[Step, ...]:
        """What each figure counts, over which year, and where exactly those rows stand."""
        of_year = {"url": reverse("contributions:effort_year", args=(self.year,))}
        paid = {"url": reverse("contributions:contribution_year", args=(self.year,))}
        payers, steps = len(self.contributions.payers), []
        for amount, what in ((self.delivered, "Geleverd"), (self.owed, "Afgesproken")):
            if amount is not None:
                note = (
                    f"Uren per week van alle gemeenten in {self.year}, opgeteld. Wat een deel van het"
                    " jaar duurt, telt voor die dagen."
                )
                steps.append(Step(hours(amount), what, note, link="Bekijk de uren", **of_year))
        running = f"{reverse('projects:projectassignment_list')}?fase={RUNNING_NOW}"
        steps.append(
            Step(
                number(self.running),
                "Opdrachten, lopend of in voorbereiding",
                f"Volgens de fase op {date_long(self.recorded)}.",
                url=running,
                link="Bekijk deze opdrachten",
            )
        )
        if self.total_amount is not None:
            note = f"De bedragen van alle gemeenten, elk afgerond {self.contributions.rounding.label}, opgeteld."
            steps.append(
                Step(
                    euro(self.total_amount),
                    f"Bijdrage over {self.year}",
                    note,
                    link="Bekijk de bedragen",
                    **paid,
                )
            )
        note = f"Gemeenten die in {self.year} meebetalen."
        if self.inhabitants is not None:
            note += f" Hun inwoners samen: {number(self.inhabitants)}."
        steps.append(Step(number(payers), "Gemeenten", note, link="Bekijk deze gemeenten", **paid))
        return tuple(steps)


@dataclass(frozen=True, slots=True)
class OwnMunicipality:
    """What the card of the visitor's municipality shows; None where nothing is known."""

    municipality: Municipality
    contribution: Payer | None
    balance: BalanceRow | None

    @property
    def delivered(self) -> Decimal | None:
        """Hours per week delivered, rounded for display."""
        return rounded(self.balance.balance.delivered) if self.balance else None

    @property
    def owed(self) -> Decimal | None:
        """Hours per week owed, rounded for display; None when none were adopted."""
        return rounded(self.balance.owed) if self.balance else None


@shows(*EVERY_ROLE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs attention, what comes next, and the figures of the year."""
    day = request.chosen_day()
    situation = situation_on(day) if may_read(request.user, *FIGURES) else None
    stake = stake_of(request.user, day)
    findings = _findings(request.user, stake, day)
    tasks = waiting_for(request.user, timezone.localdate())
    context = {
        "day": day,
        "tasks": tasks[:SHOWN_TASKS],
        "task_count": len(tasks),
        "reads_assignments": may_read(request.user, ProjectAssignment),
        "told": told_of(request.user, timezone.localdate()),
        "situation": situation,
        "explained": "herkomst" in request.GET,
        "stake": stake,
        "findings": findings[:SHOWN_FINDINGS],
        "finding_count": len(findings),
        "meeting": next_meeting(request.user, day),
        "own": _own(stake, situation),
        "changes": changes_for(request.user, SHOWN_CHANGES),
        "coordinates": request.user.may_act_as(Role.COORDINATOR),
        "may_snooze": request.user.has_perm("agenda.snooze"),
    }
    return render(request, "reports/home.html", context)


def situation_on(day: dt.date) -> Situation:
    """The figures of the start page."""
    balance, contributions = balance_of(day.year), contributions_of(day.year)
    tariff, proposal = contributions.tariff, contributions.proposal
    recorded = recorded_day(day)
    running = [one for one in standings_on(recorded).values() if one.phase in RUNNING]
    return Situation(
        year=day.year,
        delivered=rounded(balance.delivered),
        owed=rounded(balance.owed),
        total_amount=contributions.total_amount,
        total_asked=contributions.total_asked,
        rate=tariff.rate if tariff else None,
        asked_rate=proposal.rate if proposal else None,
        inhabitants=contributions.inhabitants,
        recorded=recorded,
        running=len(running),
        lanes=_lanes(running),
        balance=balance.rows,
        contributions=contributions,
        map=balance_map(balance.rows),
    )


def next_meeting(user: User, day: dt.date) -> Meeting | None:
    """The first meeting from the chosen day on that the user may see, with its open items counted."""
    start = timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    meetings = Meeting.objects.visible_to(user).filter(start__gte=start).select_related("body")
    return (
        meetings.annotate(
            open_items=Count("items", filter=Q(items__is_closed=False)),
            closed_items=Count("items", filter=Q(items__is_closed=True)),
        )
        .order_by("start", "pk")
        .first()
    )


def _findings(user: User, stake: Stake, day: dt.date) -> list:
    aside = put_aside(timezone.localdate())
    mine = [f for f in all_findings(day) if f.key not in aside and stake.concerns(f)]
    return without_hidden(mine, user)


def _lanes(running: Iterable[Standing]) -> tuple[Lane, ...]:
    """Running assignments by the status of their newest version; replaced ones do not count."""
    newest = {
        standing.assignment: version.status
        for standing in running
        for version in standing.versions[:1]
        if version.status != VersionStatus.REPLACED
    }
    statuses = [status for status in VersionStatus if status != VersionStatus.REPLACED]
    return tuple(
        Lane(state_word(status), tuple(p for p, found in newest.items() if found == status))
        for status in statuses
    )


def _own(stake: Stake, situation: Situation | None) -> OwnMunicipality | None:
    own = stake.municipality
    if own is None or situation is None:
        return None
    return OwnMunicipality(
        municipality=own,
        contribution=situation.contributions.of(own),
        balance=next((r for r in situation.balance if own in r.municipalities), None),
    )
