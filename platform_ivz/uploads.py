"""Reading a table that somebody uploads or pastes: CSV, XLSX, or cells copied from a spreadsheet.

What a file is follows from what is in it, never from its name. The result has the columns and the
plain notation that resources read, so files, data sets and pages share one set of rules and
messages. Whatever cannot be read raises `Refused` with one Dutch line.
"""

import datetime as dt
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO
from xml.parsers import expat

from platform_ivz.cells import restored
from platform_ivz.datasets import (
    EMPTY,
    ONLY_A_HEADER,
    BadLine,
    column_missing,
    column_twice,
    csv_lines,
    wrong_width,
)
from platform_ivz.refusals import Refused
from platform_ivz.resources import Reference, Resource

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 50 * 1024 * 1024
MOST_ROWS = 5_000
# Wide and long enough for any list with its empty rows; a sheet may claim a million of both.
MOST_COLUMNS = 100
MOST_LINES = 50_000
LONGEST_CELL = 32_767
# A line that begins so explains the columns; our own templates have one.
EXPLANATION = "#uitleg"

NO_TABLE = "hier staat geen tabel in die het portaal kan lezen; kies een CSV- of een Excel-bestand"
NO_WORKBOOK = "dit is geen Excel-bestand, al heet het zo; sla het in uw rekenblad op als .xlsx"
DAMAGED = "dit Excel-bestand is beschadigd; sla het opnieuw op als .xlsx"
OLD_WORKBOOK = "dit is een oud Excel-bestand, of er zit een wachtwoord op; sla het zonder wachtwoord op als .xlsx"
MACROS = "in dit Excel-bestand zitten macro's; sla het op als gewone werkmap (.xlsx)"
TOO_LARGE = "dit bestand is groter dan 5 MB; splits het of laat weg wat niet nodig is"
TOO_LARGE_UNPACKED = (
    "dit bestand wordt uitgepakt te groot; bewaar alleen de tabel in een nieuw bestand"
)
TOO_MANY_ROWS = "er staan meer dan 5.000 rijen in; splits het in delen"
TOO_FAR = "onder of naast de tabel staan nog cellen; bewaar alleen de tabel in een nieuw bestand"
NUL = "er staat een NUL-teken in; dit is geen gewoon tekstbestand"
NO_OUTCOME = (
    "deze cel heeft een formule zonder uitkomst; open het bestand in uw rekenblad en sla het op"
)


@dataclass(frozen=True, slots=True)
class Package:
    """A kind of office file: the part that only this kind has, and what is said of bad ones."""

    part: str
    wrong_kind: str
    damaged: str
    macros: str
    too_large: str
    largest_unpacked: int


WORKBOOK = Package(
    "xl/workbook.xml", NO_WORKBOOK, DAMAGED, MACROS, TOO_LARGE_UNPACKED, LARGEST_UNPACKED
)
WORD = Package(
    "word/document.xml",
    "Dit is geen Word-bestand, al heet het zo. Sla het in Word op als .docx.",
    "Dit Word-bestand is beschadigd. Open het in Word en sla het opnieuw op als .docx.",
    "In dit Word-bestand zitten macro's. Sla het op als gewoon document (.docx).",
    "Dit Word-bestand wordt uitgepakt te groot. Haal de afbeeldingen eruit.",
    30 * 1024 * 1024,
)


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that holds no value; `message` says why."""

    message: str

    def __str__(self) -> str:
        return ""


Cell = str | int | Decimal | dt.date | Broken
NumberedCells = tuple[int, list[Cell]]


@dataclass(slots=True)
class Upload:
    """The rows of a file in plain notation, with what could not be read of them.

    `faults` holds per line pairs of a column (or nothing) and a message. `unused` are columns that
    the resource does not know, `left` those that the file does not have.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def read_file(file: BinaryIO, name: str, resource: Resource) -> Upload:
    """Read an uploaded file. Raises Refused."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    if content.startswith(b"PK"):
        return _table(_workbook_lines(content), resource)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(OLD_WORKBOOK)
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")) and content.strip():
        raise Refused(NO_WORKBOOK)
    return read_text(_decoded(content), resource)


def read_text(text: str, resource: Resource) -> Upload:
    """Read a pasted table, or the text of a CSV file. Raises Refused."""
    if not text.strip():
        raise Refused(EMPTY)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refused(f"regel {line}: {NUL}")
    if text[:4].lower() == "sep=":  # how a spreadsheet tells itself the delimiter
        text = text.partition("\n")[2]
    known = _columns(resource)

    def fitting(delimiter: str) -> tuple[int, int]:
        cells = text.lstrip().partition("\n")[0].replace('"', "").split(delimiter)
        return sum(_folded(cell) in known for cell in cells), len(cells)

    return _table(csv_lines(text, max("\t;,", key=fitting)), resource)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(NO_TABLE)


# Workbooks -------------------------------------------------------------------------------------


def _workbook_lines(content: bytes) -> Iterator[NumberedCells]:
    """The rows of the first sheet of a workbook."""
    with open_workbook(content) as sheets:
        yield from next(iter(sheets.values()))


@contextmanager
def open_workbook(content: bytes) -> Iterator[dict[str, Iterator[NumberedCells]]]:
    """The sheets of a workbook by name, in order, with their rows while it is open.

    Cells are values; a formula counts as its outcome. Raises Refused, also while rows are read.
    """
    check_package(content, WORKBOOK)
    with ExitStack() as stack:
        values = _opened(content, stack, data_only=True)
        as_written = _opened(content, stack, data_only=False) if _has_formulas(content) else None
        yield {
            sheet.title: _rows(sheet, as_written[sheet.title] if as_written else None)
            for sheet in values.worksheets
        }


def _opened(content: bytes, stack: ExitStack, *, data_only: bool) -> Any:
    """A workbook of at least one sheet; it can be wrong in more ways than a library names."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
        stack.callback(book.close)
        _ = book.worksheets[0]
    except Exception:  # noqa: BLE001 what is in the file decides which one it is
        raise Refused(DAMAGED) from None
    return book


def _rows(sheet: Any, as_written: Any) -> Iterator[NumberedCells]:
    """The rows of a sheet; `as_written` is the same one with its formulas, where there are any."""
    lines = _sheet_rows(sheet)
    if as_written is None:
        yield from lines
        return
    for (line, cells), (_, sources) in zip(lines, _sheet_rows(as_written), strict=False):
        yield (
            line,
            [
                Broken(NO_OUTCOME) if cell == "" and source != "" else cell
                for cell, source in zip(cells, sources, strict=False)
            ],
        )


def check_package(content: bytes, kind: Package) -> None:
    """Refuse what is no plain office file of this kind, before anything of it is unpacked."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Refused(kind.damaged) from None
    with package:
        parts = package.infolist()
        names = {part.filename.lower() for part in parts}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise Refused(kind.macros)
        if not {"[content_types].xml", kind.part} <= names:
            raise Refused(kind.wrong_kind)
        # zipfile stops at the size that a part claims, so a part cannot turn out larger.
        if len(parts) > 1000 or sum(part.file_size for part in parts) > kind.largest_unpacked:
            raise Refused(kind.too_large)
        for part in parts:
            if part.filename.lower().endswith((".xml", ".rels")):
                _check_xml(package, part, kind)


def _check_xml(package: zipfile.ZipFile, part: zipfile.ZipInfo, kind: Package) -> None:
    """Refuse a part that declares entities: they can make a small part endless."""
    parser = expat.ParserCreate()
    begun: list[str] = []

    def doctype(*args: object) -> None:
        raise Refused(kind.damaged)

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = lambda name, attributes: begun.append(name)
    try:
        with package.open(part) as stream:
            while not begun and (chunk := stream.read(65_536)):
                parser.Parse(chunk)
    except (expat.ExpatError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        raise Refused(kind.damaged) from None


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return any(
            b"<f>" in (sheet := package.read(name)) or b"<f " in sheet or b":f" in sheet
            for name in package.namelist()
            if name.startswith("xl/worksheets/")
        )


def _sheet_rows(sheet: Any) -> Iterator[NumberedCells]:
    """The rows of a sheet as they are read; whatever goes wrong with one is damage."""
    rows = _raw_rows(sheet)
    while True:
        try:
            line, cells = next(rows)
        except StopIteration:
            return
        except Exception:  # noqa: BLE001 what is in the file decides which one it is
            raise Refused(DAMAGED) from None
        if line > MOST_LINES or cells[MOST_COLUMNS:] not in ([], [""]):
            raise Refused(TOO_FAR)
        yield line, cells


def _raw_rows(sheet: Any) -> Iterator[NumberedCells]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_LINES + 1, max_col=MOST_COLUMNS + 1)
    for line, cells in enumerate(rows, 1):
        yield line, [_value(cell) for cell in cells]


def _value(cell: Any) -> Cell:
    """The value of a cell of a workbook."""
    value = cell.value
    if cell.data_type == "e":
        return Broken(f"deze cel heeft een fout van het rekenblad ({value})")
    match value:
        case None:
            read: Cell = ""
        case bool():
            read = "ja" if value else "nee"
        case int():
            read = value
        case float():
            # Fifteen figures are what a spreadsheet shows of a number.
            number = Decimal(f"{value:.15g}")
            read = int(number) if number == number.to_integral_value() else number
        case dt.datetime() if value.time() == dt.time.min:
            read = value.date()
        case _:
            read = str(value)
    return read


# From lines to rows ----------------------------------------------------------------------------


def _table(lines: Iterable[NumberedCells], resource: Resource) -> Upload:
    upload = read_lines(lines, resource)
    if not upload.rows:
        raise Refused(ONLY_A_HEADER)
    make_plain(upload, resource)
    return upload


def read_lines(lines: Iterable[NumberedCells], resource: Resource) -> Upload:
    """The rows of a table, by the columns of the resource, with the cells as they stand.

    Raises Refused.
    """
    upload, columns, count = Upload(), [], 0
    try:
        for line, raw in lines:
            cells = [_cleaned(cell) for cell in raw]
            if all(cell == "" for cell in cells):
                continue
            if not columns:
                columns = _header(cells, resource, upload)
            elif not str(cells[0]).lower().startswith(EXPLANATION):
                count += 1
                if count > MOST_ROWS:
                    raise Refused(TOO_MANY_ROWS)
                _add(upload, line, cells, columns)
    except BadLine as problem:
        raise Refused(f"regel {problem.line}: {problem}") from None
    if not columns:
        raise Refused(EMPTY)
    return upload


def _cleaned(cell: Cell) -> Cell:
    """A cell without spaces around it, and without the quote that our exports put before text."""
    if not isinstance(cell, str):
        return cell
    text = cell.strip()
    if "\0" in text:
        return Broken(NUL)
    if len(text) > LONGEST_CELL:
        return Broken("in deze cel staat te veel tekst")
    return restored(text)


def _folded(name: object) -> str:
    return " ".join(str(name).replace("_", " ").lower().split())


def _columns(resource: Resource) -> dict[str, str]:
    """The columns by what a file may call them: their own name or their label."""
    labels = {_folded(label): column for column, label in resource.labels.items()}
    return labels | {_folded(column): column for column in resource.columns}


def _header(cells: list[Cell], resource: Resource, upload: Upload) -> list[str]:
    """Which column each cell of a line belongs to; an empty name for one that is not used."""
    known = _columns(resource)
    while cells and cells[-1] == "":
        cells.pop()
    columns = [known.get(_folded(cell), "") for cell in cells]
    labels = resource.labels
    if not any(columns):
        names = ", ".join(labels[column] for column in resource.columns)
        raise Refused(f"geen enkele kolom is bekend; in de kop horen: {names}")
    for column, times in Counter(filter(None, columns)).items():
        if times > 1:
            raise Refused(column_twice(labels[column]))
    for column in resource.key_columns:
        if column not in columns:
            raise Refused(column_missing(labels[column]))
    pairs = zip(cells, columns, strict=True)
    upload.unused = [str(cell) or "zonder naam" for cell, column in pairs if not column]
    upload.left = [labels[column] for column in resource.columns if column not in columns]
    return columns


def _add(upload: Upload, line: int, cells: list[Cell], columns: list[str]) -> None:
    while len(cells) > len(columns) and cells[-1] == "":
        cells.pop()
    if len(cells) != len(columns):
        upload.faults.setdefault(line, []).append(("", wrong_width(len(cells), len(columns))))
    pairs = list(zip(columns, cells, strict=False))
    for column, cell in pairs:
        if column and isinstance(cell, Broken):
            upload.faults.setdefault(line, []).append((column, cell.message))
    row = dict.fromkeys(filter(None, columns), "")
    upload.rows.append(row | {column: cell for column, cell in pairs if column})
    upload.lines.append(line)


def make_plain(upload: Upload, resource: Resource) -> None:
    """Write every cell as data sets have it: dates, numbers, choices and references by key.

    What is referred to is looked up by its name, so it must be in the database.
    """
    for name, found in resource.fields.items():
        column = found.column_name
        if column in upload.rows[0]:
            convert = _converter(resource, name, upload)
            for row in upload.rows:
                row[column] = convert(row[column])


def _converter(resource: Resource, name: str, upload: Upload) -> Callable[[Cell], str]:
    widget = resource.fields[name].widget
    plain = getattr(widget, "plain", None)
    if plain is not None:
        # What a workbook holds as a number or a date needs no reading.
        return lambda cell: plain(cell) if isinstance(cell, str) else str(cell)
    column = resource.fields[name].column_name
    if isinstance(widget, Reference):
        named = _by_name(widget, {str(row[column]) for row in upload.rows} - {""})
    else:
        choices = resource.choices_of(name)
        named = {str(label).lower(): str(value) for value, label in choices}
        named |= {str(value).lower(): str(value) for value, _ in choices}
    return lambda cell: named.get(str(cell).lower()) or str(cell)


def _by_name(widget: Reference, asked: set[str]) -> dict[str, str]:
    """The keys of what is named instead; a key itself goes before a name."""
    keys = widget.model._default_manager.filter(**{f"{widget.field}__in": asked})
    known = {str(key) for key in keys.values_list(widget.field, flat=True)}
    if asked <= known:
        return {}
    return widget.keys_by_name() | {key.lower(): key for key in known}
