"""How files about obligations are read."""

from agenda.resources import BindingResource
from contributions.effort.models import AdoptedObligation


class AdoptedObligationResource(BindingResource):
    class Meta:
        model = AdoptedObligation
        import_id_fields = ("municipality", "from_year")
        fields = ("municipality", "from_year", "hours_per_week", "status", "decision")
