"""Binding a book: own pages and the files of others, with one numbering through the whole.

It takes and gives bytes, and knows nothing of meetings. Own pages keep their tags, bookmarks and
links: the files of others are put between them, so that what points to an own page still does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from platform_ivz.pdf_files import open_pdf

if TYPE_CHECKING:
    import pikepdf

# A4 in points, and by how much a page may differ and still be put in as it is.
WIDTH, HEIGHT, SLACK = 595.28, 841.89, 15


@dataclass(frozen=True, slots=True)
class Insert:
    """A file that comes behind the first `after` own pages, with the bookmark that leads to it."""

    after: int
    title: str
    pdf: bytes


def sections(own: bytes) -> list[tuple[str, int]]:
    """The bookmarks of the highest level, each with the page that it leads to, counted from 1."""
    import pikepdf

    with pikepdf.open(BytesIO(own)) as pdf, pdf.open_outline() as outline:
        return [(item.title, _page_of(pdf, item)) for item in outline.root]


def count_pages(pdf: bytes) -> int:
    """How many pages a file has."""
    with open_pdf(pdf) as opened:
        return len(opened.pages)


def bind(own: bytes, inserts: Sequence[Insert], stamps: bytes) -> bytes:
    """Own pages with the inserts between them, each page with the stamp of its number.

    `stamps` is a file with as many pages as the book, each with nothing but its number on it. The
    same input gives the same bytes.
    """
    import pikepdf

    with pikepdf.open(BytesIO(own)) as book, pikepdf.open(BytesIO(stamps)) as numbers:
        with book.open_outline() as outline:
            chapters = [(_page_of(book, item), item) for item in outline.root]
            shift = 0
            for insert in inserts:
                place = insert.after + shift
                with open_pdf(insert.pdf) as other:
                    for turn, page in enumerate(other.pages):
                        _put_in(book, place + turn, page)
                    shift += len(other.pages)
                above = [item for page, item in chapters if page <= insert.after]
                bookmark = pikepdf.OutlineItem(insert.title, place)
                (above[-1].children if above else outline.root).append(bookmark)
        for number, (page, stamp) in enumerate(zip(book.pages, numbers.pages, strict=True), 1):
            _stamp(book, page, stamp, f"/Bladzijde{number}")
        out = BytesIO()
        book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def _page_of(pdf: "pikepdf.Pdf", item: "pikepdf.OutlineItem") -> int:
    destination = item.destination
    if destination is None and item.action is not None:
        destination = item.action.D
    return pdf.pages.index(_target(pdf, destination)) + 1


def _target(pdf: "pikepdf.Pdf", destination: "pikepdf.Object") -> "pikepdf.Page":
    """The page of a destination, which may be named."""
    import pikepdf

    if isinstance(destination, pikepdf.String):
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        found = tree[str(destination)]
        destination = found.D if isinstance(found, pikepdf.Dictionary) else found
    return pikepdf.Page(destination[0])


def _put_in(book: "pikepdf.Pdf", place: int, page: "pikepdf.Page") -> None:
    """Insert a page of another file; one of another size is brought to A4, upright or lying."""
    import pikepdf

    if page.rotation % 360:
        page.flatten_rotation()
    box = page.cropbox
    width, height = float(box[2] - box[0]), float(box[3] - box[1])
    target = (WIDTH, HEIGHT) if height >= width else (HEIGHT, WIDTH)
    if abs(width - target[0]) <= SLACK and abs(height - target[1]) <= SLACK:
        book.pages.insert(place, page)
        return
    book.add_blank_page(page_size=target)
    sheet = book.pages[-1]
    form = book.copy_foreign(page.as_form_xobject())
    name = sheet.add_resource(form, pikepdf.Name.XObject, pikepdf.Name.Blad)
    whole = pikepdf.Rectangle(0, 0, *target)
    sheet.contents_add(sheet.calc_form_xobject_placement(form, name, whole))
    book.pages.insert(place, sheet)
    del book.pages[-1]


def _stamp(book: "pikepdf.Pdf", page: "pikepdf.Page", stamp: "pikepdf.Page", name: str) -> None:
    """Put a stamp on a page, at the foot, right; it is an artifact, no part of the text.

    Own pages share their resources, so each stamp has a `name` of its own.
    """
    import pikepdf

    box = page.cropbox
    left, bottom = float(box[2]) - WIDTH, float(box[1])
    form = book.copy_foreign(stamp.as_form_xobject())
    page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name(name))
    drawing = (
        f"q /Artifact <</Type /Pagination>> BDC 1 0 0 1 {left:.2f} {bottom:.2f} cm {name} Do EMC Q"
    )
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ\n" + drawing.encode("ascii"))
