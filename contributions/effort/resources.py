"""How files about obligations are read."""

import datetime as dt
from typing import ClassVar

from agenda.resources import BindingResource
from contributions.effort.models import AdoptedObligation
from portfolios.resources import OfMunicipality


class AdoptedObligationResource(OfMunicipality, BindingResource):
    day_column: ClassVar = "from_year"

    class Meta:
        model = AdoptedObligation
        import_id_fields = ("municipality", "from_year")
        fields = ("municipality", "from_year", "hours_per_week", "status", "decision")

    def days_of(self, instance: AdoptedObligation) -> tuple[dt.date | None, dt.date | None]:
        """The day of its first year that is nearest to its existence, for it may begin halfway."""
        place, year = instance.municipality, instance.from_year
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        day = last if place.valid_from and place.valid_from > first else first
        return day, day
