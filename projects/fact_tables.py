"""The facts beside the text of an assignment as tables: the columns of each kind, declared once.

Pages draw them with templates/projects/includes/_fact_table.html, papers with
templates/projects/papers/includes/_facts.html.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from platform_ivz.formats import date_long, number, quantity
from projects.calculations import MilestoneState
from projects.dossier import (
    Costs,
    ExpertFact,
    Fact,
    IndicatorFact,
    MilestoneFact,
    RelationFact,
    RiskFact,
    hours_of,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """The words in a cell, and a quiet remark after them.

    What is not known is quiet as a whole; a page gives it a sign where somebody should see to it.
    """

    words: str
    remark: str = ""
    known: bool = True
    sign: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """How a fact is written under a head. `width` is that on paper in mm; None takes what is left."""

    head: str
    cell: Callable[[Any, dt.date | None], Cell]
    width: int | None = None
    is_number: bool = False
    total: Callable[[Sequence[Any]], Cell] | None = None


@dataclass(frozen=True, slots=True)
class FactTable:
    """The columns of a kind of facts; `remark` follows the caption."""

    caption: str
    columns: tuple[Column, ...]
    remark: Callable[[dt.date | None], str] = lambda _: ""


@dataclass(frozen=True, slots=True)
class FilledTable:
    """A table with its rows: each a fact, and its cells with their columns."""

    caption: str
    remark: str
    columns: tuple[Column, ...]
    facts: Sequence[Fact]
    day: dt.date | None
    counted: Sequence[Fact]

    @property
    def rows(self) -> Iterator[tuple[Fact, list[tuple[Column, Cell]]]]:
        for fact in self.facts:
            yield fact, [(column, column.cell(fact, self.day)) for column in self.columns]

    @property
    def totals(self) -> list[tuple[Column, Cell]]:
        """What the columns after the first come to; empty where none has a total."""
        cells = [(one, one.total(self.counted) if one.total else Cell("")) for one in self.columns]
        return cells[1:] if any(column.total for column in self.columns) else []


def filled(
    kind: str, facts: Sequence[Fact], day: dt.date | None, counted: Sequence[Fact] | None = None
) -> FilledTable:
    """The table of a kind as on `day`; `counted` are the facts of the totals where more are counted."""
    table = TABLES[kind]
    return FilledTable(
        caption=table.caption,
        remark=table.remark(day),
        columns=table.columns,
        facts=facts,
        day=day,
        counted=facts if counted is None else counted,
    )


def _amount(value: Decimal | None) -> Cell:
    if value is None:
        return Cell("nog niet bekend", known=False)
    return Cell(number(value, 2))


def _figure(value: Decimal | None, sign: str = "") -> Cell:
    if value is None:
        return Cell("niet vermeld", known=False, sign=sign)
    return Cell(quantity(value))


def _newest(fact: IndicatorFact, _: dt.date | None) -> Cell:
    if fact.newest_day is None:
        return Cell("nog niet gemeten", known=False, sign="open")
    return Cell(quantity(fact.newest_value), date_long(fact.newest_day))


def _person(fact: ExpertFact, _: dt.date | None) -> Cell:
    words = ", ".join(filter(None, (fact.person or "niet vermeld", fact.function)))
    return Cell(words, known=bool(fact.person))


def _hours(fact: ExpertFact, _: dt.date | None) -> Cell:
    if fact.hours is None:
        return Cell("geen uren", known=False)
    return Cell(quantity(fact.hours))


def _state(fact: MilestoneFact, day: dt.date | None) -> Cell:
    if fact.done_on:
        return Cell(f"gehaald op {date_long(fact.done_on)}")
    return Cell("te laat" if fact.state_on(day) == MilestoneState.LATE else "gepland")


def _measure(fact: RiskFact, _: dt.date | None) -> Cell:
    return Cell(fact.measure or "niet vermeld", known=bool(fact.measure))


def _remark(fact: RelationFact, _: dt.date | None) -> Cell:
    return Cell(fact.remark or "–")


TABLES = {
    "indicators": FactTable(
        "Indicatoren",
        (
            Column("Indicator", lambda f, _: Cell(f.name, f"({f.unit})" if f.unit else "")),
            Column("Begin", lambda f, _: _figure(f.baseline), 22, is_number=True),
            Column("Doel", lambda f, _: _figure(f.target, sign="warn"), 22, is_number=True),
            Column("Laatste meting", _newest, 36, is_number=True),
        ),
    ),
    "relations": FactTable(
        "Andere projectopdrachten",
        (
            Column("Opdracht", lambda f, _: Cell(f.name), 50),
            Column("Verband", lambda f, _: Cell(f.label), 26),
            Column("Toelichting", _remark),
        ),
    ),
    "risks": FactTable(
        "Risico's",
        (
            Column("Risico", lambda f, _: Cell(f.text), 64),
            Column("Maatregel", _measure),
        ),
    ),
    "experts": FactTable(
        "Wie eraan werkt",
        (
            Column("Wie levert", lambda f, _: Cell(f.contributor, url=f.url), 42),
            Column("Rol", lambda f, _: Cell(f.label), 33),
            Column("Naam en functie", _person),
            Column(
                "Uur per week",
                _hours,
                20,
                is_number=True,
                total=lambda facts: Cell(quantity(hours_of(facts))),
            ),
        ),
        remark=lambda day: f"op {date_long(day)}" if day else "",
    ),
    "milestones": FactTable(
        "Mijlpalen",
        (
            Column("Gereed op", lambda f, _: Cell(date_long(f.due)), 40),
            Column("Mijlpaal", lambda f, _: Cell(f.title)),
            Column("Stand", _state, 40),
        ),
    ),
    "costs": FactTable(
        "Kosten",
        (
            Column("Jaar", lambda f, _: Cell(str(f.year)), 14),
            Column("Waarvoor", lambda f, _: Cell(f.purpose)),
            *(
                Column(
                    head,
                    lambda f, _, name=name: _amount(getattr(f, name)),
                    width,
                    is_number=True,
                    total=lambda facts, name=name: _amount(getattr(Costs(tuple(facts)), name)),
                )
                for head, name, width in (
                    ("Begroot", "budget", 24),
                    ("Uit subsidie", "subsidy", 24),
                    ("Besteed", "spent", 28),
                )
            ),
        ),
        remark=lambda _: "in euro",
    ),
}
