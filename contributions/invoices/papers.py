"""The invoice, all invoices of a year, and the reminder as a PDF."""

from collections.abc import Sequence

from contributions.invoices.frozen import InvoiceFacts, ReminderFacts
from platform_ivz.pdf import Masthead, RenderedPdf, render_pdf
from portfolios.models import Region

INVOICE = "contributions/invoices/papers/factuur.html"
REMINDER = "contributions/invoices/papers/herinnering.html"


def invoice_pdf(facts: Sequence[InvoiceFacts], region: Region) -> RenderedPdf:
    """Invoices in one file, each on a page of its own."""
    first = facts[0]
    title = f"{first.title} {first.number}"
    if len(facts) > 1:
        title = f"Facturen {first.issued_on.year}"
    paper = Masthead(
        title=title,
        author=first.seller.name,
        status="",
        subtitle=f"Bijdrage {first.year}",
        date=max(fact.issued_on for fact in facts),
    )
    return render_pdf(INVOICE, {"paper": paper, "region": region, "invoices": facts})


def reminder_pdf(facts: ReminderFacts, region: Region) -> RenderedPdf:
    """A reminder of one invoice."""
    invoice = facts.invoice
    paper = Masthead(
        title=f"{facts.title} factuur {invoice.number}",
        author=invoice.seller.name,
        status="",
        subtitle=f"Bijdrage {invoice.year}",
        date=facts.made_on,
    )
    return render_pdf(REMINDER, {"paper": paper, "region": region, "reminder": facts})
