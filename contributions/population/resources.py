"""How files about the population are read."""

import datetime as dt
from typing import ClassVar

from contributions.population.models import PopulationCount
from portfolios.resources import OfMunicipality


class PopulationCountResource(OfMunicipality):
    day_column: ClassVar = "reference_date"

    class Meta:
        model = PopulationCount
        import_id_fields = ("municipality", "reference_date")
        fields = ("municipality", "reference_date", "inhabitants", "status", "source")

    def days_of(self, instance: PopulationCount) -> tuple[dt.date | None, dt.date | None]:
        return instance.reference_date, instance.reference_date
