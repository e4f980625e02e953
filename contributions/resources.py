"""How files about population, tariffs, obligations, budget and subsidies are read."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import QuerySet
from import_export import fields, widgets

from agenda.resources import BindingResource
from contributions.effort.models import AdoptedObligation
from contributions.planning.models import CoordinationTask, ReferenceRegion, Scenario
from contributions.population.models import PopulationCount
from contributions.rates.models import EffortBand, Tariff
from contributions.subsidies.models import Subsidy
from platform_ivz.datasets import Sheet
from platform_ivz.resources import Resource, Text, WholeNumber, unknown


class PopulationCountResource(Resource):
    class Meta:
        model = PopulationCount
        import_id_fields = ("municipality", "reference_date")
        fields = ("municipality", "reference_date", "inhabitants", "status", "source")


class TariffResource(BindingResource):
    class Meta:
        model = Tariff
        import_id_fields = ("from_year", "rate")
        fields = ("from_year", "rate", "status", "decision", "remark")


class TariffReference(widgets.Widget):
    """A tariff by its first year and rate: 2019/0.20."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Tariff:
        year, _, rate = Text().clean(value).partition("/")
        try:
            found = Tariff.objects.filter(from_year=int(year), rate=Decimal(rate)).first()
        except (ValueError, InvalidOperation):
            raise ValueError(f"‘{value}’ is geen tarief; schrijf het als 2019/0.20") from None
        if found is None:
            raise ValueError(f"tarief ‘{value}’ bestaat niet")
        return found

    def render(self, value: Tariff | None, obj: Any = None, **kwargs: Any) -> str:
        return f"{value.from_year}/{value.rate.normalize():f}" if value else ""


class EffortBandResource(Resource):
    tariff = fields.Field("tariff", "tariff", widget=TariffReference())

    class Meta:
        model = EffortBand
        import_id_fields = ("tariff", "from_inhabitants")
        fields = ("tariff", "from_inhabitants", "hours_per_week", "buyout_per_year")


class AdoptedObligationResource(BindingResource):
    class Meta:
        model = AdoptedObligation
        import_id_fields = ("municipality", "from_year")
        fields = ("municipality", "from_year", "hours_per_week", "status", "decision")


class CoordinationTaskResource(Resource):
    class Meta:
        model = CoordinationTask
        import_id_fields = ("year", "number")
        fields = ("year", "number", "title", "hours_per_week", "source")


class TaskNumbers(widgets.ManyToManyWidget):
    """Tasks by their numbers within the `year` column beside them."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> QuerySet:
        parts = value if isinstance(value, list) else Text().clean(value).split(";")
        numbers = [number for part in parts if (number := WholeNumber().clean(part)) is not None]
        year = Text().clean(row["year"])
        found = CoordinationTask.objects.none()
        if year.isdecimal():
            found = CoordinationTask.objects.filter(year=int(year), number__in=numbers)
        missing = set(numbers) - set(found.values_list("number", flat=True))
        if missing:
            raise ValueError(unknown(CoordinationTask, f"{year}/{min(missing)}"))
        return found


class ScenarioResource(BindingResource):
    dropped_tasks = fields.Field("dropped_tasks", "drops", widget=TaskNumbers(CoordinationTask))

    class Meta:
        model = Scenario
        import_id_fields = ("code",)
        fields = (
            "code",
            "year",
            "order",
            "title",
            "summary",
            "consequences",
            "dropped_tasks",
            "fixed_cost",
            "cost_per_fte",
            "fulltime_hours",
        )

    def save_m2m(self, instance: Scenario, row: Mapping, **kwargs: Any) -> None:
        """Which tasks fall away; of a chosen scenario they stay as they are."""
        if not instance.is_adopted:
            super().save_m2m(instance, row, **kwargs)


class ReferenceRegionResource(Resource):
    class Meta:
        model = ReferenceRegion
        import_id_fields = ("code",)
        fields = ("code", "name", "fte", "municipalities", "source")


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
            "request_due",
            "account_due",
            "counted",
            "remark",
        )


SHEETS = (
    Sheet("population.csv", PopulationCountResource),
    Sheet("tariffs.csv", TariffResource),
    Sheet("effort_bands.csv", EffortBandResource),
    Sheet("obligations.csv", AdoptedObligationResource),
    Sheet("coordination_tasks.csv", CoordinationTaskResource),
    Sheet("scenarios.toml", ScenarioResource, table="scenario"),
    Sheet("reference_regions.csv", ReferenceRegionResource),
    Sheet("subsidies.csv", SubsidyResource),
)
