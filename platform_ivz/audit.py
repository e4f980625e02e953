"""Who changed what, and who came in: the audit log, readable on the page of the thing itself."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date

from platform_ivz.formats import date_long

SHOWN = 20
EMPTY = "leeg"
# In the place of a row that is gone, or that is not for whoever reads.
UNSEEN = "niet te zien"
# Under which key an entry keeps why somebody mended a row.
REASON = "reason"
ACTIONS = {
    LogEntry.Action.CREATE: "gemaakt",
    LogEntry.Action.UPDATE: "gewijzigd",
    LogEntry.Action.DELETE: "verwijderd",
    LogEntry.Action.ACCESS: "bekeken",
}


class Event(models.TextChoices):
    """What is in the audit log under a key of its own: the key, and what it is called."""

    SIGNED_IN = "account.signed_in", "ingelogd"
    SIGN_IN_FAILED = "account.sign_in_failed", "inloggen mislukt"
    LOCKED_OUT = "account.locked_out", "te vaak geprobeerd in te loggen"
    SIGNED_OUT = "account.signed_out", "uitgelogd"
    INVITED = "account.invited", "uitgenodigd"
    RESET_ASKED = "account.reset_asked", "nieuw wachtwoord aangevraagd"
    RESET_DONE = "account.reset_done", "nieuw wachtwoord gekozen na een mail"
    PASSWORD_CHANGED = "account.password_changed", "wachtwoord gewijzigd"
    GROUP_JOINED = "account.group_joined", "bij een groep gekomen"
    GROUP_LEFT = "account.group_left", "uit een groep gegaan"
    RIGHTS_CHANGED = "account.rights_changed", "rechten gewijzigd"


def record(event: Event, user: Any, *, actor: Any = None) -> None:
    """Note what happened to an account without changing a row; `user` None is an unknown one.

    Of an unknown account nothing is noted that was typed. Without `actor` it is who is signed in;
    the address comes from the request (`platform_ivz.middleware.ActorMiddleware`).
    """
    unknown = {"object_pk": "", "object_repr": "onbekend account"} if user is None else {}
    LogEntry.objects.log_create(
        user or get_user_model()(),
        force_log=True,
        action=LogEntry.Action.ACCESS,
        changes={},
        actor=actor,
        actor_email=actor and actor.email,
        additional_data={"event": event},
        **unknown,
    )


def note_correction(row: models.Model, reason: str) -> None:
    """Let the audit log say of the next change of a row that it mends a mistake, and why."""
    row.get_additional_data = lambda: {REASON: reason}


def rows_changed() -> models.QuerySet[LogEntry]:
    """The audit log without those who came, went or tried: what is about rows that changed."""
    return LogEntry.objects.exclude(action=LogEntry.Action.ACCESS)


def in_words(entry: LogEntry) -> str:
    """What happened, by its event or else by what was done to the row."""
    event = (entry.additional_data or {}).get("event")
    return Event(event).label if event in Event.values else ACTIONS[entry.action]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a field said before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a row: when, by whom, what kind, which fields, and why when that was asked."""

    moment: dt.datetime
    actor: str
    action: str
    fields: tuple[FieldChange, ...]
    reason: str


def history(obj: models.Model, user: Any) -> list[Change]:
    """The newest changes of a row, as `user` may see them.

    Rows that fields refer to are named when the user may see them, and read once per kind.
    """
    return _as_changes(obj, LogEntry.objects.get_for_object(obj)[:SHOWN], user)


def corrections(obj: models.Model, user: Any) -> list[Change]:
    """All that was mended of a row with a reason, newest first, as `user` may see it."""
    mended = LogEntry.objects.get_for_object(obj).filter(additional_data__has_key=REASON)
    return _as_changes(obj, mended, user)


def _as_changes(obj: models.Model, found: models.QuerySet[LogEntry], user: Any) -> list[Change]:
    entries = list(found.select_related("actor"))
    names = _names(type(obj), entries, user)
    return [
        Change(
            moment=entry.timestamp,
            actor=str(entry.actor or "het systeem"),
            action=in_words(entry),
            fields=tuple(_changed(type(obj), entry, names))
            if entry.action == LogEntry.Action.UPDATE
            else (),
            reason=(entry.additional_data or {}).get(REASON, ""),
        )
        for entry in entries
    ]


def makers(rows: models.QuerySet) -> dict[int, str]:
    """Who added each row of a model, in words, by its key; a row without an entry is left out."""
    added = LogEntry.objects.get_for_objects(rows).filter(action=LogEntry.Action.CREATE)
    return {
        entry.object_id: str(entry.actor or "het systeem")
        for entry in added.select_related("actor")
    }


def _field(model: type[models.Model], name: str) -> models.Field | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _refers(field: models.Field | None) -> bool:
    """Whether a field holds the key of one other row."""
    return field is not None and field.concrete and (field.many_to_one or field.one_to_one)


def _names(
    model: type[models.Model], entries: list[LogEntry], user: Any
) -> dict[type[models.Model], dict[str, str]]:
    """How the rows are called that changed fields refer to, by model and key."""
    keys: dict[type[models.Model], set[str]] = defaultdict(set)
    changed = [entry for entry in entries if entry.action == LogEntry.Action.UPDATE]
    for entry in changed:
        for name, values in (entry.changes_dict or {}).items():
            field = _field(model, name)
            if _refers(field) and isinstance(values, list):
                keys[field.related_model].update(v for v in values if str(v).isdecimal())
    return {
        related: {str(row.pk): str(row) for row in _rows(related, user).filter(pk__in=wanted)}
        for related, wanted in keys.items()
        if wanted
    }


def _rows(model: type[models.Model], user: Any) -> models.QuerySet:
    rows = model._default_manager.all()
    if not hasattr(rows, "visible_to"):
        return rows.none()
    rows = rows.visible_to(user)
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
    if _refers(field):
        return names.get(field.related_model, {}).get(text, UNSEEN)
    if type(field) is models.DateField and (day := parse_date(text)):
        return date_long(day)
    if isinstance(field, models.BooleanField):
        return {"True": "ja", "False": "nee"}.get(text, text)
    return str(dict(field.flatchoices).get(text, text))
