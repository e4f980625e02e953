"""Calendar years, as models and forms hold them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

FIRST_YEAR, LAST_YEAR = 1900, 2200


YEAR = (
    MinValueValidator(FIRST_YEAR, f"Schrijf een jaar vanaf {FIRST_YEAR}."),
    MaxValueValidator(LAST_YEAR, f"Schrijf een jaar tot en met {LAST_YEAR}."),
)


def year_field(label: str, **options: Any) -> models.PositiveSmallIntegerField:
    """A calendar year between 1900 and 2200."""
    return models.PositiveSmallIntegerField(label, validators=YEAR, **options)
