"""Cells of the files that we make: no text that a spreadsheet would calculate, and back again.

A text that begins like a formula gets a quote before it (OWASP: CSV injection); reading the file
takes that quote away. A number, also one written as text, stays a number.
"""

import re
from typing import Any

import tablib

# Full-width signs count too: a spreadsheet reads them as the plain ones.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-[0-9]+([.,][0-9]+)?")
# What no workbook can hold, and nobody can read.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def harmless(cell: Any) -> Any:
    """A cell as it goes into a file."""
    if not isinstance(cell, str):
        return cell
    text = _CONTROL.sub("", cell)
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def restored(text: str) -> str:
    """The text of a cell of a file, without the quote that `harmless()` put before it."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text


def made_harmless(data: tablib.Dataset) -> tablib.Dataset:
    """The same table, with every cell and every heading harmless."""
    rows = ([harmless(cell) for cell in row] for row in data)
    headers = data.headers and [harmless(cell) for cell in data.headers]
    return tablib.Dataset(*rows, headers=headers, title=data.title)
