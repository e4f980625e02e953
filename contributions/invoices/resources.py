"""How files about who sends and gets invoices are read."""

from collections.abc import Mapping
from typing import Any

from contributions.invoices.models import InvoiceParty
from platform_ivz.resources import Resource


class InvoicePartyResource(Resource):
    class Meta:
        model = InvoiceParty
        import_id_fields = ("municipality",)
        fields = (
            "municipality",
            "name",
            "attention",
            "street",
            "postcode",
            "city",
            "email",
            "oin",
            "kvk",
            "reference",
            "iban",
            "vat_number",
            "vat_category",
        )

    def import_instance(self, instance: InvoiceParty, row: Mapping, **kwargs: Any) -> None:
        """Read a row; the account number as it is kept, so that the same is no change."""
        super().import_instance(instance, row, **kwargs)
        instance.clean()
