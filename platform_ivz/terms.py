"""Terms: everything that holds from one day until another.

`valid_until` is the last day, inclusive. An empty `valid_from` or `valid_until` means that the day
is not known or not fixed, so that side stays open. Every model with a term asks "on this date" in
the same way: `Model.objects.on(day)`, or `on_day(day, "relation__")` inside another query.
"""

import datetime as dt
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value

from platform_ivz.formats import date_long, date_short
from platform_ivz.querysets import HouseQuerySet


def within(first: dt.date, last: dt.date, prefix: str = "") -> Q:
    """Terms that share at least one day with `first`..`last`, both inclusive."""
    return (
        Q(**{f"{prefix}valid_from__isnull": True}) | Q(**{f"{prefix}valid_from__lte": last})
    ) & (Q(**{f"{prefix}valid_until__isnull": True}) | Q(**{f"{prefix}valid_until__gte": first}))


def on_day(day: dt.date, prefix: str = "") -> Q:
    """Terms that hold on `day`; `prefix` reaches a related model, such as `terms__`."""
    return within(day, day, prefix)


def told_on(first: dt.date | None, last: dt.date | None, day: dt.date) -> str:
    """When something is seen by who looks at `day`; empty when it holds on that day."""
    if first and first > day:
        when, side = f"vanaf {date_long(first)}", "latere"
    elif last and last < day:
        when, side = f"tot en met {date_long(last)}", "eerdere"
    else:
        return ""
    return (
        f"Het geldt {when}, niet op de peildatum {date_long(day)}."
        f" Met een {side} peildatum ziet u het."
    )


class TermQuerySet(HouseQuerySet):
    """Rows with a term, asked by date."""

    def on(self, day: dt.date) -> "TermQuerySet":
        """Rows whose term holds on `day`."""
        return self.filter(on_day(day))

    def within(self, first: dt.date, last: dt.date) -> "TermQuerySet":
        """Rows whose term shares at least one day with `first`..`last`."""
        return self.filter(within(first, last))

    def ended(self, day: dt.date) -> "TermQuerySet":
        """Rows whose last day lies before `day`."""
        return self.filter(valid_until__lt=day)


class Term(models.Model):
    """A first and a last day; either may be unknown."""

    valid_from = models.DateField(
        "van", null=True, blank=True, help_text="Eerste dag. Leeg als die niet bekend is."
    )
    valid_until = models.DateField(
        "tot en met", null=True, blank=True, help_text="Laatste dag. Leeg zolang er geen einde is."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from"))
                | Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True),
                name="%(app_label)s_%(class)s_term_order",
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            )
        ]

    @property
    def term_in_words(self) -> str:
        """From when until when: 'vanaf 01-03-2024, geen einde vermeld'."""
        first = f"vanaf {date_short(self.valid_from)}" if self.valid_from else "begin niet vermeld"
        if self.valid_until:
            return f"{first} tot en met {date_short(self.valid_until)}"
        return f"{first}, geen einde vermeld"

    def told_on(self, day: dt.date) -> str:
        """When it is seen by who looks at `day`; empty when it holds on that day."""
        return told_on(self.valid_from, self.valid_until, day)

    def holds_on(self, day: dt.date) -> bool:
        """Whether the term holds on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or self.valid_until >= day
        )


class NoOverlap(ExclusionConstraint):
    """No two rows that agree on `fields` hold on the same day.

    PostgreSQL guards it with an exclusion constraint. Other databases have none, so there
    `full_clean()` inside a locking service is the guard; the check itself is the same query on both.
    """

    def __init__(
        self,
        *,
        fields: tuple[str, ...],
        name: str,
        condition: Q | None = None,
        violation_error_message: str | None = None,
    ) -> None:
        self.fields = tuple(fields)
        days = Func(
            F("valid_from"),
            F("valid_until"),
            Value("[]"),
            function="daterange",
            output_field=DateRangeField(),
        )
        super().__init__(
            name=name,
            expressions=[
                *((field, RangeOperators.EQUAL) for field in self.fields),
                (days, RangeOperators.OVERLAPS),
            ],
            condition=condition,
            violation_error_message=violation_error_message,
        )

    def check(self, model: type[models.Model], connection: Any) -> list:
        return []

    def constraint_sql(self, model: type[models.Model], schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return None
        return super().constraint_sql(model, schema_editor)

    def create_sql(self, model: type[models.Model], schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return None
        return super().create_sql(model, schema_editor)

    def remove_sql(self, model: type[models.Model], schema_editor: Any) -> Any:
        if schema_editor.connection.vendor != "postgresql":
            return None
        return super().remove_sql(model, schema_editor)

    def deconstruct(self) -> tuple:
        path, args, kwargs = super().deconstruct()
        del kwargs["expressions"]
        return path, args, {"fields": self.fields, **kwargs}

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = "default",
    ) -> None:
        exclude = exclude or ()
        if any(field in exclude or getattr(instance, field) is None for field in self.fields):
            return
        if self.condition is not None and not self.condition.check(
            {field.name: getattr(instance, field.attname) for field in model._meta.concrete_fields},
            using=using,
        ):
            return
        clashes = model._default_manager.using(using).filter(
            within(instance.valid_from or dt.date.min, instance.valid_until or dt.date.max),
            **{field: getattr(instance, field) for field in self.fields},
        )
        if self.condition is not None:
            clashes = clashes.filter(self.condition)
        if instance.pk is not None:
            clashes = clashes.exclude(pk=instance.pk)
        if clashes.exists():
            raise ValidationError(self.get_violation_error_message(), code="overlap")
