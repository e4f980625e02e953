"""Pure rules of the effort obligation (DVO-ovk art. 6.2 and 6.5, with its annex).

Hours are per week.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contributions.calculations import Number, dutch, require_hours
from contributions.rates.calculations import Band, band_for


@dataclass(frozen=True, slots=True)
class ObligationCheck:
    """The adopted obligation of a municipality beside its band, in hours per week.

    The adopted obligation binds, the band only checks it: a deviation is a finding, and only a
    decision of the board changes hours (DVO-ovk art. 6.5).
    """

    band_hours: Number
    adopted_hours: Number

    @property
    def difference(self) -> Number:
        """Adopted minus band: below zero when less is adopted than the band says."""
        return self.adopted_hours - self.band_hours

    @property
    def agrees(self) -> bool:
        """Tell whether the adopted hours are those of the band."""
        return self.difference == 0


def check_obligation(
    inhabitants: int, adopted_hours: Number, bands: Sequence[Band]
) -> ObligationCheck:
    """Compare the adopted hours per week of a municipality with its band.

    Raises ValueError when inhabitants or hours are negative or the bands do not form one table.
    """
    require_hours(adopted_hours)
    return ObligationCheck(band_for(inhabitants, bands).hours_per_week, adopted_hours)


def check_part_of_buyout(hours: Number, obligation: Number) -> None:
    """Check the hours per week of a buy-out of a part: they stay below what is owed.

    The whole goes by the price list, see `buyout()`; a part has a price of its own, by agreement.

    Raises ValueError when the hours are those of the obligation or more.
    """
    if hours == obligation:
        raise ValueError(
            f"Dit is de hele verplichting van {dutch(obligation)} uur per week. Kies de hele"
            " verplichting; dan geldt de prijslijst."
        )
    if hours > obligation:
        raise ValueError(
            f"De verplichting is {dutch(obligation)} uur per week. Schrijf minder uren dan dat."
        )
