"""Hours of a municipality as something that a body decides on."""

from django.db.models import QuerySet
from django.urls import reverse

from agenda.enums import Rule
from agenda.subjects import LAPSE_FIRST, Subject, adopt_binding, undo_binding
from contributions.addresses import paper_address
from contributions.effort.models import AdoptedObligation


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
        f" {LAPSE_FIRST}."
        for other in same.select_related("municipality")
    ]


OBLIGATION = Subject(
    model=AdoptedObligation,
    label="Inspanningsverplichting",
    rule=Rule.HOURS,
    pending=_pending_obligations,
    describe=lambda obligation: f"De inspanningsverplichting: {obligation}.",
    refusals=_obligation_refusals,
    adopt=adopt_binding,
    undo_refusals=lambda obligation: [],
    undo=undo_binding,
    page_url=lambda obligation: (
        f"{reverse('contributions:adoptedobligation_list')}?gemeente={obligation.municipality_id}"
    ),
    paper_url=lambda obligation: paper_address("inspanningsverplichting", obligation.from_year),
)
