"""Importing a file in the browser: look first, then store all of it or nothing, then maybe undo.

Reading a file is the work of `platform_ivz.uploads`, judging a row that of the resource and of
`platform_ivz.datasets`. This module keeps what came of it in an `ImportRun`. What CBS sends is one
more source of rows: `look_at_cbs`.
"""

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from auditlog.context import disable_auditlog
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from contributions.population.cbs import counts_of
from contributions.population.imports import gap, remarks, rows_of
from contributions.population.resources import PopulationCountResource
from contributions.subsidies.resources import SubsidyResource
from platform_ivz.datasets import Examined, Rows, Sheet, examine
from platform_ivz.formats import date_long, date_short, number, quantity
from platform_ivz.places import a_place
from platform_ivz.resources import Resource
from platform_ivz.uploads import Upload
from portfolios.enums import ImportKind, ImportStatus
from portfolios.models import ImportRun, User
from portfolios.resources import (
    MunicipalityResource,
    PersonFunctionResource,
    PersonResource,
    PortfolioResource,
)
from projects.resources import DeploymentResource

NOTHING = "leeg"
# What nobody stored is thrown away after this long: it may hold names of people.
KEPT = dt.timedelta(days=1)
MOST_REASONS = 20
MOST_NAMES = 20
# Judging so many rows takes no longer than a page; of more it is long work.
FEW_ROWS = 250


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be imported: its key, the resource that reads it, and who may do so.

    `fetch` is the address where the rows can be fetched instead of chosen. `remarks` says what
    strikes in each row, by its line, as pairs of a sign and a text; `gap` what the rows lack.
    """

    key: ImportKind
    resource: type[Resource]
    permission: str
    explanation: str
    fetch: str = ""
    remarks: Callable[[list[Examined]], dict[int, list[tuple[str, str]]]] = lambda found: {}
    gap: Callable[[list[dict[str, str]]], str] = lambda rows: ""

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return self.key.label

    @property
    def model(self) -> type[models.Model]:
        """The rows that the file becomes."""
        return self.resource._meta.model


KINDS = (
    Kind(
        ImportKind.MUNICIPALITIES,
        MunicipalityResource,
        "portfolios.edit",
        "De gemeenten van de regio, met hun CBS-code en basisteam.",
    ),
    Kind(
        ImportKind.POPULATION,
        PopulationCountResource,
        "contributions.edit",
        "Het aantal inwoners per gemeente op een peildatum, met de bron.",
        fetch="reports:import_cbs",
        remarks=remarks,
        gap=gap,
    ),
    Kind(
        ImportKind.PEOPLE,
        PersonResource,
        "portfolios.edit",
        "De mensen van het platform: hoe zij heten. Hun functies staan in een eigen bestand.",
    ),
    Kind(
        ImportKind.FUNCTIONS,
        PersonFunctionResource,
        "portfolios.edit",
        "Wie welke functie heeft, bij welke gemeente of organisatie, van wanneer tot wanneer.",
    ),
    Kind(
        ImportKind.PORTFOLIOS,
        PortfolioResource,
        "portfolios.edit",
        "De posten in de portefeuilleverdeling. Wie een post heeft, legt u vast bij de post.",
    ),
    Kind(
        ImportKind.DEPLOYMENTS,
        DeploymentResource,
        "projects.edit",
        "Wie hoeveel uur per week levert aan een projectopdracht of een gremium.",
    ),
    Kind(
        ImportKind.SUBSIDIES,
        SubsidyResource,
        "contributions.edit",
        "De subsidies, met wat is aangevraagd, toegekend, ontvangen en verantwoord.",
    ),
)


def find_kind(key: str) -> Kind | None:
    """The kind with this key; None when there is none."""
    return next((kind for kind in KINDS if kind.key == key), None)


def kinds_of(user: User) -> list[Kind]:
    """What the user may import."""
    return [kind for kind in KINDS if user.has_perm(kind.permission)]


# Looking -----------------------------------------------------------------------------------------


def look_at_cbs(*, year: int, today: dt.date, by: User | None) -> ImportRun:
    """Ask CBS for the inhabitants of a year and keep what they would do. Raises NoAnswer."""
    answer = counts_of(year, today)
    return look(
        kind=find_kind(ImportKind.POPULATION),
        upload=rows_of(answer),
        file_name=f"CBS, inwoners op {date_long(answer.day)}",
        by=by,
    )


@transaction.atomic
def look(*, kind: Kind, upload: Upload, file_name: str, by: User | None) -> ImportRun:
    """Keep what a file would do, without storing any row of it."""
    ImportRun.objects.filter(
        status=ImportStatus.PREVIEW, made_at__lt=timezone.now() - KEPT
    ).delete()
    with transaction.atomic(), disable_auditlog():  # there is nothing to log
        rows, _ = _examine(kind, upload.rows, upload.lines, upload.faults)
        transaction.set_rollback(True)
    run = ImportRun(
        kind=kind.key,
        file_name="".join(sign for sign in file_name if sign.isprintable())[:120],
        by=by,
        unused_columns=[name[:60] for name in upload.unused[:MOST_NAMES]],
        left_columns=upload.left,
    )
    _keep(run, rows)
    return run


def _keep(run: ImportRun, rows: list[dict]) -> None:
    counts = Counter(row["outcome"] for row in rows)
    run.rows = rows
    run.new_count = counts["nieuw"]
    run.changed_count = counts["gewijzigd"]
    run.unchanged_count = counts["ongewijzigd"]
    run.wrong_count = counts["fout"]
    run.save()


def _examine(
    kind: Kind,
    rows: list[dict[str, str]],
    lines: list[int],
    faults: dict[int, list[tuple[str, str]]],
) -> tuple[list[dict], list[Examined]]:
    """What each row does, as the preview keeps it and as it came; wrong ones first, then striking.

    Many rows take a place for long work. Raises Busy when there is none in time.
    """
    readable = [(row, line) for row, line in zip(rows, lines, strict=True) if line not in faults]
    sheet = Sheet("", kind.resource)
    with a_place() if len(readable) > FEW_ROWS else nullcontext():
        found = examine(Rows(sheet, [row for row, _ in readable], [line for _, line in readable]))
    fields = {
        field.column_name: kind.model._meta.get_field(name)
        for name, field in kind.resource.fields.items()
    }
    keys = kind.resource().key_columns
    beside = kind.remarks(found)
    shown = [_shown(one, fields, keys, beside.get(one.line, [])) for one in found]
    shown += [
        _row(line, row, "fout", _key_of(row, keys), faults=_told(faults[line], fields))
        for row, line in zip(rows, lines, strict=True)
        if line in faults
    ]
    order = ("fout", "nieuw", "gewijzigd", "ongewijzigd")
    first = {line for line, told in beside.items() if any(sign for sign, _ in told)}
    return sorted(
        shown,
        key=lambda row: (order.index(row["outcome"]), row["line"] not in first, row["line"]),
    ), found


def _row(
    line: int,
    cells: dict[str, str],
    outcome: str,
    name: str,
    *,
    faults: list[str] | None = None,
    changes: list[tuple[str, str, str]] | None = None,
    remarks: list[tuple[str, str]] | None = None,
) -> dict:
    return {
        "line": line,
        "cells": cells,
        "outcome": outcome,
        "name": name[:200],
        "faults": faults or [],
        "changes": [list(change) for change in changes or []],
        "remarks": [list(remark) for remark in remarks or []],
    }


def _shown(
    found: Examined,
    fields: dict[str, models.Field],
    keys: list[str],
    remarks: list[tuple[str, str]],
) -> dict:
    if found.faults:
        faults = _told(found.faults, fields)
        return _row(found.line, found.row, "fout", _key_of(found.row, keys), faults=faults)
    changes = []
    if found.outcome != "ongewijzigd":
        now, before = found.result.instance, found.result.original
        # In the order of the model: a database may keep the cells of a row in another one.
        for column in (name for name in fields if name in found.row):
            field = fields[column]
            value, old = _value(now, field), _value(before, field) if before else ""
            if value != old:
                changes.append((str(field.verbose_name), old or NOTHING, value or NOTHING))
    name = str(found.result.instance)
    return _row(found.line, found.row, found.outcome, name, changes=changes, remarks=remarks)


def _key_of(row: dict[str, str], keys: list[str]) -> str:
    """What a row is called that could not be read."""
    return ", ".join(str(row[key]) for key in keys if row.get(key)) or "zonder kenmerk"


def _told(faults: Iterable[tuple[str, str]], fields: dict[str, models.Field]) -> list[str]:
    """Faults by the name that people know the column by."""
    told = []
    for column, message in faults:
        where = fields[column].verbose_name if column in fields else column
        told.append(f"{where}: {message}" if where else message)
    return told


def _value(instance: models.Model, field: models.Field) -> str:
    """The value of a field as the screen shows it; nothing for no value."""
    if field.choices:
        return getattr(instance, f"get_{field.name}_display")()
    value = getattr(instance, field.name)
    match value:
        case None:
            shown = ""
        case bool():
            shown = "ja" if value else "nee"
        case Decimal():
            shown = quantity(value)
        case int() if value >= 10_000:  # below that it may be a year
            shown = number(value)
        case dt.date():
            shown = date_short(value)
        case _:
            shown = str(value)
    return shown


# Storing -----------------------------------------------------------------------------------------


def store(*, run: ImportRun, by: User | None, at: dt.datetime) -> bool:
    """Store all rows of a run. False when they would no longer do what was shown.

    Then nothing is stored, and the run holds what the rows would do now.
    """
    kind = find_kind(run.kind)
    with transaction.atomic():
        run = _locked(run)
        if run.status != ImportStatus.PREVIEW or run.wrong_count:
            return False
        point = transaction.savepoint()
        ordered = sorted(run.rows, key=lambda row: row["line"])
        rows, found = _examine(
            kind, [row["cells"] for row in ordered], [row["line"] for row in ordered], {}
        )
        if json.loads(json.dumps(rows)) != run.rows:
            transaction.savepoint_rollback(point)
            _keep(run, rows)
            return False
        transaction.savepoint_commit(point)
        run.undo = _what_undo_needs(kind, found)
        run.status, run.stored_at, run.by = ImportStatus.STORED, at, by
        run.save()
    return True


def _locked(run: ImportRun) -> ImportRun:
    """The run as it is now; imports of one kind wait for each other."""
    same = ImportRun.objects.select_for_update().filter(kind=run.kind).order_by("pk")
    list(same.values_list("pk"))
    return ImportRun.objects.get(pk=run.pk)


def _what_undo_needs(kind: Kind, found: list[Examined]) -> list[dict]:
    """New and changed rows in the order in which they were stored, as they were and became."""
    touched = [one.result for one in found if one.outcome in ("nieuw", "gewijzigd")]
    now = _by_pk(kind.model, [result.object_id for result in touched])
    return [
        {
            "pk": result.object_id,
            "before": _snapshot(result.original) if result.original else None,
            "after": _snapshot(now[result.object_id]),
        }
        for result in touched
    ]


def _by_pk(model: type[models.Model], pks: list[int]) -> dict[int, models.Model]:
    """Rows by key, locked until the transaction ends."""
    found: dict[int, models.Model] = {}
    for start in range(0, len(pks), 500):
        some = model._base_manager.select_for_update().filter(pk__in=pks[start : start + 500])
        found |= {obj.pk: obj for obj in some}
    return found


def _snapshot(instance: models.Model) -> dict[str, Any]:
    """All that a row holds, in a form that can be kept and compared."""
    values = {
        field.attname: field.value_from_object(instance) for field in instance._meta.concrete_fields
    }
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


# Undoing -----------------------------------------------------------------------------------------


def undo(*, run: ImportRun, at: dt.datetime) -> list[str]:
    """Take back what a run stored. The reasons why not; none when it is done."""
    model = find_kind(run.kind).model
    try:
        with transaction.atomic():
            run = _locked(run)
            if run.status != ImportStatus.STORED:
                return ["Deze import is al ongedaan gemaakt of nog niet opgeslagen."]
            now = _by_pk(model, [entry["pk"] for entry in run.undo])
            reasons = list(_changed_since(run, now)) + list(_built_on(run, model, now))
            if reasons:
                return _at_most(reasons)
            for entry in reversed(run.undo):
                _take_back(entry, now)
            run.status, run.undone_at = ImportStatus.UNDONE, at
            run.save()
    except ValidationError as problem:
        return [f"Terugzetten past niet meer: {message}" for message in problem.messages]
    except DatabaseError:
        return ["Terugzetten past niet meer bij wat er nu in het portaal staat."]
    return []


def _changed_since(run: ImportRun, now: dict[int, models.Model]) -> Iterator[str]:
    for entry in run.undo:
        obj = now.get(entry["pk"])
        if obj is None:
            yield "Een rij van deze import is sindsdien verwijderd."
        elif _snapshot(obj) != entry["after"]:
            yield f"‘{obj}’ is sindsdien gewijzigd."


def _built_on(
    run: ImportRun, model: type[models.Model], now: dict[int, models.Model]
) -> Iterator[str]:
    """What refers to a new row, save other new rows of this run."""
    new = [entry["pk"] for entry in run.undo if entry["before"] is None]
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            name = relation.field.name
            for obj in _referring(relation.related_model, name, new):
                if not (isinstance(obj, model) and obj.pk in new):
                    yield _reason(obj, now[getattr(obj, f"{name}_id")])
    for other in apps.get_models():
        for field in other._meta.private_fields:
            if isinstance(field, GenericForeignKey):
                content_type = ContentType.objects.get_for_model(model)
                where = {field.ct_field: content_type}
                for obj in _referring(other, field.fk_field, new, **where):
                    yield _reason(obj, now[int(getattr(obj, field.fk_field))])


def _referring(
    model: type[models.Model], name: str, pks: list[int], **where: Any
) -> Iterator[models.Model]:
    for start in range(0, len(pks), 500):
        yield from model._base_manager.filter(**{f"{name}__in": pks[start : start + 500]}, **where)


def _reason(obj: models.Model, new: models.Model) -> str:
    owner = obj._meta.auto_created
    if owner:  # a row that only ties two others together
        field = next(f for f in obj._meta.fields if f.related_model is owner)
        obj = getattr(obj, field.name)
    return f"{str(obj._meta.verbose_name).capitalize()} ‘{obj}’ verwijst naar ‘{new}’."


def _at_most(reasons: list[str]) -> list[str]:
    reasons = list(dict.fromkeys(reasons))
    more = len(reasons) - MOST_REASONS
    return [*reasons[:MOST_REASONS], f"En nog {more} redenen."] if more > 1 else reasons


def _take_back(entry: dict, now: dict[int, models.Model]) -> None:
    obj = now[entry["pk"]]
    if entry["before"] is None:
        obj.delete()
        return
    for field in obj._meta.concrete_fields:
        setattr(obj, field.attname, field.to_python(entry["before"][field.attname]))
    obj.validate_unique()
    obj.validate_constraints()
    obj.save()
