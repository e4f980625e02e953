"""Notation and columns of the tables of several rooms."""

from fractions import Fraction
from typing import Any

import django_tables2 as tables

from platform_ivz.formats import euro, quantity
from platform_ivz.tables import FigureColumn, PieceColumn
from projects.calculations import rounded

NOT_STATED = "niet vermeld"
NOT_ADOPTED = "niet vastgesteld"


def rate(value: Any) -> str:
    """An amount per inhabitant, with as many decimals as it has, two at least."""
    text = f"{value.normalize():f}"
    return euro(value, max(2, len(text.partition(".")[2])))


def shown_hours(value: Any) -> str:
    """Exact hours as they are shown."""
    return quantity(rounded(value))


def signed_hours(value: Any) -> str:
    """A difference in exact hours, with its sign."""
    return ("+" if rounded(value) > 0 else "") + quantity(rounded(value))


class HoursColumn(FigureColumn):
    """Exact hours, rounded to show them; the total adds up the exact ones."""

    def _total(self, table: tables.Table, bound_column: Any) -> str:
        found = (bound_column.accessor.resolve(row) for row in table.data)
        known = [value for value in found if value is not None]
        return self.notation(sum(known, Fraction(0))) if known else NOT_ADOPTED


class RowActionsColumn(PieceColumn):
    """Links to change or delete rows that have no page of their own."""

    def __init__(self, model_name: str, **kwargs: Any) -> None:
        super().__init__(
            "includes/_row_actions.html",
            verbose_name="Wijzigen",
            orderable=False,
            exclude_from_export=True,
            extra={
                "edit": f"contributions:{model_name}_edit",
                "delete": f"contributions:{model_name}_delete",
            },
            **kwargs,
        )
