"""What goes with a row when it is deleted, and what stands in the way."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import CASCADE, PROTECT, RESTRICT, QuerySet, Value
from django.db.models.deletion import get_candidate_relations_to_delete

Rows = dict[type[models.Model], list[Any]]


def consequences(row: models.Model) -> tuple[Rows, Rows]:
    """The keys of rows that are deleted too, and of those that keep it, both by model.

    One query for each step away from the row: all tables that refer to it are asked together.
    """
    along: Rows = {}
    keepers: Rows = {}
    level: Rows = {type(row): [row.pk]}
    known = {(type(row), row.pk)}
    while level:
        found: Rows = {}
        for model, pk, on_delete in _referring(level):
            if (model, pk) in known:
                continue
            known.add((model, pk))
            if on_delete is CASCADE:
                found.setdefault(model, []).append(pk)
            else:
                keepers.setdefault(model, []).append(pk)
        for model, pks in found.items():
            along.setdefault(model, []).extend(pks)
        level = found
    return along, keepers


def _referring(rows: Rows) -> list[tuple[type[models.Model], Any, Any]]:
    """The rows that refer to any of these and are deleted with it or keep it: PROTECT first."""
    queries: list[QuerySet] = []
    for model, pks in rows.items():
        for relation in get_candidate_relations_to_delete(model._meta):
            related, on_delete = relation.related_model, relation.on_delete
            if on_delete not in (CASCADE, PROTECT, RESTRICT) or related._meta.auto_created:
                continue
            sign = f"{related._meta.label} {'along' if on_delete is CASCADE else 'kept'}"
            referring = related._base_manager.filter(**{f"{relation.field.name}__in": pks})
            queries.append(
                referring.order_by()
                .annotate(sign=Value(sign, output_field=models.CharField()))
                .values_list("sign", "pk")
            )
    found = queries[0].union(*queries[1:], all=True) if queries else ()
    split = ((*sign.split(), pk) for sign, pk in found)
    return [
        (apps.get_model(label), pk, CASCADE if how == "along" else PROTECT)
        for label, how, pk in sorted(split, key=lambda part: part[1] == "along")
    ]
