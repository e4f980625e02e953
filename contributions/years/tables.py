"""Tables of what municipalities pay, owe and deliver in a year."""

from typing import Any, ClassVar

import django_tables2 as tables

from contributions.addresses import origin_address
from contributions.effort.overviews import BalanceRow
from contributions.rounds.overviews import ContributionOverview, ContributionRow
from contributions.tables import (
    NOT_ADOPTED,
    NOT_STATED,
    HoursColumn,
    rate,
    shown_hours,
    signed_hours,
)
from contributions.words import NO_MUNICIPALITIES
from platform_ivz.formats import amount
from platform_ivz.tables import AmountColumn, CountColumn, FigureColumn, HouseTable, PieceColumn
from projects.calculations import rounded


def origin_url(record: ContributionRow) -> str:
    """Where the page says how the amount of a municipality came about."""
    return origin_address(record.key)


class ContributionTable(HouseTable):
    """What each municipality pays in a year, and what is asked."""

    name = tables.Column(
        verbose_name="Gemeente",
        linkify=lambda record: record.municipality.get_absolute_url(),
    )
    inhabitants = CountColumn(verbose_name="Inwoners", total=True, default=NOT_STATED)
    days = CountColumn(verbose_name="Dagen")
    amount = AmountColumn(
        verbose_name="Nu", total=True, default="niet te berekenen", linkify=origin_url
    )
    extra = AmountColumn(
        verbose_name="Erbij", total=True, default="niet te berekenen", linkify=origin_url
    )
    asked = AmountColumn(
        verbose_name="Gevraagd", total=True, default="niet te berekenen", linkify=origin_url
    )
    gap = FigureColumn(
        verbose_name="Door afronden",
        notation=lambda gap: amount(gap) if gap else "–",
        total=True,
        default="niet te berekenen",
        linkify=origin_url,
    )

    class Meta(HouseTable.Meta):
        fields = ("name", "inhabitants", "days", "amount", "extra", "asked", "gap")
        attrs: ClassVar = {"caption": "Bedragen per jaar"}
        empty_text = NO_MUNICIPALITIES

    def __init__(self, *args: Any, overview: ContributionOverview, **kwargs: Any) -> None:
        super().__init__(*args, exclude=_needless(overview), **kwargs)
        self.attrs["caption"] = f"Bedragen per jaar, {overview.rounding.label}"
        now = "Vastgesteld" if overview.is_adopted else "Nu"
        for name, head, per_inhabitant in (
            ("amount", now, overview.tariff and overview.tariff.rate),
            ("extra", "Erbij", overview.raise_per_inhabitant),
            ("asked", "Gevraagd", overview.proposal and overview.proposal.rate),
        ):
            if name in self.columns and per_inhabitant:
                self.columns[name].column.verbose_name = f"{head} {rate(per_inhabitant)}"
        if "days" in self.columns:
            self.columns["days"].column.verbose_name = f"Dagen, van {overview.rows[0].days_in_year}"


def _needless(overview: ContributionOverview) -> tuple[str, ...]:
    """The columns that would say nothing in a year."""
    says = {
        "days": any(row.days != row.days_in_year for row in overview.rows),
        "amount": overview.tariff,
        "extra": overview.total_extra is not None,
        "asked": overview.proposal,
        "gap": overview.total_extra is not None,
    }
    return tuple(name for name, something in says.items() if not something)


def _page(record: BalanceRow) -> str | None:
    """The page of the only municipality of a row."""
    only = len(record.municipalities) == 1
    return record.municipalities[0].get_absolute_url() if only else None


def hours_origin_url(record: BalanceRow) -> str:
    """Where the page says how the hours of a row came about."""
    return origin_address(record.municipalities[0].slug)


class BalanceTable(HouseTable):
    """Hours owed and delivered by municipalities, or groups that deliver together."""

    name = tables.Column(verbose_name="Gemeente of groep", linkify=_page)
    owed = HoursColumn(
        verbose_name="Afgesproken",
        notation=shown_hours,
        default=NOT_ADOPTED,
        total=True,
        linkify=hours_origin_url,
    )
    delivered = HoursColumn(
        verbose_name="Geleverd",
        accessor="balance__delivered",
        notation=shown_hours,
        total=True,
        linkify=hours_origin_url,
    )
    bought_out = HoursColumn(
        verbose_name="Afgekocht",
        accessor="balance__bought_out",
        notation=shown_hours,
        total=True,
        linkify=hours_origin_url,
    )
    difference = HoursColumn(
        verbose_name="Saldo",
        notation=signed_hours,
        default=NOT_ADOPTED,
        total=True,
        linkify=hours_origin_url,
    )
    state = PieceColumn(
        "contributions/effort/includes/_balance_state.html",
        verbose_name="Stand",
        order_by="balance__difference",
    )

    class Meta(HouseTable.Meta):
        fields = ("name", "owed", "delivered", "bought_out", "difference", "state")
        attrs: ClassVar = {"caption": "Uren per week, gewogen naar de dagen van het jaar"}
        empty_text = NO_MUNICIPALITIES

    def value_state(self, record: BalanceRow) -> str:
        if not record.agreed:
            return NOT_ADOPTED
        return "" if record.balance.is_met else "komt uren tekort"

    def value_owed(self, record: BalanceRow) -> Any:
        return "" if record.owed is None else rounded(record.owed)

    def value_delivered(self, record: BalanceRow) -> Any:
        return rounded(record.balance.delivered)

    def value_bought_out(self, record: BalanceRow) -> Any:
        return rounded(record.balance.bought_out)

    def value_difference(self, record: BalanceRow) -> Any:
        return "" if record.difference is None else rounded(record.difference)
