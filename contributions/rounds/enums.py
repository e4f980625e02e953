"""Words of the yearly round."""

from django.db.models import TextChoices


class RunStatus(TextChoices):
    """The life of a contribution run."""

    DRAFT = "concept", "concept"
    ADOPTED = "vastgesteld", "vastgesteld"
    INVOICED = "gefactureerd", "gefactureerd"
