"""Tables of money and hours."""

from fractions import Fraction
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse

from contributions.effort.models import AdoptedObligation
from contributions.origins import origin_address
from contributions.overviews import BalanceRow
from contributions.rates.overviews import ContributionOverview, ContributionRow
from platform_ivz.formats import euro, quantity
from platform_ivz.tables import CountColumn, FigureColumn, HouseTable, PieceColumn
from projects.calculations import rounded

NOT_STATED = "niet vermeld"
NOT_ADOPTED = "niet vastgesteld"


def rate(value: Any) -> str:
    """An amount per inhabitant, with as many decimals as it has, two at least."""
    text = f"{value.normalize():f}"
    return euro(value, max(2, len(text.partition(".")[2])))


def shown_hours(value: Any) -> str:
    """Exact hours as they are shown."""
    return quantity(rounded(value))


def signed_hours(value: Any) -> str:
    """A difference in exact hours, with its sign."""
    return ("+" if rounded(value) > 0 else "") + quantity(rounded(value))


def origin_url(record: ContributionRow) -> str:
    """Where the page says how the amount of a municipality came about."""
    return origin_address(record.municipality.slug)


class ContributionTable(HouseTable):
    """What each municipality pays in a year, and what is asked."""

    municipality = tables.Column(
        verbose_name="Gemeente", order_by="municipality__name", linkify=True
    )
    inhabitants = CountColumn(verbose_name="Inwoners", total=True, default=NOT_STATED)
    current = CountColumn(
        verbose_name="Nu", total=True, default="niet te berekenen", linkify=origin_url
    )
    extra = CountColumn(
        verbose_name="Erbij", total=True, default="niet te berekenen", linkify=origin_url
    )
    asked = CountColumn(
        verbose_name="Gevraagd", total=True, default="niet te berekenen", linkify=origin_url
    )
    gap = FigureColumn(
        verbose_name="Door afronden", total=True, default="niet te berekenen", linkify=origin_url
    )

    class Meta(HouseTable.Meta):
        fields = ("municipality", "inhabitants", "current", "extra", "asked", "gap")
        attrs: ClassVar = {"caption": "Bedragen per jaar in hele euro’s, naar beneden afgerond"}
        empty_text = "Er zijn in dit jaar geen gemeenten. Kies een ander jaar."

    def __init__(self, *args: Any, overview: ContributionOverview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if overview.tariff:
            self.columns["current"].column.verbose_name = f"Nu {rate(overview.tariff.rate)}"
        if overview.proposal:
            self.columns["asked"].column.verbose_name = f"Gevraagd {rate(overview.proposal.rate)}"
        if overview.raise_per_inhabitant:
            name = f"Erbij {rate(overview.raise_per_inhabitant)}"
            self.columns["extra"].column.verbose_name = name


def _page(record: BalanceRow) -> str | None:
    """The page of the only municipality of a row."""
    only = len(record.municipalities) == 1
    return record.municipalities[0].get_absolute_url() if only else None


def hours_origin_url(record: BalanceRow) -> str:
    """Where the page says how the hours of a row came about."""
    return origin_address(record.municipalities[0].slug)


class HoursColumn(FigureColumn):
    """Exact hours, rounded to show them; the total adds up the exact ones."""

    def _total(self, table: tables.Table, bound_column: Any) -> str:
        found = (bound_column.accessor.resolve(row) for row in table.data)
        known = [value for value in found if value is not None]
        return self.notation(sum(known, Fraction(0))) if known else NOT_ADOPTED


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
        "contributions/includes/_balance_state.html",
        verbose_name="Stand",
        order_by="balance__difference",
    )

    class Meta(HouseTable.Meta):
        fields = ("name", "owed", "delivered", "bought_out", "difference", "state")
        attrs: ClassVar = {"caption": "Uren per week, gewogen naar de dagen van het jaar"}
        empty_text = "Er zijn in dit jaar geen gemeenten. Kies een ander jaar."

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


class RowActionsColumn(PieceColumn):
    """Links to change or delete rows that have no page of their own."""

    def __init__(self, model_name: str, **kwargs: Any) -> None:
        super().__init__(
            "includes/_row_actions.html",
            verbose_name="Wijzigen",
            orderable=False,
            exclude_from_export=True,
            extra={
                "edit": f"contributions:{model_name}_edit",
                "delete": f"contributions:{model_name}_delete",
            },
            **kwargs,
        )


def _obligation_url(record: AdoptedObligation) -> str | None:
    """Where the year in which hours began says how they came about; None for a proposal."""
    if not record.is_adopted:
        return None
    year = reverse("contributions:effort_year", args=(record.from_year,))
    return origin_address(record.municipality.slug, year)


class AdoptedObligationTable(HouseTable):
    """Hours that municipalities owe, adopted and proposed."""

    municipality = tables.Column(order_by="municipality__name", linkify=True)
    hours_per_week = FigureColumn(verbose_name="Uur per week", linkify=_obligation_url)
    status = PieceColumn("contributions/includes/_binding_status.html", order_by="status")
    decision = tables.Column(default="nog geen besluit", linkify=True)
    change = PieceColumn(
        "contributions/includes/_obligation_actions.html",
        verbose_name="Wijzigen",
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(HouseTable.Meta):
        model = AdoptedObligation
        fields = ("municipality", "from_year", "hours_per_week", "status", "decision", "change")
        attrs: ClassVar = {
            "caption": "Inspanningsverplichting in uren per week, per gemeente en jaar"
        }
        empty_text = "Er zijn geen uren bij deze keuze. Wis de keuze, of stel uren voor."

    def value_status(self, record: AdoptedObligation) -> str:
        return record.get_status_display()
