"""What of the money and the hours a body decides on: tariffs and effort obligations."""

from django.db.models import QuerySet

from agenda.enums import BindingStatus
from agenda.models import Binding, Decision
from agenda.subjects import Subject
from agenda.subjects import register as register_subject
from contributions import calculations
from contributions.models import AdoptedObligation, Tariff


def _adopt(binding: Binding, decision: Decision) -> None:
    binding.status, binding.decision = BindingStatus.ADOPTED, decision
    binding.full_clean()
    binding.save()


def _undo(binding: Binding) -> None:
    binding.status, binding.decision = BindingStatus.PROPOSED, None
    binding.save()


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
            adopt=_adopt,
            undo_refusals=_tariff_undo_refusals,
            undo=_undo,
            paper="bijdrage-per-gemeente",
        )
    )
    register_subject(
        Subject(
            model=AdoptedObligation,
            label="Inspanningsverplichting",
            pending=_pending_obligations,
            describe=lambda obligation: f"De inspanningsverplichting: {obligation}.",
            refusals=_obligation_refusals,
            adopt=_adopt,
            undo_refusals=lambda obligation: [],
            undo=_undo,
            paper="inspanningsverplichting",
        )
    )
