"""How files about the population are read."""

from contributions.population.models import PopulationCount
from platform_ivz.resources import Resource


class PopulationCountResource(Resource):
    class Meta:
        model = PopulationCount
        import_id_fields = ("municipality", "reference_date")
        fields = ("municipality", "reference_date", "inhabitants", "status", "source")
