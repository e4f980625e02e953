"""Letting several threads work on the database of a test, as several people do."""

import sqlite3
from pathlib import Path

import pytest
from django.db import connection


def use_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new connections of this test work on a file, with all that is in the database now.

    Threads cannot wait for each other in the memory of SQLite, which tests use there. This thread
    keeps its own connection: what the others did is to be asked in a thread. PostgreSQL needs none
    of this.
    """
    if connection.vendor != "sqlite":
        return
    file = folder / "db.sqlite3"
    connection.ensure_connection()
    copy = sqlite3.connect(file)
    connection.connection.backup(copy)
    copy.execute("PRAGMA journal_mode=WAL")
    copy.close()
    monkeypatch.setitem(connection.settings_dict, "NAME", str(file))
