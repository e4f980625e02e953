"""A finding (aandachtspunt): something that the coordinator or the board should look at.

Each app keeps its rules in `findings.py`: functions that take the working date and give findings.
`reports.findings` lists them all. Adding a rule is adding one function.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from platform_ivz.pages import page_of

# What FindingSnooze.key has room for.
KEY_LENGTH = 200


class Severity(StrEnum):
    """How much a finding matters; the value is the word that is shown."""

    SERIOUS = "ernstig"
    LOOK = "let op"
    INFO = "ter informatie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is seen, what was expected, and on what ground.

    `rule` is the rule that found it. All text is Dutch. `ground` is a text, or writes itself as one,
    on screens with links (`agenda/grounds.py`); it may be empty. `since` is the day since when it is
    so, derived from the data; None when the data do not tell.

    `about` are the rows that it concerns, the subject first: they say whom it concerns, who may
    see it, and where its link leads. `same_as` names the subject where that is no row, such as a
    claim or a year; such a finding has no page of its own, or names one in `at`.
    """

    rule: str
    severity: Severity
    subject: str
    seen: str
    expected: str
    ground: object
    since: dt.date | None = None
    about: tuple[Any, ...] = ()
    same_as: str = ""
    at: str = ""

    @property
    def key(self) -> str:
        """The name of the finding: its rule and its subject, the same on every day."""
        subjects = [row for row in self.about if type(row) is type(self.about[0])]
        rows = "+".join(f"{row._meta.model_name}-{row.pk}" for row in subjects)
        key = ":".join(filter(None, (self.rule, self.same_as or rows)))
        if len(key) > KEY_LENGTH:
            rest = hashlib.sha256(key.encode()).hexdigest()
            key = f"{key[: KEY_LENGTH - len(rest) - 1]}:{rest}"
        return key

    @property
    def url(self) -> str:
        """The page that is named, else that of the first row that has one; empty when none has."""
        if self.at:
            return self.at
        rows = () if self.same_as else self.about
        return next(filter(None, map(page_of, rows)), "")

    def as_dict(self) -> dict[str, str | None]:
        """The finding for JSON."""
        names = ("rule", "severity", "subject", "seen", "expected", "ground", "key", "url")
        return {
            **{name: str(getattr(self, name)) for name in names},
            "since": self.since.isoformat() if self.since else None,
        }
