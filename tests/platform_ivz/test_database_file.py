"""The database file of a small installation, opened by tools that know nothing of the portal."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def database_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new SQLite file with a region in it, made by the commands of the README."""
    folder = tmp_path_factory.mktemp("file")
    file = folder / "db.sqlite3"
    variables = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "of-no-value",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{file}",
    }
    for command in (["migrate"], ["load_region", "data/drie-gemeenten"]):
        call = [sys.executable, "manage.py", *command]
        subprocess.run(call, cwd=ROOT, env=variables, check=True, capture_output=True)
    return file


def tables(database: sqlite3.Connection) -> list[str]:
    found = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in found]


def test_standard_tools_check_and_shrink_it(database_file: Path) -> None:
    with closing(sqlite3.connect(database_file)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        plain.execute("VACUUM")


def test_every_row_can_be_written_again_by_standard_tools(database_file: Path) -> None:
    """SQLite asks for the functions of a constraint, index or trigger as soon as a row is written."""
    with closing(sqlite3.connect(database_file)) as plain:
        found = tables(plain)
        assert "portfolios_municipality" in found
        for table in found:
            columns = [name for _, name, *_ in plain.execute(f'PRAGMA table_info("{table}")')]
            same = ", ".join(f'"{name}" = "{name}"' for name in columns)
            plain.execute(f'UPDATE "{table}" SET {same}')  # noqa: S608
            # A table without rows asks for them too.
            plain.execute(f'EXPLAIN INSERT INTO "{table}" DEFAULT VALUES')
        plain.rollback()


def test_it_can_be_dumped_and_read_back(database_file: Path) -> None:
    with (
        closing(sqlite3.connect(database_file)) as plain,
        closing(sqlite3.connect(":memory:")) as copy,
    ):
        copy.executescript("\n".join(plain.iterdump()))
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table in tables(plain):
            count = f'SELECT count(*) FROM "{table}"'  # noqa: S608
            assert copy.execute(count).fetchall() == plain.execute(count).fetchall(), table


@pytest.mark.parametrize(
    "code", ["gm0153", "GM153", "GM01530", "GM015A", "GM 153", "GM\u0661\u0662\u0663\u0664", ""]
)
def test_it_still_refuses_what_is_no_code_of_a_municipality(database_file: Path, code: str) -> None:
    with (
        closing(sqlite3.connect(database_file)) as plain,
        pytest.raises(sqlite3.IntegrityError, match="portfolios_municipality_cbs_code"),
    ):
        plain.execute(
            "UPDATE portfolios_municipality SET cbs_code = ? WHERE id ="
            " (SELECT min(id) FROM portfolios_municipality)",
            [code],
        )
