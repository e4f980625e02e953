"""The pages of a year: what municipalities pay, and the hours they owe and deliver."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property

from contributions.effort.charts import balance_bar
from contributions.effort.models import AdoptedObligation
from contributions.effort.origins import hours_origin
from contributions.effort.overviews import BalanceOverview, BalanceRow, balance_of, matrix_of
from contributions.origins import AmountOrigin
from contributions.permissions import EDIT
from contributions.rates.models import Tariff
from contributions.rounds.overviews import (
    ContributionOverview,
    ContributionRow,
    changed_since_adopted,
    contributions_of,
)
from contributions.views import PER_PAGE, YearTableView, minus
from contributions.years.tables import BalanceTable, ContributionTable
from platform_ivz.charts.bars import Bar, bar_chart
from platform_ivz.charts.tiles import TileMap, TileValue, value_map
from platform_ivz.formats import number
from platform_ivz.paging import paged
from projects.calculations import rounded
from projects.models import Deployment

# Contributions ---------------------------------------------------------------------------------


class ContributionYearView(YearTableView):
    """What every municipality pays in a year, and how each amount came about."""

    reads = (Tariff,)
    template_name = "contributions/years/contribution_year.html"
    page = "contributions:contribution_year"
    name = "Bijdragen"
    table_class = ContributionTable

    @cached_property
    def overview(self) -> ContributionOverview:
        return contributions_of(self.year)

    def get_lead(self) -> str:
        asked = " en wat het voorstel vraagt" if self.overview.proposal else ""
        return f"Wat elke gemeente in {self.year} bijdraagt{asked}. Reken elk bedrag na."

    def get_table_data(self) -> list[ContributionRow]:
        return list(self.overview.rows)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"overview": self.overview}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = self.overview
        explained = self._explained()
        here = explained.row.municipality.pk if explained and explained.open else None
        bars = sorted(
            (row for row in overview.rows if row.amount is not None),
            key=lambda row: -row.amount,
        )
        return super().get_context_data(
            overview=overview,
            may_edit=self.request.user.has_perm(EDIT),
            difference=minus(overview.total_asked, overview.total_amount),
            changes=changed_since_adopted(overview),
            explained=explained,
            tiles=contribution_map(self.year, here) if overview.tariff else None,
            chart=bar_chart(
                [
                    Bar(
                        row.name,
                        row.amount,
                        number(row.amount if row.asked is None else row.asked),
                        until=row.asked,
                    )
                    for row in bars[:PER_PAGE]
                ],
                title="Bijdrage per gemeente in euro’s, van hoog naar laag",
            ),
            more_bars=len(bars) > PER_PAGE,
            **kwargs,
        )

    def _explained(self) -> "Explanation | None":
        """How the amount of the chosen municipality came about; without a choice, of the first."""
        known = [row for row in self.overview.rows if row.basis is not None]
        chosen = self.request.GET.get("herkomst", "")
        row = next((row for row in known if row.key == chosen), None)
        if row is None:
            row = next(iter([r for r in known if r.gap] or known), None)
        return None if row is None else Explanation(row, self.overview, open=bool(chosen))


def contribution_map(year: int, here: int | None) -> TileMap | None:
    """What municipalities pay in a year, as a map; `here` is the key of the one to mark."""
    return value_map(
        [
            TileValue(
                one.municipality.name,
                one.municipality.tile_column,
                one.municipality.tile_row,
                one.amount,
                here=one.municipality.pk == here,
            )
            for one in contributions_of(year).payers
        ],
        title="Tegelkaart van de bijdrage nu, in euro’s",
    )


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an amount came about: inhabitants, rate and how it is rounded."""

    row: ContributionRow
    overview: ContributionOverview
    open: bool

    @property
    def origin(self) -> AmountOrigin:
        return self.row.origin(self.row.basis, self.overview.tariff)

    @property
    def exact_asked(self) -> Decimal | None:
        asked = self.row.at(self.row.proposed_rate)
        return None if asked is None else asked.exact

    @property
    def apart(self) -> int | None:
        """What comes out when the raise is rounded on its own."""
        if self.row.extra is None or self.row.amount is None:
            return None
        return self.row.amount + self.row.extra


# Effort ----------------------------------------------------------------------------------------


class EffortYearView(YearTableView):
    """Hours owed and delivered in a year, and who does what."""

    reads = (AdoptedObligation, Deployment)
    template_name = "contributions/years/effort_year.html"
    page = "contributions:effort_year"
    name = "Uren en saldo"
    table_class = BalanceTable

    def get_lead(self) -> str:
        return (
            f"Hoeveel uur per week elke gemeente in {self.year} heeft afgesproken, hoeveel zij levert"
            " en waaraan."
        )

    @cached_property
    def overview(self) -> BalanceOverview:
        return balance_of(self.year)

    def get_table_data(self) -> list[BalanceRow]:
        return list(self.overview.rows)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {} if self.overview.total.bought_out else {"exclude": ("bought_out",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview, matrix = self.overview, matrix_of(self.year)
        context = super().get_context_data(
            overview=overview,
            owed=rounded(overview.owed),
            delivered=rounded(overview.delivered),
            bought_out=rounded(overview.total.bought_out),
            difference=rounded(overview.difference),
            matrix=matrix,
            givers=paged(self.request, matrix.rows, prefix="matrix-", per_page=PER_PAGE),
            may_edit=self.request.user.has_perm(EDIT),
            origin=hours_origin(overview, self.request.GET.get("herkomst", ""), self.request.user),
            **kwargs,
        )
        shown = [row.record for row in context["table"].paginated_rows]
        context["chart"] = bar_chart(
            [balance_bar(row) for row in shown], title="Geleverde en afgesproken uren per week"
        )
        context["more_bars"] = len(overview.rows) > len(shown)
        return context
