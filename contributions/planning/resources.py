"""How files about the budget and scenarios are read."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from import_export import fields, widgets

from agenda.resources import BindingResource
from contributions.planning.models import CoordinationTask, ReferenceRegion, Scenario
from platform_ivz.resources import Resource, Text, WholeNumber, unknown


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
