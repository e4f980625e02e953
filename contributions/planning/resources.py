"""How files about the budget and scenarios are read."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from import_export import fields, widgets

from agenda.enums import BindingStatus
from agenda.models import Decision
from agenda.resources import BindingResource
from contributions.planning.models import CoordinationTask, ReferenceRegion, Scenario
from contributions.planning.services import adopt_scenario, scenario_refusals
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

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return ";".join(str(task.number) for task in value.all()) if value is not None else ""


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
            "offered_on",
            "status",
            "decision",
        )

    def import_instance(self, instance: Scenario, row: Mapping, **kwargs: Any) -> None:
        """Read a row; one that was chosen waits as a proposal until its tasks are known."""
        was_adopted = instance.pk is not None and instance.is_adopted
        self.chosen_by: Decision | None = None
        super().import_instance(instance, row, **kwargs)
        if instance.is_adopted and instance.decision is not None and not was_adopted:
            self.chosen_by = instance.decision
            instance.status, instance.decision = BindingStatus.PROPOSED, None

    def skip_row(self, instance: Scenario, original: Scenario, row: Mapping, *args: Any) -> bool:
        """Whether a row says nothing new."""
        return self.chosen_by is None and super().skip_row(instance, original, row, *args)

    def save_m2m(self, instance: Scenario, row: Mapping, **kwargs: Any) -> None:
        """Which tasks fall away; of a chosen scenario they, and what it comes to, are kept."""
        if instance.is_adopted:
            return
        super().save_m2m(instance, row, **kwargs)
        if self.chosen_by is not None:
            if reasons := scenario_refusals(instance):
                raise ValidationError({"status": reasons})
            adopt_scenario(instance, self.chosen_by)


class ReferenceRegionResource(Resource):
    class Meta:
        model = ReferenceRegion
        import_id_fields = ("code",)
        fields = ("code", "name", "fte", "municipalities", "source")
