"""The contributions of a year: preview beside the year before, adopt, reverse.

A draft is computed anew each time it is looked at. The decision of the board freezes it in lines;
after that a line is only ever taken back by a reversing line.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from agenda.models import Decision
from contributions.population.models import PopulationCount
from contributions.population.overviews import first_day
from contributions.rates.models import Tariff
from contributions.refusals import Refused
from contributions.rounds import calculations
from contributions.rounds.calculations import Basis, Member, Share
from contributions.rounds.enums import RunStatus
from contributions.rounds.models import ContributionLine, ContributionRun, Notice
from contributions.tables import rate as in_euro
from platform_ivz.formats import date_long, enumerated, euro, number
from platform_ivz.memory import remembered
from portfolios.models import Municipality
from projects.calculations import days_in_year

ROUNDING = "naar beneden op hele euro’s"

Key = tuple[int, int]


class RunRefused(Refused):
    """A round cannot be begun or changed; `reasons` says why, in Dutch."""


# Preview ---------------------------------------------------------------------------------------


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


@remembered
def _places() -> dict[int, Municipality]:
    return {place.pk: place for place in Municipality.objects.all()}


@remembered
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


# Beginning -------------------------------------------------------------------------------------


@transaction.atomic
def begin_run(*, year: int, reference_date: dt.date, tariff: Tariff) -> ContributionRun:
    """Begin the round of a year, or begin a draft anew with another day or tariff.

    Raises RunRefused with Dutch reasons; nothing is stored then.
    """
    run = ContributionRun.objects.select_for_update().filter(year=year).first()
    run = run or ContributionRun(year=year)
    reasons = []
    if run.status != RunStatus.DRAFT:
        reasons.append(f"De bijdragen over {year} zijn al vastgesteld.")
    if reference_date.year > year:
        reasons.append(f"De peildatum ligt na {year}. Kies een dag in of voor dat jaar.")
    if tariff.from_year > year:
        reasons.append(f"Dit tarief geldt pas vanaf {tariff.from_year}.")
    if reasons:
        raise RunRefused(reasons)
    run.reference_date, run.tariff = reference_date, tariff
    try:
        run.full_clean()
    except ValidationError as error:
        raise RunRefused(error.messages) from error
    run.save()
    return run


@transaction.atomic
def drop_run(*, run: ContributionRun) -> None:
    """Throw a draft away. Raises RunRefused when it was adopted."""
    run = ContributionRun.objects.select_for_update().get(pk=run.pk)
    if run.status != RunStatus.DRAFT:
        raise RunRefused([f"De bijdragen over {run.year} zijn al vastgesteld."])
    run.delete()


# Deciding: what agenda.subjects asks -------------------------------------------------------------


def pending_runs() -> QuerySet:
    return ContributionRun.objects.filter(status=RunStatus.DRAFT).select_related("tariff")


def describe_run(run: ContributionRun) -> str:
    preview = overview_of(run)
    return (
        f"De bijdragen over {run.year} zijn vastgesteld: {preview.payers} gemeenten betalen samen"
        f" {euro(preview.total)}, bij {in_euro(run.tariff.rate)} per inwoner en de inwoners op"
        f" {date_long(run.reference_date)}."
    )


def run_refusals(run: ContributionRun) -> list[str]:
    """Why a round cannot be adopted now; empty when it can."""
    if run.status != RunStatus.DRAFT:
        return [f"De bijdragen over {run.year} zijn al vastgesteld met besluit {run.decision}."]
    return draft_refusals(run, overview_of(run), Tariff.objects.in_force(run.year))


def draft_refusals(run: ContributionRun, preview: RunOverview, holding: Tariff | None) -> list[str]:
    """Why a draft cannot be adopted as it looks now, given the tariff in force."""
    reasons = []
    if not run.tariff.is_adopted:
        reasons.append(
            f"Het tarief ({run.tariff}) is nog een voorstel. Neem eerst een besluit over het tarief."
        )
    elif run.tariff != holding:
        reasons.append(
            f"In {run.year} geldt een ander tarief: {holding}. Begin de ronde opnieuw met dat tarief."
        )
    if preview.missing:
        reasons.append(
            f"Het inwonertal op {date_long(run.reference_date)} is niet bekend van"
            f" {enumerated(preview.missing)}. Vul het eerst aan."
        )
    if not preview.rows:
        reasons.append(f"Er is in {run.year} geen gemeente die betaalt.")
    return reasons


def adopt_run(run: ContributionRun, decision: Decision) -> None:
    """Freeze a draft in lines that hold everything their amounts came from."""
    ContributionLine.objects.bulk_create(
        ContributionLine(
            run=run,
            municipality=row.municipality,
            formerly=row.formerly,
            inhabitants=row.basis.inhabitants,
            population_source=row.source,
            counted_on=row.counted_on,
            rate=row.basis.rate,
            days=row.basis.days,
            amount=row.basis.amount,
            rounding=ROUNDING,
        )
        for row in overview_of(run).rows
    )
    run.status, run.decision = RunStatus.ADOPTED, decision
    run.full_clean()
    run.save()


def run_undo_refusals(run: ContributionRun) -> list[str]:
    """What already stands on an adopted round."""
    reasons = []
    if run.lines.filter(invoices__isnull=False).exists():
        reasons.append(f"Er zijn al facturen gemaakt over {run.year}.")
    if run.lines.filter(reverses__isnull=False).exists():
        reasons.append(f"Er zijn al regels van {run.year} teruggedraaid.")
    return reasons


def undo_run(run: ContributionRun) -> None:
    """Make a draft of an adopted round again."""
    run.lines.all().delete()
    run.status, run.decision = RunStatus.DRAFT, None
    run.save()


# Reversing ---------------------------------------------------------------------------------------


@transaction.atomic
def reverse_line(*, line: ContributionLine, reason: str) -> ContributionLine:
    """Take a line back by a line with the opposite amount; the first stays as it was.

    Raises RunRefused with Dutch reasons; nothing is stored then.
    """
    line = (
        ContributionLine.objects.select_for_update(of=("self",))
        .select_related("run", "municipality")
        .get(pk=line.pk)
    )
    reasons = []
    if line.run.status == RunStatus.DRAFT:
        reasons.append("Deze ronde is nog een concept. Wijzig de ronde zelf.")
    if line.reverses_id is not None:
        reasons.append("Dit is zelf een regel die iets terugdraait.")
    if ContributionLine.objects.filter(reverses=line).exists():
        reasons.append("Deze regel is al teruggedraaid.")
    if not reason.strip():
        reasons.append("Schrijf waarom deze regel wordt teruggedraaid.")
    if reasons:
        raise RunRefused(reasons)
    return _stored(
        ContributionLine(**_facts(line), amount=-line.amount, reverses=line, reason=reason.strip())
    )


def corrected_line(
    *, line: ContributionLine, inhabitants: int, days: int, source: str, reason: str
) -> ContributionLine:
    """Store what a reversed line should have been; `reverse_line` goes before it."""
    whole = days_in_year(line.run.year)
    try:
        amount = Basis(inhabitants, line.rate, days, whole).amount
    except ValueError as error:
        raise RunRefused([str(error)]) from error
    facts = _facts(line) | {
        "inhabitants": inhabitants,
        "days": days,
        "population_source": source or line.population_source,
        # The day of the first count says nothing about a number from elsewhere.
        "counted_on": None if source else line.counted_on,
    }
    return _stored(ContributionLine(**facts, amount=amount, corrects=line, reason=reason.strip()))


def _facts(line: ContributionLine) -> dict:
    """What a line came from, without its amount."""
    names = (
        "run",
        "municipality",
        "formerly",
        "inhabitants",
        "population_source",
        "counted_on",
        "rate",
        "days",
        "rounding",
    )
    return {name: getattr(line, name) for name in names}


def _stored(line: ContributionLine) -> ContributionLine:
    try:
        line.full_clean()
    except ValidationError as error:
        raise RunRefused(error.messages) from error
    line.save()
    return line


def _signed(amount: Decimal | int) -> str:
    return f"{'+' if amount > 0 else '−'} €\u00a0{number(abs(amount))}"
