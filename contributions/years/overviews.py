"""What one municipality pays, owes and gives in a year."""

import datetime as dt
from dataclasses import dataclass

from contributions.effort.overviews import BalanceRow, EffortRow, balance_of, efforts_of
from contributions.participation.models import Notice
from contributions.participation.overviews import standing_notices
from contributions.rounds.overviews import Payer, contributions_of
from portfolios.models import Municipality
from projects.models import Deployment


@dataclass(frozen=True, slots=True)
class MunicipalitySheet:
    """What one municipality pays, owes and delivers in a year, and what it gives on a day of it.

    Both are None when it does not take part in the year. The balance is that of all municipalities
    with which it delivers together. Notices count as long as it exists.
    """

    contribution: Payer | None
    effort: EffortRow | None
    together: BalanceRow | None
    deployments: tuple[Deployment, ...]
    notices: tuple[Notice, ...]

    @property
    def takes_part(self) -> bool:
        """Whether it takes part on a day of the year, so that there are pages of that year."""
        return self.effort is not None


def sheet_of(municipality: Municipality, day: dt.date) -> MunicipalitySheet:
    """What the overviews of the region say of one municipality."""
    together = next(
        (row for row in balance_of(day.year).rows if municipality in row.municipalities),
        None,
    )
    return MunicipalitySheet(
        contribution=contributions_of(day.year).of(municipality),
        effort=efforts_of(day.year).of(municipality),
        together=together,
        notices=tuple(one for one in standing_notices() if one.municipality == municipality)
        if municipality.holds_on(day)
        else (),
        deployments=tuple(d for d in (together.deployments if together else ()) if d.holds_on(day)),
    )
