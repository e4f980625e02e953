"""Words of the population."""

from django.db.models import TextChoices


class CountStatus(TextChoices):
    """How sure a population count is."""

    PROVISIONAL = "voorlopig", "voorlopig"
    FINAL = "definitief", "definitief"
    UNKNOWN = "onbekend", "niet vermeld"
