"""Tables of counts of inhabitants."""

from typing import ClassVar

import django_tables2 as tables

from contributions.population.models import PopulationCount
from contributions.tables import NOT_STATED, RowActionsColumn
from platform_ivz.tables import CountColumn, DayColumn, HouseTable


class PopulationCountTable(HouseTable):
    """Counts of inhabitants."""

    municipality = tables.Column(order_by="municipality__name", linkify=True)
    inhabitants = CountColumn()
    reference_date = DayColumn(verbose_name="Peildatum", default=NOT_STATED)
    change = RowActionsColumn("populationcount")

    class Meta(HouseTable.Meta):
        model = PopulationCount
        fields = ("municipality", "inhabitants", "reference_date", "status", "source", "change")
        attrs: ClassVar = {"caption": "Inwonertallen met hun bron; het nieuwste telt voor een jaar"}
        empty_text = "Er zijn geen inwonertallen bij deze keuze. Wis de keuze, of voeg er een toe."
