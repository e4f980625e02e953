"""Tables of the yearly round."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse

from contributions.addresses import origin_address
from contributions.rounds.overviews import ComparedRow
from platform_ivz.formats import signed_amount
from platform_ivz.tables import AmountColumn, CountColumn, FigureColumn, HouseTable, PieceColumn


def origin_url(record: ComparedRow) -> str:
    """Where the page says how the amount of a municipality came about."""
    return origin_address(record.row.key)


def _before_url(table: "RunTable", record: ComparedRow) -> str:
    """Where the round of the year before says how its amount came about."""
    return reverse("contributions:run_year", args=(table.year - 1,)) + origin_url(record)


class RunTable(HouseTable):
    """What each municipality pays in a year, beside the year before."""

    municipality = tables.Column(
        verbose_name="Gemeente",
        accessor="row__municipality",
        order_by="row__municipality__name",
        linkify=lambda record: record.row.municipality.get_absolute_url(),
    )
    formerly = tables.Column(
        verbose_name="Inwoners van", accessor="row__formerly", default="", orderable=False
    )
    inhabitants = CountColumn(
        verbose_name="Inwoners", accessor="row__inhabitants", total=True, default="niet bekend"
    )
    days = CountColumn(verbose_name="Dagen", accessor="row__days")
    amount = AmountColumn(
        verbose_name="Bedrag",
        accessor="row__amount",
        total=True,
        default="niet te berekenen",
        linkify=origin_url,
    )
    before = AmountColumn(
        verbose_name="Vorig jaar",
        accessor="before__amount",
        total=True,
        default="geen",
        linkify=_before_url,
    )
    difference = FigureColumn(
        verbose_name="Verschil", notation=signed_amount, total=True, default=""
    )
    explanation = tables.Column(verbose_name="Waardoor", orderable=False)
    correct = PieceColumn(
        "contributions/rounds/includes/_line_actions.html",
        verbose_name="Corrigeren",
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(HouseTable.Meta):
        fields = (
            "municipality",
            "formerly",
            "inhabitants",
            "days",
            "amount",
            "before",
            "difference",
            "explanation",
            "correct",
        )
        attrs: ClassVar = {"caption": "Bijdrage per gemeente in euro’s, naast vorig jaar"}
        empty_text = "Er is in dit jaar geen gemeente die betaalt. Kies een ander jaar."

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
