"""The table of tariffs."""

from typing import ClassVar

import django_tables2 as tables

from contributions.rates.models import Tariff
from contributions.tables import rate
from platform_ivz.tables import DayColumn, FigureColumn, HouseTable, PieceColumn


class TariffTable(HouseTable):
    """Rates per inhabitant."""

    rate = FigureColumn(
        verbose_name="Euro per inwoner per jaar", notation=rate, linkify=True, attrs={}
    )
    from_year = tables.Column(accessor="start", order_by="from_year", verbose_name="Vanaf jaar")
    status = PieceColumn("contributions/includes/_binding_status.html", order_by="status")
    decision = tables.Column(default="nog geen besluit", linkify=True)
    offered_on = DayColumn(verbose_name="Aangeboden op", visible=False)
    remark = tables.Column(default="geen")

    class Meta(HouseTable.Meta):
        model = Tariff
        fields = ("rate", "from_year", "offered_on", "status", "decision", "remark")
        attrs: ClassVar = {"caption": "Tarieven, met het besluit dat ze laat gelden"}
        empty_text = "Er zijn geen tarieven bij deze keuze. Wis de keuze, of stel een tarief voor."

    def value_status(self, record: Tariff) -> str:
        return record.get_status_display()
