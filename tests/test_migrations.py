"""The migrations make the tables that the models describe.

All other tests make their tables from the models at once. Here the migrations run, one after the
other and as an installation runs them, in a database beside that of the tests.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.regions import APPS

pytestmark = pytest.mark.database

# What a constraint or an index says, which Django's own introspection leaves out.
WORDS = {
    "postgresql": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = current_schema::regnamespace AND contype IN ('c', 'x')",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
}


@pytest.fixture
def beside(db: None, tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of the same kind."""
    if connection.vendor == "sqlite":
        name, make, drop = str(tmp_path / "migrated.sqlite3"), "", ""
    else:
        name = f"{connection.settings_dict['NAME']}_migrated"
        drop = f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}"
        make = f"CREATE DATABASE {connection.ops.quote_name(name)}"
    database = connection.copy()
    database.settings_dict["NAME"] = name
    _at_the_server(drop, make)
    yield database
    database.close()
    _at_the_server(drop)


def _at_the_server(*commands: str) -> None:
    for command in filter(None, commands):
        with connection._nodb_cursor() as cursor:
            cursor.execute(command)


def migrate(database: BaseDatabaseWrapper, *target: str) -> None:
    name = database.settings_dict["NAME"]
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    if database.vendor == "sqlite":
        url = f"sqlite:///{name}"
    subprocess.run(
        [sys.executable, "manage.py", "migrate", *target, "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "platform_ivz.settings_test",
            "DATABASE_URL": url,
        },
        check=True,
    )


def tables(database: BaseDatabaseWrapper) -> dict[str, Any]:
    """Each table of ours with its columns, constraints and indexes, whatever their order."""
    told = database.introspection
    ours = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS
    }
    with database.cursor() as cursor:
        return {
            name: (
                {column.name: column[1:] for column in told.get_table_description(cursor, name)},
                sorted(map(_plain, told.get_constraints(cursor, name).items())),
            )
            for name in ours & set(told.table_names(cursor))
        }


def _plain(named: tuple[str, dict[str, Any]]) -> str:
    """A constraint as text; SQLite numbers those without a name."""
    name, found = named
    return f"{re.sub(r'^(fk_|__unnamed_constraint_)[0-9]+', '', name)} {sorted(found.items(), key=str)}"


def words(database: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    with database.cursor() as cursor:
        cursor.execute(WORDS[database.vendor])
        return set(cursor.fetchall())


def test_migrations_make_what_the_models_describe(beside: BaseDatabaseWrapper) -> None:
    migrate(beside)
    made, described = tables(beside), tables(connection)
    assert made.keys() == described.keys()
    assert [name for name in made if made[name] != described[name]] == []
    assert words(beside) == words(connection)


def add(database: BaseDatabaseWrapper, table: str, **row: Any) -> None:
    names = ", ".join(map(database.ops.quote_name, row))
    values = ", ".join(["%s"] * len(row))
    with database.cursor() as cursor:
        sql = f"INSERT INTO portfolios_{table} ({names}) VALUES ({values})"  # noqa: S608
        cursor.execute(sql, list(row.values()))


def rows(database: BaseDatabaseWrapper, table: str, *columns: str) -> list[tuple[str, ...]]:
    """What stands in these columns as text, in the order of the first."""
    with database.cursor() as cursor:
        names = ", ".join(columns)
        cursor.execute(f"SELECT {names} FROM portfolios_{table} ORDER BY {columns[0]}")  # noqa: S608
        return [tuple(str(cell or "") for cell in row) for row in cursor.fetchall()]


@pytest.mark.full
def test_what_is_known_of_people_becomes_functions_and_goes_back(
    beside: BaseDatabaseWrapper,
) -> None:
    migrate(beside, "portfolios", "0009")
    for pk in (1, 2, 3):
        place = {"cbs_code": f"GM000{pk}", "name": f"G{pk}", "slug": f"g{pk}", "basisteam": ""}
        add(beside, "municipality", id=pk, **place)
    partner = {"code": "p", "name": "P", "abbreviation": "", "kind": "politie", "remark": ""}
    add(beside, "organisation", id=1, **partner)
    words = {"abbreviation": "", "meetings_remark": "", "purpose": "", "order": 0}
    add(beside, "body", id=1, code="b", name="B", level="district", kind="overleg", **words)
    known = (
        ("burgemeester", 1, None),
        ("Burgemeester", 1, None),
        ("burgemeester", 2, None),
        ("burgemeester", 2, None),
        ("burgemeester", 3, None),
        ("wethouder", 3, None),
        ("districtschef", None, 1),
        ("", 3, None),
        ("", None, None),
    )
    for pk, (function, place, partner) in enumerate(known, 1):
        name = dict.fromkeys(("salutation", "initials", "tussenvoegsel"), "")
        work = {"function": function, "municipality_id": place, "organisation_id": partner}
        add(beside, "person", id=pk, code=f"p{pk}", surname=f"P{pk}", **name, **work)
    for pk, first, last in (
        (1, None, "2020-12-31"),
        (2, "2021-01-01", None),
        (5, "2019-01-01", None),
    ):
        seat = {"body_id": 1, "person_id": pk, "seat": "", "function": "lid"}
        add(beside, "membership", valid_from=first, valid_until=last, **seat)
    before = rows(beside, "person", "id", "function", "municipality_id", "organisation_id")

    migrate(beside)

    columns = (
        "person_id",
        "name",
        "municipality_id",
        "organisation_id",
        "valid_from",
        "valid_until",
    )
    to_find_out = "burgemeester (periode na te gaan)"
    assert rows(beside, "personfunction", *columns) == [
        # Their seats say who was mayor when.
        ("1", "burgemeester", "1", "", "", "2020-12-31"),
        ("2", "Burgemeester", "1", "", "2021-01-01", ""),
        # Nothing says so.
        ("3", to_find_out, "2", "", "", ""),
        ("4", to_find_out, "2", "", "", ""),
        # Who is the only one was so on days of which nothing is known.
        ("5", "burgemeester", "3", "", "", ""),
        ("6", "wethouder", "3", "", "", ""),
        ("7", "districtschef", "", "1", "", ""),
        ("8", "", "3", "", "", ""),
    ]

    beside.close()
    migrate(beside, "portfolios", "0009")

    after = rows(beside, "person", "id", "function", "municipality_id", "organisation_id")
    assert after == before
