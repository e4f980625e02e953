"""What somebody may add to a point: a PDF or a Word file, by what is in it."""

import io
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from agenda.meetings.files import (
    DAMAGED,
    EMPTY,
    LARGEST_PAPER,
    LOCKED,
    MOST_PAGES,
    NO_PAPER,
    NO_PDF,
    TOO_LARGE,
    examine,
)
from platform_ivz.pdf_files import LARGEST_UNPACKED
from platform_ivz.refusals import Refused
from platform_ivz.uploads import WORD


def pdf(pages: int = 2, **options: object) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    made.save(out, **options)
    return out.getvalue()


def docx() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def bomb(unpacked: int) -> bytes:
    """A small PDF whose pages stand in a part that unpacks to so many bytes."""
    places, objects = b"3 0 4 60 ", b"<</Type/Pages/Kids[4 0 R]/Count 1>>"
    objects = objects.ljust(60) + b"<</Type/Page/Parent 3 0 R/MediaBox[0 0 99 99]>>"
    part = zlib.compress(places + objects.ljust(unpacked), 9)
    pdf, rows = b"%PDF-1.7\n", [(0, 0, 65535)]
    for text, content in (
        (b"1 0 obj<</Type/Catalog/Pages 3 0 R>>", b""),
        (b"2 0 obj<</Type/ObjStm/N 2/First 9/Filter/FlateDecode/Length %d>>" % len(part), part),
    ):
        rows.append((1, len(pdf), 0))
        pdf += text + (b"stream\n%s\nendstream" % content if content else b"") + b" endobj\n"
    rows += [(2, 2, 0), (2, 2, 1), (1, len(pdf), 0)]
    table = b"".join(
        bytes([kind]) + place.to_bytes(4, "big") + more.to_bytes(2, "big")
        for kind, place, more in rows
    )
    head = b"5 0 obj<</Type/XRef/Size 6/W[1 4 2]/Root 1 0 R/Length %d>>stream\n" % len(table)
    end = b"\nendstream endobj\nstartxref\n%d\n%%%%EOF" % len(pdf)
    return pdf + head + table + end


LOCK = pikepdf.Encryption(owner="a", user="b")
READABLE = pikepdf.Encryption(owner="a", user="")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (pdf(3), ("pdf", 3, "")),
        (pdf(2, encryption=LOCK), ("pdf", None, LOCKED)),
        (pdf(2, encryption=READABLE), ("pdf", 2, LOCKED)),
        (pdf()[:120], ("pdf", None, DAMAGED)),
        (pdf(0), ("pdf", None, DAMAGED)),
        (
            pdf(MOST_PAGES + 100),
            ("pdf", 500, "De pdf heeft 500 bladzijden en staat daarom niet in het boek."),
        ),
        (docx(), ("docx", None, NO_PDF)),
        (bomb(1_000), ("pdf", 1, "")),
        (bomb(LARGEST_UNPACKED), ("pdf", None, DAMAGED)),
    ],
    ids=[
        "good",
        "locked",
        "locked-but-readable",
        "cut-off",
        "no-pages",
        "long",
        "word",
        "packed",
        "bomb",
    ],
)
def test_a_file_is_what_is_in_it(content: bytes, found: tuple) -> None:
    examined = examine(SimpleUploadedFile("wat-dan-ook.exe", content))

    assert (examined.extension, examined.pages, examined.problem) == found
    assert len(examined.sha256) == 64


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", EMPTY),
        (b"MZ\x90\x00" + b"\0" * 100, NO_PAPER),
        (b"<html>%PDF-1.7</html>", NO_PAPER),
        (packed(a=b"zip"), WORD.wrong_kind),
        (b"%PDF-" + b"0" * LARGEST_PAPER, TOO_LARGE),
    ],
    ids=["empty", "executable", "html", "zip", "large"],
)
def test_what_is_no_paper_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        examine(SimpleUploadedFile("stuk.pdf", content))

    assert refused.value.reasons == [reason]
