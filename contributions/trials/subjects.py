"""A tariff as something that a body decides on."""

import datetime as dt

from django.db.models import QuerySet

from agenda.enums import Rule
from agenda.subjects import LAPSE_FIRST, Subject, adopt_binding, undo_binding
from contributions.addresses import paper_address
from contributions.rates import calculations
from contributions.rates.models import Tariff
from contributions.trials.overviews import try_rate
from platform_ivz.formats import euro

# So many years back are told one by one.
MOST_YEARS = 10


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


def _tariff_warnings(tariff: Tariff, today: dt.date) -> list[str]:
    """What the tariff would have meant in years that were adopted or have begun, in euro."""
    later = Tariff.objects.adopted().filter(from_year__gt=tariff.from_year)
    end = min([today.year, *(year - 1 for year in later.values_list("from_year", flat=True))])
    years = range(max(tariff.from_year, end - MOST_YEARS + 1), end + 1)
    return [text for year in years if (text := _in_a_year(year, tariff))]


def _in_a_year(year: int, tariff: Tariff) -> str:
    trial = try_rate(year, tariff.rate)
    now, then, more = trial.overview.total_amount, trial.total.amount, trial.difference
    if more is None:
        return f"{year} is al begonnen. Bij dit tarief betalen de gemeenten samen {euro(then)}."
    words = f"{euro(abs(more))} {'meer' if more >= 0 else 'minder'}"
    if trial.overview.is_adopted:
        return (
            f"{year} is al vastgesteld op {euro(now)}. Dat verandert niet; bij dit tarief was het"
            f" {euro(then)}, {words}."
        )
    return (
        f"{year} is al begonnen. Nu is het samen {euro(now)}, bij dit tarief {euro(then)}, {words}."
    )


TARIFF = Subject(
    model=Tariff,
    label="Tarief",
    rule=Rule.TARIFF,
    pending=_pending_tariffs,
    describe=lambda tariff: f"De bijdrage is {tariff}.",
    refusals=_tariff_refusals,
    warnings=_tariff_warnings,
    adopt=adopt_binding,
    undo_refusals=_tariff_undo_refusals,
    undo=undo_binding,
    paper_url=lambda tariff: paper_address("bijdrage-per-gemeente", tariff.from_year),
)
