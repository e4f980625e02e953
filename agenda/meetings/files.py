"""Looking into a file that somebody adds to a point, before it is kept."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from agenda.models import Paper
from platform_ivz.pdf_files import open_pdf
from platform_ivz.refusals import Refused
from platform_ivz.uploads import WORD, check_package

LARGEST_PAPER = 20 * 1024 * 1024
# A longer paper is kept, and left out of the book.
MOST_PAGES = 400
TOO_LARGE = "Dit bestand is groter dan 20 MB. Maak het kleiner, of deel het in stukken."
EMPTY = "Dit bestand is leeg. Kies een ander bestand."
NO_PAPER = (
    "Dit is geen pdf en geen Word-bestand, hoe het ook heet. Sla het stuk op als pdf of als .docx."
)
DAMAGED = "De pdf is beschadigd en staat daarom niet in het boek."
LOCKED = "Op de pdf zit een wachtwoord; daarom staat zij niet in het boek."
TOO_LONG = "De pdf heeft {pages} bladzijden en staat daarom niet in het boek."
NO_PDF = "Een Word-bestand staat niet in het boek; sla het op als pdf als het er wel in moet."


@dataclass(frozen=True, slots=True)
class Examined:
    """What a file is: its kind, its pages when that is known, what is wrong with it, its checksum."""

    extension: str
    pages: int | None
    problem: str
    sha256: str


def examine(upload: UploadedFile) -> Examined:
    """Say what a file is, by what is in it. Raises Refused when it is no paper at all."""
    if upload.size is None or upload.size > LARGEST_PAPER:
        raise Refused(TOO_LARGE)
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    if not content:
        raise Refused(EMPTY)
    sha256 = hashlib.sha256(content).hexdigest()
    if content.startswith(b"%PDF-"):
        pages, problem = _pages_of(content)
        return Examined("pdf", pages, problem, sha256)
    if content.startswith(b"PK"):
        check_package(content, WORD)
        return Examined("docx", None, NO_PDF, sha256)
    raise Refused(NO_PAPER)


def as_paper(*, title: str, upload: UploadedFile, **where: Any) -> Paper:
    """A file as a paper, looked into and not stored yet; `where` says of what. Raises Refused."""
    examined = examine(upload)
    upload.name = f"stuk.{examined.extension}"
    return Paper(
        title=title,
        file=upload,
        sha256=examined.sha256,
        pages=examined.pages,
        problem=examined.problem,
        **where,
    )


def _pages_of(content: bytes) -> tuple[int | None, str]:
    """How many pages a PDF has, and why it cannot stand in the book; empty when it can."""
    import pikepdf

    try:
        with open_pdf(content) as pdf:
            pages = len(pdf.pages)
            if pdf.is_encrypted:
                return pages, LOCKED
    except pikepdf.PasswordError:
        return None, LOCKED
    except pikepdf.PdfError:
        return None, DAMAGED
    if pages == 0:
        return None, DAMAGED
    return pages, TOO_LONG.format(pages=pages) if pages > MOST_PAGES else ""
