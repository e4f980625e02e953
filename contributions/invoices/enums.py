"""Words of invoices and payments."""

from django.db.models import TextChoices


class InvoiceStatus(TextChoices):
    """The life of an invoice."""

    ISSUED = "opgemaakt", "opgemaakt"
    SENT = "verzonden", "verzonden"
    PAID = "betaald", "betaald"
    CREDITED = "gecrediteerd", "gecrediteerd"


# While an invoice still asks for money.
UNPAID = (InvoiceStatus.ISSUED, InvoiceStatus.SENT)
# What is no status of its own, because it follows from the day.
LATE = "te laat"


class InvoiceKind(TextChoices):
    """What asks for money, and what takes that back."""

    INVOICE = "factuur", "factuur"
    CREDIT = "creditnota", "creditnota"


class VatCategory(TextChoices):
    """How the sender treats VAT (DVO-ovk art. 6.3); the values are codes of EN 16931."""

    OUTSIDE = "O", "buiten de btw"
    EXEMPT = "E", "vrijgesteld van btw"


class BankOutcome(TextChoices):
    """What a line of a bank file is to the portal."""

    MATCHED = "klopt", "klopt"
    WRONG_AMOUNT = "ander bedrag", "ander bedrag"
    UNKNOWN = "onbekend nummer", "onbekend nummer"
    DOUBLE = "dubbel", "dubbel of al betaald"
    SEVERAL = "meer nummers", "meer dan één nummer"
    OUTGOING = "afschrijving", "afschrijving"
