"""What of the money and the hours a body decides on: tariffs, obligations and yearly rounds."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse

from agenda.subjects import Subject, adopt_binding, undo_binding
from agenda.subjects import register as register_subject
from contributions.effort.models import AdoptedObligation
from contributions.planning import services as planning
from contributions.planning.models import Scenario
from contributions.rates import calculations
from contributions.rates.models import Tariff
from contributions.rounds import services as runs
from contributions.rounds.models import ContributionRun


def _paper(name: str) -> Callable[[Tariff | AdoptedObligation], str]:
    """The address of a paper, as it is from the year in which the proposal would begin."""

    def url(binding: Tariff | AdoptedObligation) -> str:
        return f"{reverse('reports:paper', args=(name,))}?peildatum={binding.from_year}-12-31"

    return url


def _pending_tariffs() -> QuerySet:
    return Tariff.objects.proposed()


def _tariff_refusals(tariff: Tariff) -> list[str]:
    reasons = []
    if tariff.is_adopted:
        reasons.append(f"Dit tarief is al vastgesteld met besluit {tariff.decision}.")
    if Tariff.objects.adopted().filter(from_year=tariff.from_year).exclude(pk=tariff.pk).exists():
        reasons.append(
            f"Voor {tariff.from_year} is al een tarief vastgesteld. Laat eerst dat besluit vervallen."
        )
    try:
        calculations.validate_bands(tariff.band_table())
    except ValueError as error:
        reasons.append(f"De staffels van dit tarief kloppen nog niet: {error}")
    return reasons


def _tariff_undo_refusals(tariff: Tariff) -> list[str]:
    return [
        f"De bijdragen van {run.year} zijn met dit tarief berekend."
        for run in tariff.runs.order_by("year")
    ]


def _pending_obligations() -> QuerySet:
    return AdoptedObligation.objects.proposed().select_related("municipality")


def _obligation_refusals(obligation: AdoptedObligation) -> list[str]:
    if obligation.is_adopted:
        return [f"Deze uren zijn al vastgesteld met besluit {obligation.decision}."]
    same = AdoptedObligation.objects.adopted().filter(
        municipality=obligation.municipality, from_year=obligation.from_year
    )
    return [
        f"Voor {other.municipality} zijn vanaf {other.from_year} al uren vastgesteld."
        " Laat eerst dat besluit vervallen."
        for other in same.select_related("municipality")
    ]


def register() -> None:
    """Tell the agenda what can be decided here (DVO-ovk art. 6.5)."""
    register_subject(
        Subject(
            model=Tariff,
            label="Tarief",
            pending=_pending_tariffs,
            describe=lambda tariff: f"De bijdrage is {tariff}.",
            refusals=_tariff_refusals,
            adopt=adopt_binding,
            undo_refusals=_tariff_undo_refusals,
            undo=undo_binding,
            paper_url=_paper("bijdrage-per-gemeente"),
        )
    )
    register_subject(
        Subject(
            model=AdoptedObligation,
            label="Inspanningsverplichting",
            pending=_pending_obligations,
            describe=lambda obligation: f"De inspanningsverplichting: {obligation}.",
            refusals=_obligation_refusals,
            adopt=adopt_binding,
            undo_refusals=lambda obligation: [],
            undo=undo_binding,
            paper_url=_paper("inspanningsverplichting"),
        )
    )
    register_subject(
        Subject(
            model=Scenario,
            label="Scenario",
            pending=planning.pending_scenarios,
            describe=planning.describe_scenario,
            refusals=planning.scenario_refusals,
            adopt=planning.adopt_scenario,
            undo_refusals=lambda scenario: [],
            undo=planning.undo_scenario,
            paper_url=lambda scenario: planning.paper_url(scenario.year),
        )
    )
    register_subject(
        Subject(
            model=ContributionRun,
            label="Bijdrageronde",
            pending=runs.pending_runs,
            describe=runs.describe_run,
            refusals=runs.run_refusals,
            adopt=runs.adopt_run,
            undo_refusals=runs.run_undo_refusals,
            undo=runs.undo_run,
            paper_url=lambda run: (
                f"{reverse('reports:paper', args=('bijdrage-per-gemeente',))}"
                f"?peildatum={run.year}-12-31"
            ),
        )
    )
