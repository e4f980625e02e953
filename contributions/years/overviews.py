"""What one municipality pays, owes and gives in a year."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contributions.effort.overviews import BalanceRow, EffortRow, balance_of, efforts_of
from contributions.rates.overviews import ContributionRow, contributions_of
from projects.models import Deployment


@dataclass(frozen=True, slots=True)
class MunicipalitySheet:
    """What one municipality pays and owes in a year, and what it gives on a day of it.

    Both rows are None when there was no such municipality on the first day of the year. The
    balance is that of all municipalities with which it delivers together.
    """

    contribution: ContributionRow | None
    effort: EffortRow | None
    together: BalanceRow | None

    @property
    def deployments(self) -> tuple[Deployment, ...]:
        return self.together.deployments if self.together else ()


def sheet_of(pk: int, day: dt.date) -> MunicipalitySheet:
    """What the overviews of the region say of one municipality."""
    together = next(
        (
            row
            for row in balance_of(day.year, day).rows
            if any(municipality.pk == pk for municipality in row.municipalities)
        ),
        None,
    )
    return MunicipalitySheet(
        contribution=_own(contributions_of(day.year).rows, pk),
        effort=_own(efforts_of(day.year).rows, pk),
        together=together,
    )


def _own(rows: Iterable[Any], pk: int) -> Any:
    return next((row for row in rows if row.municipality.pk == pk), None)
