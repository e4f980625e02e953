"""The bars of hours, on screen and on paper."""

from contributions.effort.overviews import BalanceRow
from platform_ivz.charts.bars import Bar
from platform_ivz.formats import quantity
from projects.calculations import rounded


def balance_bar(row: BalanceRow) -> Bar:
    """What is delivered, paler what is bought out, and the hours owed as the mark."""
    balance = row.balance
    delivered, owed, bought_out = (
        quantity(rounded(hours)) for hours in (balance.delivered, balance.owed, balance.bought_out)
    )
    if not row.agreed:
        return Bar(row.name, balance.delivered, f"{delivered} uur")
    return Bar(
        row.name,
        balance.delivered,
        f"{delivered} van {owed} uur" + (f", {bought_out} afgekocht" if balance.bought_out else ""),
        mark=balance.owed,
        until=balance.delivered + balance.bought_out if balance.bought_out else None,
        open=not balance.is_met,
    )
