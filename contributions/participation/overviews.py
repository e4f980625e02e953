"""Who takes part in a year, over which days of it, and for which inhabitants."""

import datetime as dt
from dataclasses import dataclass

from contributions.participation.calculations import Member, last_day, shares_of_year
from contributions.participation.models import Notice
from contributions.population.models import PopulationCount
from contributions.population.overviews import counts_for, first_day
from platform_ivz.reading import computed_once
from portfolios.models import Municipality
from portfolios.overviews import every_municipality
from projects.calculations import active_days


@dataclass(frozen=True, slots=True)
class Participant:
    """A municipality that takes part, on how many days of the year, and for whose inhabitants.

    `counted` is the municipality itself, or one that merged into it. `count` is None when the
    inhabitants are not known.
    """

    municipality: Municipality
    counted: Municipality
    days: int
    count: PopulationCount | None

    @property
    def formerly(self) -> Municipality | None:
        """The municipality that merged into this one, when it is about its inhabitants."""
        return None if self.counted == self.municipality else self.counted


@computed_once
def standing_notices() -> tuple[Notice, ...]:
    """The notices of municipalities that were not withdrawn."""
    return tuple(Notice.objects.standing().filter(municipality__isnull=False).for_list())


@computed_once
def bound_until() -> dict[int, dt.date]:
    """The last day that an agreement binds who gave notice, by key: of several the first to come."""
    ends: dict[int, dt.date] = {}
    for notice in standing_notices():
        end = notice.earliest_end
        ends[notice.municipality_id] = min(end, ends.get(notice.municipality_id, end))
    return ends


@dataclass(frozen=True, slots=True)
class Stay:
    """A municipality of a year, with the first and last day on which it exists and is bound.

    None is an open end; `days` is on how many days of the year that is, which may be none.
    """

    municipality: Municipality
    first: dt.date | None
    last: dt.date | None
    days: int

    def is_on(self, day: dt.date) -> bool:
        """Whether the municipality takes part on a day of the year."""
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last)


@computed_once
def stays_in(year: int) -> tuple[Stay, ...]:
    """The municipalities that are there on at least a day of the year, by name."""
    ends = bound_until()
    stays = []
    for place in every_municipality():
        if not active_days(place.valid_from, place.valid_until, year):
            continue
        last = last_day(place.valid_until, ends.get(place.pk))
        begun = place.valid_from is None or last is None or place.valid_from <= last
        days = active_days(place.valid_from, last, year) if begun else 0
        stays.append(Stay(place, place.valid_from, last, days))
    return tuple(stays)


def taking_part_in(year: int) -> list[Municipality]:
    """The municipalities that exist and are bound on at least a day of the year, by name."""
    return [stay.municipality for stay in stays_in(year) if stay.days]


@computed_once
def taking_part_on(day: dt.date) -> frozenset[int]:
    """The keys of the municipalities that exist and are bound on a day."""
    return frozenset(stay.municipality.pk for stay in stays_in(day.year) if stay.is_on(day))


@computed_once
def participants_of(year: int, reference_date: dt.date | None = None) -> tuple[Participant, ...]:
    """Who takes part in a year, by name; a municipality can be there for several others.

    `reference_date` is the day of the counts, the first of the year when none is given.
    """
    counts = counts_for(year, reference_date or first_day(year))
    places = {place.pk: place for place in every_municipality()}
    ends = bound_until()
    members = []
    for place in places.values():
        count = counts.get(place.pk)
        members.append(
            Member(
                key=place.pk,
                inhabitants=count.inhabitants if count else None,
                counted_on=count.reference_date if count else None,
                first=place.valid_from,
                last=place.valid_until,
                successor=place.successor_id,
                left_on=ends.get(place.pk),
            )
        )
    found = [
        Participant(
            municipality=places[share.payer],
            counted=places[share.counted],
            days=share.days,
            count=counts.get(share.counted),
        )
        for share in shares_of_year(members, year)
    ]
    return tuple(sorted(found, key=lambda one: (one.municipality.name, str(one.formerly or ""))))


def paid_for_on(day: dt.date) -> frozenset[int]:
    """The keys of the municipalities for whose inhabitants somebody pays who takes part on a day."""
    here = taking_part_on(day)
    return frozenset(
        one.counted.pk
        for one in participants_of(day.year)
        if one.municipality.pk in here and (one.formerly is None or not one.formerly.holds_on(day))
    )
