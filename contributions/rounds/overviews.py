"""What municipalities pay in a year: one answer for every page, paper, file and finding.

As long as a year is not adopted it is computed anew each time it is looked at. The decision of the
board freezes it in lines; from then on those are the answer, with their corrections.

Money is in euro a year.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from agenda.models import Decision
from contributions.origins import AmountOrigin
from contributions.participation.overviews import participants_of
from contributions.population.overviews import first_day
from contributions.rates.calculations import rounded_by
from contributions.rates.models import Tariff
from contributions.rates.overviews import tariffs_of
from contributions.rounds import calculations
from contributions.rounds.calculations import Basis
from contributions.rounds.models import ContributionLine, ContributionRun
from platform_ivz.formats import enumerated, euro
from platform_ivz.reading import computed_once
from portfolios.enums import Rounding
from portfolios.models import Municipality, words_of_region
from projects.calculations import days_in_year

# A year ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """What one municipality pays in a year, for its own inhabitants or those of one merged into it.

    `rate` is the one that holds, `proposed_rate` what a proposal would make of it; None without
    one. `amount` is what remains after corrections, None where it cannot be computed. `line` is
    the newest line of an adopted year.
    """

    municipality: Municipality
    formerly: Municipality | None
    inhabitants: int | None
    source: str
    counted_on: dt.date | None
    days: int
    days_in_year: int
    rate: Decimal | None
    amount: Decimal | None
    rounding: Rounding
    proposed_rate: Decimal | None = None
    count_status: str = ""
    line: ContributionLine | None = None

    @property
    def name(self) -> str:
        own = str(self.municipality)
        return f"{own} (voorheen {self.formerly})" if self.formerly else own

    @property
    def key(self) -> str:
        """What names this row in an address."""
        return ".".join(place.slug for place in (self.municipality, self.formerly) if place)

    @property
    def is_reversed(self) -> bool:
        """Whether nothing came in the place of a line that was taken back."""
        return self.line is not None and hasattr(self.line, "reversed_by")

    def at(self, rate: Decimal | None) -> Basis | None:
        """What it would be computed from at a rate; None when its inhabitants are not known."""
        if rate is None or self.inhabitants is None:
            return None
        return Basis(self.inhabitants, rate, self.days, self.days_in_year, self.rounding)

    @property
    def basis(self) -> Basis | None:
        return self.at(self.rate)

    @property
    def exact(self) -> Decimal | None:
        """Before rounding."""
        return None if self.basis is None else self.basis.exact

    @property
    def whole_year(self) -> Decimal | None:
        """What it would be over all days of the year; None when it cannot be computed."""
        basis = self.basis
        return None if basis is None else replace(basis, days=basis.days_in_year).amount

    @property
    def asked(self) -> Decimal | None:
        """What the proposal asks; None without one."""
        asked = self.at(self.proposed_rate)
        return None if asked is None else asked.amount

    @property
    def extra(self) -> Decimal | None:
        """The raise rounded on its own, as Bijlage 10 prints it; None without a raise."""
        if self.rate is None or self.proposed_rate is None or self.proposed_rate <= self.rate:
            return None
        raised = self.at(self.proposed_rate - self.rate)
        return None if raised is None else raised.amount

    @property
    def gap(self) -> Decimal | None:
        """Asked at once, minus amount and raise rounded apart: what that way of counting loses."""
        if self.asked is None or self.amount is None or self.extra is None:
            return None
        return self.asked - self.amount - self.extra

    def origin(self, basis: Basis, tariff: Tariff | None, note: str = "") -> AmountOrigin:
        """How an amount came about, before corrections; without a tariff its rate is a trial."""
        return AmountOrigin(
            inhabitants=basis.inhabitants,
            formerly=self.formerly,
            source=self.source,
            counted_on=self.counted_on,
            status=self.count_status,
            rate=basis.rate,
            tariff=tariff,
            days=basis.days,
            days_in_year=basis.days_in_year,
            exact=basis.exact,
            amount=basis.amount,
            rounding=basis.rounding,
            note=note,
        )


def total(rows: Iterable[ContributionRow], column: str) -> Any:
    """The sum of what is known in a column; None when nothing is."""
    known = [value for row in rows if (value := getattr(row, column)) is not None]
    return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class Payer:
    """A municipality with all that it pays in a year."""

    municipality: Municipality
    rows: tuple[ContributionRow, ...]

    @property
    def inhabitants(self) -> int | None:
        return total(self.rows, "inhabitants")

    @property
    def amount(self) -> Decimal | None:
        return total(self.rows, "amount")

    @property
    def asked(self) -> Decimal | None:
        return total(self.rows, "asked")

    @property
    def whole_year(self) -> Decimal | None:
        """What it would pay over all days of the year."""
        return total(self.rows, "whole_year")

    @property
    def raise_asked(self) -> Decimal | None:
        """What the proposal asks more, below zero less; None without one."""
        if self.asked is None or self.amount is None:
            return None
        return self.asked - self.amount

    @property
    def inhabitants_over_the_year(self) -> int | None:
        """Inhabitants weighted by the days of the year over which is paid for them."""
        weighed = [
            row.inhabitants * row.days // row.days_in_year
            for row in self.rows
            if row.inhabitants is not None
        ]
        return sum(weighed) if weighed else None


@dataclass(frozen=True, slots=True)
class ContributionOverview:
    """The contributions of a year (Bijlage 10): per municipality, and what they add up to.

    `run` is the round of the year, None before it is begun. `tariff` is the one that holds, or held
    when the year was adopted; `proposal` what is asked, never of a year that was adopted.
    `rounding` is the rule of the region, or that of the day on which the year was adopted.
    `corrections` are the lines that reverse, or come in the place of, another one.
    """

    year: int
    reference_date: dt.date
    tariff: Tariff | None
    proposal: Tariff | None
    rounding: Rounding
    rows: tuple[ContributionRow, ...]
    run: ContributionRun | None = None
    corrections: tuple[ContributionLine, ...] = ()

    @property
    def is_adopted(self) -> bool:
        return self.run is not None and self.run.is_adopted

    @property
    def decision(self) -> Decision | None:
        """By which the year was adopted."""
        return self.run.decision if self.is_adopted else None

    @property
    def payers(self) -> tuple[Payer, ...]:
        """The municipalities that pay, each with all its rows."""
        found: dict[Municipality, list[ContributionRow]] = {}
        for row in self.rows:
            found.setdefault(row.municipality, []).append(row)
        return tuple(Payer(municipality, tuple(rows)) for municipality, rows in found.items())

    def of(self, municipality: Municipality) -> Payer | None:
        """What one municipality pays; None when it does not take part in this year."""
        return next((one for one in self.payers if one.municipality == municipality), None)

    @property
    def raise_per_inhabitant(self) -> Decimal | None:
        """The proposal minus the tariff in force, in euro per inhabitant."""
        if self.tariff is None or self.proposal is None:
            return None
        return self.proposal.rate - self.tariff.rate

    @property
    def missing(self) -> tuple[Municipality, ...]:
        """Whose inhabitants are not known."""
        return tuple(row.formerly or row.municipality for row in self.rows if not row.inhabitants)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(sorted({row.source for row in self.rows if row.source}))

    @property
    def reference_dates(self) -> tuple[dt.date | None, ...]:
        """The days of the counts, first those whose source names none."""
        days = {row.counted_on for row in self.rows if row.source}
        return tuple(sorted(days, key=lambda day: day or dt.date.min))

    @property
    def inhabitants(self) -> int | None:
        """Inhabitants of the municipalities whose number is known; None when none is."""
        return total(self.rows, "inhabitants")

    @property
    def total_amount(self) -> Decimal | None:
        return total(self.rows, "amount")

    @property
    def total_asked(self) -> Decimal | None:
        return total(self.rows, "asked")

    @property
    def total_extra(self) -> Decimal | None:
        return total(self.rows, "extra")

    @property
    def total_gap(self) -> Decimal | None:
        return total(self.rows, "gap")

    @property
    def unrounded_amount(self) -> Decimal | None:
        """What the rate in force would bring in, in euro, if nothing were rounded."""
        return total(self.rows, "exact")

    @property
    def unrounded_asked(self) -> Decimal | None:
        """What the proposed rate would bring in, in euro, if nothing were rounded."""
        asked = [row.at(row.proposed_rate) for row in self.rows]
        known = [basis.exact for basis in asked if basis is not None]
        return sum(known) if known else None


@computed_once
def contributions_of(year: int) -> ContributionOverview:
    """The contributions of a year: as they were adopted and corrected, else as they are computed."""
    tariff, proposal = tariffs_of(year)
    run = run_of(year)
    if run is None:
        return computed(year, first_day(year), tariff, proposal)
    if run.is_adopted:
        return _frozen(run)
    if not run.tariff.is_adopted:
        proposal = run.tariff
    return computed(year, run.reference_date, tariff, proposal, run)


@computed_once
def run_of(year: int) -> ContributionRun | None:
    """The round of a year, with its tariff and decision; None before it is begun."""
    runs = ContributionRun.objects.select_related("tariff__decision", "decision")
    return runs.filter(year=year).first()


def computed(
    year: int,
    reference_date: dt.date,
    tariff: Tariff | None,
    proposal: Tariff | None = None,
    run: ContributionRun | None = None,
    *,
    rounding: Rounding | None = None,
) -> ContributionOverview:
    """What municipalities would pay in a year, rounded as the region does now, or by another rule.

    Stores nothing.
    """
    whole = days_in_year(year)
    rounding = rounding or words_of_region().rounding
    rows = []
    for one in participants_of(year, reference_date):
        count, basis = one.count, None
        if tariff is not None and count is not None:
            basis = Basis(count.inhabitants, tariff.rate, one.days, whole, rounding)
        rows.append(
            ContributionRow(
                municipality=one.municipality,
                formerly=one.formerly,
                inhabitants=count.inhabitants if count else None,
                source=count.source if count else "",
                counted_on=count.reference_date if count else None,
                count_status=count.get_status_display() if count else "",
                days=one.days,
                days_in_year=whole,
                rate=tariff.rate if tariff else None,
                amount=None if basis is None else basis.amount,
                rounding=rounding,
                proposed_rate=proposal.rate if proposal else None,
            )
        )
    return ContributionOverview(year, reference_date, tariff, proposal, rounding, tuple(rows), run)


def drafted(run: ContributionRun) -> ContributionOverview:
    """What a decision on a draft would freeze: its own tariff, on its own day of the counts."""
    return computed(run.year, run.reference_date, run.tariff, run=run)


def _frozen(run: ContributionRun) -> ContributionOverview:
    """An adopted year: one row per municipality, with what remains after corrections."""
    amounts: dict[tuple[int, int | None], Decimal] = {}
    newest: dict[tuple[int, int | None], ContributionLine] = {}
    corrections = []
    lines = run.lines.select_related("municipality", "formerly", "reversed_by").order_by("pk")
    for line in lines:
        line.run = run
        key = (line.municipality_id, line.formerly_id)
        paid = rounded_by(Rounding(line.rounding), line.amount)
        amounts[key] = amounts.get(key, Decimal(0)) + paid
        if line.reverses_id is None:
            newest[key] = line
        if line.reverses_id or line.corrects_id:
            corrections.append(line)
    rows = [
        ContributionRow(
            municipality=line.municipality,
            formerly=line.formerly,
            inhabitants=line.inhabitants,
            source=line.population_source,
            counted_on=line.counted_on,
            days=line.days,
            days_in_year=days_in_year(run.year),
            rate=line.rate,
            amount=amounts[key],
            rounding=Rounding(line.rounding),
            line=line,
        )
        for key, line in newest.items()
    ]
    return ContributionOverview(
        year=run.year,
        reference_date=run.reference_date,
        tariff=run.tariff,
        proposal=None,
        # All lines of a round are made at once, and a correction keeps the rule of its line.
        rounding=rows[0].rounding if rows else words_of_region().rounding,
        rows=tuple(sorted(rows, key=lambda row: (row.municipality.name, str(row.formerly or "")))),
        run=run,
        corrections=tuple(corrections),
    )


# Beside another answer ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What a municipality pays, and what it paid the year before; None when it paid nothing then."""

    row: ContributionRow
    before: ContributionRow | None

    @property
    def difference(self) -> Decimal | None:
        """The amount minus that of the year before; None when one of them is not known."""
        if self.row.amount is None or self.before is None or self.before.amount is None:
            return None
        return self.row.amount - self.before.amount

    @property
    def explanation(self) -> str:
        """Why the amount differs from the year before, in words."""
        if self.row.amount is None:
            return "Niet te berekenen."
        if self.before is None:
            return "Betaalde vorig jaar niet."
        if self.difference is None:
            return "Vorig jaar is niet te berekenen."
        if not self.difference:
            return "Gelijk aan vorig jaar."
        return f"{_causes(self.before.basis, self.row.basis, self.difference)}."


def _causes(before: Basis, after: Basis, difference: Decimal) -> str:
    """By what an amount differs from another one, with the part that each cause has in it."""
    parts = calculations.difference_parts(before, after)
    causes = (
        (parts.population, "het inwonertal"),
        (parts.rate, "het tarief"),
        (parts.days, "het aantal dagen"),
        (parts.rounding, "anders afronden"),
        (difference - parts.total, "correcties"),
    )
    return enumerated([f"{_signed(part)} door {why}" for part, why in causes if part])


@dataclass(frozen=True, slots=True)
class Round:
    """The contributions of a year beside those of the year before.

    `stopped` is who paid the year before and no longer does.
    """

    now: ContributionOverview
    before: ContributionOverview
    rows: tuple[ComparedRow, ...]
    stopped: tuple[ContributionRow, ...]


def beside_last_year(now: ContributionOverview) -> Round:
    """Hold the contributions of a year against the year before."""
    before = contributions_of(now.year - 1)
    earlier = {row.key: row for row in before.rows if row.amount is not None}
    rows = tuple(ComparedRow(row, earlier.pop(row.key, None)) for row in now.rows)
    return Round(now, before, rows, tuple(row for row in earlier.values() if row.amount))


def _signed(part: Decimal) -> str:
    return f"{'+' if part > 0 else '−'} {euro(abs(part))}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a municipality pays by what was adopted, and what it would be by what is known now."""

    adopted: ContributionRow | None
    computed: ContributionRow | None

    @property
    def name(self) -> str:
        return (self.adopted or self.computed).name

    @property
    def difference(self) -> Decimal:
        """What would be paid more by what is known now; below zero: less."""
        now, then = ((row.amount or 0) if row else 0 for row in (self.computed, self.adopted))
        return now - then

    @property
    def reason(self) -> str:
        """Why they differ, in words."""
        if self.computed is None:
            return "doet niet meer mee"
        if self.adopted is None:
            return "doet nu wel mee"
        if self.computed.basis is None:
            return "het inwonertal is niet meer bekend"
        return _causes(self.adopted.basis, self.computed.basis, self.difference)


def changed_since_adopted(overview: ContributionOverview) -> tuple[Change, ...]:
    """What became known after a year was adopted: it changes nothing, a correction has to do that.

    Only what gives another amount counts; empty as long as the year is not adopted.
    """
    if not overview.is_adopted:
        return ()
    now = computed(
        overview.year, overview.reference_date, overview.tariff, rounding=overview.rounding
    )
    later = {row.key: row for row in now.rows}
    changes = [
        Change(row, found)
        for row, found in ((row, later.pop(row.key, None)) for row in overview.rows)
        if not row.is_reversed
    ]
    changes += [Change(None, row) for row in later.values()]
    return tuple(change for change in changes if change.difference)
