"""The figures that the source states, beside what the data give."""

import datetime as dt
from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from agenda.models import StatedFigure
from platform_ivz.filters import HouseFilterSet
from platform_ivz.formats import date_short
from platform_ivz.tables import DayColumn, HouseTable, PieceColumn
from platform_ivz.views import HouseListView
from reports.stated import SourceFigures, comparisons, in_words

DIFFERENCES = "verschillen"


class Source:
    """The data that the source is held against, read once for a request."""

    def __init__(self, request: HttpRequest) -> None:
        self.figures = SourceFigures(request.chosen_day())
        self.compared = comparisons(StatedFigure.objects.all(), self.figures)

    @classmethod
    def of(cls, request: HttpRequest) -> "Source":
        """The one of this request."""
        if not hasattr(request, "source"):
            request.source = cls(request)
        return request.source


class StatedFigureFilterSet(HouseFilterSet):
    search_fields: ClassVar = ("statement", "place", "printed", "claim")

    toon = django_filters.ChoiceFilter(
        method="narrow",
        label="Toon",
        choices=((DIFFERENCES, "alleen verschillen"),),
        empty_label="alle genoemde getallen",
    )

    class Meta:
        model = StatedFigure
        fields: ClassVar = ()

    def narrow(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Only those that differ from the data, or from another place in the source."""
        compared = Source.of(self.request).compared
        return queryset.filter(pk__in=[pk for pk, found in compared.items() if found.differs])


class StatedFigureTable(HouseTable):
    """What the source says, what the data give, and whether the two agree."""

    statement = tables.Column(verbose_name="Wat de bron zegt")
    place = tables.Column(verbose_name="Plaats in de bron")
    printed = tables.Column(accessor="quoted", verbose_name="Zoals afgedrukt", order_by="printed")
    as_of = DayColumn(verbose_name="Gaat over", empty_values=())
    computed = tables.Column(
        verbose_name="Uit de gegevens",
        empty_values=(),
        orderable=False,
        attrs={"th": {"class": "is-num"}, "td": {"class": "is-num"}},
    )
    verdict = PieceColumn(
        "reports/includes/_verdict.html", verbose_name="Vergelijking", orderable=False
    )

    class Meta(HouseTable.Meta):
        model = StatedFigure
        fields = ("statement", "place", "printed", "as_of", "computed", "verdict")
        attrs: ClassVar = {"caption": "Getallen uit de bron, met wat de gegevens geven"}
        empty_text = "Er zijn geen genoemde getallen bij deze keuze. Wis de keuze."

    def __init__(self, *args: Any, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.compared = source, source.compared

    def render_as_of(self, record: StatedFigure) -> str:
        day = self.value_as_of(record)
        return date_short(day) if day else "–"

    def value_as_of(self, record: StatedFigure) -> dt.date | None:
        """The day that it is held against; none where it names none and nothing is computed."""
        if record.as_of is None and self.compared[record.pk].value is None:
            return None
        return self.source.figures.day_of(record)

    def render_verdict(self, record: StatedFigure, column: PieceColumn) -> str:
        return column.render(record, self.compared[record.pk])

    def render_computed(self, record: StatedFigure) -> str:
        value = self.compared[record.pk].value
        return "niet te berekenen" if value is None else in_words(record, value)

    def value_computed(self, record: StatedFigure) -> Any:
        value = self.compared[record.pk].value
        return "" if value is None else value

    def value_verdict(self, record: StatedFigure) -> str:
        return self.compared[record.pk].verdict


class StatedFigureListView(HouseListView):
    model = StatedFigure
    table_class = StatedFigureTable
    filterset_class = StatedFigureFilterSet
    title = "Genoemde getallen"

    def get_lead(self) -> str:
        return (
            "Elk getal dat de bron noemt, naast wat er volgt uit de gegevens van de dag waarover de"
            " bron het heeft. Tussen aanhalingstekens staat wat er letterlijk staat; de rest is"
            " geteld of samengevat. Toon alleen de verschillen om ze na te gaan."
        )

    def get_parents(self) -> list[tuple[str, str]]:
        return [("Aandachtspunten", reverse("reports:finding_list"))]

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "source": Source.of(self.request)}
