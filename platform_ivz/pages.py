"""The page of a row, for those who show rows of many kinds."""

from typing import Any

from django.urls import NoReverseMatch


def page_of(row: Any) -> str:
    """The address of the page of a row; empty when it has none."""
    try:
        return row.get_absolute_url()
    except (AttributeError, NoReverseMatch):
        return ""
