"""Inhabitants that come in together: those of CBS as rows of a file, and what strikes in any rows."""

import datetime as dt
from collections import defaultdict

from contributions.population.calculations import Growth
from contributions.population.cbs import CbsAnswer, NoAnswer
from contributions.population.models import PopulationCount
from platform_ivz.datasets import Examined
from platform_ivz.formats import date_long, date_short, enumerated, percentage, signed
from platform_ivz.uploads import Upload
from portfolios.models import Municipality

# The cell in which the name stands that CBS uses; it is no column of a count.
CBS_NAME = "cbs_name"
MOST_NAMES = 20


def rows_of(answer: CbsAnswer) -> Upload:
    """The figures of our municipalities, as the rows of a file. Raises NoAnswer without any.

    Where the same figure stands here already, the row keeps its source, so that it changes nothing.
    """
    ours = set(Municipality.objects.on(answer.day).values_list("cbs_code", flat=True))
    present = {
        count.municipality.cbs_code: count
        for count in PopulationCount.objects.filter(reference_date=answer.day).for_list()
    }
    upload = Upload()
    counts = sorted((one for one in answer.counts if one.code in ours), key=lambda one: one.name)
    for line, count in enumerate(counts, 1):
        here = present.get(count.code)
        same = here and (here.inhabitants, here.status) == (count.inhabitants, answer.status)
        upload.lines.append(line)
        upload.rows.append(
            {
                "municipality": count.code,
                "reference_date": answer.day.isoformat(),
                "inhabitants": str(count.inhabitants),
                "status": answer.status.value,
                "source": here.source if same else answer.source,
                CBS_NAME: count.name,
            }
        )
    if not upload.rows:
        raise NoAnswer(
            f"In de cijfers van het CBS over {answer.day.year} staat geen van uw gemeenten. Kijk na"
            " of hun CBS-codes goed zijn."
        )
    return upload


def remarks(found: list[Examined]) -> dict[int, list[tuple[str, str]]]:
    """What strikes in each row, by its line: a sign and a text. For rows that are imported."""
    counts = defaultdict(list)
    for municipality, day, inhabitants in PopulationCount.objects.values_list(
        "municipality", "reference_date", "inhabitants"
    ):
        counts[municipality].append((day or dt.date.min, inhabitants))
    told = {}
    for one in found:
        if one.faults:
            continue
        count = one.result.instance
        told[one.line] = []
        day = count.reference_date or dt.date.min
        earlier = [other for other in counts[count.municipality_id] if other[0] < day]
        if earlier:
            told[one.line].append(_grown(*max(earlier), count.inhabitants))
        name = one.row.get(CBS_NAME)
        if name and name != count.municipality.name:
            told[one.line].append(("", f"Bij het CBS heet deze gemeente ‘{name}’."))
    return told


def _grown(day: dt.date, before: int, now: int) -> tuple[str, str]:
    growth = Growth(before, now)
    since = "de telling zonder peildatum" if day == dt.date.min else date_short(day)
    text = f"{signed(growth.difference)} inwoners ({percentage(growth.share, 1)}) sinds {since}"
    return ("warn", f"Opvallend: {text}.") if growth.is_striking else ("", f"{text}.")


def gap(rows: list[dict[str, str]]) -> str:
    """The municipalities without a count on the one day of the rows, nor a row; empty when none."""
    days = {row.get("reference_date", "") for row in rows}
    try:
        (day,) = (dt.date.fromisoformat(day) for day in days)
    except ValueError:
        return ""
    codes = {row["municipality"] for row in rows}
    unknown = Municipality.objects.on(day).exclude(population_counts__reference_date=day)
    missing = [one.name for one in unknown if one.cbs_code not in codes]
    if not missing:
        return ""
    more = len(missing) - MOST_NAMES
    if more > 0:
        missing[MOST_NAMES:] = [f"nog {more}"]
    return (
        f"Er is geen rij voor {enumerated(missing)}. Is het inwonertal op {date_long(day)} daar nog"
        " niet bekend? Vul het dan met de hand in."
    )
