"""Taakverdeling en ureninzet (Bijlage 4): who does what, and the balance of hours."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Any

from contributions.effort.charts import balance_bar
from contributions.effort.overviews import BalanceOverview, BalanceRow, balance_of
from platform_ivz.charts.bars import bar_chart
from platform_ivz.formats import hours, quantity, signed
from platform_ivz.pdf import Masthead
from projects.calculations import rounded
from projects.enums import LEADING, DeploymentRole
from reports.papers.base import PaperRequest


def build(request: PaperRequest) -> dict[str, Any]:
    """The deployments of the year that was asked for, weighted by days."""
    overview = balance_of(request.year)
    total = overview.total
    return {
        "paper": Masthead(
            title="Taakverdeling en ureninzet",
            period=f"{request.year}",
            subtitle="Wie wat doet voor het platform, en of dat is wat is afgesproken",
            status="Overzicht",
            author=request.region.platform,
            audience=request.region.board,
            date=request.day,
            data_from=request.region.source,
            cover=False,
        ),
        "overview": overview,
        "rows": [_row(row) for row in overview.rows],
        "shortages": [_shortage(row) for row in overview.rows if not row.balance.is_met],
        "owed": rounded(overview.owed),
        "delivered": rounded(total.delivered),
        "bought_out": rounded(total.bought_out),
        "difference": _signed(overview.difference),
        "not_agreed": [row.name for row in overview.not_agreed],
        "roles": _roles(overview),
        "chart": bar_chart(
            [balance_bar(row) for row in overview.rows],
            title="Geleverde en afgesproken uren per week",
            wide=True,
        ),
    }


def _row(row: BalanceRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "leading": [d for d in row.deployments if d.role in LEADING],
        "others": [d for d in row.deployments if d.role not in LEADING],
        "owed": rounded(row.owed),
        "owed_each": row.owed_each if row.agreed and len(row.owed_each) > 1 else (),
        "delivered": rounded(row.balance.delivered),
        "bought_out": rounded(row.balance.bought_out),
        "difference": _signed(row.difference),
        "is_met": row.balance.is_met,
    }


def _shortage(row: BalanceRow) -> str:
    """What somebody delivers of more hours owed, and what of them is bought out."""
    together = len(row.owed_each) > 1
    bought_out = rounded(row.balance.bought_out)
    paid = f" en {'kopen' if together else 'koopt'} {hours(bought_out)} af" if bought_out else ""
    delivers = (
        f"{'leveren samen' if together else 'levert'} {quantity(rounded(row.balance.delivered))}"
    )
    return f"{row.name} {delivers} van de {hours(rounded(row.owed))}{paid}."


def _signed(hours: Fraction | None) -> str:
    """A difference with its sign and no more decimals than it has; a dash when it is not known."""
    if hours is None:
        return "–"
    value = rounded(hours)
    return signed(value, max(0, -int(value.normalize().as_tuple().exponent)))


def _roles(overview: BalanceOverview) -> list[dict[str, Any]]:
    """Deployments and hours per role, the role with most hours first."""
    count: Counter[str] = Counter()
    hours: Counter[str] = Counter()
    for row in overview.rows:
        for deployment in row.deployments:
            count[deployment.role] += 1
            hours[deployment.role] += deployment.hours_per_week or Decimal(0)
    total = sum(hours.values(), Decimal(0))
    return [
        {
            "label": DeploymentRole(role).label,
            "count": count[role],
            "hours": hours[role],
            "share": hours[role] / total if total else Decimal(0),
        }
        for role in sorted(count, key=lambda role: (-hours[role], role))
    ]
