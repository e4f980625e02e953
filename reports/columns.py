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
    keys, labels = resource.key_columns, resource.labels
    found = []
    for name in resource._meta.fields:
        column, field = resource.fields[name].column_name, resource.own_field(name)
        found.append(
            Column(
                label=labels[column],
                name=column,
                key=column in keys,
                needed=field is None or not (field.blank or field.has_default()),
                notation=_notation(field, resource.fields[name].widget),
            )
        )
    return found


def _notation(field: models.Field | None, widget: Any) -> str:
    if field is None:
        return "kenmerk, om de rij te vinden"
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
