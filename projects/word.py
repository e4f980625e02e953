"""An assignment as a Word file in the layout of Bijlage 8, and such a file read back.

Only this portal's own files are known to it; all others are read as people make them: a table with
labels at the left, or headings with text below. What is not recognised is kept apart, never lost.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any, BinaryIO

from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table, _Cell

from platform_ivz.refusals import Refused
from platform_ivz.richtext import words
from platform_ivz.word import (
    OWN_STYLE,
    TextWriter,
    bytes_of,
    new_document,
    next_paragraph,
    repeat_head,
)
from platform_ivz.word_blocks import Block, Span, html_of
from platform_ivz.word_reading import (
    Leftover,
    TextReader,
    cells_of,
    children,
    in_one_line,
    read_word,
)
from projects.dossier import NAME_KEY, NAME_LABEL, Dossier
from projects.models import FormatSection

# --- Writing -----------------------------------------------------------------------------------

LEFT_EMPTY = "Met opzet leeg:"
LABEL_WIDTH, TEXT_WIDTH = Cm(4.6), Cm(11.9)


def write_docx(dossier: Dossier) -> bytes:
    """The assignment as a Word file."""
    document = new_document(dossier.name, "Projectopdracht", dossier.day)
    own = document.styles[OWN_STYLE]
    document.add_heading(dossier.name, 0)
    version = f", versie {dossier.number}" if dossier.number else ""
    document.add_paragraph(f"Projectopdracht bij het thema {dossier.theme}{version}", own)
    table = document.add_table(rows=1, cols=2)
    table.style = document.styles["Table Grid"]
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, ("Onderdeel", "Tekst"), strict=True):
        cell.paragraphs[0].style = own
        cell.paragraphs[0].add_run(text).bold = True
    repeat_head(table)
    writer = TextWriter(document)
    writer.write(_row(table, NAME_LABEL), f"<p>{html.escape(dossier.name)}</p>")
    for part in dossier.parts:
        cell = _row(table, f"{part.number}. {part.title}", part.instruction, own)
        if part.left_empty_because:
            paragraph = next_paragraph(cell)
            paragraph.add_run(f"{LEFT_EMPTY} {part.left_empty_because}").italic = True
        else:
            writer.write(cell, part.text)
        for fact in part.facts:
            paragraph = next_paragraph(cell)
            paragraph.style = own
            paragraph.add_run(fact.line)
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = LABEL_WIDTH, TEXT_WIDTH
    return bytes_of(document)


def _row(table: Table, label: str, instruction: str = "", own: Any = None) -> _Cell:
    """A new row with its label; returns the cell for the text."""
    left, right = table.add_row().cells
    left.paragraphs[0].add_run(label).bold = True
    if instruction:
        left.add_paragraph(style=own).add_run(instruction)
    return right


# --- Reading -----------------------------------------------------------------------------------

NOTHING = "In dit bestand staat geen onderdeel van de projectopdracht. Gebruik de koppen van het format, in een tabel of boven de tekst."
LONGEST_LABEL = 120


@dataclass(slots=True)
class Found:
    """What a file says under a key of the format, and the headings that it stood under."""

    key: str
    headings: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    @property
    def reason(self) -> str:
        """Why it was left empty on purpose; empty when it was not."""
        lines = [block.text.strip() for block in self.blocks if block.text.strip()]
        if len(lines) != 1 or not lines[0].casefold().startswith(LEFT_EMPTY.casefold()):
            return ""
        return " ".join(lines[0][len(LEFT_EMPTY) :].split())

    @property
    def text(self) -> str:
        """Clean HTML; the name without any marks."""
        if self.reason:
            return ""
        made = html_of(self.blocks)
        return " ".join(words(made).split()) if self.key == NAME_KEY else made


@dataclass(slots=True)
class Reading:
    """What a Word file says, by key in the order of the format, and what it says beside that."""

    found: dict[str, Found] = field(default_factory=dict)
    unknown: list[Leftover] = field(default_factory=list)
    pictures: int = 0
    footnotes: int = 0


def read_docx(file: BinaryIO) -> Reading:
    """Read an assignment out of a Word file. Raises Refused with a Dutch message."""
    found = read_word(file, lambda document: _Form(document).read())
    if not found.found:
        raise Refused(NOTHING)
    return found


class _Form:
    """Reads the document from top to bottom, and puts each text under its key."""

    def __init__(self, document: DocumentType) -> None:
        self.body = document.element.body
        self.reader = TextReader(document)
        self.labels = Labels()
        self.reading = Reading()
        self.current: Found | Leftover | None = None

    def read(self) -> Reading:
        for element in children(self.body):
            if element.tag == qn("w:p"):
                self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                self._table(element)
        for text in self.reader.boxes:
            self._leave("Tekstvak", [Block([Span(line)]) for line in text.splitlines()])
        ordered = [key for key in self.labels.keys if key in self.reading.found]
        self.reading.found = {key: self.reading.found[key] for key in ordered}
        name = self.reading.found[NAME_KEY].text if NAME_KEY in self.reading.found else ""
        self.reading.unknown = [
            one
            for one in self.reading.unknown
            # A title above the table says what the table says again.
            if one.lines or (one.heading and one.heading != name)
        ]
        self.reading.pictures = self.reader.pictures
        self.reading.footnotes = self.reader.footnotes
        return self.reading

    # Text under headings ------------------------------------------------------------------------

    def _paragraph(self, paragraph: Any) -> None:
        block = self.reader.written(paragraph)
        if block is None or not block.text.strip():
            return
        is_heading = self.reader.is_heading(paragraph)
        bold = all(span.bold for span in block.spans if span.text.strip())
        key = self.labels.find(block.text, certain=not (is_heading or bold))
        if key is not None:
            self.current = self._found(key, block.text)
        elif is_heading:
            self.current = self._leave(block.text.strip(), [])
        elif self.current is not None:
            self.current.blocks.append(block)
        else:
            self.current = self._leave("", [block])

    # Text in tables -----------------------------------------------------------------------------

    def _table(self, table: Any) -> None:
        rows = [_Row(self, row) for row in children(table) if row.tag == qn("w:tr")]
        known = sum(row.key is not None for row in rows)
        inside = isinstance(self.current, Found)
        if not known or (inside and (known < 2 or known * 2 < len(rows))):
            # A table that belongs to the text around it.
            if self.current is None:
                self.current = self._leave("", [])
            for row in rows:
                self.current.blocks += row.as_line()
            return
        self.current = None
        for row in rows:
            self._row(row)
        self.current = None

    def _row(self, row: "_Row") -> None:
        if row.key is not None:
            self.current = self._found(row.key, row.label)
            self.current.blocks += row.text
        elif self.current is not None and (row.is_continued or row.is_whole):
            self.current.blocks += [*row.label_blocks[:1], *row.text]
        elif row.label or row.text:
            self.current = self._leave(row.label, row.text)

    # Keeping ------------------------------------------------------------------------------------

    def _found(self, key: str, label: str) -> Found:
        found = self.reading.found.setdefault(key, Found(key))
        found.headings.append(" ".join(label.split()))
        return found

    def _leave(self, heading: str, blocks: list[Block]) -> Leftover:
        left = Leftover(" ".join(heading.split()), list(blocks))
        self.reading.unknown.append(left)
        return left


class _Row:
    """A row of a table: its label, when it has one that is known, and its text."""

    def __init__(self, form: _Form, row: Any) -> None:
        self.form = form
        cells = cells_of(row)
        self.cells = [form.reader.inside(cell) for cell in cells]
        # A label that spans several rows stands in the first of them only.
        self.is_continued = bool(cells) and _goes_on(cells[0])
        if self.cells and not self.cells[0] and any(self.cells[1:]):
            self.is_continued = True
        self.place, self.key = self._find_label()

    def _find_label(self) -> tuple[int, str | None]:
        """In which cell the label stands, and of which key it is; a number may stand before it."""
        for place, blocks in enumerate(self.cells[:2]):
            if not blocks:
                continue
            key = self.form.labels.find(blocks[0].text)
            # In the second of two columns a text may begin with any word.
            if key is not None and (place == 0 or self.cells[0] or len(self.cells) > 2):
                return place, key
            if not _is_number(blocks[0].text):
                break
        return 0, None

    @cached_property
    def label_blocks(self) -> list[Block]:
        return self.cells[self.place] if self.cells else []

    @property
    def label(self) -> str:
        """The first line of the cell with the label."""
        return " ".join(self.label_blocks[0].text.split()) if self.label_blocks else ""

    @property
    def is_whole(self) -> bool:
        """Whether it is one cell over the whole width with text, and no heading of its own."""
        spans = [span for block in self.label_blocks for span in block.spans if span.text.strip()]
        return len(self.cells) == 1 and not all(span.bold for span in spans)

    @property
    def text(self) -> list[Block]:
        """What stands beside the label, and what stands under it in the same cell.

        Beside a text of its own, more lines under a label only explain it.
        """
        beside = [block for cell in self.cells[self.place + 1 :] for block in cell]
        under = self.label_blocks[1:]
        if self.key is None or not beside:
            return [*under, *beside]
        return beside

    def as_line(self) -> list[Block]:
        """The row as one paragraph, its cells parted by bars."""
        return in_one_line(self.cells)


def _goes_on(cell: Any) -> bool:
    """Whether a cell goes on with the one above it (w:vMerge without "restart")."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\s*\d*[.)]?\s*", text))


# --- Labels ------------------------------------------------------------------------------------

# What the name of an assignment is called too.
NAMES = (
    NAME_LABEL,
    "naam",
    "naam opdracht",
    "naam van de opdracht",
    "naam project",
    "naam van het project",
    "projectnaam",
    "titel",
    "titel opdracht",
    "titel project",
)
ALIKE = 0.85
WORDS_ALIKE = 0.82
CONTAINED = 0.86
MOST_WORDS = 9
# Words that say nothing about which section it is.
_SMALL = {
    "aan",
    "alle",
    "bij",
    "dan",
    "dat",
    "deze",
    "die",
    "dit",
    "een",
    "geen",
    "het",
    "hun",
    "met",
}
_SMALL |= {"naar", "niet", "ook", "over", "project", "opdracht", "projectopdracht", "tot", "uit"}
_SMALL |= {"van", "voor", "wat", "welke", "wie", "worden", "zijn"}
_NUMBERING = re.compile(r"^\s*(?:[0-9]+(?:\.[0-9]+)*|[a-z]|[ivx]+)\s*[.):]\s*", re.IGNORECASE)


def _plain(text: str) -> str:
    """A label without its number, accents, capitals and punctuation."""
    text = _NUMBERING.sub("", text)
    bare = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign)).casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def _alike(a: str, b: str, least: float) -> float:
    """How alike two texts are, nought when it is less than `least`."""
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0


class Labels:
    """Finds the key of the format that a label in a file stands for."""

    def __init__(self) -> None:
        sections = list(FormatSection.objects.all())
        self.keys = [NAME_KEY, *(section.key for section in sections)]
        self.names: list[tuple[str, str]] = [(NAME_KEY, _plain(name)) for name in NAMES]
        for section in sections:
            for name in {section.title, section.key.replace("_", " "), *_halves(section.title)}:
                self.names.append((section.key, _plain(name)))
        self.known: dict[tuple[str, bool], str | None] = {}

    def find(self, text: str, *, certain: bool = False) -> str | None:
        """The key of a label; None when it is not one. `certain` takes the very words only."""
        if len(text) > LONGEST_LABEL:
            return None
        plain = _plain(text)
        if not plain or len(plain.split()) > MOST_WORDS:
            return None
        asked = (plain, certain)
        if asked not in self.known:
            self.known[asked] = self._find(plain, certain=certain)
        return self.known[asked]

    def _find(self, plain: str, *, certain: bool) -> str | None:
        exact = [key for key, name in self.names if name == plain]
        if exact or certain:
            return exact[0] if exact else None
        best, score = None, 0.0
        for key, name in self.names:
            found = _alike(plain, name, ALIKE)
            if key != NAME_KEY:
                found = max(found, _shared(plain, name))
            if found > score:
                best, score = key, found
        return best


def _halves(title: str) -> Iterator[str]:
    """The parts of a title such as "Planning en mijlpalen"."""
    for part in re.split(r"/|\ben\b", title):
        if len(part.strip()) > 3:
            yield part


def _shared(plain: str, name: str) -> float:
    """Whether one of two labels holds all that the other says; the more it adds, the less."""
    mine, theirs = _telling(plain), _telling(name)
    if not mine or not theirs:
        return 0
    fewer, more = sorted((mine, theirs), key=len)
    if not all(any(_same_word(a, b) for b in more) for a in fewer):
        return 0
    return CONTAINED + 0.1 * len(fewer) / len(more)


def _telling(plain: str) -> list[str]:
    return [word for word in plain.split() if len(word) > 3 and word not in _SMALL]


def _same_word(a: str, b: str) -> bool:
    """Whether two words are the same, or one ends or begins the other: (project)resultaat."""
    short, long = sorted((a, b), key=len)
    if long.startswith(short):
        return True
    ends = (long[-length:] for length in range(len(short) - 1, len(short) + 2))
    return _alike(a, b, WORDS_ALIKE) > 0 or (
        len(short) > 6 and any(_alike(short, end, WORDS_ALIKE) for end in ends)
    )
