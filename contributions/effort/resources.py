"""How files about obligations, buy-outs and yearly talks are read."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from agenda.resources import BindingResource
from contributions.effort.models import AdoptedObligation, Buyout, EffortReview
from platform_ivz.resources import Resource
from portfolios.resources import OfMunicipality


class AdoptedObligationResource(OfMunicipality, BindingResource):
    day_column: ClassVar = "from_year"
    told_beside: ClassVar = ("remark", "reason")

    class Meta:
        model = AdoptedObligation
        import_id_fields = ("municipality", "from_year")
        fields = (
            "municipality",
            "from_year",
            "hours_per_week",
            "reason",
            "offered_on",
            "status",
            "decision",
        )

    def days_of(self, instance: AdoptedObligation) -> tuple[dt.date | None, dt.date | None]:
        """The day of its first year that is nearest to its existence, for it may begin halfway."""
        place, year = instance.municipality, instance.from_year
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        day = last if place.valid_from and place.valid_from > first else first
        return day, day


class BuyoutResource(Resource):
    class Meta:
        model = Buyout
        import_id_fields = ("municipality", "year")
        fields = (
            "municipality",
            "year",
            "hours_per_week",
            "amount",
            "whole",
            "agreement",
            "agreed_on",
        )

    def import_instance(self, instance: Buyout, row: Mapping, **kwargs: Any) -> None:
        """Read a row; for the whole obligation the price list fills in what the file leaves open."""
        super().import_instance(instance, row, **kwargs)
        if instance.whole:
            instance.clean()


class EffortReviewResource(OfMunicipality):
    class Meta:
        model = EffortReview
        import_id_fields = ("municipality", "year")
        fields = ("municipality", "year", "planned_on", "held_on", "person", "summary")

    def days_of(self, instance: EffortReview) -> tuple[dt.date | None, dt.date | None]:
        day = instance.held_on or instance.planned_on
        return day, day
