"""Words of the money and the hours."""

from django.db.models import TextChoices


class CountStatus(TextChoices):
    """How sure a population count is."""

    PROVISIONAL = "voorlopig", "voorlopig"
    FINAL = "definitief", "definitief"
    UNKNOWN = "onbekend", "niet vermeld"


class RunStatus(TextChoices):
    """The life of a contribution run."""

    DRAFT = "concept", "concept"
    ADOPTED = "vastgesteld", "vastgesteld"
    INVOICED = "gefactureerd", "gefactureerd"


class InvoiceStatus(TextChoices):
    """The life of an invoice."""

    ISSUED = "opgemaakt", "opgemaakt"
    SENT = "verzonden", "verzonden"
    PAID = "betaald", "betaald"
