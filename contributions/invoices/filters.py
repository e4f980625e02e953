"""Filters of the lists of invoices and payments."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils import timezone

from contributions.filters import YearFilter
from contributions.invoices.enums import LATE, InvoiceKind, InvoiceStatus
from contributions.invoices.models import Invoice, Payment
from platform_ivz.filters import HouseFilterSet
from portfolios.models import Municipality


class OfMunicipality(HouseFilterSet):
    """Filters by who pays; only municipalities whose money the visitor may see."""

    path: ClassVar[str] = ""

    gemeente = django_filters.ModelChoiceFilter(
        queryset=Municipality.objects.none(),
        label="Gemeente",
        empty_label="Alle gemeenten",
        method="of_municipality",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = self.queryset.order_by().values(self.path)
        self.filters["gemeente"].queryset = Municipality.objects.filter(pk__in=seen)

    def of_municipality(self, queryset: QuerySet, name: str, value: Municipality) -> QuerySet:
        return queryset.filter(**{self.path: value})


class InvoiceFilterSet(OfMunicipality):
    path = "line__municipality"
    search_fields: ClassVar = ("line__municipality__name", "number")

    jaar = YearFilter(field_name="year", label="Jaar van de factuur")
    soort = django_filters.ChoiceFilter(
        field_name="kind", choices=InvoiceKind, label="Soort", empty_label="Alle"
    )
    status = django_filters.ChoiceFilter(
        choices=[*InvoiceStatus.choices, (LATE, LATE)],
        label="Status",
        empty_label="Alle",
        method="with_status",
    )

    class Meta:
        model = Invoice
        fields: ClassVar = ()

    def with_status(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Too late is no status of its own: it follows from the day."""
        if value == LATE:
            return queryset.late(timezone.localdate())
        return queryset.filter(status=value)


class PaymentFilterSet(OfMunicipality):
    path = "invoice__line__municipality"
    search_fields: ClassVar = ("invoice__line__municipality__name", "reference")

    jaar = YearFilter(field_name="received_on", lookup_expr="year", label="Ontvangen in jaar")

    class Meta:
        model = Payment
        fields: ClassVar = ()
