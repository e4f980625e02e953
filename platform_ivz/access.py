"""Who reads what, asked on every floor. The table itself stands in `portfolios/permissions.py`."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

# Every row of a kind; anything else in the table names the rule that says which rows.
ALL = "all rows"
# What a page reads that is for every role: it shows what `visible_to` and `may_read` leave of it.
EVERY_ROLE: tuple[type[Model], ...] = ()


def reach(user: Any, model: type[Model]) -> dict[str, list]:
    """How far a user reads a model: `ALL` or names of rules for rows, each with the roles it goes by.

    Empty for who does not read it at all, and of a model that the table does not name.
    """
    return import_string(settings.WHO_READS)(user, model._meta.label_lower)


def may_read(user: Any, *models: type[Model]) -> bool:
    """Whether a user reads all of these models, be it only some rows of each."""
    return all(reach(user, model) for model in models)


def readable(rows: QuerySet, user: Any) -> QuerySet:
    """Those of the rows that the user reads; what several roles give is added up."""
    found = reach(user, rows.model)
    if ALL in found:
        return rows
    parts = [import_string(rule)(user, rows.model, roles) for rule, roles in found.items()]
    return rows.filter(reduce(or_, parts)) if parts else rows.none()


def shows(*models: type[Model]) -> Callable:
    """Say of a view which models it shows; a class says so in `reads`, or by its `model`."""

    def mark(view: Callable) -> Callable:
        view.reads = models
        return view

    return mark


def may_open(user: Any, view: Callable) -> bool:
    """Whether a user reads what a view shows. A view that does not say what it shows is for nobody."""
    view = getattr(view, "view_class", view)
    model = getattr(view, "model", None)
    models = getattr(view, "reads", None if model is None else (model,))
    return models is not None and may_read(user, *models)
