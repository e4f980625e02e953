"""A paper that was laid out is kept a day: the same content is not laid out twice.

What a paper is made of is its HTML, the code, the static files and WeasyPrint; a file is kept under
their checksum, and holds the bytes of the PDF and nothing else. The data that a paper shows are in
its HTML, so a change of them asks for another file.
"""

import logging
import os
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from platform_ivz.places import a_place, folder

SECONDS = 24 * 60 * 60
MOST_FILES = 200
MOST_BYTES = 200 * 1024**2
logger = logging.getLogger(__name__)


def release(root: Path) -> str:
    """The code of the house in this folder, as a word that is another one after every change."""
    found = sha256()
    for app in settings.INSTALLED_APPS:
        for path in sorted((root / app).rglob("*.py")):
            found.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes())
    return found.hexdigest()[:12]


# Of the code as this process loaded it.
RELEASE = release(settings.BASE_DIR)


def laid_out(html: str, lay_out: Callable[[], bytes]) -> bytes:
    """The PDF of this HTML: as it is kept, or else laid out now and kept.

    Two that ask for the same at once do not lay it out twice. Raises Busy (`platform_ivz/places.py`)
    when there is no place to do it, or somebody else is at it.
    """
    name = fingerprint(html)
    path = folder() / f"{name}.pdf"
    if found := _kept(path):
        return found
    with a_place(f"paper-{name[:2]}"):
        if found := _kept(path):
            return found
        with a_place():
            made = lay_out()
        _keep(path, made)
    return made


def fingerprint(html: str) -> str:
    """A word that is another one when the paper would be."""
    found = sha256(f"{version('weasyprint')} {RELEASE}\0".encode())
    for root in settings.STATICFILES_DIRS:
        for path in sorted(path for path in Path(root).rglob("*") if path.is_file()):
            known = path.stat()
            found.update(f"{path} {known.st_size} {known.st_mtime_ns}\0".encode())
    found.update(html.encode())
    return found.hexdigest()


def _kept(path: Path) -> bytes | None:
    try:
        content = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    return content


def _keep(path: Path, content: bytes) -> None:
    """Put it there whole or not at all. A paper that cannot be kept is still a paper."""
    try:
        with NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
            file.write(content)
        Path(file.name).replace(path)
        _tidy(path.parent)
    except OSError:
        logger.exception("A paper was made but cannot be kept")


def _tidy(root: Path) -> None:
    """Let go of what nobody asked for in a day, and of the longest unasked when it is too much."""
    files = []
    for path in root.iterdir():
        # Another process may have let go of it just now.
        with suppress(FileNotFoundError):
            if path.suffix in (".pdf", ".new"):
                known = path.stat()
                files.append((known.st_mtime, known.st_size, path))
    total = 0
    for place, (asked_at, size, path) in enumerate(sorted(files, reverse=True)):
        total += size
        if asked_at < time.time() - SECONDS or place >= MOST_FILES or total > MOST_BYTES:
            path.unlink(missing_ok=True)
