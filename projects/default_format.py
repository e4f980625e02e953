"""The format of an assignment that a region has until it gives its own (Bijlage 8)."""

import tomllib
from typing import Any

from platform_ivz.datasets import Folder, Rows, load
from projects.models import FormatSection, GuidingQuestion
from projects.resources import DEFAULT_FORMAT, FORMAT


def give_default_format() -> None:
    """Store the default format where there is none at all."""
    if not FormatSection.objects.exists():
        load(Folder(DEFAULT_FORMAT.parent), FORMAT)


def make_room(table: Rows) -> None:
    """Take away what only the default has before the region's own rows come in.

    A section in which somebody wrote stays, and so does what was changed since it was given.
    """
    if table.sheet.table == "section":
        own = {row["key"] for row in table.rows}
        for given in _default("section"):
            if given["key"] not in own:
                FormatSection.objects.filter(**given, texts=None).delete()
    else:
        own = {(row["section"], str(row["order"])) for row in table.rows}
        for given in _default("question"):
            if (given["section"], str(given["order"])) not in own:
                GuidingQuestion.objects.filter(
                    section__key=given["section"], order=given["order"], text=given["text"]
                ).delete()


def _default(table: str) -> list[dict[str, Any]]:
    return tomllib.loads(DEFAULT_FORMAT.read_text())[table]
