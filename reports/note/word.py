"""A note as a Word file, a heading for each chapter and annex, and such a file read back.

Figures and references stand in it by name, as somebody writes them. Each heading carries a mark with the
fingerprint of the text that the file was made with, so that it shows who changed what since.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from docx.document import Document
from docx.oxml.ns import qn

from agenda.models import NOTE_ADOPTED, Placed
from platform_ivz.formats import date_long
from platform_ivz.refusals import Refused
from platform_ivz.word import OWN_STYLE, TextWriter, bytes_of, new_document, set_mark, writable
from platform_ivz.word_blocks import Block, Span, html_of, same_form
from platform_ivz.word_reading import Leftover, TextReader, children, read_word
from platform_ivz.written import Written
from reports.note.overviews import NoteOverview, parts

HOW = (
    "Schrijf onder de koppen en laat de koppen staan: daaraan herkent het portaal elk stuk.",
    "Tussen accolades, zoals {gemeenten}, staat de naam van een cijfer of een verwijzing. Laat die staan.",
    "Grijze regels zoals deze komen van het portaal. Zij gaan niet mee terug.",
)
NOTHING = (
    "In dit bestand staat geen hoofdstuk of bijlage van de notitie. Zet boven elk stuk zijn titel, in de"
    " stijl Kop 1."
)
MARK = re.compile(r"_stuk(\d+)_([0-9a-f]{16})")
# What may stand before the title of a chapter: its number, or its kind with its number.
_NUMBER = re.compile(r"^\s*(?:(?:hoofdstuk|bijlage)\s*)?\d+\s?[a-z]?\s*[.):–-]?\s+", re.IGNORECASE)


def form_of(text: str) -> str:
    """The fingerprint of a text as it comes back from Word."""
    return Written(same_form(text)).fingerprint


def heading_of(one: Placed) -> str:
    """What stands above a chapter: "1 Inleiding", "Bijlage 3a Taakverdeling"."""
    label = one.label.capitalize() if one.chapter.is_annex else one.number
    return f"{label} {one.chapter.title}"


# --- Writing -----------------------------------------------------------------------------------


def write_docx(overview: NoteOverview, day: dt.date) -> bytes:
    """The texts of a note as they stand on the day that the file is made."""
    note = overview.note
    document = new_document(str(note), "Notitie", day)
    document.add_heading(writable(str(note)), 0)
    status = note.get_status_display().lower()
    _say(document, f"De teksten van deze notitie ({status}) op {date_long(day)}.")
    for line in (NOTE_ADOPTED,) if note.is_adopted else HOW:
        _say(document, line)
    writer, titles = TextWriter(document), parts()
    for one in overview.chapters:
        chapter = one.chapter
        heading = document.add_heading(writable(heading_of(one)), 1)
        set_mark(heading, f"_stuk{chapter.pk}_{form_of(chapter.text)}")
        if chapter.text:
            writer.write(document, chapter.text)
        else:
            _say(document, "Hier staat nog geen tekst.")
        if chapter.part:
            _say(document, f"Hier zet het portaal: {titles.get(chapter.part, chapter.part)}.")
    return bytes_of(document)


def _say(document: Document, text: str) -> None:
    document.add_paragraph(writable(text), document.styles[OWN_STYLE])


# --- Reading -----------------------------------------------------------------------------------


@dataclass(slots=True)
class Found:
    """What a file says in a chapter.

    `began` is the fingerprint of the text that the file was made with; empty when it does not say.
    """

    placed: Placed
    headings: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    began: str = ""

    @property
    def text(self) -> str:
        return html_of(self.blocks)


@dataclass(slots=True)
class NoteReading:
    """What a Word file says, by the key of a chapter, and what it says beside that."""

    found: dict[str, Found] = field(default_factory=dict)
    missing: list[Placed] = field(default_factory=list)
    unknown: list[Leftover] = field(default_factory=list)
    pictures: int = 0
    footnotes: int = 0


def read_docx(file: BinaryIO, chapters: Iterable[Placed]) -> NoteReading:
    """Read the chapters of a note out of a Word file. Raises Refused with a Dutch message."""
    known = list(chapters)
    reading = read_word(file, lambda document: _Chapters(document, known).read())
    if not reading.found:
        raise Refused(NOTHING)
    return reading


class _Chapters:
    """Reads the document from top to bottom: what stands under the heading of a chapter is its text.

    Only titles and headings of the first level are looked at; a lower one is a bold line in the text.
    """

    def __init__(self, document: Document, chapters: list[Placed]) -> None:
        self.body = document.element.body
        self.reader = TextReader(document)
        self.chapters, self.headings = chapters, Headings(chapters)
        self.reading = NoteReading()
        self.current: Found | Leftover | None = None

    def read(self) -> NoteReading:
        reading, reader = self.reading, self.reader
        for element in children(self.body):
            if element.tag == qn("w:p"):
                self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                self._add(reader.rows(element))
        for text in reader.boxes:
            lines = [Block([Span(line)]) for line in text.splitlines()]
            reading.unknown.append(Leftover("Tekstvak", lines))
        reading.missing = [one for one in self.chapters if one.chapter.key not in reading.found]
        reading.pictures, reading.footnotes = reader.pictures, reader.footnotes
        return reading

    def _paragraph(self, paragraph: Any) -> None:
        block = self.reader.written(paragraph)
        if block is None or not block.text.strip():
            return
        level = self.reader.heading_level(paragraph)
        heading = " ".join(block.text.split())
        if level is None or level > 1:
            self._add([block])
        elif (one := self.headings.find(heading)) is not None:
            self._begin(one, heading, paragraph)
        elif level == 0:
            # The title of the file: what follows stands under no chapter.
            self.current = None
        else:
            self.current = Leftover(heading)
            self.reading.unknown.append(self.current)

    def _begin(self, one: Placed, heading: str, paragraph: Any) -> None:
        self.current = found = self.reading.found.setdefault(one.chapter.key, Found(one))
        found.headings.append(heading)
        mark = self.reader.mark(paragraph, MARK)
        if mark and int(mark[1]) == one.chapter.pk:
            found.began = mark[2]

    def _add(self, blocks: list[Block]) -> None:
        if blocks and self.current is None:
            self.current = Leftover()
            self.reading.unknown.append(self.current)
        if self.current is not None:
            self.current.blocks += blocks


class Headings:
    """Finds the chapter that a heading stands for: by number and title, else by its title alone.

    Capitals, spaces and signs make no difference. A title that two chapters share needs its number.
    """

    def __init__(self, chapters: Iterable[Placed]) -> None:
        self.whole: dict[str, Placed] = {}
        self.titles: dict[str, list[Placed]] = {}
        for one in chapters:
            self.whole[_folded(heading_of(one))] = one
            self.titles.setdefault(_folded(one.chapter.title), []).append(one)

    def find(self, heading: str) -> Placed | None:
        if (one := self.whole.get(_folded(heading))) is not None:
            return one
        for text in (heading, _NUMBER.sub("", heading, count=1)):
            if len(same := self.titles.get(_folded(text), [])) == 1:
                return same[0]
        return None


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
