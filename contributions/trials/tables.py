"""The table of another rate tried out."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse

from contributions.addresses import origin_address
from contributions.tables import NOT_STATED, rate
from contributions.trials.overviews import RateTrial, TrialRow
from contributions.words import NO_MUNICIPALITIES
from platform_ivz.formats import quantity, signed_amount
from platform_ivz.tables import AmountColumn, CountColumn, FigureColumn, HouseTable


def _current_url(table: "TrialTable", record: TrialRow) -> str:
    year = reverse("contributions:contribution_year", args=(table.trial.overview.year,))
    return origin_address(record.row.key, year)


def _tried_url(table: "TrialTable", record: TrialRow) -> str:
    trial = table.trial
    address = reverse("contributions:contribution_what_if", args=(trial.overview.year,))
    return origin_address(record.row.key, address, tarief=quantity(trial.rate, 4))


class TrialTable(HouseTable):
    """What each municipality pays now, and would pay at another rate."""

    name = tables.Column(
        verbose_name="Gemeente",
        accessor="row__name",
        linkify=lambda record: record.row.municipality.get_absolute_url(),
    )
    inhabitants = CountColumn(
        verbose_name="Inwoners", accessor="row__inhabitants", total=True, default=NOT_STATED
    )
    current = AmountColumn(
        verbose_name="Nu",
        accessor="row__amount",
        total=True,
        default="niet te berekenen",
        linkify=_current_url,
    )
    tried = AmountColumn(
        verbose_name="Dan", total=True, default="niet te berekenen", linkify=_tried_url
    )
    difference = FigureColumn(
        verbose_name="Verschil", notation=signed_amount, total=True, default="niet te berekenen"
    )

    class Meta(HouseTable.Meta):
        fields = ("name", "inhabitants", "current", "tried", "difference")
        attrs: ClassVar = {"caption": "Bedragen per jaar"}
        empty_text = NO_MUNICIPALITIES

    def __init__(self, *args: Any, trial: RateTrial | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trial = trial
        if trial:
            self.attrs["caption"] = f"Bedragen per jaar, {trial.overview.rounding.label}"
            self.columns["tried"].column.verbose_name = f"Dan {rate(trial.rate)}"
            if trial.overview.tariff:
                self.columns[
                    "current"
                ].column.verbose_name = f"Nu {rate(trial.overview.tariff.rate)}"
