"""Papers: a Django template becomes a tagged PDF (PDF/UA-1).

The same input gives the same bytes: the file carries no clock time, its dates come from the
paper and its identifier from its content. WeasyPrint is imported when the first paper is made;
it loads slowly and most processes never need it.
"""

import datetime as dt
import gc
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from html.parser import HTMLParser
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit

import pydyf
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string

from platform_ivz import archive
from platform_ivz.formats import keep_together_in_markup
from platform_ivz.kept_papers import laid_out
from platform_ivz.look import palette

if TYPE_CHECKING:
    from weasyprint import Document
    from weasyprint.urls import URLFetcher

# What a template names relatively (paper/paper.css) is a static file of the project. The host
# only gives relative addresses a base; names under .invalid never exist (RFC 2606).
STATIC_BASE = "https://static.invalid/"


@dataclass(frozen=True, kw_only=True)
class Masthead:
    """What a paper says about itself: on the cover, in the margins and in the file.

    A paper of one or two pages has no `cover`: it begins with its head and its text.
    """

    title: str
    author: str
    status: str
    period: str = ""
    subtitle: str = ""
    audience: str = ""
    date: dt.date | None = None
    data_from: str = ""
    contents: bool = False
    cover: bool = True

    @property
    def full_title(self) -> str:
        return f"{self.title} {self.period}".strip()

    @property
    def title_size(self) -> str:
        """The largest type in which the title and its longest word fit the cover."""
        longest = max(map(len, self.title.split()), default=0)
        for size, word, whole in (("groot", 17, 50), ("middel", 22, 80)):
            if longest <= word and len(self.title) <= whole:
                return size
        return "klein"


class RenderedPdf(NamedTuple):
    """The page as it was laid out, and the file."""

    html: str
    pdf: bytes


def render_pdf(template: str, context: Mapping[str, Any]) -> RenderedPdf:
    """Render a template that extends paper/base.html to a tagged PDF.

    What was laid out before is given again (`platform_ivz/kept_papers.py`). Raises Busy when this
    is a page that is only read, and others are laying out papers.
    """
    html = render_html(template, context)
    return RenderedPdf(html, laid_out(html, partial(_lay_out, html)))


def render_html(template: str, context: Mapping[str, Any]) -> str:
    """What a paper is laid out from."""
    return keep_together_in_markup(render_to_string(template, {**context, "palette": palette()}))


def archived(html: str, day: dt.date | None) -> bytes:
    """The same paper as PDF/A-3a and PDF/UA-1 in one, with its tables inside (`platform_ivz/archive.py`).

    Its files are dated on `day`, that of the paper.
    """
    return _lay_out(html, variant=archive.VARIANT, attachments=archive.attachments_of(html, day))


def _lay_out(html: str, *, variant: str = "pdf/ua-1", attachments: Sequence[Any] = ()) -> bytes:
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    def finisher(document: "Document", pdf: pydyf.PDF) -> None:
        finish(document, pdf, links=_LinkTexts.of(html))
        if variant == archive.VARIANT:
            archive.identify(pdf)

    with collector_paused():
        return HTML(string=html, base_url=STATIC_BASE, url_fetcher=static_fetcher()).write_pdf(
            pdf_variant=variant,
            pdf_identifier=True,
            font_config=FontConfiguration(),
            attachments=attachments,
            finisher=finisher,
        )


def page_stamps(count: int) -> bytes:
    """A file of `count` pages with nothing on them but "boek, pagina 1 van 12", to lay over others."""
    html = render_to_string(
        "paper/stamps.html", {"numbers": range(1, count + 1), "count": count, "palette": palette()}
    )
    return laid_out(html, partial(_lay_out_plain, html))


def _lay_out_plain(html: str) -> bytes:
    """Lay out what is no paper of its own: without tags."""
    from weasyprint import HTML
    from weasyprint.text.fonts import FontConfiguration

    with collector_paused():
        made = HTML(string=html, base_url=STATIC_BASE, url_fetcher=static_fetcher())
        return made.write_pdf(pdf_identifier=True, font_config=FontConfiguration())


# --- Collector ---------------------------------------------------------------------------------
class _Pause:
    """How many papers are being laid out, and whether the collector ran before the first."""

    lock = threading.Lock()
    depth = 0
    enabled_before = True


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector still: it finds nothing to free while a layout grows.

    The collector is one for the whole process. The first paper stops it, the last one to end
    starts it again, and every paper clears up after itself.
    """
    with _Pause.lock:
        if not _Pause.depth:
            _Pause.enabled_before = gc.isenabled()
            gc.disable()
        _Pause.depth += 1
    try:
        yield
    finally:
        with _Pause.lock:
            _Pause.depth -= 1
            if not _Pause.depth and _Pause.enabled_before:
                gc.enable()
        gc.collect()


# --- Addresses ---------------------------------------------------------------------------------
@cache
def static_fetcher() -> "URLFetcher":
    """Give static files of the project and data: addresses, and refuse everything else.

    A refused address is logged as an error and left out. A static file that does not exist is a
    mistake of the project itself, and stops the paper: it would lose its shape unseen.
    """
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):  # type: ignore[misc]  # no types upstream
        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",), allow_redirects=False)

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if not url.startswith(STATIC_BASE):
                return super().fetch(url, headers)
            name = unquote(urlsplit(url).path).lstrip("/")
            try:
                found = finders.find(name)
            except SuspiciousFileOperation as error:
                raise ValueError(f"outside the static files: {url}") from error
            if not found or not Path(found).is_file():
                raise FatalURLFetchingError(f"no static file {name!r}")
            kind = guess_type(name)[0] or "application/octet-stream"
            content = _unpacked(found) if name.endswith(".woff2") else Path(found).read_bytes()
            return URLFetcherResponse(url, content, {"Content-Type": kind})

    return StaticFetcher()


@cache
def _unpacked(font: str) -> bytes:
    """A font as WeasyPrint needs it: it would unpack the same file again for every paper."""
    from fontTools.ttLib import woff2

    unpacked = BytesIO()
    woff2.decompress(font, unpacked)
    return unpacked.getvalue()


# --- Tags --------------------------------------------------------------------------------------
class _LinkTexts(HTMLParser):
    """The words of every link, by its target."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        self._target: str | None = None

    @classmethod
    def of(cls, html: str) -> dict[str, str]:
        parser = cls()
        parser.feed(html)
        parser.close()
        return {target: " ".join(text.split()) for target, text in parser.texts.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._target = dict(attrs).get("href")
            if self._target in self.texts:
                self._target = None  # the first link to a target names it

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._target = None

    def handle_data(self, data: str) -> None:
        if self._target is not None:
            self.texts[self._target] = self.texts.get(self._target, "") + data


def finish(document: "Document", pdf: pydyf.PDF, links: Mapping[str, str]) -> None:
    """Write what WeasyPrint leaves open.

    Table heads get a scope, links are printed and say where they lead, and what stands in the
    page margins is marked as an artifact, since it is not part of the running text.
    """
    objects = {item.number: item for item in pdf.objects if item.number is not None}

    def follow(reference: bytes) -> Any:
        return objects[int(reference.split()[0])]

    read = _marks_in_tree(follow(follow(pdf.catalog["StructTreeRoot"])["K"][0]), follow)
    for item in pdf.objects:
        if not isinstance(item, pydyf.Dictionary):
            continue
        if item.get("S") == "/TH":
            in_head = follow(follow(item["P"])["P"]).get("S") == "/THead"
            item["A"]["Scope"] = "/Column" if in_head else "/Row"
        elif item.get("Subtype") == "/Link":
            _word_link(item, links)
        elif item.get("Type") == "/Page":
            _mark_margins(follow(item["Contents"]).stream, read.get(item.reference, set()))


def _marks_in_tree(root: Any, follow: Callable[[bytes], Any]) -> dict[bytes, set[int]]:
    """The numbers of the content that the tag tree reaches, by page."""
    read: dict[bytes, set[int]] = {}
    elements = [root]
    while elements:
        element = elements.pop()
        for kid in element.get("K", ()):
            if isinstance(kid, int):
                read.setdefault(element["Pg"], set()).add(kid)
            elif follow(kid).get("Type") == "/StructElem":
                elements.append(follow(kid))
    return read


def _word_link(link: Any, links: Mapping[str, str]) -> None:
    link["F"] = 4  # print
    target = f"#{link['Dest'].string}" if "Dest" in link else link["A"]["URI"].string
    if words := links.get(target):
        link["Contents"] = pydyf.String(f"Ga naar {words}")


def _mark_margins(content: list[Any], read: set[int]) -> None:
    """Make an artifact of every marked sequence that the tag tree does not reach."""
    for place, operand in enumerate(content):
        if (
            isinstance(operand, pydyf.Dictionary)
            and "MCID" in operand
            and operand["MCID"] not in read
        ):
            content[place - 1 : place + 1] = (
                "/Artifact",
                pydyf.Dictionary({"Type": "/Pagination"}),
            )
