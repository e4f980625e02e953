"""Files that a page sends."""

from django.http import HttpResponse

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_answer(content: bytes, name: str) -> HttpResponse:
    """A document of Word as a file to keep."""
    response = HttpResponse(content, content_type=WORD_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
