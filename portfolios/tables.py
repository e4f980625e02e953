"""Tables of people, municipalities, bodies and portfolios."""

import datetime as dt
from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string

from platform_ivz.formats import enumerated
from platform_ivz.tables import CountColumn, DayColumn, HouseTable, KeyColumn
from portfolios.models import (
    Body,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    PersonFunction,
    Portfolio,
)

UNKNOWN = "niet vermeld"
EMPTY = "Hier staat niets bij deze keuze. Wis de keuze of zoek op een ander woord."


class MunicipalityTable(HouseTable):
    """The municipalities of the region."""

    name = tables.Column(linkify=True)
    valid_from = DayColumn(verbose_name="Bestaat van")
    valid_until = DayColumn()

    class Meta(HouseTable.Meta):
        model = Municipality
        fields = ("name", "cbs_code", "basisteam", "valid_from", "valid_until")
        default = UNKNOWN
        attrs: ClassVar = {"caption": "Gemeenten van de regio"}


class MunicipalityGroupTable(HouseTable):
    """Municipalities that deliver together."""

    name = tables.Column(linkify=True)
    members = tables.Column(
        verbose_name="Gemeenten op de peildatum", orderable=False, empty_values=()
    )

    class Meta(HouseTable.Meta):
        model = MunicipalityGroup
        fields = ("name", "members")
        default = UNKNOWN
        attrs: ClassVar = {"caption": "Groepen gemeenten die samen uren leveren"}
        empty_text = f"{EMPTY} Een groep maakt u met de knop bovenaan."

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def render_members(self, record: MunicipalityGroup) -> str:
        return enumerated(record.municipalities_on(self.day)) or "niemand"

    def value_members(self, record: MunicipalityGroup) -> str:
        return self.render_members(record)


class OrganisationTable(HouseTable):
    """The partners beside the municipalities."""

    name = tables.Column(linkify=True)

    class Meta(HouseTable.Meta):
        model = Organisation
        fields = ("name", "abbreviation", "kind", "remark")
        default = UNKNOWN
        attrs: ClassVar = {"caption": "Organisaties die met de gemeenten samenwerken"}
        empty_text = EMPTY


class PersonTable(HouseTable):
    """Who is who."""

    code = KeyColumn()
    name = tables.Column(
        verbose_name="Naam",
        accessor="formal_name",
        linkify=True,
        order_by=("surname", "initials"),
    )
    function = tables.Column(verbose_name="Functie", order_by="function_name")
    employer = tables.Column(
        verbose_name="Gemeente of organisatie",
        linkify=True,
        order_by="employer_name",
    )
    post_count = CountColumn(verbose_name="Posten", total=True)
    seat_count = CountColumn(verbose_name="Zetels", total=True)

    class Meta(HouseTable.Meta):
        model = Person
        fields = ("code", "name", "function", "employer", "post_count", "seat_count")
        default = UNKNOWN
        attrs: ClassVar = {
            "caption": "Personen, met hun functie, posten en zetels op de gekozen dag"
        }
        empty_text = EMPTY


class PersonFunctionTable(HouseTable):
    """Who does what, for whom, and from when until when."""

    person_code = KeyColumn(verbose_name="Persoon", accessor="person__code")
    municipality_code = KeyColumn(verbose_name="Gemeente", accessor="municipality__cbs_code")
    organisation_code = KeyColumn(verbose_name="Organisatie", accessor="organisation__code")
    person = tables.Column(
        verbose_name="Naam",
        accessor="person__formal_name",
        linkify=lambda record: record.get_absolute_url(),
        order_by=("person__surname", "person__initials"),
    )
    employer = tables.Column(
        verbose_name="Gemeente of organisatie",
        linkify=True,
        order_by=("municipality__name", "organisation__name"),
    )
    valid_from = DayColumn()
    valid_until = DayColumn(default="geen einde vermeld")

    class Meta(HouseTable.Meta):
        model = PersonFunction
        fields = (
            "person_code",
            "municipality_code",
            "organisation_code",
            "person",
            "name",
            "employer",
            "valid_from",
            "valid_until",
        )
        default = UNKNOWN
        attrs: ClassVar = {"caption": "Functies van personen"}
        empty_text = f"{EMPTY} Een functie voegt u toe op de pagina van de persoon."


class BodyTable(HouseTable):
    """The bodies in which people meet."""

    name = tables.Column(
        accessor="full_name",
        verbose_name="Naam",
        linkify=True,
        order_by=("order", "name"),
    )
    parent = tables.Column(linkify=True)
    meetings_per_year = CountColumn(verbose_name="Keer per jaar")
    member_count = CountColumn(verbose_name="Leden")
    public = tables.Column(verbose_name="Vergadert", empty_values=())

    class Meta(HouseTable.Meta):
        model = Body
        fields = (
            "name",
            "level",
            "kind",
            "parent",
            "meetings_per_year",
            "member_count",
            "public",
        )
        default = UNKNOWN
        attrs: ClassVar = {"caption": "Gremia, met het aantal leden op de gekozen dag"}
        empty_text = EMPTY

    def render_public(self, record: Body) -> str:
        return record.get_public_display()

    def value_public(self, record: Body) -> str:
        return record.get_public_display()


class PortfolioTable(HouseTable):
    """The posts and who holds them."""

    code = KeyColumn()
    title = tables.Column(linkify=True)
    board = tables.Column(linkify=True, order_by=("board__order", "order"))
    holder = tables.Column(
        accessor="holder__formal_name",
        linkify=lambda record: record.holder.get_absolute_url() if record.holder else None,
        verbose_name="Houder",
        order_by="holder_name",
        empty_values=(),
    )
    municipality = tables.Column(
        verbose_name="Gemeente",
        accessor="holder__municipality",
        order_by="holder_municipality",
        empty_values=(),
    )

    class Meta(HouseTable.Meta):
        model = Portfolio
        fields = ("code", "title", "capacity", "board", "holder", "municipality")
        default = UNKNOWN
        attrs: ClassVar = {"caption": "Posten en wie ze heeft op de gekozen dag"}
        empty_text = EMPTY

    def render_holder(self, value: str | None) -> str:
        return value or render_to_string("portfolios/includes/_vacant.html")

    def value_holder(self, value: str | None) -> str:
        return value or "vacant"

    def render_municipality(self, value: Municipality | None, record: Portfolio) -> str:
        if record.holder is None:
            return "geen houder"
        return str(value or UNKNOWN)
