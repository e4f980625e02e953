"""Findings about invoices."""

import datetime as dt
from collections.abc import Iterator

from agenda.enums import Rule
from agenda.grounds import ground_of
from contributions.invoices.models import Invoice
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import date_long, euro


def unpaid_invoices(day: dt.date) -> Iterator[Finding]:
    """Invoices that are not paid on the last day to pay."""
    late = Invoice.objects.late(day).for_list()
    for invoice in late.order_by("issued_on", "year", "number"):
        days = (invoice.due_on - invoice.issued_on).days
        yield Finding(
            rule="factuur-onbetaald",
            severity=Severity.LOOK,
            subject=f"Factuur {invoice}: {invoice.line.municipality}",
            seen=f"{euro(invoice.due, 2)} staat open sinds {date_long(invoice.issued_on)}.",
            expected=f"Een factuur is binnen {days} dagen betaald.",
            ground=ground_of(Rule.INVOICE),
            since=invoice.due_on + dt.timedelta(days=1),
            about=(invoice, invoice.line.municipality),
        )
