"""Findings about who leaves."""

import datetime as dt
from collections.abc import Iterator

from agenda.enums import Rule
from agenda.grounds import ground_of
from contributions.participation.models import Notice
from contributions.years.leaving import is_told, leaving
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import date_long, enumerated, euro, hours


def given_notices(day: dt.date) -> Iterator[Finding]:
    """Parties that gave notice, until the end of the last year in which they take part."""
    for notice in Notice.objects.standing().for_list():
        gone = notice.municipality is not None and not notice.municipality.holds_on(day)
        if gone or not is_told(notice, day):
            continue
        found = leaving(notice)
        less = [
            *([f"{euro(found.amount)} per jaar"] if found.amount else []),
            *([f"{hours(found.hours)} per week"] if found.hours else []),
        ]
        yield Finding(
            rule="opgezegd",
            severity=Severity.LOOK,
            subject=str(notice),
            seen=(
                f"Opgezegd op {date_long(notice.given_on)}; doet mee tot en met"
                f" {date_long(notice.earliest_end)}."
            ),
            expected=f"Bespreek wat {enumerated(less)} minder betekent."
            if less
            else "Bespreek wat dit vertrek betekent.",
            ground=ground_of(Rule.NOTICE),
            since=notice.given_on,
            about=tuple(filter(None, (notice.municipality, notice.agreement))),
            same_as=str(notice.pk),
        )
