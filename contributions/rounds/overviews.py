"""The contributions of a year beside the year before: as they would be adopted, or as they were.

A draft is computed anew each time it is looked at. The decision of the board freezes it in lines.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contributions.origins import AmountOrigin
from contributions.population.models import PopulationCount
from contributions.population.overviews import first_day
from contributions.rates.models import Tariff
from contributions.rounds import calculations
from contributions.rounds.calculations import Basis, Member, Share
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun, Notice
from platform_ivz.formats import enumerated, number
from portfolios.models import Municipality
from projects.calculations import days_in_year

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RunRow:
    """What one municipality pays in a year, beside the year before, in euro.

    `formerly` is set when it pays for the inhabitants of a municipality that merged into it.
    `amount` is None when its inhabitants are not known, `before` when it did not pay then.
    `line` is what was frozen, None in a draft; after corrections `amount` is what remains.
    """

    municipality: Municipality
    formerly: Municipality | None
    days: int
    source: str
    counted_on: dt.date | None
    basis: Basis | None
    amount: Decimal | None
    before: Decimal | None
    before_basis: Basis | None
    line: ContributionLine | None = None

    @property
    def key(self) -> str:
        """What names this row in an address."""
        return ".".join(place.slug for place in (self.municipality, self.formerly) if place)

    @property
    def is_reversed(self) -> bool:
        """Whether nothing came in the place of a line that was taken back."""
        return self.line is not None and hasattr(self.line, "reversed_by")

    @property
    def inhabitants(self) -> int | None:
        return None if self.basis is None else self.basis.inhabitants

    @property
    def exact(self) -> Decimal | None:
        """Before cutting down to whole euros."""
        return None if self.basis is None else self.basis.exact

    def origin(self, tariff: Tariff | None) -> AmountOrigin | None:
        """How the amount came about, before corrections; None when it is not known."""
        if self.basis is None:
            return None
        return AmountOrigin(
            inhabitants=self.basis.inhabitants,
            formerly=self.formerly,
            source=self.source,
            counted_on=self.counted_on,
            rate=self.basis.rate,
            tariff=tariff,
            days=self.days,
            days_in_year=self.basis.days_in_year,
            exact=self.basis.exact,
            amount=self.basis.amount,
            note=self.explanation,
        )

    @property
    def difference(self) -> Decimal | None:
        """The amount minus that of the year before; None when one of them is not known."""
        if self.amount is None or self.before is None:
            return None
        return self.amount - self.before

    @property
    def explanation(self) -> str:
        """Why the amount differs from the year before, in words."""
        if self.amount is None:
            return "Niet te berekenen."
        if self.before is None:
            return "Betaalde vorig jaar niet."
        if not self.difference:
            return "Gelijk aan vorig jaar."
        parts = calculations.difference_parts(self.before_basis, self.basis)
        causes = [
            f"{_signed(part)} door {why}"
            for part, why in (
                (parts.population, "het inwonertal"),
                (parts.rate, "het tarief"),
                (parts.days, "het aantal dagen"),
                (self.difference - parts.total, "correcties"),
            )
            if part
        ]
        return f"{enumerated(causes)}."


@dataclass(frozen=True, slots=True)
class RunOverview:
    """The contributions of a year: as they would be adopted now, or as they were frozen.

    `stopped` are municipalities that paid the year before and no longer do, with their amount.
    `before_adopted` tells whether the year before was adopted, or only computed to compare with.
    `corrections` are the lines that reverse, or come in the place of, another one.
    """

    year: int
    reference_date: dt.date
    tariff: Tariff | None
    rows: tuple[RunRow, ...]
    stopped: tuple[tuple[str, Decimal], ...]
    before_adopted: bool
    corrections: tuple[ContributionLine, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum((row.amount or Decimal(0) for row in self.rows), Decimal(0))

    @property
    def total_before(self) -> Decimal:
        """The year before: of who pays now, and of who stopped."""
        stayed = sum((row.before or Decimal(0) for row in self.rows), Decimal(0))
        return stayed + sum((amount for _, amount in self.stopped), Decimal(0))

    @property
    def inhabitants(self) -> int:
        return sum(row.inhabitants or 0 for row in self.rows)

    @property
    def missing(self) -> list[Municipality]:
        """Whose inhabitants are not known."""
        return [row.municipality for row in self.rows if not row.source]

    @property
    def payers(self) -> int:
        return len({row.municipality.pk for row in self.rows})


def preview_run(
    year: int,
    reference_date: dt.date,
    tariff: Tariff | None,
    known: Sequence[Tariff] | None = None,
) -> RunOverview:
    """What every municipality would pay in a year, beside the year before. Stores nothing.

    `known` are all tariffs that start by this year, when they were read already.
    """
    places = _places()
    left_on = _left_on()
    counts = _counts(reference_date)
    shares = _shares(year, places.values(), counts, left_on)
    adopted, amounts, bases = _before(
        year - 1, places.values(), known, lines=_frozen_lines(year - 1), left_on=left_on
    )
    whole = days_in_year(year)
    rows = []
    for share in shares:
        key, count = (share.payer, share.counted), counts.get(share.counted)
        basis = None
        if tariff is not None and count is not None:
            basis = Basis(count.inhabitants, tariff.rate, share.days, whole)
        rows.append(
            RunRow(
                municipality=places[share.payer],
                formerly=places[share.counted] if share.counted != share.payer else None,
                days=share.days,
                source=count.source if count else "",
                counted_on=count.reference_date if count else None,
                basis=basis,
                amount=None if basis is None else Decimal(basis.amount),
                before=amounts.pop(key, None),
                before_basis=bases.get(key),
            )
        )
    return RunOverview(
        year=year,
        reference_date=reference_date,
        tariff=tariff,
        rows=_sorted(rows),
        stopped=_stopped(places, amounts),
        before_adopted=adopted,
    )


def frozen_run(run: ContributionRun, known: Sequence[Tariff] | None = None) -> RunOverview:
    """An adopted round: one row per municipality, with what remains after corrections."""
    places = _places()
    every = _frozen_lines(run.year - 1, run.year)
    earlier = [line for line in every if line.run.year != run.year]
    adopted, before, bases = _before(run.year - 1, places.values(), known, lines=earlier)
    amounts: dict[Key, Decimal] = {}
    newest: dict[Key, ContributionLine] = {}
    corrections = []
    for line in every:
        if line.run.year != run.year:
            continue
        line.run, line.municipality = run, places[line.municipality_id]
        key = _key(line)
        amounts[key] = amounts.get(key, Decimal(0)) + line.amount
        if line.reverses_id is None:
            newest[key] = line
        if line.reverses_id or line.corrects_id:
            corrections.append(line)
    rows = [
        RunRow(
            municipality=places[line.municipality_id],
            formerly=places[line.formerly_id] if line.formerly_id else None,
            days=line.days,
            source=line.population_source,
            counted_on=line.counted_on,
            basis=line.basis,
            amount=amounts[key],
            before=before.pop(key, None),
            before_basis=bases.get(key),
            line=line,
        )
        for key, line in newest.items()
    ]
    return RunOverview(
        year=run.year,
        reference_date=run.reference_date,
        tariff=run.tariff,
        rows=_sorted(rows),
        stopped=_stopped(places, before),
        before_adopted=adopted,
        corrections=tuple(corrections),
    )


def _sorted(rows: list[RunRow]) -> tuple[RunRow, ...]:
    return tuple(
        sorted(rows, key=lambda row: (row.municipality.name, str(row.formerly or ""), row.key))
    )


def _stopped(
    places: dict[int, Municipality], amounts: dict[Key, Decimal]
) -> tuple[tuple[str, Decimal], ...]:
    return tuple(sorted((_name(places, key), amount) for key, amount in amounts.items() if amount))


def _key(line: ContributionLine) -> Key:
    return line.municipality_id, line.formerly_id or line.municipality_id


def _name(places: dict[int, Municipality], key: Key) -> str:
    payer, counted = key
    own = str(places[payer])
    return own if payer == counted else f"{own} (voorheen {places[counted]})"


def _left_on() -> dict[int, dt.date]:
    """The last day on which an agreement binds who gave notice: of several, the first to come."""
    ends: dict[int, dt.date] = {}
    for notice in Notice.objects.filter(municipality__isnull=False).select_related("agreement"):
        end = notice.earliest_end
        ends[notice.municipality_id] = min(end, ends.get(notice.municipality_id, end))
    return ends


def _places() -> dict[int, Municipality]:
    return {place.pk: place for place in Municipality.objects.all()}


def _counts(day: dt.date) -> dict[int, PopulationCount]:
    return {count.municipality_id: count for count in PopulationCount.objects.latest_on(day)}


def _shares(
    year: int,
    places: Iterable[Municipality],
    counts: dict[int, PopulationCount],
    left_on: dict[int, dt.date],
) -> tuple[Share, ...]:
    members = []
    for place in places:
        count = counts.get(place.pk)
        members.append(
            Member(
                key=place.pk,
                inhabitants=count.inhabitants if count else None,
                counted_on=count.reference_date if count else None,
                first=place.valid_from,
                last=place.valid_until,
                successor=place.successor_id,
                left_on=left_on.get(place.pk),
            )
        )
    return calculations.shares_of_year(members, year)


def _frozen_lines(*years: int) -> list[ContributionLine]:
    """The lines of adopted rounds, oldest first."""
    lines = ContributionLine.objects.filter(run__year__in=years)
    return list(
        lines.exclude(run__status=RunStatus.DRAFT)
        .select_related("run", "reversed_by")
        .order_by("pk")
    )


def _before(
    year: int,
    places: Iterable[Municipality],
    known: Sequence[Tariff] | None,
    *,
    lines: Iterable[ContributionLine],
    left_on: dict[int, dt.date] | None = None,
) -> tuple[bool, dict[Key, Decimal], dict[Key, Basis]]:
    """What was paid in a year, as adopted and corrected; else as the tariff of then computes it."""
    amounts: dict[Key, Decimal] = {}
    bases: dict[Key, Basis] = {}
    for line in lines:
        key = _key(line)
        amounts[key] = amounts.get(key, Decimal(0)) + line.amount
        if line.reverses_id is None:
            bases[key] = line.basis
    if bases:
        return True, amounts, bases
    tariff = in_force(known, year) if known is not None else Tariff.objects.in_force(year)
    if tariff is None:
        return False, {}, {}
    counts = _counts(first_day(year))
    left_on = _left_on() if left_on is None else left_on
    whole = days_in_year(year)
    for share in _shares(year, places, counts, left_on):
        if share.counted in counts:
            key = (share.payer, share.counted)
            bases[key] = Basis(counts[share.counted].inhabitants, tariff.rate, share.days, whole)
            amounts[key] = Decimal(bases[key].amount)
    return False, amounts, bases


def overview_of(run: ContributionRun, known: Sequence[Tariff] | None = None) -> RunOverview:
    """A draft as it would be adopted now, an adopted round as it was frozen."""
    if run.status == RunStatus.DRAFT:
        return preview_run(run.year, run.reference_date, run.tariff, known)
    return frozen_run(run, known)


def in_force(tariffs: Iterable[Tariff], year: int) -> Tariff | None:
    """The adopted tariff that holds in a year, of tariffs that were read already."""
    adopted = [tariff for tariff in tariffs if tariff.is_adopted and tariff.from_year <= year]
    return max(adopted, key=lambda tariff: tariff.from_year, default=None)


def _signed(amount: Decimal | int) -> str:
    return f"{'+' if amount > 0 else '−'} €\u00a0{number(abs(amount))}"
