"""How files about subsidies are read."""

from contributions.subsidies.models import Subsidy
from platform_ivz.resources import Resource


class SubsidyResource(Resource):
    class Meta:
        model = Subsidy
        import_id_fields = ("code",)
        fields = (
            "code",
            "provider",
            "topic",
            "purpose",
            "theme",
            "project",
            "from_year",
            "until_year",
            "requested",
            "granted",
            "received",
            "accounted",
            "requested_on",
            "granted_on",
            "request_due",
            "account_due",
            "counted",
            "remark",
        )
