"""The invoice, and all invoices of a year, as a PDF."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from contributions.billing.facts import InvoiceFacts
from platform_ivz.formats import date_long, euro
from platform_ivz.pdf import Paper, RenderedPdf, render_pdf
from portfolios.models import Region

TEMPLATE = "contributions/papers/factuur.html"


def invoice_pdf(facts: Sequence[InvoiceFacts], region: Region) -> RenderedPdf:
    """Invoices in one file, each on a page of its own."""
    first = facts[0]
    title = f"{first.title} {first.number}"
    if len(facts) > 1:
        title = f"Facturen {first.issued_on.year}"
    paper = Paper(
        title=title,
        author=first.seller.name,
        status="",
        subtitle=f"Bijdrage {first.year}",
        date=max(fact.issued_on for fact in facts),
    )
    return render_pdf(TEMPLATE, {"paper": paper, "region": region, "invoices": facts})


def reminder_text(facts: InvoiceFacts, still_open: Decimal, day: dt.date) -> str:
    """The text of a mail that reminds of an invoice, to copy."""
    late = (day - facts.due_on).days
    since = "1 dag" if late == 1 else f"{late} dagen"
    return (
        f"Onderwerp: herinnering factuur {facts.number}\n\n"
        "Geachte heer, mevrouw,\n\n"
        f"Op {date_long(facts.issued_on)} stuurden wij u factuur {facts.number}: de bijdrage over"
        f" {facts.year}. U kon betalen tot en met {date_long(facts.due_on)}; dat is {since} geleden."
        f" Er staat nog {euro(still_open, 2)} open.\n\n"
        f"Wilt u dit bedrag overmaken op {facts.seller.iban}, ten name van {facts.seller.name}, onder"
        f" vermelding van {facts.number}? Hebt u intussen betaald, dan hoeft u niets te doen.\n\n"
        f"Met vriendelijke groet,\n{facts.seller.name}\n"
    )
