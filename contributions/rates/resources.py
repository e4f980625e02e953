"""How files about tariffs are read."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from import_export import fields, widgets

from agenda.resources import BindingResource
from contributions.rates.models import EffortBand, Tariff
from platform_ivz.datasets import Rows
from platform_ivz.resources import Resource, Text


class TariffResource(BindingResource):
    # Since when the rate held before its first year is what a source knows; nobody decides on it.
    told_beside: ClassVar = ("remark", "or_earlier")

    class Meta:
        model = Tariff
        import_id_fields = ("from_year", "rate")
        fields = (
            "from_year",
            "or_earlier",
            "rate",
            "offered_on",
            "status",
            "decision",
            "remark",
        )


class TariffReference(widgets.Widget):
    """A tariff by its first year and rate: 2019/0.20."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Tariff:
        year, _, rate = Text().clean(value).partition("/")
        try:
            found = Tariff.objects.filter(from_year=int(year), rate=Decimal(rate)).first()
        except (ValueError, InvalidOperation):
            raise ValueError(f"‘{value}’ is geen tarief; schrijf het als 2019/0.20") from None
        if found is None:
            raise ValueError(f"tarief ‘{value}’ bestaat niet")
        return found

    def render(self, value: Tariff | None, obj: Any = None, **kwargs: Any) -> str:
        return f"{value.from_year}/{value.rate.normalize():f}" if value else ""


class EffortBandResource(Resource):
    tariff = fields.Field("tariff", "tariff", widget=TariffReference())

    class Meta:
        model = EffortBand
        import_id_fields = ("tariff", "from_inhabitants")
        fields = ("tariff", "from_inhabitants", "hours_per_week", "buyout_per_year")


def lowest_bands(table: Rows) -> Iterator[tuple[int, str]]:
    """Tariffs whose lowest band does not start at nought: their smallest municipalities have none."""
    lines: dict[int, int] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        lines.setdefault(TariffReference().clean(row["tariff"]).pk, line)
    whole = set(EffortBand.objects.filter(from_inhabitants=0).values_list("tariff", flat=True))
    for tariff in Tariff.objects.filter(pk__in=lines.keys() - whole).order_by("pk"):
        message = f"van het tarief {tariff} begint geen klasse bij 0 inwoners"
        yield lines[tariff.pk], f"kolom from_inhabitants: {message}"
