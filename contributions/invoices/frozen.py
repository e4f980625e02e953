"""What stands on an invoice. Frozen with it, and read by the PDF and the e-invoice alike."""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from contributions.invoices.enums import InvoiceKind, VatCategory
from contributions.invoices.models import Invoice, InvoiceParty
from contributions.rounds.models import ContributionLine

# What the scheme of a registration number is called in ISO 6523, as NLCIUS asks (BR-NL-1, -10).
OIN_SCHEME, KVK_SCHEME = "0190", "0106"
VAT_WORDS = {
    VatCategory.OUTSIDE: "Buiten de heffing van btw",
    VatCategory.EXEMPT: "Vrijgesteld van btw",
}


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """Sender or receiver, as they were when the invoice was made."""

    name: str
    attention: str
    street: str
    postcode: str
    city: str
    email: str
    oin: str
    kvk: str
    reference: str
    iban: str
    vat_number: str

    @classmethod
    def of(cls, party: InvoiceParty) -> "PartyFacts":
        return cls(**{name: getattr(party, name) for name in cls.__dataclass_fields__})

    @property
    def registration(self) -> tuple[str, str]:
        """Scheme and number: the OIN of a government, else the number at the KvK."""
        return (OIN_SCHEME, self.oin) if self.oin else (KVK_SCHEME, self.kvk)


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """An invoice or credit note; `amount` in euro is positive for both.

    `unrounded` is inhabitants times rate for the days that count, before cutting down.
    """

    number: str
    kind: str
    issued_on: dt.date
    due_on: dt.date
    year: int
    seller: PartyFacts
    buyer: PartyFacts
    vat_category: str
    inhabitants: int
    population_source: str
    counted_on: dt.date | None
    formerly: str
    rate: Decimal
    days: int
    days_in_year: int
    unrounded: Decimal
    amount: Decimal
    rounding: str
    decision: str
    credited_number: str = ""
    credited_on: dt.date | None = None
    reason: str = ""

    @property
    def is_credit(self) -> bool:
        return self.kind == InvoiceKind.CREDIT

    @property
    def title(self) -> str:
        return "Creditnota" if self.is_credit else "Factuur"

    @property
    def vat_words(self) -> str:
        return VAT_WORDS[VatCategory(self.vat_category)]

    @property
    def cut_off(self) -> Decimal:
        """What cutting down took off, in euro; zero or below."""
        return self.amount - self.unrounded

    @property
    def subject(self) -> str:
        """What is paid for, with what is not as usual: other inhabitants, a part of the year."""
        former = f", inwoners van de vroegere gemeente {self.formerly}" if self.formerly else ""
        part = "" if self.is_whole_year else f", {self.days} van {self.days_in_year} dagen"
        return f"Jaarbijdrage {self.year}{former}{part}"

    @property
    def is_whole_year(self) -> bool:
        return self.days == self.days_in_year

    @property
    def reference(self) -> str:
        """What the buyer asked to see; without that the number of the invoice (BR-NL-2)."""
        return self.buyer.reference or self.number


REMINDERS = {1: "Herinnering", 2: "Tweede herinnering", 3: "Derde herinnering"}


@dataclass(frozen=True, slots=True)
class ReminderFacts:
    """A reminder of an invoice, with what came in so far in euro, and the reminder before it."""

    invoice: InvoiceFacts
    number: int
    made_on: dt.date
    due_on: dt.date
    paid: Decimal
    before: dt.date | None

    @property
    def title(self) -> str:
        return REMINDERS.get(self.number, f"{self.number}e herinnering")

    @property
    def still_open(self) -> Decimal:
        return self.invoice.amount - self.paid

    @property
    def days_late(self) -> int:
        return (self.made_on - self.invoice.due_on).days


def facts_of(
    *, invoice: Invoice, line: ContributionLine, seller: InvoiceParty, buyer: InvoiceParty
) -> InvoiceFacts:
    """Everything that stands on an invoice that is about to be made."""
    basis = line.basis
    credited = invoice.credits
    return InvoiceFacts(
        number=str(invoice),
        kind=str(invoice.kind),
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        year=line.run.year,
        seller=PartyFacts.of(seller),
        buyer=PartyFacts.of(buyer),
        vat_category=str(seller.vat_category),
        inhabitants=line.inhabitants,
        population_source=line.population_source,
        counted_on=line.counted_on,
        formerly=str(line.formerly) if line.formerly else "",
        rate=line.rate,
        days=line.days,
        days_in_year=basis.days_in_year,
        unrounded=basis.exact.quantize(Decimal("0.01")),
        amount=abs(line.amount).quantize(Decimal("0.01")),
        rounding=line.get_rounding_display(),
        decision=str(line.run.decision),
        credited_number=str(credited) if credited else "",
        credited_on=credited.issued_on if credited else None,
        reason=line.reason,
    )


def to_json(facts: InvoiceFacts) -> dict[str, Any]:
    """What is stored; days as ISO dates and amounts as text, so that nothing is lost."""
    return {
        name: value if isinstance(value, dict | int | None) else str(value)
        for name, value in asdict(facts).items()
    }


def from_json(stored: dict[str, Any]) -> InvoiceFacts:
    """Read back what `to_json` wrote."""
    values = dict(stored)
    for name in ("issued_on", "due_on", "counted_on", "credited_on"):
        values[name] = dt.date.fromisoformat(values[name]) if values[name] else None
    for name in ("rate", "unrounded", "amount"):
        values[name] = Decimal(values[name])
    for name in ("seller", "buyer"):
        values[name] = PartyFacts(**values[name])
    return InvoiceFacts(**values)
