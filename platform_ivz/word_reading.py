"""Reading a document of Word that somebody sent: whether it can be read, and what it says."""

import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, TypeVar

from docx import Document
from docx.document import Document as DocumentType
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml.etree import LxmlError

from platform_ivz.refusals import Refused
from platform_ivz.uploads import LARGEST_FILE, TOO_LARGE, WORD, check_package
from platform_ivz.word import OWN_STYLE
from platform_ivz.word_blocks import BLANKS, STEP, Block, Span

Read = TypeVar("Read")

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
                text += BLANKS.sub(" ", child.text or "")
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
