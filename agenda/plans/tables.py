"""The table of local safety plans."""

from typing import Any, ClassVar

import django_tables2 as tables

from agenda.models import LocalPlan
from agenda.tables import UNKNOWN
from platform_ivz.tables import CountColumn, DayColumn, HouseTable


class LocalPlanTable(HouseTable):
    """Local plans with how many priorities they name, and how many came back on an agenda."""

    title = tables.Column(verbose_name="Plan", linkify=True)
    municipality = tables.Column(order_by=("municipality__name",), linkify=True)
    valid_from = DayColumn(default=UNKNOWN)
    valid_until = DayColumn(default="geen einde vermeld")
    priority_count = CountColumn(verbose_name="Prioriteiten")
    placed_count = CountColumn(verbose_name="Op een veiligheidsagenda")
    # What is named stands on the page of the plan; a file has it beside the plan.
    priorities = tables.Column(
        accessor="pk", verbose_name="Genoemde prioriteiten", visible=False, orderable=False
    )
    url = tables.Column(visible=False)
    source = tables.Column(visible=False)

    class Meta(HouseTable.Meta):
        model = LocalPlan
        fields = (
            "title",
            "municipality",
            "valid_from",
            "valid_until",
            "priority_count",
            "placed_count",
            "priorities",
            "url",
            "source",
        )
        attrs: ClassVar = {"caption": "Lokale veiligheidsplannen per gemeente"}
        empty_text = "Er zijn geen plannen bij deze keuze. Wis de keuze of voeg een plan toe."

    def render_title(self, record: LocalPlan) -> str:
        return record.title

    def value_priorities(self, record: LocalPlan, **kwargs: Any) -> str:
        return "; ".join(one.title for one in record.priorities.all())
