"""The table of yearly talks."""

from typing import Any, ClassVar

import django_tables2 as tables

from contributions.effort.talks.overview import TalkRow
from platform_ivz.formats import enumerated, quantity, signed
from platform_ivz.tables import DayColumn, FigureColumn, HouseTable, KeyColumn, PieceColumn

NOT_YET = "–"


def _talk_url(record: TalkRow) -> str:
    return record.talk.get_absolute_url()


def _signed(value: Any) -> str:
    """A difference with its sign and no more decimals than it has."""
    return signed(value, max(0, -int(value.normalize().as_tuple().exponent)))


class TalkTable(HouseTable):
    """Municipalities with what they owe and deliver, and how far their talk is."""

    municipality = tables.Column(
        verbose_name="Gemeente", order_by="municipality__name", linkify=_talk_url
    )
    state = PieceColumn("contributions/effort/includes/_talk_state.html", verbose_name="Stand")
    cbs_code = KeyColumn(verbose_name="CBS-code", accessor="municipality__cbs_code")
    adopted = FigureColumn(
        verbose_name="Besluit",
        accessor="adopted__hours_per_week",
        default="geen",
        total=True,
    )
    band = FigureColumn(
        verbose_name="Staffel",
        accessor="effort__band__band__hours_per_week",
        default="niet bekend",
        total=True,
    )
    delivered = PieceColumn(
        "contributions/effort/includes/_talk_delivered.html",
        verbose_name="Geleverd",
        attrs={"th": {"class": "is-num"}, "td": {"class": "is-num"}},
    )
    together = KeyColumn(verbose_name="Levert samen met", accessor="together_with")
    difference = FigureColumn(verbose_name="Saldo", notation=_signed, default="niet vastgesteld")
    previous = DayColumn(verbose_name="Vorig jaar", accessor="previous__held_on", default=NOT_YET)
    planned_on = DayColumn(verbose_name="Gepland", accessor="talk__planned_on", default=NOT_YET)
    held_on = DayColumn(verbose_name="Gesproken", accessor="talk__held_on", default=NOT_YET)

    class Meta(HouseTable.Meta):
        fields = (
            "municipality",
            "state",
            "cbs_code",
            "adopted",
            "band",
            "delivered",
            "together",
            "difference",
            "previous",
            "planned_on",
            "held_on",
        )
        attrs: ClassVar = {"caption": "Jaargesprekken, met uren per week"}
        empty_text = "Hier staat geen gesprek. Kies een ander jaar, of toon alle gemeenten."

    def render_band(self, value: Any, record: TalkRow) -> str:
        differs = record.effort.difference
        return f"{quantity(value)} (wijkt af)" if differs else quantity(value)

    def value_band(self, value: Any) -> Any:
        return value

    def value_delivered(self, value: Any) -> Any:
        return value

    def value_together(self, value: Any) -> str:
        return enumerated(value)

    def value_state(self, value: Any) -> str:
        return str(value)
