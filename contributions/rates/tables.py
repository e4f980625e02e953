"""Tables of tariffs, and of another rate tried out."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse

from contributions.addresses import origin_address
from contributions.rates.models import Tariff
from contributions.rates.trial import RateTrial, TrialRow
from contributions.tables import NOT_STATED, rate
from platform_ivz.formats import quantity, signed
from platform_ivz.tables import CountColumn, FigureColumn, HouseTable, PieceColumn


def _current_url(table: "TrialTable", record: TrialRow) -> str:
    year = reverse("contributions:contribution_year", args=(table.trial.overview.year,))
    return origin_address(record.municipality.slug, year)


def _tried_url(table: "TrialTable", record: TrialRow) -> str:
    trial = table.trial
    address = reverse("contributions:contribution_what_if", args=(trial.overview.year,))
    return origin_address(record.municipality.slug, address, tarief=quantity(trial.rate, 4))


class TrialTable(HouseTable):
    """What each municipality pays now, and would pay at another rate."""

    municipality = tables.Column(
        verbose_name="Gemeente", order_by="municipality__name", linkify=True
    )
    inhabitants = CountColumn(verbose_name="Inwoners", total=True, default=NOT_STATED)
    current = CountColumn(
        verbose_name="Nu", total=True, default="niet te berekenen", linkify=_current_url
    )
    tried = CountColumn(
        verbose_name="Dan", total=True, default="niet te berekenen", linkify=_tried_url
    )
    difference = FigureColumn(
        verbose_name="Verschil", notation=signed, total=True, default="niet te berekenen"
    )

    class Meta(HouseTable.Meta):
        fields = ("municipality", "inhabitants", "current", "tried", "difference")
        attrs: ClassVar = {"caption": "Bedragen per jaar in hele euro’s, naar beneden afgerond"}
        empty_text = "Er zijn in dit jaar geen gemeenten. Kies een ander jaar."

    def __init__(self, *args: Any, trial: RateTrial | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trial = trial
        if trial:
            self.columns["tried"].column.verbose_name = f"Dan {rate(trial.rate)}"
            if trial.overview.tariff:
                self.columns[
                    "current"
                ].column.verbose_name = f"Nu {rate(trial.overview.tariff.rate)}"


class TariffTable(HouseTable):
    """Rates per inhabitant."""

    rate = FigureColumn(
        verbose_name="Euro per inwoner per jaar", notation=rate, linkify=True, attrs={}
    )
    status = PieceColumn("contributions/includes/_binding_status.html", order_by="status")
    decision = tables.Column(default="nog geen besluit", linkify=True)

    remark = tables.Column(default="geen")

    class Meta(HouseTable.Meta):
        model = Tariff
        fields = ("rate", "from_year", "status", "decision", "remark")
        attrs: ClassVar = {"caption": "Tarieven, met het besluit dat ze laat gelden"}
        empty_text = "Er zijn geen tarieven bij deze keuze. Wis de keuze, of stel een tarief voor."

    def value_status(self, record: Tariff) -> str:
        return record.get_status_display()
