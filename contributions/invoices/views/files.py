"""Answers that are files."""

import io
import zipfile

from django.http import Http404, HttpResponse

# Files in an archive need a moment; this one keeps the bytes the same (the first that zip can say).
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)


def file_answer(content: bytes, kind: str, name: str) -> HttpResponse:
    """A file of this content type to keep under this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def zip_answer(files: list[tuple[str, bytes]], name: str, missing: str) -> HttpResponse:
    """Files with their names in one archive; without files a 404 that says what is missing."""
    if not files:
        raise Http404(missing)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file_name, content in files:
            entry = zipfile.ZipInfo(file_name, ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return file_answer(packed.getvalue(), "application/zip", name)
