"""Filters of the lists of several rooms."""

from typing import Any

import django_filters
from django import forms

YEAR = {"min_value": 1900, "max_value": 2200}


class YearFilter(django_filters.NumberFilter):
    """A calendar year."""

    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**YEAR, **kwargs})

    def get_max_validator(self) -> None:
        """The field has a largest year of its own."""
