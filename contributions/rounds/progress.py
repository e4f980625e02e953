"""How far the invoices of a round are: which lines ask for one, and how many were made."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from contributions.rounds.models import ContributionRun


def to_invoice(run: ContributionRun) -> QuerySet:
    """Lines that ask for an invoice: not reversed, and with something to pay."""
    return run.lines.filter(reverses=None, reversed_by=None).exclude(amount=0)


def without_invoice(run: ContributionRun) -> QuerySet:
    """Lines whose invoice is still to be made."""
    return (
        to_invoice(run)
        .filter(invoices=None)
        .select_related("run__decision", "municipality", "formerly")
        .order_by("municipality__name", "pk")
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How many invoices of a round were made, of how many."""

    made: int
    total: int

    @property
    def waiting(self) -> int:
        return self.total - self.made


def progress_of(run: ContributionRun) -> Progress:
    """How far the invoices of an adopted round are."""
    made = Count("pk", filter=Q(invoices__isnull=False))
    return Progress(**to_invoice(run).aggregate(made=made, total=Count("pk")))
