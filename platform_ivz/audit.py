"""Who changed what: the audit log, readable on the page of the thing itself."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db import models

SHOWN = 20
EMPTY = "leeg"
ACTIONS = {
    LogEntry.Action.CREATE: "gemaakt",
    LogEntry.Action.UPDATE: "gewijzigd",
    LogEntry.Action.DELETE: "verwijderd",
    LogEntry.Action.ACCESS: "bekeken",
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field said before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a row: when, by whom, what kind, and which fields."""

    moment: dt.datetime
    actor: str
    action: str
    fields: tuple[FieldChange, ...]


def history(obj: models.Model) -> list[Change]:
    """The newest changes of a row. Rows that fields refer to are read once per kind, not per change."""
    entries = list(LogEntry.objects.get_for_object(obj).select_related("actor")[:SHOWN])
    names = _names(type(obj), entries)
    return [
        Change(
            moment=entry.timestamp,
            actor=str(entry.actor or "het systeem"),
            action=ACTIONS[entry.action],
            fields=tuple(_changed(type(obj), entry, names))
            if entry.action == LogEntry.Action.UPDATE
            else (),
        )
        for entry in entries
    ]


def _field(model: type[models.Model], name: str) -> models.Field | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _names(
    model: type[models.Model], entries: list[LogEntry]
) -> dict[type[models.Model], dict[str, str]]:
    """How the rows are called that changed fields refer to, by model and key."""
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    changed = [entry for entry in entries if entry.action == LogEntry.Action.UPDATE]
    for entry in changed:
        for name, values in (entry.changes_dict or {}).items():
            field = _field(model, name)
            if field is not None and field.many_to_one and isinstance(values, list):
                keys[field.related_model].update(v for v in values if str(v).isdecimal())
    return {
        related: {str(row.pk): str(row) for row in _rows(related).filter(pk__in=wanted)}
        for related, wanted in keys.items()
        if wanted
    }


def _rows(model: type[models.Model]) -> models.QuerySet:
    rows = model._default_manager.all()
    return rows.for_list() if hasattr(rows, "for_list") else rows


def _changed(
    model: type[models.Model], entry: LogEntry, names: dict[type[models.Model], dict[str, str]]
) -> list[FieldChange]:
    changes = []
    for name, values in (entry.changes_dict or {}).items():
        field = _field(model, name)
        label = str(getattr(field, "verbose_name", name))
        if isinstance(values, list):
            before, after = (_in_words(field, value, names) for value in values)
            changes.append(FieldChange(label, before, after))
        else:
            changes.append(FieldChange(label, "", ", ".join(map(str, values.get("objects", ())))))
    return changes


def _in_words(
    field: models.Field | None, value: Any, names: dict[type[models.Model], dict[str, str]]
) -> str:
    if value in (None, "", "None"):
        return EMPTY
    text = str(value)
    if field is None:
        return text
    if field.many_to_one:
        return names.get(field.related_model, {}).get(text, text)
    if isinstance(field, models.BooleanField):
        return {"True": "ja", "False": "nee"}.get(text, text)
    return str(dict(field.flatchoices).get(text, text))
