"""What municipalities owe and deliver in a year, as screens and papers show it.

Hours are per week, money is in euro.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q

from contributions.effort.models import AdoptedObligation, Buyout
from contributions.participation.overviews import Stay, stays_in
from contributions.population.models import PopulationCount
from contributions.population.overviews import counts_for, first_day
from contributions.rates import calculations
from contributions.rates.calculations import Band, BandRange
from contributions.rates.models import Tariff
from contributions.rates.overviews import tariffs_of
from platform_ivz.formats import enumerated
from platform_ivz.reading import computed_once
from platform_ivz.terms import within
from portfolios.models import Body, GroupMember, Municipality
from projects.calculations import (
    Balance,
    HoursTerm,
    balance,
    days_in_year,
    hours_for_days,
    hours_in_year,
    rounded,
)
from projects.models import Deployment, ProjectAssignment

# What was adopted and bought out --------------------------------------------------------------


@computed_once
def obligations_of(year: int) -> dict[int, AdoptedObligation]:
    """The hours in force for each municipality, by its key."""
    obligations = AdoptedObligation.objects.in_force(year).select_related(None)
    obligations = obligations.select_related("decision")
    return {obligation.municipality_id: obligation for obligation in obligations}


@computed_once
def buyouts_of(year: int) -> dict[int, Buyout]:
    """What was bought out in a year, by the key of the municipality."""
    return {found.municipality_id: found for found in Buyout.objects.filter(year=year)}


def _bands_of(tariff: Tariff | None) -> tuple[tuple[Band, ...], tuple[BandRange, ...]]:
    """The bands of a tariff and where each ends; empty without usable bands."""
    table = tariff.band_table() if tariff else ()
    try:
        return table, calculations.band_ranges(table)
    except ValueError:
        return (), ()


# Effort obligation -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EffortRow:
    """What one municipality owes in hours per week, beside what its band says.

    `adopted` is None when no hours were adopted, `band` when the population is not known,
    `buyout` (euro per year) when the price list has no such hours. `bought_out` is what the
    municipality pays for instead of delivering it, None when that is nothing. `days` is on how many
    days of the year it exists and is bound.
    """

    municipality: Municipality
    days: int
    year: int
    inhabitants: int | None
    band: BandRange | None
    adopted: AdoptedObligation | None
    buyout: Decimal | None
    bought_out: Buyout | None = None

    @property
    def owed(self) -> Fraction | None:
        """The adopted hours per week, weighted by days; None when none were adopted."""
        if self.adopted is None:
            return None
        return hours_for_days(self.adopted.hours_per_week, self.days, self.year)

    @property
    def owed_by_band(self) -> Fraction | None:
        """What the band says in hours per week, weighted by days; None when it is not known."""
        if self.band is None:
            return None
        return hours_for_days(self.band.band.hours_per_week, self.days, self.year)

    @property
    def days_in_year(self) -> int:
        return days_in_year(self.year)

    @property
    def difference(self) -> Decimal | None:
        """Adopted minus band, hours per week; None when one of them is not known."""
        if self.band is None or self.adopted is None:
            return None
        return self.adopted.hours_per_week - self.band.band.hours_per_week


@dataclass(frozen=True, slots=True)
class EffortOverview:
    """The effort obligations of a year (DVO-ovk art. 6.2 and annex)."""

    year: int
    tariff: Tariff | None
    bands: tuple[BandRange, ...]
    rows: tuple[EffortRow, ...]

    def of(self, municipality: Municipality) -> EffortRow | None:
        """What one municipality owes; None when it is not there in this year."""
        return next((row for row in self.rows if row.municipality == municipality), None)

    @property
    def total_adopted(self) -> Decimal | None:
        """Hours per week that were adopted, weighted by days and rounded; None when none were."""
        found = [row.owed for row in self.rows if row.owed is not None]
        return rounded(sum(found)) if found else None

    @property
    def total_band(self) -> Decimal | None:
        """Hours per week that the bands say, weighted by days and rounded; None without bands."""
        found = [row.owed_by_band for row in self.rows if row.owed_by_band is not None]
        return rounded(sum(found)) if found else None

    @property
    def without_hours(self) -> tuple[Municipality, ...]:
        """Municipalities of which no hours were adopted."""
        return tuple(row.municipality for row in self.rows if row.adopted is None)

    @property
    def is_compared(self) -> bool:
        """Whether every municipality has adopted hours and a band to hold them against."""
        return all(row.difference is not None for row in self.rows)

    @property
    def deviating(self) -> tuple[EffortRow, ...]:
        """Municipalities whose adopted hours are not those of their band."""
        return tuple(row for row in self.rows if row.difference)

    @property
    def bought_out(self) -> tuple[EffortRow, ...]:
        """Municipalities that pay for hours instead of delivering them."""
        return tuple(row for row in self.rows if row.bought_out)


@computed_once
def efforts_of(year: int) -> EffortOverview:
    """The effort obligations of a year. Without usable bands the bands are empty."""
    tariff, _ = tariffs_of(year)
    table, ranges = _bands_of(tariff)
    adopted, bought_out = obligations_of(year), buyouts_of(year)
    counts = counts_for(year, first_day(year))
    return EffortOverview(
        year=year,
        tariff=tariff,
        bands=ranges,
        rows=tuple(
            _effort_row(
                stay,
                counts.get(stay.municipality.pk),
                adopted.get(stay.municipality.pk),
                table,
                ranges,
                year=year,
                bought_out=bought_out.get(stay.municipality.pk),
            )
            for stay in stays_in(year)
            if stay.days
        ),
    )


def _effort_row(
    stay: Stay,
    count: PopulationCount | None,
    adopted: AdoptedObligation | None,
    table: tuple[Band, ...],
    ranges: tuple[BandRange, ...],
    *,
    year: int,
    bought_out: Buyout | None,
) -> EffortRow:
    inhabitants = count.inhabitants if count else None
    return EffortRow(
        municipality=stay.municipality,
        days=stay.days,
        year=year,
        inhabitants=inhabitants,
        band=_range_of(inhabitants, table, ranges),
        adopted=adopted,
        buyout=_buyout(adopted, table),
        bought_out=bought_out,
    )


def _range_of(
    inhabitants: int | None, table: tuple[Band, ...], ranges: tuple[BandRange, ...]
) -> BandRange | None:
    if inhabitants is None or not table:
        return None
    band = calculations.band_for(inhabitants, table)
    return next(found for found in ranges if found.band == band)


def _buyout(obligation: AdoptedObligation | None, table: tuple[Band, ...]) -> Decimal | None:
    prices = {band.hours_per_week: band.buyout_per_year for band in table}
    price = prices.get(obligation.hours_per_week) if obligation else None
    return None if price is None else Decimal(price)


# Balance ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """What a municipality, or municipalities that deliver together, owe and deliver.

    `owed_each` is what each of them owes, in hours per week weighted by days and rounded.
    `agreed` is whether hours were adopted for any of them. As long as that is not so, what they owe
    and the difference with it are not known: the balance itself then counts with none.
    """

    name: str
    municipalities: tuple[Municipality, ...]
    owed_each: tuple[Decimal, ...]
    balance: Balance
    agreed: bool
    deployments: tuple[Deployment, ...]

    @property
    def owed(self) -> Fraction | None:
        """Hours per week owed; None when none were adopted."""
        return self.balance.owed if self.agreed else None

    @property
    def difference(self) -> Fraction | None:
        """Delivered or bought out, minus owed, in hours per week; None when none were adopted."""
        return self.balance.difference if self.agreed else None


@dataclass(frozen=True, slots=True)
class BalanceOverview:
    """Hours per week owed and delivered in a year (Bijlage 4)."""

    year: int
    rows: tuple[BalanceRow, ...]
    partners: tuple[Deployment, ...]
    total: Balance

    @property
    def short(self) -> tuple[BalanceRow, ...]:
        """Who delivers less than is owed."""
        return tuple(row for row in self.rows if not row.balance.is_met)

    @property
    def agreed(self) -> bool:
        """Whether hours were adopted for anybody."""
        return any(row.agreed for row in self.rows)

    @property
    def recorded(self) -> bool:
        """Whether any work of municipalities was recorded."""
        return any(row.deployments for row in self.rows)

    @property
    def owed(self) -> Fraction | None:
        """Hours per week owed by all; None when none were adopted."""
        return self.total.owed if self.agreed else None

    @property
    def delivered(self) -> Fraction | None:
        """Hours per week delivered by municipalities; None when no work of theirs was recorded."""
        return self.total.delivered if self.recorded else None

    @property
    def difference(self) -> Fraction | None:
        """Delivered or bought out by all, minus owed; None when no hours were adopted."""
        return self.total.difference if self.agreed else None

    @property
    def not_agreed(self) -> tuple[BalanceRow, ...]:
        """Those for whom no hours were adopted."""
        return tuple(row for row in self.rows if not row.agreed)

    @property
    def deployments(self) -> list[Deployment]:
        """Everything that is given, by partners too."""
        return [*(d for row in self.rows for d in row.deployments), *self.partners]

    @property
    def over(self) -> tuple[BalanceRow, ...]:
        """Who delivers more than is owed."""
        return tuple(row for row in self.rows if row.agreed and row.balance.difference > 0)


@computed_once
def balance_of(year: int) -> BalanceOverview:
    """Owed, delivered and bought out in a year, weighted by days.

    Municipalities that share a group, even for a part of the year, count in one row, so that no
    hours fall out. Partners owe nothing by number and come apart.
    """
    deployments = list(Deployment.objects.in_year(year).for_list())
    obligations = _hours(obligations_of(year))
    bought_out = _hours(buyouts_of(year))
    members_of = _members_of(first_day(year), dt.date(year, 12, 31))
    unit_of = _units(members_of.values())
    delivered: dict[int, list[Deployment]] = {}
    partners = []
    for deployment in deployments:
        if deployment.organisation_id:
            partners.append(deployment)
            continue
        for pk in members_of.get(deployment.group_id, [deployment.municipality_id])[:1]:
            delivered.setdefault(unit_of.get(pk, pk), []).append(deployment)
    units: dict[int, list[Stay]] = {}
    for stay in stays_in(year):
        key = unit_of.get(stay.municipality.pk, stay.municipality.pk)
        if stay.days or key in delivered:
            units.setdefault(key, []).append(stay)
    rows = tuple(
        _balance_row(stays, obligations, bought_out, delivered.get(key, []), year)
        for key, stays in units.items()
    )
    return BalanceOverview(
        year=year,
        rows=rows,
        partners=tuple(partners),
        total=Balance(
            owed=sum((row.balance.owed for row in rows), Fraction(0)),
            delivered=sum((row.balance.delivered for row in rows), Fraction(0)),
            bought_out=sum((row.balance.bought_out for row in rows), Fraction(0)),
        ),
    )


def _hours(rows: Mapping[int, AdoptedObligation | Buyout]) -> dict[int, Decimal]:
    return {pk: row.hours_per_week for pk, row in rows.items()}


def _members_of(first: dt.date, last: dt.date) -> dict[int, list[int]]:
    """The municipalities of each group in a period, all by their key.

    Of a group that delivers when nobody belongs to it any more: all that ever did, so that its hours
    count with somebody.
    """
    there = GroupMember.objects.within(first, last)
    delivering = Deployment.objects.within(first, last).filter(group__isnull=False)
    left = delivering.exclude(group__in=there.values("group"))
    rows = GroupMember.objects.filter(within(first, last) | Q(group__in=left.values("group")))
    members: dict[int, list[int]] = {}
    for row in rows.order_by("group", "municipality__name", "pk"):
        members.setdefault(row.group_id, []).append(row.municipality_id)
    return members


def _units(groups: Iterable[Iterable[int]]) -> dict[int, int]:
    """For each municipality in a group (by pk) the one that stands for all that it shares with."""
    units: list[set[int]] = []
    for members in groups:
        unit = set(members).union(*(other for other in units if other.intersection(members)))
        units = [other for other in units if not other & unit] + [unit]
    return {pk: min(unit) for unit in units for pk in unit}


def _balance_row(
    stays: list[Stay],
    obligations: dict[int, Decimal],
    bought_out: dict[int, Decimal],
    deployments: list[Deployment],
    year: int,
) -> BalanceRow:
    owed = _owing(stays, obligations)
    given = [hours_term(deployment) for deployment in deployments]
    municipalities = tuple(stay.municipality for stay in stays)
    return BalanceRow(
        name=enumerated(municipalities),
        municipalities=municipalities,
        owed_each=tuple(rounded(hours_in_year([term], year)) for term in owed),
        balance=balance(owed, given, year, _owing(stays, bought_out)),
        agreed=any(stay.days and stay.municipality.pk in obligations for stay in stays),
        deployments=tuple(deployments),
    )


def _owing(stays: list[Stay], hours: dict[int, Decimal]) -> list[HoursTerm]:
    """Hours that each municipality owes or bought out, for as long as it exists and is bound."""
    return [
        HoursTerm(hours.get(stay.municipality.pk, Decimal(0)), stay.first, stay.last)
        for stay in stays
        if stay.days
    ]


def hours_term(deployment: Deployment) -> HoursTerm:
    """The hours of a deployment with its first and last day."""
    return HoursTerm(deployment.hours_per_week, deployment.valid_from, deployment.valid_until)


# Who does what ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """Who gives hours, and per assignment or body what is given; `hours` is the year's total."""

    name: str
    url: str
    cells: tuple[tuple[Deployment, ...], ...]
    hours: Fraction


@dataclass(frozen=True, slots=True)
class Matrix:
    """Municipalities and partners against assignments and bodies (Bijlage 4)."""

    targets: tuple[ProjectAssignment | Body, ...]
    rows: tuple[MatrixRow, ...]
    totals: tuple[Fraction, ...]

    @property
    def total(self) -> Fraction:
        return sum(self.totals, Fraction(0))


def matrix_of(year: int) -> Matrix:
    """Who gives which hours to what in a year."""
    overview = balance_of(year)
    givers: list[tuple[str, str, tuple[Deployment, ...]]] = []
    for row in overview.rows:
        only = row.municipalities[0] if len(row.municipalities) == 1 else None
        givers.append((row.name, only.get_absolute_url() if only else "", row.deployments))
    partners = _by(overview.partners, lambda deployment: str(deployment.organisation))
    givers += [(name, "", tuple(partners[name])) for name in sorted(partners)]
    given_to = _by((d for _, _, given in givers for d in given), lambda d: d.target)
    targets = sorted(
        given_to, key=lambda target: (isinstance(target, Body), target.order, str(target))
    )

    def hours(deployments: Iterable[Deployment]) -> Fraction:
        return hours_in_year(map(hours_term, deployments), year)

    rows = []
    for name, url, given in givers:
        cells = _by(given, lambda deployment: deployment.target)
        rows.append(
            MatrixRow(
                name=name,
                url=url,
                cells=tuple(tuple(cells.get(target, ())) for target in targets),
                hours=hours(given),
            )
        )
    return Matrix(
        targets=tuple(targets),
        rows=tuple(rows),
        totals=tuple(hours(given_to[target]) for target in targets),
    )


def _by(
    deployments: Iterable[Deployment], key: Callable[[Deployment], Any]
) -> dict[Any, list[Deployment]]:
    found: dict[Any, list[Deployment]] = {}
    for deployment in deployments:
        found.setdefault(key(deployment), []).append(deployment)
    return found
