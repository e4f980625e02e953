"""Writing a document of Word in the look of the house: a new one, its text, its tables."""

import datetime as dt
import io
import re
from typing import Any, TypeVar

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor, Twips
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from platform_ivz.look import palette
from platform_ivz.word_blocks import DEEPEST, STEP, Block, Span, blocks_of, tidied

Read = TypeVar("Read")

# What XML cannot hold.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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
            for span in tidied(block.spans):
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
