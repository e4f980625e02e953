"""Filters of the lists of several rooms."""

from typing import Any

import django_filters
from django import forms

from agenda.models import FIRST_YEAR, LAST_YEAR

YEAR = {"min_value": FIRST_YEAR, "max_value": LAST_YEAR}


class YearFilter(django_filters.NumberFilter):
    """A calendar year."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**YEAR, **kwargs})

    def get_max_validator(self) -> None:
        """The field has a largest year of its own."""
