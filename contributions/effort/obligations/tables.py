"""Tables of the hours that municipalities owe."""

from typing import ClassVar

import django_tables2 as tables
from django.urls import reverse

from contributions.addresses import origin_address
from contributions.effort.models import AdoptedObligation
from platform_ivz.tables import DayColumn, FigureColumn, HouseTable, PieceColumn


def _obligation_url(record: AdoptedObligation) -> str | None:
    """Where the year in which hours began says how they came about; None for a proposal."""
    if not record.is_adopted:
        return None
    year = reverse("contributions:effort_year", args=(record.from_year,))
    return origin_address(record.municipality.slug, year)


class AdoptedObligationTable(HouseTable):
    """Hours that municipalities owe, adopted and proposed."""

    municipality = tables.Column(order_by="municipality__name", linkify=True)
    hours_per_week = FigureColumn(verbose_name="Uur per week", linkify=_obligation_url)
    status = PieceColumn("contributions/includes/_binding_status.html", order_by="status")
    decision = tables.Column(default="nog geen besluit", linkify=True)
    offered_on = DayColumn(verbose_name="Aangeboden op", visible=False)
    reason = tables.Column(verbose_name="Reden van de afwijking", visible=False)
    change = PieceColumn(
        "contributions/effort/includes/_obligation_actions.html",
        verbose_name="Wijzigen",
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(HouseTable.Meta):
        model = AdoptedObligation
        fields = (
            "municipality",
            "from_year",
            "hours_per_week",
            "reason",
            "offered_on",
            "status",
            "decision",
            "change",
        )
        attrs: ClassVar = {
            "caption": "Inspanningsverplichting in uren per week, per gemeente en jaar"
        }
        empty_text = "Er zijn geen uren bij deze keuze. Wis de keuze, of stel uren voor."

    def value_status(self, record: AdoptedObligation) -> str:
        return record.get_status_display()
