"""How the hours of a municipality came about: what it owes and why, what it gives, what is left."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.html import format_html

from agenda.enums import Rule
from agenda.grounds import linked_in_brackets
from agenda.templatetags.decisions import decision_link
from contributions.effort.models import AdoptedObligation, Buyout
from contributions.effort.overviews import (
    BalanceOverview,
    BalanceRow,
    EffortRow,
    buyouts_of,
    efforts_of,
    hours_term,
    obligations_of,
)
from contributions.population.models import PopulationCount
from contributions.population.overviews import counts_for, first_day
from contributions.rates.calculations import BandRange
from contributions.tables import signed_hours
from contributions.words import counted_on
from platform_ivz.formats import MINUS, euro, hours, number, sentence
from platform_ivz.origins import Step
from portfolios.models import Municipality, User
from projects.calculations import HoursTerm, active_days, days_in_year, hours_in_year, rounded
from projects.models import Deployment


@dataclass(frozen=True, slots=True)
class Weighed:
    """Hours per week, None for a role without hours, and for how many days of the year.

    `counted` is hours x days / days in the year, not rounded.
    """

    hours: Decimal | None
    days: int
    counted: Fraction

    @classmethod
    def of(cls, term: HoursTerm, year: int) -> "Weighed":
        days = active_days(term.valid_from, term.valid_until, year)
        return cls(term.hours, days, hours_in_year([term], year))


@dataclass(frozen=True, slots=True)
class Owing:
    """What one municipality owes in a year, and what it pays for instead.

    `effort` is None when it delivers without taking part any more, `count` when its inhabitants
    are not known.
    """

    municipality: Municipality
    adopted: AdoptedObligation | None
    bought_out: Buyout | None
    effort: EffortRow | None
    count: PopulationCount | None
    weighed: Weighed
    days_in_year: int
    with_money: bool

    @property
    def steps(self) -> tuple[Step, ...]:
        """Inhabitants, what the band says, what was adopted, and the days that count."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        if self.count is not None:
            when = counted_on(self.count.reference_date)
            yield Step(number(self.count.inhabitants), "Inwoners", f"{self.count.source}. {when}")
        if self.effort is not None and self.effort.band is not None:
            yield _by_the_band(self.effort.band)
        if self.adopted is None:
            yield Step("geen", "Er zijn geen uren vastgesteld")
        else:
            yield self._adopted(self.adopted)
        if self.weighed.days != self.days_in_year:
            yield Step(
                hours(rounded(self.weighed.counted)),
                "Gewogen",
                f"{self.weighed.days} van de {self.days_in_year} dagen van het jaar.",
            )
        if self.bought_out is not None:
            price = f"Voor {euro(self.bought_out.amount)} in dit jaar." if self.with_money else ""
            yield Step(hours(self.bought_out.hours_per_week), "Afgekocht", price)

    def _adopted(self, adopted: AdoptedObligation) -> Step:
        """The hours that were adopted, by which decision, and why they are not those of the band."""
        differs = ""
        if self.effort is not None and self.effort.difference:
            differs = format_html(
                " Verschil met de staffel: {} uur.{} Alleen een nieuw besluit wijzigt de uren{}.",
                signed_hours(self.effort.difference),
                adopted.why,
                linked_in_brackets(Rule.HOURS),
            )
        return Step(
            hours(adopted.hours_per_week),
            f"Vastgesteld vanaf {adopted.from_year}",
            format_html("Volgens {}.{}", decision_link(adopted.decision), differs),
        )


def _by_the_band(band: BandRange) -> Step:
    first = number(band.from_inhabitants)
    if band.to_inhabitants is None:
        reach = f"Vanaf {first} inwoners."
    else:
        reach = f"Van {first} tot en met {number(band.to_inhabitants)} inwoners."
    return Step(
        hours(band.band.hours_per_week),
        "Wat de staffel zegt",
        f"{reach} De staffel controleert alleen; het besluit telt.",
    )


@dataclass(frozen=True, slots=True)
class HoursOrigin:
    """The parts of a row of the balance; each column adds up to a figure of the row."""

    row: BalanceRow
    days_in_year: int
    owing: tuple[Owing, ...]
    given: tuple[tuple[Deployment, Weighed], ...]

    @property
    def given_steps(self) -> tuple[Step, ...]:
        """What each role counts for in the year."""
        return tuple(self._given(deployment, weighed) for deployment, weighed in self.given)

    def _given(self, deployment: Deployment, weighed: Weighed) -> Step:
        target = deployment.target
        whose = f", {deployment.contributor}" if len(self.owing) > 1 else ""
        agreed = "Geen uren" if weighed.hours is None else f"{hours(weighed.hours)} per week"
        return Step(
            hours(rounded(weighed.counted)),
            format_html('<a href="{}">{}</a>', target.get_absolute_url(), target),
            f"{sentence(deployment.get_role_display())}{whose}. {agreed},"
            f" {weighed.days} van de {self.days_in_year} dagen van het jaar.",
        )

    @property
    def balance_steps(self) -> tuple[Step, ...]:
        """What was delivered and bought out, minus what is owed."""
        return tuple(self._balance())

    def _balance(self) -> Iterator[Step]:
        balance = self.row.balance
        yield Step(hours(rounded(balance.delivered)), "Geleverd, opgeteld")
        if balance.bought_out:
            yield Step(f"+ {hours(rounded(balance.bought_out))}", "Afgekocht")
        if self.row.agreed:
            yield Step(f"{MINUS} {hours(rounded(balance.owed))}", "Afgesproken")
            yield Step(f"{signed_hours(balance.difference)} uur", "Saldo per week")


def hours_origin(
    overview: BalanceOverview, slug: str, reader: User | None = None
) -> HoursOrigin | None:
    """How the hours of the year came about in the row with this municipality; None without one.

    Amounts are only for a `reader` who may read the money of the municipality.
    """
    row = next(
        (row for row in overview.rows if slug in {place.slug for place in row.municipalities}), None
    )
    if row is None:
        return None
    year = overview.year
    adopted, bought_out = obligations_of(year), buyouts_of(year)
    efforts = {effort.municipality.pk: effort for effort in efforts_of(year).rows}
    counts = counts_for(year, first_day(year))
    return HoursOrigin(
        row=row,
        days_in_year=days_in_year(year),
        owing=tuple(
            Owing(
                place,
                adopted.get(place.pk),
                bought_out.get(place.pk),
                efforts.get(place.pk),
                counts.get(place.pk),
                _owed(efforts.get(place.pk)),
                days_in_year(year),
                reader is not None and reader.has_perm("contributions.read_money", place),
            )
            for place in row.municipalities
        ),
        given=tuple(
            (deployment, Weighed.of(hours_term(deployment), year)) for deployment in row.deployments
        ),
    )


def _owed(effort: EffortRow | None) -> Weighed:
    """What a municipality owes, weighed."""
    if effort is None or effort.adopted is None:
        return Weighed(None, effort.days if effort else 0, Fraction(0))
    return Weighed(effort.adopted.hours_per_week, effort.days, effort.owed)
