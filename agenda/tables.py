"""Tables of the agenda."""

from typing import Any, ClassVar

import django_tables2 as tables

from agenda.models import Agreement, Decision, Result, SafetyAgenda
from platform_ivz.formats import quantity, years
from platform_ivz.tables import CountColumn, DayColumn, FigureColumn, HouseTable, PieceColumn

UNKNOWN = "niet vermeld"


class StatusColumn(PieceColumn):
    """A status as a word with its sign; in a file the word alone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("agenda/includes/_record_status.html", verbose_name="Status", **kwargs)

    def value(self, record: Any, **kwargs: Any) -> str:
        return record.get_status_display()


class DecisionTable(HouseTable):
    """The register of decisions."""

    reference = tables.Column(verbose_name="Kenmerk", linkify=True)
    text = tables.Column(orderable=False)
    body = tables.Column(order_by=("body__name",), default=UNKNOWN)
    taken_on = DayColumn(verbose_name="Genomen op", default=UNKNOWN)
    status = StatusColumn()
    source = tables.Column(verbose_name="Bron", default="portaal", empty_values=(None, ""))

    class Meta(HouseTable.Meta):
        model = Decision
        fields = ("reference", "text", "body", "taken_on", "status", "source")
        attrs: ClassVar = {"caption": "Het nieuwste besluit staat bovenaan"}
        empty_text = "Er zijn geen besluiten bij deze keuze. Wis de keuze of leg een besluit vast."


class ResultTable(HouseTable):
    """Results with their figures; nothing is added up, for units differ."""

    label = tables.Column(linkify=True)
    theme = tables.Column(
        linkify=lambda value: value.get_absolute_url() if value else None,
        default="geen thema",
        order_by=("theme__order", "theme__title"),
    )
    years = tables.Column(
        verbose_name="Jaren",
        accessor="from_year",
        default=UNKNOWN,
        order_by=("from_year", "until_year"),
        attrs={"td": {"class": "ivz-number"}},
    )
    value = FigureColumn(default=UNKNOWN)
    unit = tables.Column(default=UNKNOWN)

    class Meta(HouseTable.Meta):
        model = Result
        fields = ("label", "value", "unit", "topic", "theme", "years")
        attrs: ClassVar = {"caption": "Wat is bereikt, met het getal en waar het voor staat"}
        empty_text = (
            "Er zijn geen resultaten bij deze keuze. Wis de keuze of voeg een resultaat toe."
        )

    def render_years(self, record: Result) -> str:
        return years_of(record)

    def value_years(self, record: Result) -> str:
        return years_of(record)

    def render_value(self, value: Any, record: Result) -> str:
        return f"ca. {quantity(value)}" if record.approximate else quantity(value)

    def value_value(self, value: Any) -> Any:
        return value


class AgreementTable(HouseTable):
    """The agreements on which the platform stands."""

    short_title = tables.Column(linkify=True)
    signed_on = DayColumn(default=UNKNOWN)
    duration = tables.Column(default=UNKNOWN)
    notice_months = CountColumn(verbose_name="Opzegtermijn (maanden)", default=UNKNOWN)
    successor = tables.Column(linkify=True, default="–")
    article_count = CountColumn(verbose_name="Artikelen")
    signed_copy = tables.Column(verbose_name="Getekende pdf", empty_values=(), orderable=False)

    class Meta(HouseTable.Meta):
        model = Agreement
        fields = (
            "short_title",
            "title",
            "signed_on",
            "duration",
            "notice_months",
            "successor",
            "article_count",
            "signed_copy",
        )
        attrs: ClassVar = {"caption": "Overeenkomsten van het platform"}
        empty_text = "Er zijn geen overeenkomsten bij deze keuze. Wis de keuze of voeg er een toe."

    def render_signed_copy(self, record: Agreement) -> str:
        return "ja" if record.signed_copy else "nog niet"

    def value_signed_copy(self, record: Agreement) -> str:
        return self.render_signed_copy(record)


class SafetyAgendaTable(HouseTable):
    """Safety agendas, the newest first."""

    title = tables.Column(linkify=True)
    valid_from = DayColumn()
    valid_until = DayColumn()
    theme_count = CountColumn(verbose_name="Thema’s")
    status = StatusColumn()

    class Meta(HouseTable.Meta):
        model = SafetyAgenda
        fields = ("title", "valid_from", "valid_until", "theme_count", "status")
        attrs: ClassVar = {"caption": "De nieuwste agenda staat bovenaan"}
        empty_text = "Er is nog geen veiligheidsagenda. Begin met een nieuwe."


def years_of(result: Result) -> str:
    """The years of a result: 2016-2018, 2018, or what is known of them."""
    first, last = result.from_year, result.until_year
    if first is None:
        return f"tot en met {last}" if last else UNKNOWN
    if last is None:
        return f"vanaf {first}"
    return years(first, last)
