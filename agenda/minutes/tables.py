"""The table of actions."""

from typing import Any, ClassVar

import django_tables2 as tables

from agenda.models import Action
from platform_ivz.tables import DayColumn, HouseTable, PieceColumn


class ActionTable(HouseTable):
    """What was promised, with how it stands today."""

    text = tables.Column(linkify=True, orderable=False)
    owner = tables.Column(order_by=("owner__surname", "owner__initials"))
    due = DayColumn()
    state = PieceColumn("agenda/minutes/includes/_action_state.html", verbose_name="Stand")
    meeting = tables.Column(
        verbose_name="Uit de vergadering",
        accessor="point__meeting",
        default="geen",
        linkify=lambda record: record.point.get_absolute_url() if record.point else None,
        order_by=("item__meeting__start",),
    )
    done_on = DayColumn(default="–")
    result = tables.Column(default="–", empty_values=(None, ""), orderable=False)

    class Meta(HouseTable.Meta):
        model = Action
        fields = ("text", "owner", "due", "state", "meeting", "done_on", "result")
        attrs: ClassVar = {"caption": "Wat het eerst klaar moet zijn, staat bovenaan"}
        empty_text = "Er zijn geen acties bij deze keuze."

    def value_state(self, value: Any) -> str:
        return str(value)
