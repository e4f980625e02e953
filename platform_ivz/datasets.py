"""Reading a data set, which goes in whole or not at all.

It is a folder of CSV and TOML files, or another source, such as a workbook
(`platform_ivz.workbooks`). A `Sheet` says which resource reads which file. Faults come as one Dutch line each, with file and
line number. Nothing here knows what the files are about.
"""

import csv
import io
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol

import tablib
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from import_export.results import RowResult

from platform_ivz.resources import Resource, unknown

OUTCOMES = {
    RowResult.IMPORT_TYPE_NEW: "nieuw",
    RowResult.IMPORT_TYPE_UPDATE: "gewijzigd",
    RowResult.IMPORT_TYPE_SKIP: "ongewijzigd",
}
EMPTY = "dit bestand is leeg"
MISSING = "dit bestand ontbreekt"
REFERRED_TO = f"{MISSING}; andere bestanden verwijzen ernaar"
ONLY_A_HEADER = "dit bestand heeft alleen een kop en geen regels"
BAD_LINE = "deze regel is geen geldige CSV"


def column_twice(name: str) -> str:
    """The message for a column that a file has more than once."""
    return f"kolom ‘{name}’ staat er twee keer"


def column_missing(name: str) -> str:
    """The message for a column that a file needs and does not have."""
    return f"kolom ‘{name}’ ontbreekt"


def wrong_width(cells: int, columns: int) -> str:
    """The message for a line that has more or fewer cells than there are columns."""
    return f"deze regel heeft {cells} vakken, de kop heeft er {columns}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of a data set and the resource that reads it; in TOML, `table` names the array.

    `rests_on` names the files from whose rows its own are computed: while one of those has a row at
    fault, nothing can be said of this file, and it is not read. `otherwise` gives the file
    that is read when the folder has none, or nothing.
    """

    file: str
    resource: type[Resource]
    table: str = ""
    required: bool = False
    rests_on: tuple[str, ...] = ()
    otherwise: Callable[[], Path | None] = lambda: None

    def path_in(self, folder: Path) -> Path:
        """Where the rows of this sheet are read from, for a folder; it need not exist."""
        own = folder / self.file
        return own if own.exists() else self.otherwise() or own


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a file, said in one Dutch line."""

    file: str
    line: int | None
    message: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}, regel {self.line}"
        shown = "".join(sign if sign.isprintable() else " " for sign in self.message)
        return f"{where}: {' '.join(shown.split())}"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a sheet with the line on which each starts.

    `labels` are the words for columns that the source uses, where they are not their names.
    """

    sheet: Sheet
    rows: list[dict[str, Any]]
    lines: list[int]
    labels: Mapping[str, str] = field(default_factory=dict)


class Source(Protocol):
    """Where the rows of a data set are read from."""

    def tables(self, sheets: Sequence[Sheet], faults: list[Fault]) -> list[Rows]:
        """The rows of every sheet that is there; what cannot be read is added to the faults."""

    def name_of(self, sheet: Sheet) -> str:
        """What people know a sheet by, as in a fault."""

    def lacks(self, sheet: Sheet) -> bool:
        """Whether a sheet is not there."""

    def settle(self, table: Rows) -> None:
        """Write rows as resources read them, once those that they refer to are in the database."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A row after it was read into the database, or refused: what became of it.

    `faults` are pairs of a column (or nothing) and a message; `result` is missing for a row that
    stands in the file twice.
    """

    line: int
    row: dict[str, Any]
    result: RowResult | None = None
    faults: tuple[tuple[str, str], ...] = ()

    @property
    def outcome(self) -> str:
        """What the row does: nieuw, gewijzigd, ongewijzigd or fout."""
        return "fout" if self.faults else OUTCOMES[self.result.import_type]


# What makes room for the rows of a file before they are read into the database.
Prepare = Callable[[Rows], None]
# What looks at the rows of a file once all files are in: pairs of a line and what is wrong there.
Check = Callable[[Rows], Iterable[tuple[int, str]]]


class BadLine(Exception):
    """A line of a CSV text that cannot be read."""

    def __init__(self, line: int) -> None:
        super().__init__(BAD_LINE)
        self.line = line


@dataclass(slots=True)
class Outcome:
    """What loading a data set did: per file how many rows, and what was wrong."""

    counts: dict[str, Counter] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many rows are new or changed."""
        return sum(count["nieuw"] + count["gewijzigd"] for count in self.counts.values())


class Unreadable(Exception):
    """A file that cannot be read, with what is wrong in it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = faults


def load(
    source: Source,
    sheets: Sequence[Sheet],
    *,
    check: bool = False,
    beforehand: Mapping[str, Prepare] = MappingProxyType({}),
    afterwards: Mapping[str, Check] = MappingProxyType({}),
) -> Outcome:
    """Load a source, all or nothing; with `check` only look. Faults are in the outcome.

    By the name of the file, `beforehand` makes room for its rows, and `afterwards` looks at what only
    the whole can tell.
    """
    outcome = Outcome()
    tables = source.tables(sheets, outcome.faults)
    if outcome.faults:
        return outcome
    silenced: set[str] = set()
    spoiled: set[str] = set()
    absent = [sheet for sheet in sheets if source.lacks(sheet)]
    with transaction.atomic():
        for table in tables:
            sheet = table.sheet
            if spoiled.intersection(sheet.rests_on):
                continue
            source.settle(table)
            if prepare := beforehand.get(sheet.file):
                prepare(table)
            counts = outcome.counts.setdefault(source.name_of(sheet), Counter())
            found = [
                Fault(source.name_of(sheet), line, message)
                for line, message in _import(table, counts, silenced, spoiled)
            ]
            found = _without_absent(found, absent, source)
            found = [fault for fault in found if fault not in outcome.faults]
            outcome.faults += sorted(found, key=lambda fault: fault.line or 0)
        if not outcome.faults:
            outcome.faults += [
                Fault(source.name_of(table.sheet), line, message)
                for table in tables
                if table.sheet.file in afterwards
                for line, message in afterwards[table.sheet.file](table)
            ]
        if outcome.faults or check:
            transaction.set_rollback(True)
    return outcome


# Reading ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder with a file for each sheet, or for a few that belong together."""

    path: Path

    def tables(self, sheets: Sequence[Sheet], faults: list[Fault]) -> list[Rows]:
        """The rows of every file in the folder."""
        if not self.path.is_dir():
            faults.append(Fault(str(self.path), None, "deze map bestaat niet"))
            return []
        names = {sheet.file for sheet in sheets}
        faults += [
            Fault(path.name, None, "dit bestand hoort niet in een gegevensset; controleer de naam")
            for path in sorted(self.path.iterdir())
            if path.name not in names and path.suffix != ".md" and not path.name.startswith(".")
        ]
        tables: list[Rows] = []
        unreadable: set[str] = set()
        for sheet in sheets:
            if sheet.file in unreadable:
                continue
            if self.lacks(sheet):
                if sheet.required:
                    faults.append(Fault(sheet.file, None, MISSING))
                continue
            try:
                tables.append(read_sheet(sheet.path_in(self.path), sheet, sheets))
            except Unreadable as problem:
                unreadable.add(sheet.file)
                faults += problem.faults
        return tables

    def name_of(self, sheet: Sheet) -> str:
        """The name of the file."""
        return sheet.file

    def lacks(self, sheet: Sheet) -> bool:
        """Whether there is no file, nor another one that stands in for it."""
        return not sheet.path_in(self.path).exists()

    def settle(self, table: Rows) -> None:
        """Nothing to do: files are written as resources read them."""


def read_sheet(path: Path, sheet: Sheet, sheets: Sequence[Sheet]) -> Rows:
    """The rows of a sheet in a file that may hold others of these sheets. Raises Unreadable."""
    if sheet.table:
        known = [other.table for other in sheets if other.file == sheet.file]
        return _read_toml(path, sheet, known)
    return _read_csv(path, sheet)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError:
        raise Unreadable(Fault(path.name, None, "dit bestand kan niet worden gelezen")) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "dit bestand is geen UTF-8; sla het op als ‘CSV UTF-8’"
        raise Unreadable(Fault(path.name, line, message)) from None
    if not text.strip():
        raise Unreadable(Fault(path.name, 1, EMPTY))
    return text


def _read_csv(path: Path, sheet: Sheet) -> Rows:
    found = csv_lines(_text(path))
    rows, lines, faults = [], [], []
    try:
        header = [name.strip() for name in next(found)[1]]
        _check_columns(path.name, 1, header, sheet.resource().columns, exact=True)
        for line, cells in found:
            if any(cell.strip() for cell in cells):
                if len(cells) == len(header):
                    rows.append(dict(zip(header, cells, strict=True)))
                    lines.append(line)
                else:
                    message = wrong_width(len(cells), len(header))
                    faults.append(Fault(path.name, line, message))
    except BadLine as problem:
        faults.append(Fault(path.name, problem.line, str(problem)))
    if not rows and not faults:
        faults.append(Fault(path.name, 1, ONLY_A_HEADER))
    if faults:
        raise Unreadable(*faults)
    return Rows(sheet, rows, lines)


def csv_lines(text: str, delimiter: str = ",") -> Iterator[tuple[int, list[str]]]:
    """The records of a CSV text, each with the line on which it starts. Raises BadLine."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        raise BadLine(line) from None


def _read_toml(path: Path, sheet: Sheet, known: list[str]) -> Rows:
    text = _text(path)
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise Unreadable(Fault(path.name, line, "hier is het bestand geen geldige TOML")) from None
    for table in content:
        if table not in known:
            names = ", ".join(f"[[{name}]]" for name in known)
            message = f"onderdeel ‘{table}’ is hier niet bekend; bekend zijn: {names}"
            raise Unreadable(Fault(path.name, _line_of(table, text), message))
    rows = content.get(sheet.table, [])
    head = re.compile(rf"^\s*\[\[\s*{re.escape(sheet.table)}\s*\]\]")
    lines = [n for n, line in enumerate(text.split("\n"), 1) if head.match(line)]
    if (
        not isinstance(rows, list)
        or len(lines) != len(rows)
        or not all(isinstance(row, dict) for row in rows)
    ):
        message = f"schrijf elk onderdeel als [[{sheet.table}]]"
        raise Unreadable(Fault(path.name, _line_of(sheet.table, text), message))
    if sheet.required and not rows:
        raise Unreadable(Fault(path.name, 1, f"dit bestand heeft geen [[{sheet.table}]]"))
    columns = sheet.resource().columns
    for row, line in zip(rows, lines, strict=True):
        _check_columns(path.name, line, list(row), columns, exact=False)
    return Rows(sheet, [{name: row.get(name, "") for name in columns} for row in rows], lines)


def _line_of(name: str, text: str) -> int:
    """The line where a name at the top of a TOML file stands first."""
    found = re.search(rf"^[\s\[\"']*{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1


def _check_columns(
    file: str, line: int, found: list[str], expected: list[str], *, exact: bool
) -> None:
    if len(found) == 1 and ";" in found[0]:
        raise Unreadable(Fault(file, line, "hier staan puntkomma's; sla het op met komma's"))
    messages = [
        f"kolom ‘{name}’ is hier niet bekend; bekend zijn: {', '.join(expected)}"
        for name in found
        if name not in expected
    ]
    messages += [column_twice(name) for name, n in Counter(found).items() if n > 1]
    if exact:
        messages += [column_missing(name) for name in expected if name not in found]
    if messages:
        raise Unreadable(*(Fault(file, line, message) for message in messages))


# Importing -------------------------------------------------------------------------------------


def _import(
    table: Rows, counts: Counter, silenced: set[str], spoiled: set[str]
) -> Iterator[tuple[int, str]]:
    """Import one sheet and give what is wrong, by line.

    Rows at fault silence the "does not exist" of rows that refer to them. They also spoil their file
    for those that rest on it.
    """
    resource = table.sheet.resource()
    for found in examine(table):
        for column, message in found.faults:
            if message not in silenced:
                where = f"kolom {table.labels.get(column, column)}: " if column else ""
                yield found.line, where + message
        if not found.faults:
            counts[found.outcome] += 1
            continue
        spoiled.add(table.sheet.file)
        if found.result is not None:
            key = "/".join(str(found.row[column]).strip() for column in resource.key_columns)
            silenced.add(unknown(resource._meta.model, key))


def _without_absent(faults: list[Fault], absent: list[Sheet], source: Source) -> list[Fault]:
    """Tell a file that is not there once, instead of each row that refers to one of its rows."""
    told: dict[Fault, None] = {}
    for fault in faults:
        lost = next((sheet for sheet in absent if _is_lost_with(sheet, fault)), None)
        told[Fault(source.name_of(lost), None, REFERRED_TO) if lost else fault] = None
    return list(told)


def _is_lost_with(sheet: Sheet, fault: Fault) -> bool:
    name = re.escape(str(sheet.resource._meta.model._meta.verbose_name))
    return re.fullmatch(rf"(kolom [^:]+: )?{name} ‘.*’ bestaat niet", fault.message) is not None


def examine(table: Rows) -> list[Examined]:
    """Import the rows of a sheet, in order, and say what became of each.

    Works inside a transaction of the caller, who rolls it back when a row is at fault.
    """
    resource = table.sheet.resource()
    first_line: dict[tuple[str, ...], int] = {}
    found: list[Examined] = []
    good: list[tuple[int, dict[str, Any]]] = []
    for line, row in zip(table.lines, table.rows, strict=True):
        key = tuple(str(row[column]).strip() for column in resource.key_columns)
        if key in first_line:
            name = ", ".join(filter(None, key))
            message = f"‘{name}’ staat er dubbel; de eerste staat op regel {first_line[key]}"
            found.append(Examined(line, row, faults=(("", message),)))
        else:
            first_line[key] = line
            good.append((line, row))
    columns = [name for name in resource.columns if not good or name in good[0][1]]
    dataset = tablib.Dataset(headers=columns)
    dataset.extend([row[column] for column in columns] for _, row in good)
    result = resource.import_data(
        dataset, use_transactions=False, retain_instance_in_row_result=True
    )
    for error in result.base_errors:
        raise error.error
    line_of: dict[Any, int] = {}
    for (line, row), row_result in zip(good, result.rows, strict=True):
        faults = tuple(_messages(row_result))
        if not faults and line_of.setdefault(row_result.object_id, line) != line:
            message = f"deze rij staat er dubbel; de eerste staat op regel {line_of[row_result.object_id]}"
            found.append(Examined(line, row, faults=(("", message),)))
        else:
            found.append(Examined(line, row, row_result, faults))
    return sorted(found, key=lambda one: one.line)


def _messages(result: RowResult) -> Iterable[tuple[str, str]]:
    """What is wrong with a row: where (a column, or nothing) and what, one per column."""
    for error in result.errors:
        told = isinstance(error.error, ValueError)
        yield "", str(error.error) if told else "deze rij past niet in de database"
    problem = result.validation_error
    if problem is not None:
        by_column = getattr(problem, "message_dict", None) or {NON_FIELD_ERRORS: problem.messages}
        for name, messages in by_column.items():
            if name == NON_FIELD_ERRORS:
                for message in messages:
                    yield "", message
            else:
                yield name, messages[0]
