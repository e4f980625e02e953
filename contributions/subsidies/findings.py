"""Findings about subsidies."""

import datetime as dt
from collections.abc import Iterator

from contributions.subsidies.models import Subsidy
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import date_long


def due_subsidy_requests(day: dt.date) -> Iterator[Finding]:
    """Subsidies that were not requested in time."""
    for subsidy in Subsidy.objects.to_request().filter(request_due__lt=day):
        yield Finding(
            rule="subsidie-aanvragen",
            severity=Severity.LOOK,
            subject=subsidy.purpose,
            seen=f"De aanvraag moest voor {date_long(subsidy.request_due)} binnen zijn.",
            expected="Vraag de subsidie aan, of leg vast dat er geen aanvraag komt.",
            ground="subsidievoorwaarden",
            since=subsidy.request_due,
            about=(subsidy,),
        )


def due_subsidy_accounts(day: dt.date) -> Iterator[Finding]:
    """Subsidies whose account is due."""
    for subsidy in Subsidy.objects.to_account().filter(account_due__lt=day):
        yield Finding(
            rule="subsidie-verantwoorden",
            severity=Severity.LOOK,
            subject=subsidy.purpose,
            seen=f"De verantwoording moest op {date_long(subsidy.account_due)} klaar zijn.",
            expected="Verantwoord de subsidie bij de verstrekker.",
            ground="subsidievoorwaarden",
            since=subsidy.account_due,
            about=(subsidy,),
        )
