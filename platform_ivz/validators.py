"""What models of several apps ask of a value, with the words in which it is refused."""

from django.core.validators import MaxValueValidator, MinValueValidator

HOURS_OF_A_WEEK = 168
ABOVE_A_WEEK = "Een week heeft 168 uur."
OF_A_WEEK = [
    MinValueValidator(0, "Uren kunnen niet onder nul liggen."),
    MaxValueValidator(HOURS_OF_A_WEEK, ABOVE_A_WEEK),
]
