"""Findings about invoices."""

import datetime as dt
from collections.abc import Iterator

from contributions.invoices.invoicing import PAYMENT_DAYS
from contributions.invoices.models import Invoice
from platform_ivz.findings import Finding, Severity
from platform_ivz.formats import date_long, euro


def unpaid_invoices(day: dt.date) -> Iterator[Finding]:
    """Invoices that are not paid thirty days after their date."""
    limit = day - dt.timedelta(days=PAYMENT_DAYS)
    for invoice in (
        Invoice.objects.unpaid()
        .filter(issued_on__lt=limit)
        .for_list()
        .order_by("issued_on", "year", "number")
    ):
        yield Finding(
            rule="factuur-onbetaald",
            severity=Severity.LOOK,
            subject=f"Factuur {invoice}: {invoice.line.municipality}",
            seen=f"{euro(invoice.due, 2)} staat open sinds {date_long(invoice.issued_on)}.",
            expected=f"Een factuur is binnen {PAYMENT_DAYS} dagen betaald.",
            ground="DVO-ovk art. 6.1",
            since=invoice.issued_on + dt.timedelta(days=PAYMENT_DAYS + 1),
            about=(invoice, invoice.line.municipality),
        )
