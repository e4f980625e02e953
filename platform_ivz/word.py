"""Running text as paragraphs of Word, and back: real lists, bold, italic and links.

Between the HTML of `platform_ivz.richtext` and Word stand `Block`s: a paragraph or an item each,
one after the other with the depth of its list, which is how Word sees a text too.
"""

import datetime as dt
import html
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import groupby
from typing import Any, BinaryIO, TypeVar

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor, Twips
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from platform_ivz.look import palette
from platform_ivz.refusals import Refused
from platform_ivz.richtext import clean
from platform_ivz.uploads import LARGEST_FILE, TOO_LARGE, WORD, check_package

Read = TypeVar("Read")
DEEPEST = 8  # Word knows nine levels, counted from nought.
STEP = 360  # How far each level stands in, in twentieths of a point.
# What XML cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Span:
    """Words with the same marks; a new line within a paragraph is a newline."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""

    @property
    def marks(self) -> tuple[bool, bool, str]:
        return self.bold, self.italic, self.link


@dataclass(slots=True)
class Block:
    """A paragraph, or an item of a list.

    `level` is the depth of the list, -1 outside one; items with the same `of` belong to one list.
    A block in a list that is no item goes on with the item before it.
    """

    spans: list[Span] = field(default_factory=list)
    level: int = -1
    ordered: bool = False
    of: Any = None
    is_item: bool = True

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


# --- HTML --------------------------------------------------------------------------------------


def blocks_of(text: str) -> list[Block]:
    """The paragraphs and items of clean HTML."""
    parser = _Blocks()
    parser.feed(text)
    parser.close()
    return [block for block in parser.blocks if block.text.strip()]


def html_of(blocks: Iterable[Block]) -> str:
    """Clean HTML of paragraphs and items."""
    writer = _Html()
    for block in blocks:
        if inside := _inline(_tidied(block.spans)):
            writer.add(block, inside)
    return writer.finish()


def same_form(text: str) -> str:
    """HTML as it comes back from Word: other marks in the same words give the same form."""
    return html_of(blocks_of(text))


class _Html:
    """Puts blocks one after the other, and opens and closes lists around them."""

    def __init__(self) -> None:
        self.made: list[str] = []
        # The block that began each list that is open, the outermost first.
        self.open: list[Block] = []

    def add(self, block: Block, inside: str) -> None:
        while self.open and self.open[-1].level > block.level:
            self._close()
        if not self.open and not block.is_item:
            block = replace(block, level=-1)
        if block.level < 0 or not block.is_item:
            self.made.append(f"<p>{inside}</p>")
            return
        last = self.open[-1] if self.open else None
        if last is not None and last.level == block.level:
            if (last.of, last.ordered) == (block.of, block.ordered):
                self.made.append(f"</li><li>{inside}")
                return
            self._close()
        self.open.append(block)
        self.made.append(f"<{self._tag(block)}><li>{inside}")

    def finish(self) -> str:
        while self.open:
            self._close()
        return clean("".join(self.made))

    def _close(self) -> None:
        self.made.append(f"</li></{self._tag(self.open.pop())}>")

    @staticmethod
    def _tag(block: Block) -> str:
        return "ol" if block.ordered else "ul"


def _tidied(spans: Iterable[Span]) -> list[Span]:
    """Spans with single spaces, none at the ends of lines, and no marks on spaces alone."""
    found: list[Span] = []
    for span in spans:
        before = found[-1] if found else None
        text = _SPACES.sub(" ", span.text)
        text = re.sub(r" *\n *", "\n", text)
        if before is None or before.text.endswith((" ", "\n")):
            text = text.lstrip(" ")
        if text.startswith("\n") and before is not None:
            found[-1] = before = replace(before, text=before.text.rstrip(" "))
        if not text:
            continue
        if before is not None and (text.isspace() or before.marks == span.marks):
            found[-1] = replace(before, text=before.text + text)
        else:
            found.append(replace(span, text=text) if text.strip() else Span(text))
    while found and not (text := found[-1].text.rstrip(" \n")):
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=text)
        first = found[0].text.lstrip(" \n")
        found[0] = replace(found[0], text=first)
    return [span for span in found if span.text]


def _inline(spans: list[Span]) -> str:
    def marked(spans: list[Span], keys: list[tuple[Callable[[Span], Any], str]]) -> str:
        if not keys:
            escaped = (html.escape(span.text, quote=False) for span in spans)
            return "".join(escaped).replace("\n", "<br>")
        (key, tag), *deeper = keys
        made = ""
        for value, some in groupby(spans, key):
            inside = marked(list(some), deeper)
            opened = f'a href="{html.escape(value)}"' if tag == "a" else tag
            made += f"<{opened}>{inside}</{tag}>" if value else inside
        return made

    return marked(
        spans,
        [
            (lambda span: span.link, "a"),
            (lambda span: span.bold, "strong"),
            (lambda span: span.italic, "em"),
        ],
    )


class _Blocks(HTMLParser):
    """Collects the blocks of clean HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.lists: list[tuple[bool, int]] = []
        self.current: Block | None = None
        self.marks = {"strong": 0, "em": 0}
        self.links: list[str] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.count += 1
            self.lists.append((tag == "ol", self.count))
            self.current = None
        elif tag == "li":
            self._begin(is_item=True)
        elif tag == "p" and (self.current is None or self.current.text.strip()):
            self._begin(is_item=False)
        elif tag == "br":
            self._add("\n")
        elif tag in self.marks:
            self.marks[tag] += 1
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            if self.lists:
                self.lists.pop()
            self.current = None
        elif tag in ("p", "li"):
            self.current = None
        elif tag in self.marks:
            self.marks[tag] = max(0, self.marks[tag] - 1)
        elif tag == "a" and self.links:
            self.links.pop()

    def handle_data(self, data: str) -> None:
        text = _BLANKS.sub(" ", data)
        if text.strip() or self.current is not None:
            self._add(text)

    def _begin(self, *, is_item: bool) -> None:
        self.current = Block(is_item=is_item)
        if self.lists:
            ordered, of = self.lists[-1]
            self.current.level, self.current.ordered, self.current.of = (
                len(self.lists) - 1,
                ordered,
                of,
            )
        self.blocks.append(self.current)

    def _add(self, text: str) -> None:
        if self.current is None:
            self._begin(is_item=False)
        link = self.links[-1] if self.links else ""
        bold, italic = self.marks["strong"] > 0, self.marks["em"] > 0
        self.current.spans.append(Span(text, bold, italic, link))


# --- Writing -----------------------------------------------------------------------------------

FONT = "Calibri"
# What the portal puts in a file for the reader only: it is left out when the file comes back.
OWN_STYLE = "IVZ Feiten"
# Sizes of headings in points, and the colours of the lines below the title and around tables.
HEADINGS = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
LINES = {"Title": "accent", "Table Grid": "rule-strong"}


def new_document(title: str, subject: str, day: dt.date | None) -> DocumentType:
    """An empty document: Dutch, a typeface that everybody has, and a title that is read out."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.language = title, "nl-NL"
    properties.subject, properties.author, properties.comments = subject, "", ""
    if day:
        moment = dt.datetime.combine(day, dt.time(), dt.UTC)
        properties.created = properties.modified = moment
    for style in document.styles:
        if style.type in (WD_STYLE_TYPE.PARAGRAPH, WD_STYLE_TYPE.CHARACTER):
            _set_font(style.element, FONT if style.name == "Normal" else "")
    normal = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.space_after = Pt(11), Pt(6)
    colours = palette()
    for name, size in HEADINGS.items():
        font = document.styles[name].font
        font.size, font.color.rgb = Pt(size), RGBColor.from_string(colours["action"])
    for name, colour in LINES.items():
        for borders in document.styles[name].element.iter(qn("w:pBdr"), qn("w:tblBorders")):
            for line in borders:
                line.set(qn("w:color"), colours[colour])
    own = document.styles.add_style(OWN_STYLE, WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = normal
    own.font.size, own.font.color.rgb = Pt(9), RGBColor.from_string(colours["quiet"])
    own.paragraph_format.space_after = Pt(3)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    for default in document.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), "nl-NL")
        default.set(qn("w:eastAsia"), "nl-NL")
    return document


def _set_font(style: Any, name: str) -> None:
    """Let a style follow the typeface of the text instead of the theme of the sample."""
    for fonts in style.iter(qn("w:rFonts")):
        fonts.attrib.clear()
    if name:
        fonts = style.get_or_add_rPr().get_or_add_rFonts()
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), name)


def repeat_head(table: Table) -> None:
    """Repeat the first row of a table on every page."""
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - no public way
    properties.append(OxmlElement("w:tblHeader"))


def writable(text: str) -> str:
    """A text without what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def bytes_of(document: DocumentType) -> bytes:
    """A document as a file."""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


class TextWriter:
    """Writes running text into a document of Word."""

    def __init__(self, document: DocumentType) -> None:
        self.document = document
        self.numbering = document.part.numbering_part.element
        self.kinds = {ordered: self._add_kind(ordered) for ordered in (False, True)}
        self.lists: dict[Any, int] = {}
        link = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.underline = True
        link.font.color.rgb = RGBColor.from_string(palette()["action"])

    def write(self, place: DocumentType | _Cell, text: str) -> None:
        """Put clean HTML in an empty cell, or at the end of a document."""
        self.lists.clear()
        for block in blocks_of(text):
            paragraph = next_paragraph(place)
            if block.level >= 0:
                self._put_in_list(paragraph, block)
            for span in _tidied(block.spans):
                self._add_span(paragraph, span)

    def _put_in_list(self, paragraph: Paragraph, block: Block) -> None:
        level = min(block.level, DEEPEST)
        if not block.is_item:
            paragraph.style = self.document.styles["List Continue"]
            paragraph.paragraph_format.left_indent = Twips(STEP * (level + 1))
            return
        if block.of not in self.lists:
            number = self.numbering.add_num(self.kinds[block.ordered])
            number.add_lvlOverride(level).add_startOverride(1)
            self.lists[block.of] = number.numId
        paragraph.style = self.document.styles["List Paragraph"]
        properties = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = self.lists[block.of]

    def _add_span(self, paragraph: Paragraph, span: Span) -> None:
        run = paragraph.add_run(writable(span.text))
        run.bold, run.italic = span.bold or None, span.italic or None
        if span.link:
            run.style = self.document.styles["Hyperlink"]
            link = OxmlElement("w:hyperlink")
            target = self.document.part.relate_to(
                writable(span.link), RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            link.set(qn("r:id"), target)
            run.font.element.addprevious(link)
            link.append(run.font.element)

    def _add_kind(self, ordered: bool) -> int:
        """A kind of list with nine levels; returns its number."""
        known = self.numbering.findall(qn("w:abstractNum"))
        number = max((int(kind.get(qn("w:abstractNumId"))) for kind in known), default=-1) + 1
        kind = OxmlElement("w:abstractNum", {qn("w:abstractNumId"): str(number)})
        _child(kind, "w:multiLevelType", "hybridMultilevel")
        for level in range(DEEPEST + 1):
            one = OxmlElement("w:lvl", {qn("w:ilvl"): str(level)})
            _child(one, "w:start", "1")
            _child(one, "w:numFmt", "decimal" if ordered else "bullet")
            _child(one, "w:lvlText", f"%{level + 1}." if ordered else "–")
            _child(one, "w:lvlJc", "left")
            properties = OxmlElement("w:pPr")
            indent = OxmlElement("w:ind")
            indent.set(qn("w:left"), str(STEP * (level + 1)))
            indent.set(qn("w:hanging"), str(STEP))
            properties.append(indent)
            one.append(properties)
            kind.append(one)
        first = self.numbering.find(qn("w:num"))
        if first is None:
            self.numbering.append(kind)
        else:
            first.addprevious(kind)
        return number


def next_paragraph(place: DocumentType | _Cell) -> Paragraph:
    """The empty paragraph with which a cell begins, later on (and in a document) a new one."""
    paragraphs = place.paragraphs if isinstance(place, _Cell) else []
    if len(paragraphs) == 1:
        first = paragraphs[0]
        if not first.text and first.paragraph_format.element.pPr is None:
            return first
    return place.add_paragraph()


def set_mark(paragraph: Paragraph, name: str) -> None:
    """Put a bookmark around a paragraph, which stays there while people write in Word.

    A name that begins with an underscore is one that Word does not show.
    """
    element = paragraph.paragraph_format.element
    number = str(sum(1 for _ in element.getroottree().iter(qn("w:bookmarkStart"))) + 1)
    begin = OxmlElement("w:bookmarkStart", {qn("w:id"): number, qn("w:name"): name})
    end = OxmlElement("w:bookmarkEnd", {qn("w:id"): number})
    element.insert(1 if element.pPr is not None else 0, begin)
    element.append(end)


def _child(parent: Any, tag: str, value: str) -> None:
    child = OxmlElement(tag)
    child.set(qn("w:val"), value)
    parent.append(child)


# --- Reading -----------------------------------------------------------------------------------

OLD_WORD = "Dit is een oud Word-bestand, of er zit een wachtwoord op. Sla het zonder wachtwoord op als .docx."
EMPTY_FILE = "Dit bestand is leeg."
TOO_MUCH_TEXT = "In dit bestand staat te veel tekst. Laat alleen staan wat u wilt overnemen."
# A well-filled assignment has some ten thousand characters, all texts of a note some hundred thousand.
MOST_TEXT = 400_000
MOST_PARAGRAPHS = 10_000
# What only wraps other content: tracked insertions, content controls and the like.
_WRAPPERS = {
    qn(f"w:{name}")
    for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "dir", "bdo")
}
_OFF = {"0", "false", "off", "none"}
_FIELD_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|kop)\b\s*(\d?)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|titel)\b", re.IGNORECASE)
# How people type a list by hand.
_TYPED_ITEM = re.compile(r"^\s*(?:[-–—•·*▪●○]|o(?=\t))\s+")
# How deep styles and lists may lean on each other.
_LONGEST_CHAIN = 10


def children(element: Any) -> Iterator[Any]:
    """The children of a part of a document, looking through what only wraps them."""
    for child in element:
        if child.tag in _WRAPPERS:
            yield from children(child)
        else:
            yield child


@dataclass(slots=True)
class Leftover:
    """What was not recognised: under what heading (if any), and what it says."""

    heading: str = ""
    blocks: list[Block] = field(default_factory=list)

    @property
    def lines(self) -> list[str]:
        return [" ".join(block.text.split()) for block in self.blocks if block.text.strip()]


def read_word(file: BinaryIO, read: Callable[[DocumentType], Read]) -> Read:
    """What `read` finds in a Word file that somebody sent. Raises Refused with a Dutch message."""
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_LARGE[:1].upper() + TOO_LARGE[1:] + ".")
    if not content.strip():
        raise Refused(EMPTY_FILE)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(OLD_WORD)
    if not content.startswith(b"PK"):
        raise Refused(WORD.wrong_kind)
    check_package(content, WORD)
    try:
        return read(Document(io.BytesIO(content)))
    except (PackageNotFoundError, LxmlError, KeyError, ValueError, AttributeError) as error:
        raise Refused(WORD.damaged) from error


def cells_of(row: Any) -> list[Any]:
    """The cells of a w:tr."""
    return [cell for cell in children(row) if cell.tag == qn("w:tc")]


def in_one_line(cells: Iterable[list[Block]]) -> list[Block]:
    """What the cells of a row say as one paragraph, parted by bars; nothing when they are empty."""
    said = [" ".join(" ".join(block.text for block in cell).split()) for cell in cells if cell]
    return [Block([Span(" | ".join(said))])] if said else []


class TextReader:
    """Reads running text out of a document of Word."""

    def __init__(self, document: DocumentType) -> None:
        self.document = document
        # In a file of our own a line that begins with a dash was written so.
        self.is_own = any(style.name == OWN_STYLE for style in document.styles)
        self.size = self.count = 0
        self.pictures = self.footnotes = 0
        self.boxes: list[str] = []
        self.styles = {
            style.get(qn("w:styleId")): style
            for style in document.styles.element.findall(qn("w:style"))
        }
        default = [
            key
            for key, style in self.styles.items()
            if style.get(qn("w:type")) == "paragraph"
            and style.get(qn("w:default")) in ("1", "true")
        ]
        self.default_style = default[0] if default else ""
        self.formats = self._read_numbering()

    def style_name(self, paragraph: Any) -> str:
        """The name of the style of a w:p; empty when it has none."""
        style = self.styles.get(_value(paragraph, "w:pPr/w:pStyle") or self.default_style)
        return (_value(style, "w:name") or "") if style is not None else ""

    def heading_level(self, paragraph: Any) -> int | None:
        """0 for a title, from 1 for a heading; None for running text."""
        name = self.style_name(paragraph)
        if _TITLE.match(name):
            return 0
        if found := _HEADING.match(name):
            return int(found[1] or 1)
        for style in self._chain(_value(paragraph, "w:pPr/w:pStyle")):
            if style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}") is not None:
                level = _value(style, "w:pPr/w:outlineLvl") or "0"
                return int(level) + 1 if level.isdecimal() else 1
        return None

    def is_heading(self, paragraph: Any) -> bool:
        return self.heading_level(paragraph) is not None

    def mark(self, paragraph: Any, known: re.Pattern[str]) -> re.Match[str] | None:
        """The bookmark in a w:p that `set_mark` put there, by what its name looks like."""
        names = (one.get(qn("w:name"), "") for one in paragraph.iter(qn("w:bookmarkStart")))
        return next(filter(None, map(known.fullmatch, names)), None)

    def written(self, paragraph: Any) -> Block | None:
        """A w:p as a block; None for what the portal wrote for the reader only. Raises Refused."""
        self.count += 1
        if self.count > MOST_PARAGRAPHS:
            raise Refused(TOO_MUCH_TEXT)
        if self.style_name(paragraph) == OWN_STYLE:
            return None
        block = self._block(paragraph)
        self.size += len(block.text)
        if self.size > MOST_TEXT:
            raise Refused(TOO_MUCH_TEXT)
        return block

    def inside(self, cell: Any) -> list[Block]:
        """What a w:tc says; a table in it line by line."""
        found: list[Block] = []
        for element in children(cell):
            if element.tag == qn("w:p"):
                block = self.written(element)
                found += [block] if block is not None and block.text.strip() else []
            elif element.tag == qn("w:tbl"):
                found += self.rows(element)
        return found

    def rows(self, table: Any) -> list[Block]:
        """A w:tbl as paragraphs, one for each row."""
        rows = (row for row in children(table) if row.tag == qn("w:tr"))
        return [block for row in rows for block in in_one_line(map(self.inside, cells_of(row)))]

    def _block(self, paragraph: Any) -> Block:
        spans = self._spans(paragraph)
        if self.is_heading(paragraph):
            return Block([replace(span, bold=bool(span.text.strip())) for span in spans])
        if self.style_name(paragraph) == "List Continue":
            indent = paragraph.find(f"{qn('w:pPr')}/{qn('w:ind')}")
            left = "" if indent is None else indent.get(qn("w:left"), "")
            level = int(left) // STEP - 1 if left.isdecimal() else 0
            return Block(spans, level, is_item=False)
        place = self._place_in_list(paragraph)
        if place is not None:
            ordered, level, of = place
            return Block(spans, level, ordered, of)
        if not self.is_own and (typed := _TYPED_ITEM.match("".join(span.text for span in spans))):
            return Block(_without(spans, typed.end()), 0, False, "typed")
        return Block(spans)

    # Styles and lists ---------------------------------------------------------------------------

    def _chain(self, style_id: str | None) -> Iterator[Any]:
        """A style and those that it is based on."""
        for _ in range(_LONGEST_CHAIN):
            style = self.styles.get(style_id)
            if style is None:
                return
            yield style
            style_id = _value(style, "w:basedOn")

    def _read_numbering(self) -> dict[str, dict[int, str]]:
        """The format of each level, by the number of a list."""
        try:
            element = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return {}
        kinds = {
            kind.get(qn("w:abstractNumId")): kind for kind in element.findall(qn("w:abstractNum"))
        }
        numbers = {one.get(qn("w:numId")): one for one in element.findall(qn("w:num"))}
        return {number: self._levels(number, numbers, kinds) for number in numbers}

    def _levels(self, number: str | None, numbers: dict, kinds: dict) -> dict[int, str]:
        for _ in range(_LONGEST_CHAIN):
            one = numbers.get(number)
            kind = kinds.get(_value(one, "w:abstractNumId")) if one is not None else None
            if kind is None:
                return {}
            linked = self.styles.get(_value(kind, "w:numStyleLink"))
            if linked is None:
                return {
                    int(level.get(qn("w:ilvl"), 0)): _value(level, "w:numFmt") or "decimal"
                    for level in kind.findall(qn("w:lvl"))
                }
            number = _value(linked, "w:pPr/w:numPr/w:numId")
        return {}

    def _place_in_list(self, paragraph: Any) -> tuple[bool, int, str] | None:
        """Whether it counts, how deep it stands, and in which list; None for no list."""
        number, level = None, None
        for holder in (paragraph, *self._chain(_value(paragraph, "w:pPr/w:pStyle"))):
            level = level or _value(holder, "w:pPr/w:numPr/w:ilvl")
            number = number or _value(holder, "w:pPr/w:numPr/w:numId")
        if number is None or number not in self.formats:
            return None
        depth = int(level) if level and level.isdecimal() else 0
        kind = self.formats[number].get(depth, "bullet")
        return None if kind == "none" else (kind != "bullet", depth, number)

    # Words --------------------------------------------------------------------------------------

    def _spans(self, paragraph: Any) -> list[Span]:
        spans: list[Span] = []
        self._fields: list[str] = []
        self._collect(paragraph, spans, "")
        return spans

    def _collect(self, element: Any, spans: list[Span], link: str) -> None:
        for child in children(element):
            if child.tag == qn("w:hyperlink"):
                self._collect(child, spans, self._target(child) or link)
            elif child.tag == qn("w:fldSimple"):
                found = _FIELD_LINK.search(child.get(qn("w:instr"), ""))
                self._collect(child, spans, found[1] if found else link)
            elif child.tag == qn("w:r"):
                self._run(child, spans, link)

    def _target(self, link: Any) -> str:
        relation = self.document.part.rels.get(link.get(qn("r:id"), ""))
        return relation.target_ref if relation is not None and relation.is_external else ""

    def _run(self, run: Any, spans: list[Span], link: str) -> None:
        text = ""
        for child in run:
            tag = child.tag
            if tag == qn("w:t"):
                text += _BLANKS.sub(" ", child.text or "")
            elif tag in (qn("w:tab"), qn("w:ptab")):
                text += "\t"
            elif tag == qn("w:cr") or (
                tag == qn("w:br") and child.get(qn("w:type"), "textWrapping") == "textWrapping"
            ):
                text += "\n"
            elif tag == qn("w:noBreakHyphen"):
                text += "-"
            elif tag == qn("w:fldChar"):
                self._field_mark(child.get(qn("w:fldCharType")))
            elif tag == qn("w:instrText") and self._fields:
                self._fields[-1] += child.text or ""
            elif tag in (qn("w:footnoteReference"), qn("w:endnoteReference")):
                self.footnotes += 1
            else:
                self._look_into(child)
        if text:
            typed = next((f[1] for f in map(_FIELD_LINK.search, self._fields) if f), "")
            spans.append(Span(text, self._is_on(run, "b"), self._is_on(run, "i"), link or typed))

    def _field_mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append("")
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _look_into(self, child: Any) -> None:
        """Count pictures, and keep the words of text boxes apart."""
        if child.tag.endswith("}AlternateContent"):
            # The same drawing twice, for newer and older versions of Word.
            child = child[0] if len(child) else child
        boxes = list(child.iter(qn("w:txbxContent")))
        for box in boxes:
            lines = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in box.iter(qn("w:p")))
            self.boxes.append("\n".join(filter(None, lines)))
        kinds = (qn("w:drawing"), qn("w:pict"), qn("w:object"))
        if not boxes and (child.tag in kinds or any(True for _ in child.iter(*kinds))):
            self.pictures += 1

    def _is_on(self, run: Any, mark: str) -> bool:
        for holder in (run, *self._chain(_value(run, "w:rPr/w:rStyle"))):
            found = holder.find(f"{qn('w:rPr')}/{qn(f'w:{mark}')}")
            if found is not None:
                return found.get(qn("w:val"), "1") not in _OFF
        return False


def _value(element: Any, path: str) -> str | None:
    """The value of what stands under an element, such as w:pPr/w:pStyle."""
    found = element.find("/".join(qn(name) for name in path.split("/")))
    return None if found is None else found.get(qn("w:val"))


def _without(spans: list[Span], length: int) -> list[Span]:
    """The spans without their first characters."""
    left = []
    for span in spans:
        left.append(replace(span, text=span.text[length:]))
        length = max(0, length - len(span.text))
    return left
