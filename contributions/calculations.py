"""Pure rules of the money and the hours: contribution, effort obligation, budget, notice.

Sources: the service agreement (DVO-ovk, annex 3a) with its annex on the effort obligation, the
administrative agreement (BO, annex 3b), chapter 6 on the budget of the coordination and annex 10
on the contributions.

Money is in euro, hours are per week. Amounts per municipality are cut down to whole euros: the
region, not the municipality, absorbs what is cut off. Costs are rounded half up to cents. All other
results keep the full precision of `Decimal` and are rounded only for display.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

Number: TypeAlias = Decimal | int
"""An exact number: a float is never accepted."""

CENT = Decimal("0.01")
RATE_STEP = Decimal("0.0001")
"""A rate per inhabitant has four decimals at most."""
LEAST_INDEX, MOST_INDEX = -50, 100
"""The percentages by which a tariff may be indexed."""
STRIKING_GROWTH = Decimal("0.05")
"""The share by which no municipality grows or shrinks from one count to the next by itself."""
FULLTIME_HOURS = 36
"""Hours of a full-time week when nothing else is given."""


# Contribution ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ContributionTotal:
    """The contributions of all municipalities together (annex 10).

    `inhabitants` of the region; `amount` in whole euros, the sum of what each municipality pays;
    `unrounded` in euro, before anything is cut off.
    """

    inhabitants: int
    amount: int
    unrounded: Decimal

    @property
    def rounding_loss(self) -> Decimal:
        """What cutting down costs the region, in euro; below one euro per municipality."""
        return self.unrounded - self.amount


def contribution(inhabitants: int, rate: Decimal) -> int:
    """Return the yearly contribution of one municipality, cut down to whole euros.

    `rate` is in euro per inhabitant (DVO-ovk art. 6.1, BO art. 8.1, annex 10). A raised rate is
    computed at once, never as the sum of two contributions that were cut down apart.

    Raises ValueError when inhabitants or rate are negative.
    """
    return int(_unrounded(inhabitants, rate).to_integral_value(rounding=ROUND_DOWN))


def contribution_total(populations: Iterable[int], rate: Decimal) -> ContributionTotal:
    """Return the total of the contributions, given the inhabitants of each municipality.

    Raises ValueError when inhabitants or rate are negative.
    """
    counts = tuple(populations)
    amount = sum(contribution(inhabitants, rate) for inhabitants in counts)
    inhabitants = sum(counts)
    return ContributionTotal(inhabitants, amount, _unrounded(inhabitants, rate))


# Inhabitants ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Growth:
    """How a number of inhabitants differs from the one before it."""

    before: int
    now: int

    @property
    def difference(self) -> int:
        """Inhabitants more, or fewer when negative."""
        return self.now - self.before

    @property
    def share(self) -> Decimal:
        """The difference as a share of what was."""
        return Decimal(self.difference) / self.before

    @property
    def is_striking(self) -> bool:
        """Whether it is so large that a mistake, or a merger, lies at hand."""
        return abs(self.share) >= STRIKING_GROWTH


# The yearly round ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Member:
    """A municipality as far as its share of a year depends on it.

    `first` and `last` day of its existence, `successor` what it merged into, `left_on` the last day
    on which an agreement still bound it after notice (DVO-ovk art. 7.1); all None when open.
    `inhabitants` None when not known, `counted_on` None when the source gives no date.
    """

    key: int
    inhabitants: int | None
    counted_on: date | None = None
    first: date | None = None
    last: date | None = None
    successor: int | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """The days of a year over which `payer` pays for the inhabitants of `counted`.

    They differ after a merger: the successor pays for a count of before it.
    """

    payer: int
    counted: int
    first: date
    last: date

    @property
    def days(self) -> int:
        """Both days count."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Basis:
    """What an amount is computed from: inhabitants, euro per inhabitant, days of the year."""

    inhabitants: int
    rate: Decimal
    days: int
    days_in_year: int

    @property
    def amount(self) -> int:
        """The contribution in whole euros."""
        return contribution_for_days(self.inhabitants, self.rate, self.days, self.days_in_year)

    @property
    def exact(self) -> Decimal:
        """The contribution in euro before it is cut down."""
        return self.inhabitants * self.rate * self.days / self.days_in_year


@dataclass(frozen=True, slots=True)
class DifferenceParts:
    """Why an amount differs from the year before, in whole euros; the parts add up exactly."""

    population: int
    rate: int
    days: int

    @property
    def total(self) -> int:
        return self.population + self.rate + self.days


def days_in_year(year: int) -> int:
    """Return 366 in a leap year, else 365."""
    return (date(year, 12, 31) - date(year, 1, 1)).days + 1


def contribution_for_days(inhabitants: int, rate: Decimal, days: int, whole: int) -> int:
    """Return the contribution over `days` of a year of `whole` days, cut down to whole euros.

    A whole year gives `contribution()`. It is cut down once, after taking the share of the year.

    Raises ValueError when inhabitants or rate are negative or the days are not in the year.
    """
    if not 0 <= days <= whole or whole < 1:
        raise ValueError("Het aantal dagen past niet in het jaar.")
    return int(Fraction(_unrounded(inhabitants, rate)) * days / whole)


def difference_parts(before: Basis, after: Basis) -> DifferenceParts:
    """Split the difference between two years: first inhabitants change, then rate, then days.

    Each step is computed as an amount of its own, so that the parts add up to the difference of
    the amounts without a rest from rounding.
    """
    counted = replace(before, inhabitants=after.inhabitants)
    rated = replace(counted, rate=after.rate)
    return DifferenceParts(
        population=counted.amount - before.amount,
        rate=rated.amount - counted.amount,
        days=after.amount - rated.amount,
    )


def shares_of_year(members: Iterable[Member], year: int) -> tuple[Share, ...]:
    """Return who pays for which inhabitants over which days of a year.

    A municipality pays while it exists and until the agreement stops binding it. One that merges
    passes its inhabitants on to its successor, from the day after its last until the successor's
    own count includes them: a count of after the merger, or one without a date when the merger
    was before this year. A new municipality without a count of its own pays for its predecessors
    only.
    """
    by_key = {member.key: member for member in members}
    new_year, old_year = date(year, 1, 1), date(year, 12, 31)
    found: list[Share] = []
    for member in by_key.values():
        holder: Member | None = member
        start = member.first or new_year
        passed: set[int] = set()
        while holder is not None and holder.key not in passed:
            passed.add(holder.key)
            ends = [day for day in (holder.last, holder.left_on, old_year) if day is not None]
            first, last = max(new_year, start), min(ends)
            if first <= last:
                found.append(Share(holder.key, member.key, first, last))
            merged_on, follower = holder.last, by_key.get(holder.successor or 0)
            if merged_on is None or follower is None or member.inhabitants is None:
                break
            if _includes(follower, merged_on, new_year):
                break
            start, holder = merged_on + timedelta(days=1), follower
    taken_over = {share.payer for share in found if share.payer != share.counted}
    return tuple(
        share
        for share in found
        if by_key[share.counted].inhabitants is not None or share.payer not in taken_over
    )


def _includes(follower: Member, merged_on: date, new_year: date) -> bool:
    """Whether the count of a successor holds those who came to it by a merger."""
    if follower.inhabitants is None:
        return False
    if follower.counted_on is None:
        return merged_on < new_year
    return follower.counted_on > merged_on


def _unrounded(inhabitants: int, rate: Decimal) -> Decimal:
    _require_not_negative(inhabitants, "Het aantal inwoners")
    _require_not_negative(rate, "Het tarief per inwoner")
    return inhabitants * rate


def is_iban(text: str) -> bool:
    """Tell whether an account number without spaces has the right check digits (ISO 13616)."""
    if not (15 <= len(text) <= 34 and text.isascii() and text.isalnum() and text[:2].isalpha()):
        return False
    return (
        text[2:4].isdigit() and int("".join(str(int(c, 36)) for c in text[4:] + text[:4])) % 97 == 1
    )


# Effort obligation -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Band:
    """One column of the effort table (DVO-ovk, annex on the effort obligation).

    `from_inhabitants` is the first number of inhabitants that falls in the band;
    `hours_per_week` what such a municipality delivers; `buyout_per_year` what it pays in euro per
    year if it cannot, None when no price is known.
    """

    from_inhabitants: int
    hours_per_week: Number
    buyout_per_year: Number | None = None


@dataclass(frozen=True, slots=True)
class BandRange:
    """A band with its first and last number of inhabitants, inclusive; None is no upper end."""

    band: Band
    from_inhabitants: int
    to_inhabitants: int | None


@dataclass(frozen=True, slots=True)
class ObligationCheck:
    """The adopted obligation of a municipality beside its band, in hours per week.

    The adopted obligation binds, the band only checks it: a deviation is a finding, and only a
    decision of the board changes hours (DVO-ovk art. 6.5).
    """

    band_hours: Number
    adopted_hours: Number

    @property
    def difference(self) -> Number:
        """Adopted minus band: below zero when less is adopted than the band says."""
        return self.adopted_hours - self.band_hours

    @property
    def agrees(self) -> bool:
        """Tell whether the adopted hours are those of the band."""
        return self.difference == 0


def validate_bands(bands: Sequence[Band]) -> None:
    """Check that bands form one table in which every number of inhabitants has its place.

    They are given in ascending order, the first from 0, each with more hours than the one before.

    Raises ValueError at the first thing that is wrong.
    """
    if not bands:
        raise ValueError("Er zijn nog geen klassen met uren vastgelegd.")
    if bands[0].from_inhabitants != 0:
        raise ValueError("De eerste klasse begint bij 0 inwoners.")
    for band in bands:
        _require_not_negative(band.hours_per_week, "Het aantal uren per week")
        if band.buyout_per_year is not None:
            _require_not_negative(band.buyout_per_year, "Het bedrag voor afkoop")
    for lower, upper in pairwise(bands):
        start = upper.from_inhabitants
        if start == lower.from_inhabitants:
            raise ValueError(f"Twee klassen beginnen bij {start} inwoners.")
        if start < lower.from_inhabitants:
            raise ValueError(f"De klasse vanaf {start} inwoners staat niet op volgorde.")
        if upper.hours_per_week <= lower.hours_per_week:
            raise ValueError(
                f"De klasse vanaf {start} inwoners moet meer uren hebben dan de vorige."
            )


def band_for(inhabitants: int, bands: Sequence[Band]) -> Band:
    """Return the band in which a municipality falls (DVO-ovk art. 6.2 and its annex).

    Raises ValueError when inhabitants are negative or the bands do not form one table.
    """
    _require_not_negative(inhabitants, "Het aantal inwoners")
    validate_bands(bands)
    return next(band for band in reversed(bands) if band.from_inhabitants <= inhabitants)


def band_ranges(bands: Sequence[Band]) -> tuple[BandRange, ...]:
    """Return the bands with their first and last number of inhabitants, for display.

    Raises ValueError when the bands do not form one table.
    """
    validate_bands(bands)
    ends = [*(band.from_inhabitants - 1 for band in bands[1:]), None]
    return tuple(
        BandRange(band, band.from_inhabitants, end) for band, end in zip(bands, ends, strict=True)
    )


def check_obligation(
    inhabitants: int, adopted_hours: Number, bands: Sequence[Band]
) -> ObligationCheck:
    """Compare the adopted hours per week of a municipality with its band.

    Raises ValueError when inhabitants or hours are negative or the bands do not form one table.
    """
    _require_not_negative(adopted_hours, "Het aantal uren per week")
    return ObligationCheck(band_for(inhabitants, bands).hours_per_week, adopted_hours)


def buyout(hours: Number, bands: Sequence[Band]) -> Number:
    """Return the price in euro per year of not delivering these hours per week.

    The annex of the DVO-ovk is a price list and has no price per hour: only the hours in the list
    have an amount. Buying out a part is possible only by an agreement of its own.

    Raises ValueError when the hours are not in the list or the bands do not form one table.
    """
    validate_bands(bands)
    prices = {
        band.hours_per_week: band.buyout_per_year
        for band in bands
        if band.buyout_per_year is not None
    }
    price = prices.get(hours)
    if price is None:
        listed = ", ".join(_dutch(listed_hours) for listed_hours in prices) or "geen enkel aantal"
        raise ValueError(
            f"De prijslijst heeft geen bedrag voor {_dutch(hours)} uur per week, wel voor: {listed}."
            " Een deel afkopen kan alleen met een eigen afspraak."
        )
    return price


# Indexation --------------------------------------------------------------------------------------


def indexed_rate(rate: Decimal, percentage: Decimal) -> Decimal:
    """Return a rate in euro per inhabitant with a percentage on it, half up to four decimals.

    A percentage of 2.5 makes 0.20 into 0.205; below zero the rate goes down. Only a decision of the
    board makes the result hold (DVO-ovk art. 6.5).

    Raises ValueError when the rate is negative or the percentage not from -50 to 100.
    """
    _require_not_negative(rate, "Het tarief per inwoner")
    return _indexed(rate, percentage).quantize(RATE_STEP, rounding=ROUND_HALF_UP)


def indexed_bands(bands: Iterable[Band], percentage: Decimal) -> tuple[Band, ...]:
    """Return bands with their buy-out in euro per year indexed, half up to whole euros.

    Hours and limits stay as they are (DVO-ovk, annex on the effort obligation).

    Raises ValueError when the percentage is not from -50 to 100.
    """
    return tuple(
        band
        if band.buyout_per_year is None
        else replace(
            band,
            buyout_per_year=_indexed(band.buyout_per_year, percentage).quantize(
                Decimal(1), rounding=ROUND_HALF_UP
            ),
        )
        for band in bands
    )


def _indexed(value: Number, percentage: Decimal) -> Decimal:
    if not LEAST_INDEX <= percentage <= MOST_INDEX:
        raise ValueError(f"Schrijf een percentage tussen {LEAST_INDEX} en {MOST_INDEX}.")
    return value * (100 + percentage) / 100


def check_part_of_buyout(hours: Number, obligation: Number) -> None:
    """Check the hours per week of a buy-out of a part: they stay below what is owed.

    The whole goes by the price list, see `buyout()`; a part has a price of its own, by agreement.

    Raises ValueError when the hours are those of the obligation or more.
    """
    if hours == obligation:
        raise ValueError(
            f"Dit is de hele verplichting van {_dutch(obligation)} uur per week. Kies de hele"
            " verplichting; dan geldt de prijslijst."
        )
    if hours > obligation:
        raise ValueError(
            f"De verplichting is {_dutch(obligation)} uur per week. Schrijf minder uren dan dat."
        )


# Coordination tasks, cost and scenarios ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the coordination: its number in the budget and its hours per week (chapter 6)."""

    number: int
    hours_per_week: Number


@dataclass(frozen=True, slots=True)
class CostParameters:
    """What the coordination costs: an assumption, derived from what a budget prints.

    `fixed_cost` in euro per year, whatever the hours; `cost_per_fte` in euro per year for one
    full-time week of `fulltime_hours`.

    Raises ValueError when a cost is negative or the full-time week has no hours.
    """

    fixed_cost: Decimal
    cost_per_fte: Decimal
    fulltime_hours: Number = FULLTIME_HOURS

    def __post_init__(self) -> None:
        _require_not_negative(self.fixed_cost, "Het vaste bedrag")
        _require_not_negative(self.cost_per_fte, "Het bedrag per fte")
        _require_fulltime(self.fulltime_hours)


@dataclass(frozen=True, slots=True)
class BudgetPoint:
    """One line of a budget: so many hours per week cost so many euro per year."""

    hours_per_week: Number
    cost: Number


@dataclass(frozen=True, slots=True)
class ScenarioShare:
    """What a scenario asks of one municipality beside what it pays now, in whole euros per year."""

    inhabitants: int
    amount: int
    current_amount: int

    @property
    def difference(self) -> int:
        """Amount minus current amount: below zero when the municipality pays less."""
        return self.amount - self.current_amount


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """What remains, and what it costs, when tasks are dropped (chapter 6).

    `hours` per week; `fte` unrounded; `cost` in euro per year, to the cent; `per_inhabitant` and
    `current_rate` in euro, the first unrounded; `shares` in the order of the given populations.
    """

    hours: Decimal
    fte: Decimal
    cost: Decimal
    per_inhabitant: Decimal
    current_rate: Decimal
    shares: tuple[ScenarioShare, ...]

    @property
    def difference_per_inhabitant(self) -> Decimal:
        """Euro per inhabitant above the current rate; below zero when the scenario is cheaper."""
        return self.per_inhabitant - self.current_rate

    @property
    def rate(self) -> Decimal:
        """The lowest rate in whole cents per inhabitant that covers the cost, before cutting."""
        return self.per_inhabitant.quantize(CENT, rounding=ROUND_UP)

    @property
    def amount(self) -> int:
        """The sum of the shares, in whole euros."""
        return sum(share.amount for share in self.shares)

    @property
    def current_amount(self) -> int:
        """The sum of what the municipalities pay now, in whole euros."""
        return sum(share.current_amount for share in self.shares)

    @property
    def difference(self) -> int:
        """Amount minus current amount, in whole euros."""
        return self.amount - self.current_amount


def fte(hours: Number, fulltime_hours: Number = FULLTIME_HOURS) -> Decimal:
    """Return hours per week as a share of a full-time week, unrounded.

    Raises ValueError when hours are negative or the full-time week has no hours.
    """
    _require_not_negative(hours, "Het aantal uren per week")
    _require_fulltime(fulltime_hours)
    return Decimal(hours) / fulltime_hours


def task_hours(tasks: Iterable[Task], dropped: Collection[int] = ()) -> Decimal:
    """Return the hours per week of the tasks that remain when the numbers in `dropped` fall away.

    Raises ValueError when two tasks share a number, when a dropped number does not exist or when
    hours are negative.
    """
    hours: dict[int, Number] = {}
    for task in tasks:
        if task.number in hours:
            raise ValueError(f"Taak {task.number} komt twee keer voor.")
        _require_not_negative(task.hours_per_week, "Het aantal uren per week")
        hours[task.number] = task.hours_per_week
    if unknown := sorted(set(dropped) - hours.keys()):
        numbers = ", ".join(str(number) for number in unknown)
        raise ValueError(f"Deze taken bestaan niet en kunnen dus niet vervallen: {numbers}.")
    kept = (Decimal(value) for number, value in hours.items() if number not in dropped)
    return sum(kept, Decimal(0))


def cost_parameters(
    points: Sequence[BudgetPoint], fulltime_hours: Number = FULLTIME_HOURS
) -> CostParameters:
    """Derive fixed cost and cost per fte from two lines of a budget (chapter 6). An assumption.

    A straight line is drawn through both points: its slope is the cost of an hour, what remains
    at no hours is fixed. Both are rounded half up to cents.

    Raises ValueError unless two points with different hours are given, and when the line would
    make the fixed cost or the cost per fte negative.
    """
    if len(points) != 2:
        raise ValueError("Geef precies twee regels van de begroting: uren en kosten.")
    first, second = points
    for point in points:
        _require_not_negative(point.hours_per_week, "Het aantal uren per week")
        _require_not_negative(point.cost, "Het bedrag")
    if first.hours_per_week == second.hours_per_week:
        raise ValueError("De twee regels van de begroting moeten in uren verschillen.")
    per_hour = (Fraction(second.cost) - Fraction(first.cost)) / (
        Fraction(second.hours_per_week) - Fraction(first.hours_per_week)
    )
    fixed_cost = Fraction(first.cost) - per_hour * Fraction(first.hours_per_week)
    _require_fulltime(fulltime_hours)
    return CostParameters(
        _to_cents(fixed_cost), _to_cents(per_hour * Fraction(fulltime_hours)), fulltime_hours
    )


def coordination_cost(hours: Number, costs: CostParameters) -> Decimal:
    """Return what these hours per week cost in euro per year, rounded half up to cents.

    Raises ValueError when hours are negative.
    """
    _require_not_negative(hours, "Het aantal uren per week")
    variable = Fraction(costs.cost_per_fte) * Fraction(hours) / Fraction(costs.fulltime_hours)
    return _to_cents(Fraction(costs.fixed_cost) + variable)


def scenario(
    tasks: Iterable[Task],
    dropped: Collection[int],
    *,
    costs: CostParameters,
    populations: Sequence[int],
    current_rate: Decimal,
) -> ScenarioOutcome:
    """Work out what remains and what it costs when the tasks in `dropped` fall away.

    Tasks kept -> hours -> fte -> cost -> euro per inhabitant -> euro per municipality, beside the
    current rate. `populations` has the inhabitants of each municipality. A municipality bears the
    cost in proportion to its inhabitants, cut down to whole euros as its contribution is.

    Raises ValueError when the tasks or the dropped numbers are wrong (see `task_hours`), when
    inhabitants or rate are negative and when there are no inhabitants at all.
    """
    hours = task_hours(tasks, dropped)
    cost = coordination_cost(hours, costs)
    current = [contribution(inhabitants, current_rate) for inhabitants in populations]
    inhabitants = sum(populations)
    if inhabitants == 0:
        raise ValueError("Zonder inwoners is er geen bedrag per inwoner te berekenen.")
    shares = tuple(
        ScenarioShare(count, int(Fraction(cost) * count / inhabitants), paid)
        for count, paid in zip(populations, current, strict=True)
    )
    return ScenarioOutcome(
        hours=hours,
        fte=fte(hours, costs.fulltime_hours),
        cost=cost,
        per_inhabitant=cost / inhabitants,
        current_rate=current_rate,
        shares=shares,
    )


def peer_fte(peer: Number, municipalities: int, ours: int) -> Decimal:
    """Recompute the fte of another region for our number of municipalities, unrounded (chapter 6).

    `peer` is what that region has, for its number of `municipalities`; `ours` is our number.

    Raises ValueError when fte or a number is negative or that region has no municipalities.
    """
    _require_not_negative(peer, "Het aantal fte")
    _require_not_negative(ours, "Het aantal gemeenten")
    if municipalities < 1:
        raise ValueError("De andere regio moet minstens één gemeente hebben.")
    return Decimal(peer) * ours / municipalities


# Subsidies ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SubsidyAmount:
    """A subsidy in euro, None when unknown, and whether it counts in the total (annex 6)."""

    amount: Number | None
    counted: bool


def subsidies_total(subsidies: Iterable[SubsidyAmount]) -> Decimal:
    """Return the total in euro of the subsidies that count; an unknown amount adds nothing."""
    counted = (subsidy.amount for subsidy in subsidies if subsidy.counted)
    return sum((Decimal(amount) for amount in counted if amount is not None), Decimal(0))


# Notice and renewal ------------------------------------------------------------------------------


def earliest_end(notice_date: date, months: int = 12) -> date:
    """Return the last day on which an agreement still binds a party that gives notice.

    Any party may give notice, in writing, with a year's notice (DVO-ovk art. 7.1, BO art. 9.2);
    BO art. 9.2 lets it do so at any time, whatever the renewal. The day of notice does not count;
    where the last month is shorter (29 February), its last day is the end.

    Raises ValueError when months are negative or the end lies beyond the calendar.
    """
    if months < 0:
        raise ValueError("De opzegtermijn kan niet negatief zijn.")
    years, month_index = divmod(notice_date.month - 1 + months, 12)
    year, month = notice_date.year + years, month_index + 1
    if year > date.max.year:
        raise ValueError("Deze datum ligt te ver in de toekomst.")
    return date(year, month, min(notice_date.day, monthrange(year, month)[1]))


def next_renewal(in_force_from: date, today: date, ends_on: date | None = None) -> date | None:
    """Return the first day after today on which a yearly agreement silently starts a new year.

    It is in force from the day after signing and renewed by a year each time (BO art. 9.2), on
    the day and month it came into force; 29 February becomes 1 March in other years. None when no
    renewal follows, because the agreement ends first: `ends_on` is its last day, None if open.

    Raises ValueError when the renewal lies beyond the calendar.
    """
    year = max(today.year, in_force_from.year + 1)
    renewal = _anniversary(in_force_from, year)
    if renewal <= today:
        renewal = _anniversary(in_force_from, year + 1)
    return None if ends_on is not None and ends_on < renewal else renewal


def _anniversary(start: date, year: int) -> date:
    if year > date.max.year:
        raise ValueError("Deze datum ligt te ver in de toekomst.")
    if (start.month, start.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 3, 1)
    return start.replace(year=year)


# Shared ------------------------------------------------------------------------------------------


def _require_not_negative(value: Number, what: str) -> None:
    if not Decimal(value).is_finite() or value < 0:
        raise ValueError(f"{what} moet nul of meer zijn, niet {_dutch(value)}.")


def _require_fulltime(hours: Number) -> None:
    if not Decimal(hours).is_finite() or hours <= 0:
        raise ValueError("Een volledige werkweek heeft meer dan nul uren.")


def _to_cents(value: Fraction) -> Decimal:
    """Round half up to cents; an exact fraction cannot go through `Decimal.quantize`."""
    return Decimal((value * 100 + Fraction(1, 2)).__floor__()).scaleb(-2)


def _dutch(value: Number) -> str:
    """Write a number for a Dutch message: a decimal comma, no needless zeros."""
    text = f"{Decimal(value):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
