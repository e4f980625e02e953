"""Reading PDFs: those that others made, and what stands in one that was kept."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pikepdf

# In bytes: what a PDF says of how it is built is far smaller, also unpacked.
LARGEST_UNPACKED = 64 * 1024 * 1024


def open_pdf(content: bytes) -> "pikepdf.Pdf":
    """A PDF that somebody uploaded, opened so that it cannot fill the memory by unpacking.

    Raises PdfError (of pikepdf) when it is damaged or unpacks to too much.
    """
    import pikepdf
    from pikepdf.settings import set_qpdf_limits

    set_qpdf_limits(
        flate_max_memory=LARGEST_UNPACKED,
        png_max_memory=LARGEST_UNPACKED,
        run_length_max_memory=LARGEST_UNPACKED,
        tiff_max_memory=LARGEST_UNPACKED,
    )
    return pikepdf.open(BytesIO(content))


def picture_of(pdf: bytes, *, width: int) -> bytes:
    """The first page as PNG, so many pixels wide."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        drawn = page.render(scale=width / page.get_width())
        out = BytesIO()
        drawn.to_pil().save(out, "PNG", optimize=True)
    return out.getvalue()


def lines_of(pdf: bytes) -> list[str]:
    """What stands in a PDF, line by line in the order of its pages."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    lines = (" ".join(line.split()) for page in pages for line in page.splitlines())
    return [line for line in lines if line]
