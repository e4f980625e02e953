"""Fields that several models of money and hours have."""

from django.core.validators import MinValueValidator
from django.db import models

from platform_ivz.validators import OF_A_WEEK


def euro_field(label: str, **options) -> models.DecimalField:
    """An amount in euro, to the cent, not below zero."""
    return models.DecimalField(
        label,
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0, "Een bedrag kan niet onder nul liggen.")],
        **options,
    )


def hours_field(label: str) -> models.DecimalField:
    """Hours per week, not below zero and not above the 168 of a week."""
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        validators=OF_A_WEEK,
    )
