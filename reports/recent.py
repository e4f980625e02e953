"""What changed of late, in words, for the start page."""

import datetime as dt
from dataclasses import dataclass, replace

from auditlog.models import LogEntry
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q

from platform_ivz.audit import rows_changed
from platform_ivz.pages import page_of
from portfolios.models import User
from reports.attention import Row, hidden_rows

KEPT = 60
FIELDS_NAMED = 3
# The kinds that are told, by app; a kind that nobody put here is told to nobody. What comes along
# with another row that is told is not here, nor who may sign in.
TOLD = {
    "portfolios": (
        "body membership municipality municipalitygroup groupmember organisation person personfunction"
        " portfolio portfolioterm region substitution"
    ),
    "agenda": (
        "action agendaextension agendaitem agreement agreementarticle decider decision ground localplan localpriority meeting note notechapter paper result"
        " safetyagenda statedfigure subtheme theme"
    ),
    "projects": (
        "approval assignmentversion deployment formatsection guidingquestion indicator measurement"
        " milestone progressreport projectassignment projectcost projectrelation risk sectiontext"
    ),
    "contributions": (
        "adoptedobligation bankfile buyout contributionline contributionrun coordinationtask"
        " effortband effortreview invoice invoiceparty notice payment populationcount"
        " referenceregion reminder scenario subsidy tariff"
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """Who changed what and when; `url` is empty for what is gone or has no page."""

    row: Row
    label: str
    kind: str
    what: str
    by: str
    at: dt.datetime
    url: str = ""


def newest_changes() -> list[Change]:
    """The newest changes of the facts, whoever may see them; several of one row by one hand once.

    Their pages are not looked up: few of them are shown.
    """
    entries = list(
        rows_changed()
        .filter(_is_told(), object_id__isnull=False)
        .select_related("actor", "content_type")
        .order_by("-timestamp", "-pk")[:KEPT]
    )
    changes: dict[tuple, Change] = {}
    for entry in entries:
        model = entry.content_type.model_class()
        if model is None:
            continue
        row = (model, entry.object_id)
        what = _what(entry, model)
        changes.setdefault(
            (row, entry.actor_id, what),
            Change(
                row=row,
                label=entry.object_repr,
                kind=str(model._meta.verbose_name),
                what=what,
                by=str(entry.actor or "het systeem"),
                at=entry.timestamp,
            ),
        )
    return list(changes.values())


def changes_for(user: User, most: int | None = None) -> list[Change]:
    """The newest changes of rows that the user may see, with their pages; `most` of them, or all."""
    changes = newest_changes()
    hidden = hidden_rows((change.row for change in changes), user)
    seen = [change for change in changes if change.row not in hidden][:most]
    wanted: dict[type[models.Model], set[int]] = {}
    for model, pk in (change.row for change in seen):
        wanted.setdefault(model, set()).add(pk)
    urls = {model: _urls(model, pks) for model, pks in wanted.items()}
    return [replace(change, url=urls[change.row[0]].get(change.row[1], "")) for change in seen]


def _is_told() -> Q:
    told = Q()
    for app, kinds in TOLD.items():
        told |= Q(content_type__app_label=app, content_type__model__in=kinds.split())
    return told


def _urls(model: type[models.Model], pks: set[int]) -> dict[int, str]:
    """The pages of rows that are still there; empty for a model without a page."""
    if not hasattr(model, "get_absolute_url"):
        return {}
    # What a page is named after may be its parent: everything that cannot be empty comes along.
    rows = model._default_manager.filter(pk__in=pks).select_related()
    return {row.pk: page_of(row) for row in rows}


def _what(entry: LogEntry, model: type[models.Model]) -> str:
    if entry.action == LogEntry.Action.CREATE:
        return "Toegevoegd"
    if entry.action == LogEntry.Action.DELETE:
        return "Verwijderd"
    names = [_field_label(model, name) for name in entry.changes_dict]
    shown, more = names[:FIELDS_NAMED], len(names) - FIELDS_NAMED
    rest = f" en nog {more}" if more > 0 else ""
    return f"Gewijzigd: {', '.join(shown)}{rest}" if shown else "Gewijzigd"


def _field_label(model: type[models.Model], name: str) -> str:
    try:
        return str(model._meta.get_field(name).verbose_name)
    except (FieldDoesNotExist, AttributeError):
        return name
