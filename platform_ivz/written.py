"""Texts that several people write: what stands there, and what to do when two wrote at once.

Who writes sends the fingerprint of the text that was begun with. When somebody else stored another one
meanwhile nothing is stored: both texts stand beside each other, and the writer chooses.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.utils import timezone

from platform_ivz.comparing import Piece, beside


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a section (or in the name), by whom and since when."""

    text: str
    left_empty_because: str = ""
    by: str = ""
    at: dt.datetime | None = None

    @property
    def fingerprint(self) -> str:
        """Tells one text from another; who writes sends the one of the text that was begun with."""
        said = f"{self.text}\0{self.left_empty_because}"
        return hashlib.sha256(said.encode()).hexdigest()[:16]


class Conflict(Exception):
    """Somebody else changed the text meanwhile; `theirs` is what stands there now."""

    def __init__(self, theirs: Written) -> None:
        super().__init__("Iemand anders heeft deze tekst intussen gewijzigd.")
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Choice:
    """Two texts of one section: the writer's own and what somebody else stored meanwhile."""

    theirs: Written
    mine_lines: list[list[Piece]]
    their_lines: list[list[Piece]]

    @classmethod
    def between(cls, mine: Written, theirs: Written) -> "Choice":
        """The two texts for two columns, with the words that differ."""
        return cls(theirs, *beside(mine.text, theirs.text))

    @property
    def moment(self) -> str:
        """When theirs was stored; empty when that is not known."""
        return moment(self.theirs.at) if self.theirs.at else ""


def moment(at: dt.datetime) -> str:
    """When a text was stored, as somebody says it: "om 13.30 uur", with the day when it was another."""
    local = timezone.localtime(at)
    day = "" if local.date() == timezone.localdate() else f"op {local:%d-%m-%Y} "
    return f"{day}om {local:%H.%M} uur"
