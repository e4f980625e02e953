"""Factories: objects with every fact that their model asks for, and no more.

A trait names what makes an object special, such as `TariffFactory(adopted=True)`.
"""

from django.db import models
from factory.django import DjangoModelFactory


def create_many(factory: type[DjangoModelFactory], n: int) -> list[models.Model]:
    """Store `n` objects, each with parents of its own, with one insert per table.

    For tests about many rows; related rows that only exist after saving are left out.
    """
    objects = factory.build_batch(n)
    store(objects)
    return objects


def store(objects: list[models.Model]) -> None:
    """Store objects that were built, with the parents that are not stored yet."""
    model = type(objects[0])
    for field in model._meta.concrete_fields:
        if not field.is_relation:
            continue
        loaded = [obj for obj in objects if field.is_cached(obj)]
        parents = [parent for obj in loaded if (parent := getattr(obj, field.name)) is not None]
        if unsaved := [parent for parent in parents if parent.pk is None]:
            store(unsaved)
        for obj in loaded:
            setattr(obj, field.name, getattr(obj, field.name))
    model._base_manager.bulk_create(objects)


def count_anew(factory: type[DjangoModelFactory] = DjangoModelFactory) -> None:
    """Let every factory begin its names, numbers and years again, so that no test depends on order."""
    for made_from in factory.__subclasses__():
        made_from.reset_sequence(force=True)
        count_anew(made_from)
