"""The table of buy-outs."""

from typing import ClassVar

import django_tables2 as tables

from contributions.effort.models import Buyout
from contributions.tables import RowActionsColumn
from platform_ivz.tables import DayColumn, EuroColumn, FigureColumn, HouseTable


class BuyoutTable(HouseTable):
    """Hours that were bought out, and for how much."""

    municipality = tables.Column(
        order_by="municipality__name", linkify=lambda record: record.get_absolute_url()
    )
    hours_per_week = FigureColumn(verbose_name="Uur per week", total=True)
    amount = EuroColumn(verbose_name="Bedrag", total=True)
    whole = tables.Column(verbose_name="Wat")
    agreed_on = DayColumn(verbose_name="Afgesproken op", default="niet nodig")
    agreement = tables.Column(verbose_name="Afspraak", default="niet nodig")
    change = RowActionsColumn("buyout")

    class Meta(HouseTable.Meta):
        model = Buyout
        fields = (
            "municipality",
            "year",
            "hours_per_week",
            "amount",
            "whole",
            "agreed_on",
            "agreement",
            "change",
        )
        attrs: ClassVar = {
            "caption": "Afgekochte uren per week, met het bedrag voor het jaar in euro"
        }
        empty_text = "Er is geen afkoop bij deze keuze. Wis de keuze, of leg een afkoop vast."

    def render_whole(self, value: bool) -> str:
        return "de hele verplichting" if value else "een deel"

    def value_whole(self, value: bool) -> str:
        return self.render_whole(value)
