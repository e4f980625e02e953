"""Reading PDFs that others made."""

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
