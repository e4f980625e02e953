"""A copy of all that the portal holds, and a portal made again from it, on either kind of database.

A backup is a folder: a file of JSON lines for each table, the uploads, and a manifest with a SHA-256
of each of those. Rows are read in one snapshot, so the portal may run meanwhile. Who is signed in is
not kept, and neither is the secret key. Whatever cannot be done raises `Refused` with one Dutch line.
"""

import base64
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps as present_apps
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from platform_ivz.refusals import Refused

PORTAL = "platform-ivz"
FORMAT = 1
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
TABLES, UPLOADS = "tables", "uploads"
# Nobody stays signed in by a restore.
NOT_KEPT = {"sessions.Session"}
ROWS_AT_ONCE = 200

Migration = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: files by their place in the folder with their SHA-256.

    `numbers` has for each table the highest number that was ever given to a row, so that the number
    of a row that was deleted is not given again.
    """

    portal: str
    format: int
    made_at: str
    migrations: list[str]
    numbers: dict[str, int]
    files: dict[str, str]

    @property
    def applied(self) -> set[Migration]:
        """The migrations that had been done."""
        return {tuple(name.split(".", 1)) for name in self.migrations}

    @property
    def tables(self) -> list[str]:
        """The names of the tables."""
        begin, end = f"{TABLES}/", ".jsonl"
        return [name[len(begin) : -len(end)] for name in self.files if name.startswith(begin)]

    @property
    def uploads(self) -> list[str]:
        """The names of the uploads, as the portal has them."""
        return [name.removeprefix(f"{UPLOADS}/") for name in self.files if name.startswith(UPLOADS)]


def kept_models(apps: Apps = present_apps) -> list[type[models.Model]]:
    """The models whose rows are in a backup."""
    return [model for model in _models_with_a_table(apps) if model._meta.label not in NOT_KEPT]


def _models_with_a_table(apps: Apps) -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


# Making ------------------------------------------------------------------------------------------


def make_backup(parent: Path, *, at: dt.datetime) -> Path:
    """Make a backup in a new folder, named after the moment. All of it is there, or nothing."""
    if not _has_tables():
        raise Refused("dit portaal heeft nog geen tabellen")
    folder = parent / f"{at:%Y-%m-%d-%H%M%S}"
    if folder.exists():
        raise Refused(f"de map {folder} is er al; probeer het over een seconde opnieuw")
    begun = parent / f".{folder.name}.begonnen"
    begun.mkdir(parents=True, mode=0o700)
    try:
        _fill(begun, at)
        begun.rename(folder)
        _settle(parent)
    except BaseException:
        shutil.rmtree(begun, ignore_errors=True)
        raise
    return folder


def _fill(folder: Path, at: dt.datetime) -> None:
    files: dict[str, str] = {}
    with _snapshot():
        done = MigrationExecutor(connection).loader.applied_migrations
        numbers = dict(_numbers())
        for model in kept_models():
            name = f"{TABLES}/{model._meta.db_table}.jsonl"
            files[name] = _write(folder / name, _lines(model))
    # After the rows: a file is stored before the row that names it.
    for name in sorted(_stored()):
        place = f"{UPLOADS}/{name}"
        with default_storage.open(name, "rb") as stored:
            files[place] = _write(folder / place, stored.chunks())
    migrations = sorted(".".join(key) for key in done)
    manifest = Manifest(PORTAL, FORMAT, at.isoformat(), migrations, numbers, files)
    text = json.dumps(asdict(manifest), indent=1, ensure_ascii=False).encode()
    seal = _write(folder / MANIFEST, [text])
    _write(folder / SEAL, [seal.encode()])


def _has_tables() -> bool:
    return get_user_model()._meta.db_table in connection.introspection.table_names()


@contextmanager
def _snapshot() -> Iterator[None]:
    """See the database as it is now, whatever others store meanwhile; nobody waits for it."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    is_postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgres else "BEGIN"
        )
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    """The rows of a table: first the names of the columns, then a line for each row, by key."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    yield _line(names)
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=ROWS_AT_ONCE):
        yield _line([_plain(value) for value in row])


def _line(values: list[Any]) -> bytes:
    return f"{json.dumps(values, ensure_ascii=False, sort_keys=True)}\n".encode()


def _plain(value: Any) -> Any:
    """A value as JSON has it, the same from both kinds of database; its field reads it back."""
    match value:
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case dt.datetime():
            return value.astimezone(dt.UTC).isoformat()
        case None | bool() | int() | str() | list() | dict() | float():
            return value
        case _:
            return str(value)


def _stored(folder: str = "") -> Iterator[str]:
    """The names of all uploads."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from _stored(f"{folder}{name}/")


def _write(path: Path, pieces: Iterable[bytes]) -> str:
    """Write a file that only its owner reads, and give its SHA-256 when it is safely there."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for piece in pieces:
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _settle(folder: Path) -> None:
    """Wait until the names in a folder are safely there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# Numbers of rows ---------------------------------------------------------------------------------


def _numbers() -> Iterator[tuple[str, int]]:
    """For each table whose rows are numbered, the highest number that was given."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence WHERE seq > 0 ORDER BY name")
            kept = {model._meta.db_table for model in kept_models()}
            yield from ((table, number) for table, number in cursor.fetchall() if table in kept)
            return
        for table, sequence in _sequences(present_apps):
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
            number, is_given = cursor.fetchone()
            if is_given:
                yield table, number


def _sequences(apps: Apps) -> Iterator[tuple[str, str]]:
    """For each table on PostgreSQL whose rows are numbered, what counts them."""
    with connection.cursor() as cursor:
        for model in kept_models(apps):
            table, column = model._meta.db_table, model._meta.pk.column
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
            (sequence,) = cursor.fetchone()
            if sequence:
                yield table, sequence


def _count_on(numbers: dict[str, int], apps: Apps) -> None:
    """Let the next row of each table have the number after the highest that was ever given."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence")
            cursor.executemany(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", numbers.items()
            )
            return
        for table, sequence in _sequences(apps):
            number = numbers.get(table, 0)
            cursor.execute("SELECT setval(%s, %s, %s)", [sequence, number or 1, number > 0])


# Restoring ---------------------------------------------------------------------------------------


def examine(folder: Path) -> Manifest:
    """The manifest of a backup that is whole and that this version can read. Raises Refused."""
    try:
        text = (folder / MANIFEST).read_bytes()
        seal = (folder / SEAL).read_text()
        manifest = Manifest(**json.loads(text))
        is_ours = (manifest.portal, manifest.format) == (PORTAL, FORMAT)
    except (OSError, ValueError, TypeError):
        is_ours = False
    if not is_ours:
        raise Refused(f"{folder} is geen back-up van dit portaal")
    if hashlib.sha256(text).hexdigest() != seal:
        raise Refused(f"deze back-up is beschadigd: {MANIFEST} is veranderd")
    for name, digest in manifest.files.items():
        try:
            with (folder / name).open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            raise Refused(f"deze back-up is beschadigd: {name} ontbreekt") from None
        if found != digest:
            raise Refused(f"deze back-up is beschadigd: {name} is veranderd")
    known = MigrationExecutor(connection).loader.disk_migrations.keys()
    if manifest.applied - known:
        raise Refused(
            "deze back-up komt van een nieuwere versie van het portaal; werk het portaal eerst bij"
        )
    return manifest


def restore(folder: Path, *, replace: bool = False) -> Manifest:
    """Make the portal as it was when the backup was made. Raises Refused.

    Rows go in all together or not at all. A portal with users is left alone, unless `replace`.
    """
    manifest = examine(folder)
    apps = _tables_for(manifest, replace=replace)
    for name in manifest.uploads:
        _put_back(folder / UPLOADS / name, name)
    try:
        with transaction.atomic():
            _put_in(folder, manifest, apps)
    except (DatabaseError, ValueError, KeyError) as problem:
        raise Refused(f"de gegevens passen niet in de database: {problem}") from problem
    ContentType.objects.clear_cache()
    # What was added since an older backup; and what Django makes beside tables.
    call_command("migrate", interactive=False, verbosity=0)
    return manifest


def _tables_for(manifest: Manifest, *, replace: bool) -> Apps:
    """See that the database has the tables of the backup, and give the models that know them."""
    executor = MigrationExecutor(connection)
    loader = executor.loader
    last = [
        key
        for key in manifest.applied
        if not any(
            child.key in manifest.applied and child.key[0] == key[0]
            for child in loader.graph.node_map[key].children
        )
    ]
    if not _has_tables():
        executor.migrate(last)
    elif set(loader.applied_migrations) != manifest.applied:
        raise Refused(
            "deze back-up is van een oudere versie dan de tabellen hier; zet terug in een lege"
            " database"
        )
    is_present = manifest.applied >= loader.disk_migrations.keys()
    apps = present_apps if is_present else loader.project_state(last).apps
    if not replace and apps.get_model(settings.AUTH_USER_MODEL).objects.exists():
        raise Refused(
            "in dit portaal staan al gegevens; zet terug in een lege database, of gebruik --vervang"
        )
    return apps


def _put_back(file: Path, name: str) -> None:
    """Store an upload under its own name, unless it is there as it was."""
    content = file.read_bytes()
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as present:
            if present.read() == content:
                return
        default_storage.delete(name)
    stored = default_storage.save(name, ContentFile(content))
    if stored != name:
        raise Refused(f"het bestand {name} kon niet worden teruggezet onder zijn eigen naam")


def _put_in(folder: Path, manifest: Manifest, apps: Apps) -> None:
    by_table = {model._meta.db_table: model for model in kept_models(apps)}
    for model in _models_with_a_table(apps):
        model._base_manager.all()._raw_delete(connection.alias)  # noqa: SLF001 without asking what hangs on it
    for table in manifest.tables:
        model = by_table[table]
        with (folder / TABLES / f"{table}.jsonl").open(encoding="utf-8") as lines:
            by_name = {field.attname: field for field in model._meta.concrete_fields}
            fields = [by_name[name] for name in json.loads(next(lines))]
            at_once = connection.ops.bulk_batch_size(fields, [None] * ROWS_AT_ONCE)
            while some := [_row(model, fields, line) for line in islice(lines, at_once)]:
                # As it was: no field may fill in or tidy anything.
                every = model._base_manager.all()
                every._insert(  # noqa: SLF001 what fixtures use, for many rows
                    some, fields=fields, using=connection.alias, raw=True
                )
    _count_on(manifest.numbers, apps)


def _row(model: type[models.Model], fields: list[models.Field], line: str) -> models.Model:
    values = zip(fields, json.loads(line), strict=True)
    return model(**{field.attname: field.to_python(value) for field, value in values})
