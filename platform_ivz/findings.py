"""A finding (aandachtspunt): something that the coordinator or the board should look at.

Each app keeps its rules in `findings.py`: functions that take the working date and give findings.
`reports.findings` lists them all. Adding a rule is adding one function.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters; the value is the word that is shown."""

    SERIOUS = "ernstig"
    LOOK = "let op"
    INFO = "ter informatie"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is seen, what was expected, and on what ground.

    `rule` is the rule that found it. All text is Dutch. `since` is the day since when it is so,
    derived from the data; None when the data do not tell.
    """

    rule: str
    severity: Severity
    subject: str
    seen: str
    expected: str
    ground: str
    since: dt.date | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The finding for JSON."""
        return {**asdict(self), "since": self.since.isoformat() if self.since else None}
