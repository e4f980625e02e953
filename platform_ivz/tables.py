"""The base of all tables: columns for figures, totals, and a safe way out to files."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import QuerySet
from django.template.loader import get_template
from django_tables2.export.export import TableExport

from platform_ivz import formats
from platform_ivz.cells import made_harmless

NUMERIC: dict[str, dict[str, str]] = {
    "th": {"class": "is-num"},
    "td": {"class": "is-num"},
    "tf": {"class": "is-num"},
}


class SafeExport(TableExport):
    """Writes rows to a file: plain numbers, and no text that a spreadsheet would calculate."""

    def table_to_dataset(self, *args: Any, **kwargs: Any) -> Any:
        return made_harmless(super().table_to_dataset(*args, **kwargs))


class HouseTable(tables.Table):
    """A table in the look of the house. `attrs["caption"]` on Meta says what it shows."""

    class Meta:
        template_name = "generic/table.html"
        attrs: ClassVar = {"caption": ""}
        order_by_field = "sorteer"
        page_field = "bladzijde"

    @cached_property
    def figures(self) -> dict[str, list[Any]]:
        """What each column with a total adds up, over the whole list and not just this page.

        Of a queryset only the figures are read, in one query; with the key, so that equal figures
        of distinct rows all count.
        """
        accessors = {
            bound.name: bound.accessor
            for bound in self.columns
            if isinstance(bound.column, FigureColumn) and bound.column.total
        }
        rows, names = self.data.data, [str(accessor) for accessor in accessors.values()]
        if isinstance(rows, QuerySet) and {*names} <= {*rows.query.annotations, *_columns(rows)}:
            listed = list(rows.order_by().values_list("pk", *names))
            return {name: [row[at] for row in listed] for at, name in enumerate(accessors, 1)}
        return {
            name: [accessor.resolve(row, quiet=True) for row in self.data]
            for name, accessor in accessors.items()
        }


class WrittenTable:
    """A table as a paper shows it: its columns and words, without links, order or pages."""

    def __init__(self, table: HouseTable) -> None:
        self.table = table

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """The head of each column, and whether it holds figures."""
        return [(bound.header, _holds_figures(bound)) for bound in self.table.columns]

    @property
    def rows(self) -> Iterator[tuple[Any, list[str]]]:
        for row in self.table.rows:
            yield row.record, [_written(bound, row.record) for bound in self.table.columns]

    @property
    def totals(self) -> list[str]:
        """What stands under each column but the first; nothing where it has no total."""
        return [
            bound.footer if _holds_figures(bound) and bound.column.total else ""
            for bound in list(self.table.columns)[1:]
        ]


def _holds_figures(bound: Any) -> bool:
    return isinstance(bound.column, FigureColumn)


def _written(bound: Any, record: Any) -> str:
    value = bound.accessor.resolve(record, quiet=True)
    if value is None:
        return bound.default
    return bound.column.notation(value) if _holds_figures(bound) else str(value)


class FigureColumn(tables.Column):
    """A figure: right, in Dutch on screen, plain in a file; `total` adds up the whole list."""

    def __init__(
        self,
        *args: Any,
        notation: Callable[..., str] = formats.quantity,
        total: bool = False,
        **kw: Any,
    ) -> None:
        kw.setdefault("attrs", NUMERIC)
        self.total = total
        if total:
            kw["footer"] = self._total
        super().__init__(*args, **kw)
        self.notation = notation

    def render(self, value: int | Decimal) -> str:
        return self.notation(value)

    def value(self, value: int | Decimal) -> int | Decimal:
        return value

    def _total(self, table: "HouseTable", bound_column: Any) -> str:
        known = [value for value in table.figures[bound_column.name] if value is not None]
        return self.notation(sum(known, Decimal(0))) if known else "niet bekend"


class EuroColumn(FigureColumn):
    """An amount in euro, in whole euros or, with cents, to the cent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, notation=formats.euro, **kwargs)


class AmountColumn(FigureColumn):
    """An amount in euro with as many decimals as it was rounded to, without a sign of euro."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, notation=formats.amount, **kwargs)


class CountColumn(FigureColumn):
    """A whole number, such as inhabitants."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, notation=formats.number, **kwargs)


class KeyColumn(tables.Column):
    """What an import knows a row by, such as a code: in files, never on screen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, visible=False, orderable=False, **kwargs)


class PieceColumn(tables.Column):
    """A cell that a small template draws, with `record`, `value`, `request` and what `extra` gives.

    Unlike a TemplateColumn it leaves the context processors alone: with them every cell would ask
    again for the region and the menu.
    """

    empty_values = ()

    def __init__(
        self, template_name: str, *, extra: dict[str, Any] | None = None, **kw: Any
    ) -> None:
        super().__init__(**kw)
        self.template_name = template_name
        self.extra = extra or {}

    def render(self, record: Any, value: Any, table: tables.Table | None = None) -> str:
        request = getattr(table, "request", None)
        context = {"record": record, "value": value, "request": request, **self.extra}
        return get_template(self.template_name).render(context)


class DayColumn(tables.Column):
    """A date as 31-12-2027, kept on one line; in a file as 2027-12-31."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"td": {"class": "ivz-number"}})
        super().__init__(*args, **kwargs)

    def render(self, value: Any) -> str:
        return formats.date_short(value)

    def value(self, value: Any) -> str:
        return value.isoformat() if value else ""


def _columns(rows: QuerySet) -> set[str]:
    return {field.name for field in rows.model._meta.concrete_fields}
