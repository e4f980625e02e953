"""Tables of invoices, payments and who is invoiced."""

import datetime as dt
from decimal import Decimal
from typing import Any, ClassVar

import django_tables2 as tables

from contributions.invoices.bank import Match
from contributions.invoices.models import Invoice, InvoiceParty, Payment
from platform_ivz.formats import euro
from platform_ivz.tables import DayColumn, FigureColumn, HouseTable, PieceColumn


def cents(value: Any) -> str:
    """Money on an invoice, always to the cent."""
    return euro(value, 2)


def to_cents(value: Decimal) -> Decimal:
    """Money in a file: to the cent, whatever the database makes of it."""
    return value.quantize(Decimal("0.01"))


ONE_LINE = {"td": {"class": "ivz-number"}}
WORDS = {"td": {"class": "ivz-words"}}


class InvoiceTable(HouseTable):
    """Invoices and credit notes; the file has more columns, for the finance system."""

    number = tables.Column(
        verbose_name="Nummer", order_by=("year", "number"), linkify=True, attrs=ONE_LINE
    )
    kind = tables.Column(verbose_name="Soort")
    municipality = tables.Column(
        verbose_name="Gemeente",
        accessor="line__municipality",
        order_by="line__municipality__name",
    )
    cbs_code = tables.Column(
        verbose_name="CBS-code", accessor="line__municipality__cbs_code", visible=False
    )
    contribution_year = tables.Column(
        verbose_name="Bijdrage over", accessor="line__run__year", visible=False
    )
    issued_on = DayColumn(verbose_name="Datum")
    due_on = DayColumn(verbose_name="Betalen tot en met")
    amount = FigureColumn(verbose_name="Bedrag", notation=cents, total=True)
    paid = FigureColumn(verbose_name="Betaald", notation=cents, total=True)
    due = FigureColumn(verbose_name="Open", notation=cents, total=True)
    state = PieceColumn(
        "contributions/invoices/includes/_invoice_state.html",
        verbose_name="Status",
        order_by=("status", "due_on"),
    )
    sent_on = DayColumn(verbose_name="Verzonden op", visible=False)
    reminded_on = DayColumn(verbose_name="Herinnerd op", visible=False)

    class Meta(HouseTable.Meta):
        model = Invoice
        fields = (
            "number",
            "kind",
            "municipality",
            "cbs_code",
            "contribution_year",
            "issued_on",
            "due_on",
            "amount",
            "paid",
            "due",
            "state",
            "sent_on",
            "reminded_on",
        )
        attrs: ClassVar = {"caption": "Facturen in euro; het totaal telt alle rijen van deze keuze"}
        empty_text = (
            "Er zijn geen facturen bij deze keuze. Wis de keuze, of maak facturen bij de ronde"
            " van een jaar."
        )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.columns["state"].column.extra = {"today": today}

    def render_number(self, record: Invoice) -> str:
        return str(record)

    def value_number(self, record: Invoice) -> str:
        return str(record)

    def value_amount(self, value: Decimal) -> Decimal:
        return to_cents(value)

    def value_paid(self, value: Decimal) -> Decimal:
        return to_cents(value)

    def value_due(self, value: Decimal) -> Decimal:
        return to_cents(value)

    def value_state(self, record: Invoice) -> str:
        return record.state_on(self.today)


class PaymentTable(HouseTable):
    """What came in."""

    received_on = DayColumn(verbose_name="Ontvangen op")
    invoice = tables.Column(
        linkify=True, order_by=("invoice__year", "invoice__number"), attrs=ONE_LINE
    )
    municipality = tables.Column(
        verbose_name="Gemeente",
        accessor="invoice__line__municipality",
        order_by="invoice__line__municipality__name",
    )
    amount = FigureColumn(verbose_name="Bedrag", notation=cents, total=True)
    reference = tables.Column(default="geen")

    class Meta(HouseTable.Meta):
        model = Payment
        fields = ("received_on", "invoice", "municipality", "amount", "reference")
        attrs: ClassVar = {"caption": "Betalingen in euro"}
        empty_text = (
            "Er zijn geen betalingen bij deze keuze. Wis de keuze, of lees een bankbestand in."
        )


class MatchTable(HouseTable):
    """The lines of a bank file, with what each is to the portal."""

    line = tables.Column(verbose_name="Regel", accessor="bank_line__line")
    day = DayColumn(verbose_name="Datum", accessor="bank_line__day")
    name = tables.Column(verbose_name="Wie", accessor="bank_line__name", default="niet vermeld")
    text = tables.Column(
        verbose_name="Omschrijving", accessor="bank_line__text", default="geen", attrs=WORDS
    )
    amount = FigureColumn(verbose_name="Bedrag", accessor="bank_line__amount", notation=cents)
    invoice = tables.Column(verbose_name="Factuur", default="geen", linkify=True, attrs=ONE_LINE)
    outcome = tables.Column(verbose_name="Uitkomst")
    remark = tables.Column(verbose_name="Waarom", default="", orderable=False, attrs=WORDS)

    class Meta(HouseTable.Meta):
        # What came of a line stands before what the bank says of it: on a small screen that is seen.
        fields = ("line", "outcome", "remark", "amount", "invoice", "day", "name", "text")
        attrs: ClassVar = {"caption": "Regels van het bankbestand"}
        empty_text = "Er zijn geen regels bij deze keuze."

    def render_outcome(self, record: Match) -> str:
        return record.outcome.label

    def value_outcome(self, record: Match) -> str:
        return record.outcome.label


class PartyTable(HouseTable):
    """Who sends and who gets invoices."""

    name = tables.Column(verbose_name="Naam op de factuur", default="nog niet ingevuld")
    address = tables.Column(verbose_name="Adres", accessor="party", default="nog niet ingevuld")
    registered = tables.Column(verbose_name="OIN of KvK", accessor="party", default="")
    role = tables.Column(verbose_name="Wie", accessor="label")
    change = PieceColumn(
        "contributions/invoices/includes/_party_actions.html",
        verbose_name="Wijzigen",
        orderable=False,
        exclude_from_export=True,
    )

    class Meta(HouseTable.Meta):
        fields = ("role", "name", "address", "registered", "change")
        order_by = ()
        orderable = False
        attrs: ClassVar = {"caption": "Afzender en ontvangers van facturen"}
        empty_text = "Er zijn nog geen gemeenten."

    def render_address(self, value: InvoiceParty) -> str:
        return f"{value.street}, {value.postcode} {value.city}"

    def render_registered(self, value: InvoiceParty) -> str:
        return value.oin or value.kvk
