"""The page of a municipality."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from agenda.dates import chosen_day
from contributions.overviews import balance_of, contributions_of, efforts_of
from platform_ivz.audit import history
from platform_ivz.views import HouseDetailView
from portfolios.models import Municipality, PortfolioTerm
from reports.memory import Memory


class MunicipalityDetailView(HouseDetailView):
    """The sheet of one municipality: what it owes, delivers, pays, and who does what."""

    model = Municipality
    template_name = "reports/municipality_detail.html"
    edit_permission = "portfolios.edit"
    lead = "Wat deze gemeente inbrengt en betaalt, en wie er wat doet."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day, memory, municipality = chosen_day(self.request), Memory(), self.object
        balance = memory.of(balance_of, day.year, day)
        contributions, efforts = (
            memory.of(contributions_of, day.year),
            memory.of(efforts_of, day.year),
        )
        return super().get_context_data(
            day=day,
            balance=next((r for r in balance.rows if municipality in r.municipalities), None),
            contribution=_row_of(contributions.rows, municipality),
            effort=_row_of(efforts.rows, municipality),
            people=municipality.people.prefetch_related(
                Prefetch(
                    "portfolio_terms",
                    queryset=PortfolioTerm.objects.on(day).select_related("portfolio__board"),
                    to_attr="current_terms",
                )
            ),
            history=history(municipality),
            **kwargs,
        )


def _row_of(rows: Iterable[Any], municipality: Municipality) -> Any:
    return next((row for row in rows if row.municipality == municipality), None)
