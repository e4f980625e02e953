"""The columns of a file that people fill in: what each is called, and what belongs in it."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from platform_ivz.resources import (
    Day,
    DecimalNumber,
    Reference,
    References,
    Resource,
    WholeNumber,
    YesNo,
    natural_key,
)

NOTATIONS = {
    Day: "datum, zoals 31-12-2027",
    YesNo: "ja of nee",
    WholeNumber: "heel getal, zoals 12",
    DecimalNumber: "getal, zoals 1.234,56",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file and what belongs in it."""

    label: str
    name: str
    key: bool
    needed: bool
    notation: str

    @property
    def told(self) -> str:
        """All that is to be said of it in one line."""
        if self.key:
            return f"{self.notation}; hieraan herkent het portaal de rij"
        return f"{self.notation}; verplicht" if self.needed else self.notation


def columns_of(resource: Resource) -> list[Column]:
    """The columns of a file, in order."""
    keys = resource.key_columns
    found = []
    for name in resource._meta.fields:
        field = resource.fields[name]
        column = field.column_name
        key = column in keys
        if column not in resource.labels:
            # It only helps to find a row of another table.
            found.append(Column(column, column, key, True, "kenmerk, om de rij te vinden"))
            continue
        model_field = resource._meta.model._meta.get_field(name)
        found.append(
            Column(
                label=resource.labels[column],
                name=column,
                key=key,
                needed=not model_field.blank and not model_field.has_default(),
                notation=_notation(model_field, field.widget),
            )
        )
    return found


def _notation(field: models.Field, widget: Any) -> str:
    if field.choices:
        return f"een van: {', '.join(str(value) for value, _ in field.choices)}"
    if isinstance(widget, Reference):
        key = widget.model._meta.get_field(widget.field.split("__")[0]).verbose_name
        return f"{key} of naam van een {widget.model._meta.verbose_name} in het portaal"
    if isinstance(widget, References):
        key = widget.model._meta.get_field(natural_key(widget.model)).verbose_name
        return f"{key} van elke {widget.model._meta.verbose_name}, met ; ertussen"
    for kind, notation in NOTATIONS.items():
        if isinstance(widget, kind):
            return notation
    return f"tekst, hoogstens {field.max_length} tekens" if field.max_length else "tekst"
