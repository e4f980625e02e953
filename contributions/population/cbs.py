"""The inhabitants of municipalities, asked of Statistics Netherlands (CBS).

The only module that knows the package `cbsodata` and the shape of what CBS sends. Table 70072ned
has a row per region and year; `TotaleBevolking_1` is the population on 1 January. Keys are padded
with spaces, and names are those of CBS, so a municipality is known by its code only.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from contributions.population.enums import CountStatus
from platform_ivz.formats import date_short

TABLE = "70072ned"
MEASURE = "TotaleBevolking_1"
FIRST_YEAR = 1995
# To connect and to read. There are three questions, and a web server waits half a minute for a page.
SECONDS = (3, 6)
SERVER_FAULT = 500

GO_ON = (
    "Probeer het later nog eens. U kunt de inwonertallen ook zelf invullen: met een bestand of met"
    " de hand."
)
UNREACHABLE = f"Het CBS is nu niet te bereiken. {GO_ON}"
UNREADABLE = (
    f"Het portaal begrijpt het antwoord van het CBS niet. Misschien is tabel {TABLE} veranderd."
    f" {GO_ON}"
)
_CODE = re.compile(r"GM\d{4}")
_PROVISIONAL = "voorlopig"
# A note lists what is provisional of a year by topic; ours has this word in its name.
_TOPIC = "bevolking"


class NoAnswer(Exception):
    """Why there are no figures, in one Dutch line that says what to do."""


@dataclass(frozen=True, slots=True)
class CbsCount:
    """The inhabitants of a municipality, with the name by which CBS knows it."""

    code: str
    name: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class CbsAnswer:
    """All municipalities with a figure on a day, how sure the figures are, and the source line."""

    day: dt.date
    status: CountStatus
    source: str
    counts: tuple[CbsCount, ...]


def counts_of(year: int, today: dt.date) -> CbsAnswer:
    """The inhabitants on 1 January of `year`, asked on `today`. Raises NoAnswer."""
    if not FIRST_YEAR <= year <= today.year:
        raise NoAnswer(f"Kies een jaar van {FIRST_YEAR} tot en met {today.year}.")
    import requests

    try:
        answer = _ask(year, today)
    except requests.HTTPError as problem:
        # The package tells it anew; the answer of CBS is with the first one.
        is_down = problem.__cause__.response.status_code >= SERVER_FAULT
        raise NoAnswer(UNREACHABLE if is_down else UNREADABLE) from None
    except OSError:  # of which every other fault of the network is one
        raise NoAnswer(UNREACHABLE) from None
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        raise NoAnswer(UNREADABLE) from None
    if not answer.counts:
        # CBS announces a year before it has the figures.
        raise NoAnswer(
            f"Het CBS heeft geen inwonertallen op 1 januari {year}. Kies een ander jaar, of vul ze"
            " zelf in: met een bestand of met de hand."
        )
    return answer


def _ask(year: int, today: dt.date) -> CbsAnswer:
    period = f"{year}JJ00"
    periods = {_text(row["Key"]): row for row in _rows("Perioden")}
    status, figures, names = CountStatus.UNKNOWN, [], {}
    if period in periods:
        status = _status(periods[period])
        figures = _rows(
            "TypedDataSet",
            select=["RegioS", "Perioden", MEASURE],
            filters=f"Perioden eq '{period}' and startswith(RegioS,'GM')",
        )
        names = {_text(row["Key"]): _text(row["Title"]) for row in _rows("RegioS")}
    return CbsAnswer(
        day=dt.date(year, 1, 1),
        status=status,
        source=f"CBS StatLine, tabel {TABLE}, CC BY 4.0, opgehaald op {date_short(today)}",
        counts=tuple(
            CbsCount(code, names.get(code, ""), inhabitants)
            for row in figures
            if _CODE.fullmatch(code := _text(row["RegioS"]))
            and _text(row["Perioden"]) == period
            and (inhabitants := _whole_number(row[MEASURE])) is not None
        ),
    )


def _rows(part: str, **narrowed: Any) -> list[dict[str, Any]]:
    """A part of the table. `get_data` of the package would write names over the codes."""
    import cbsodata

    return cbsodata.get_meta(TABLE, part, timeout=SECONDS, **narrowed)


def _text(value: str) -> str:
    return value.strip()


def _whole_number(value: Any) -> int | None:
    """A figure; None where CBS has none, which it also writes as a point."""
    if value is None or str(value).strip() in ("", "."):
        return None
    number = int(value)
    if number != float(value):
        raise ValueError(f"{value!r} is no number of inhabitants")
    return number


def _status(period: dict[str, Any]) -> CountStatus:
    """How sure the population of a year is.

    CBS leaves the status of a year empty in this table. What is provisional stands in a note: by
    topic, under a line that says so. All else is final.
    """
    said = (period.get("Status") or "").strip().lower()
    if said and said != "definitief":
        return CountStatus.PROVISIONAL if _PROVISIONAL in said else CountStatus.UNKNOWN
    under = False
    for line in (period.get("Description") or "").lower().splitlines():
        if line.strip().endswith(":"):
            under = _PROVISIONAL in line
        elif _PROVISIONAL in line or (under and _TOPIC in line):
            return CountStatus.PROVISIONAL
    return CountStatus.FINAL
