"""The lasting form of a paper: PDF/A-3a and PDF/UA-1 in one file, with its tables inside.

Every table that has a caption goes along as CSV, and all of them as one JSON, so that who reads the
paper in ten years can calculate on with what it shows. The same paper gives the same bytes.
"""

import csv
import datetime as dt
import io
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pydyf
from django.utils.text import slugify

from platform_ivz.cells import harmless

if TYPE_CHECKING:
    from weasyprint import Attachment

VARIANT = "pdf/a-3a"
# PDF/A knows properties of its own standard only; what is another's it wants described.
IDENTIFIED = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


@dataclass(slots=True)
class PaperTable:
    """A table as a paper shows it: its caption, and its rows with what stands in each cell."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


def tables_of(html: str) -> list[PaperTable]:
    """The tables of a paper that have a caption."""
    parser = _Tables()
    parser.feed(html)
    parser.close()
    return [table for table in parser.found if table.caption]


def attachments_of(html: str, day: dt.date | None) -> "list[Attachment]":
    """The tables of a paper as files to put into it, dated on the day of the paper."""
    from weasyprint import Attachment

    tables = tables_of(html)
    if not tables:
        return []
    moment = dt.datetime.combine(day or dt.date(2000, 1, 1), dt.time(), dt.UTC)
    files = [
        (f"{number:02}-{slugify(table.caption)[:60]}.csv", _csv(table), table.caption)
        for number, table in enumerate(tables, 1)
    ]
    files.append(("tabellen.json", _json(tables), "Alle tabellen van dit stuk"))
    return [
        Attachment(
            string=text,
            name=name,
            description=description,
            created=moment,
            modified=moment,
            relationship="Data",
        )
        for name, text, description in files
    ]


def identify(pdf: pydyf.PDF) -> None:
    """Say in the metadata of a PDF/A that it is PDF/UA-1 too."""
    number = int(pdf.catalog["Metadata"].split()[0])
    stream = next(item for item in pdf.objects if item.number == number).stream
    stream[:] = [part.replace(b"</rdf:RDF>", IDENTIFIED + b"</rdf:RDF>") for part in stream]


def _csv(table: PaperTable) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\n").writerows(
        [harmless(cell) for cell in row] for row in table.rows
    )
    return out.getvalue()


def _json(tables: list[PaperTable]) -> str:
    rows = [{"tabel": table.caption, "rijen": table.rows} for table in tables]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


class _Tables(HTMLParser):
    """Reads captions and cells; a cell over several columns is followed by empty ones."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[PaperTable] = []
        self._words: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.found.append(PaperTable())
        elif tag == "tr" and self.found:
            self.found[-1].rows.append([])
        elif tag in ("th", "td", "caption"):
            self._words = []
            self._span = int(dict(attrs).get("colspan") or 1)
        elif self._words is not None and tag in ("p", "br", "li"):
            self._words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._words is None:
            return
        text = " ".join("".join(self._words).split())
        if tag == "caption":
            self.found[-1].caption, self._words = text, None
        elif tag in ("th", "td"):
            self.found[-1].rows[-1] += [text, *[""] * (self._span - 1)]
            self._words = None

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)
