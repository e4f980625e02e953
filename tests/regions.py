"""The regions under `data/`: read once per process, put back for every test that asks for one.

Loading a region checks every file, which takes seconds; putting its rows back does not. A folder
of tests makes the fixtures its own by importing them in its `conftest.py`.
"""

from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models, transaction
from pytest_django import DjangoDbBlocker

from portfolios.models import Region

DATA = Path(__file__).parent.parent / "data"
APPS = {"portfolios", "agenda", "projects", "contributions"}


@pytest.fixture(scope="session")
def _region_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Read the regions before the first test that needs one has opened its transaction."""
    with django_db_blocker.unblock():
        _rows("twente-2020")
        _rows("drie-gemeenten")


@pytest.fixture
def twente(_region_rows: None, db: None) -> Region:
    """The whole of Twente 2020-2022. Ask for it before anything that makes rows of its own."""
    return _put_back("twente-2020")


@pytest.fixture
def nergenland(_region_rows: None, db: None) -> Region:
    """Three invented municipalities, 2024-2027: what works here knows nothing of Twente."""
    return _put_back("drie-gemeenten")


@cache
def _rows(folder: str) -> list[tuple[type[models.Model], list[dict]]]:
    """The rows that `load_region` makes of a folder, by model; none of them stays stored."""
    with transaction.atomic():
        call_command("load_region", DATA / folder, stdout=StringIO())
        rows = [
            (model, list(model._base_manager.order_by("pk").values()))
            for model in apps.get_models(include_auto_created=True)
            if model._meta.app_label in APPS
        ]
        transaction.set_rollback(True)
    return [(model, found) for model, found in rows if found]


@transaction.atomic
def _put_back(folder: str) -> Region:
    for model, rows in _rows(folder):
        model._base_manager.bulk_create([model(**row) for row in rows])
    return Region.objects.get()
