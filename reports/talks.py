"""All that a yearly talk with a municipality is about: the same on screen and on paper."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from contributions.effort.talks.overview import TalkRow, talk_with
from contributions.rounds.overviews import ContributionOverview, Payer, contributions_of
from platform_ivz.findings import Finding
from portfolios.models import Municipality, Person, people_of
from reports.findings import all_findings, put_aside

# That there was no talk yet needs no talking about.
NOT_A_TOPIC = "geen-jaargesprek"


@dataclass(frozen=True, slots=True)
class TalkSheet:
    """What a municipality owes, delivers and pays in a year; its people and findings on a day."""

    day: dt.date
    row: TalkRow
    contributions: ContributionOverview
    contribution: Payer | None
    people: tuple[Person, ...]
    findings: tuple[Finding, ...]

    @property
    def with_posts(self) -> tuple[Person, ...]:
        """Its people who hold a post on the day."""
        return tuple(person for person in self.people if person.current_terms)

    @property
    def without_posts(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if not person.current_terms)

    @property
    def last_day(self) -> dt.date:
        """The last day of the year of the talk."""
        return dt.date(self.day.year, 12, 31)

    @property
    def year_before(self) -> int:
        return self.day.year - 1


def day_of(year: int, chosen: dt.date) -> dt.date:
    """The day at which the sheet of a year looks: the chosen one in that year, else its last day."""
    return chosen if chosen.year == year else dt.date(year, 12, 31)


def sheet_on(municipality: Municipality, day: dt.date) -> TalkSheet | None:
    """The sheet for the talk in the year of a day; None when it was not there in that year."""
    year = day.year
    row = talk_with(municipality, year)
    if row is None:
        return None
    contributions = contributions_of(year)
    aside = put_aside(timezone.localdate())
    return TalkSheet(
        day=day,
        row=row,
        contributions=contributions,
        contribution=contributions.of(municipality),
        people=tuple(people_of(municipality, day)),
        # About a municipality are its hours and its invoices: whoever reads its talk sees both.
        findings=tuple(
            finding
            for finding in all_findings(day)
            if municipality in finding.about
            and finding.rule != NOT_A_TOPIC
            and finding.key not in aside
        ),
    )
