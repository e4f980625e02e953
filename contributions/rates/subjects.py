"""A tariff as something that a body decides on."""

from django.db.models import QuerySet

from agenda.enums import Rule
from agenda.subjects import LAPSE_FIRST, Subject, adopt_binding, undo_binding
from contributions.addresses import paper_address
from contributions.rates import calculations
from contributions.rates.models import Tariff


def _pending_tariffs() -> QuerySet:
    return Tariff.objects.proposed()


def _tariff_refusals(tariff: Tariff) -> list[str]:
    reasons = []
    if tariff.is_adopted:
        reasons.append(f"Dit tarief is al vastgesteld met besluit {tariff.decision}.")
    if Tariff.objects.adopted().filter(from_year=tariff.from_year).exclude(pk=tariff.pk).exists():
        reasons.append(f"Voor {tariff.from_year} is al een tarief vastgesteld. {LAPSE_FIRST}.")
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


TARIFF = Subject(
    model=Tariff,
    label="Tarief",
    rule=Rule.TARIFF,
    pending=_pending_tariffs,
    describe=lambda tariff: f"De bijdrage is {tariff}.",
    refusals=_tariff_refusals,
    adopt=adopt_binding,
    undo_refusals=_tariff_undo_refusals,
    undo=undo_binding,
    paper_url=lambda tariff: paper_address("bijdrage-per-gemeente", tariff.from_year),
)
