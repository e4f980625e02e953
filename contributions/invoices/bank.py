"""Payments from a file of the bank: read it, match each line with an invoice, store the matches.

Reads the usual CSV exports of Dutch banks: a head with column names, comma or semicolon, amounts as
1.234,56 with a sign or a column "Af Bij". Nothing but the columns named below is used.
"""

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils import timezone

from contributions.invoices.enums import BankOutcome
from contributions.invoices.invoicing import register_payment
from contributions.invoices.models import BankFile, Invoice
from platform_ivz.formats import euro
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import User

LARGEST = 5 * 1024 * 1024
# What banks call their columns, in lower case; the first one that is there counts.
DATES = ("datum", "boekdatum", "boekingsdatum", "transactiedatum", "rentedatum")
AMOUNTS = ("bedrag", "bedrag (eur)", "transactiebedrag", "bedrag in eur")
SIGNS = ("af bij", "af/bij", "bij/af", "debet/credit", "d/c")
NAMES = ("naam tegenpartij", "naam / omschrijving", "tegenrekeninghouder", "naam")
TEXTS = (
    "omschrijving",
    "mededelingen",
    "omschrijving-1",
    "omschrijving-2",
    "omschrijving-3",
    "betalingskenmerk",
    "kenmerk",
)
OUTGOING = {"af", "d", "debet"}
DATE_FORMATS = ("%d-%m-%Y", "%Y-%m-%d", "%Y%m%d", "%d/%m/%Y")
# An invoice number, and not the start of a date such as 2020-01-15.
NUMBER = re.compile(r"(?<![\d-])(\d{4}) ?- ?(\d{1,6})(?![\d-])")


@dataclass(frozen=True, slots=True)
class BankLine:
    """A line of the file; `amount` in euro, below zero when it was taken off."""

    line: int
    day: dt.date
    amount: Decimal
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a line is to the portal, and the invoice that it names."""

    bank_line: BankLine
    outcome: BankOutcome
    invoice: Invoice | None = None

    @property
    def remark(self) -> str:
        """What is wrong with the line, in words."""
        invoice = self.invoice
        match self.outcome:
            case BankOutcome.WRONG_AMOUNT:
                return f"Op factuur {invoice} staat {euro(invoice.due, 2)} open."
            case BankOutcome.UNKNOWN:
                return "In de omschrijving staat geen factuurnummer dat het portaal kent."
            case BankOutcome.DOUBLE:
                return f"Factuur {invoice} is al betaald, of teruggenomen."
            case BankOutcome.SEVERAL:
                return "Er staat meer dan één factuurnummer. Boek deze betaling per factuur."
            case BankOutcome.OUTGOING:
                return "Dit is geen ontvangst."
        return ""


# Reading -----------------------------------------------------------------------------------------


def decoded(content: bytes) -> str:
    """The text of an uploaded file. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused("Dit bestand is groter dan 5 MB. Kies een kortere periode.")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and text.strip():
            return text
        break
    raise Refused("Hier staat geen tabel in. Kies een csv-bestand van de bank.")


def read_lines(text: str) -> tuple[BankLine, ...]:
    """The lines of a file. Raises Refused at the first that cannot be read."""
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=max(";,\t", key=head.count))
    try:
        names = [cell.strip().lower() for cell in next(rows)]
        read = [(number, row) for number, row in enumerate(rows, 2) if any(row)]
    except (csv.Error, StopIteration):
        raise Refused("Dit bestand is geen gewoon csv-bestand.") from None
    day, amount = _column(names, DATES, "de datum"), _column(names, AMOUNTS, "het bedrag")
    sign = next((names.index(name) for name in SIGNS if name in names), None)
    payer = next((names.index(name) for name in NAMES if name in names), None)
    texts = [names.index(name) for name in TEXTS if name in names]
    if not texts:
        raise Refused("De kolom met de omschrijving ontbreekt in dit bestand.")
    if not read:
        raise Refused("Er staan geen regels in dit bestand.")
    lines = []
    for number, row in read:
        if len(row) != len(names):
            raise Refused(f"Regel {number} heeft niet evenveel cellen als de kop.")
        value = _amount(row[amount], number)
        if sign is not None and row[sign].strip().lower() in OUTGOING:
            value = -abs(value)
        lines.append(
            BankLine(
                line=number,
                day=_day(row[day], number),
                amount=value,
                name=row[payer].strip() if payer is not None else "",
                text=" ".join(cell for at in texts if (cell := row[at].strip())),
            )
        )
    return tuple(lines)


def _column(names: list[str], known: Iterable[str], label: str) -> int:
    for name in known:
        if name in names:
            return names.index(name)
    raise Refused(f"De kolom met {label} ontbreekt in dit bestand.")


def _day(text: str, line: int) -> dt.date:
    for form in DATE_FORMATS:
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise Refused(f"Regel {line}: ‘{text}’ is geen datum.")


def _amount(text: str, line: int) -> Decimal:
    plain = text.strip().replace("€", "").replace(" ", "").replace("+", "")
    if "," in plain:
        plain = plain.replace(".", "").replace(",", ".")
    if not re.fullmatch(r"-?\d{1,10}(\.\d{1,2})?", plain):
        raise Refused(f"Regel {line}: ‘{text}’ is geen bedrag.")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise Refused(f"Regel {line}: ‘{text}’ is geen bedrag.") from None


def received_total(lines: Iterable[BankLine]) -> Decimal:
    """What came in according to a file, in euro."""
    return sum((line.amount for line in lines if line.amount > 0), Decimal("0.00"))


# Matching ----------------------------------------------------------------------------------------


def match_lines(lines: Iterable[BankLine]) -> tuple[Match, ...]:
    """What each line is to the portal, as the invoices are now."""
    lines = tuple(lines)
    named = {line: _numbers(line.text) for line in lines}
    years = {year for numbers in named.values() for year, _ in numbers}
    invoices = {
        (invoice.year, invoice.number): invoice
        for invoice in Invoice.objects.filter(year__in=years).for_list()
    }
    taken: set[int] = set()
    return tuple(
        _match(line, [invoices[key] for key in numbers if key in invoices], taken)
        for line, numbers in named.items()
    )


def _match(line: BankLine, invoices: list[Invoice], taken: set[int]) -> Match:
    if line.amount <= 0:
        return Match(line, BankOutcome.OUTGOING)
    if not invoices:
        return Match(line, BankOutcome.UNKNOWN)
    if len(invoices) > 1:
        return Match(line, BankOutcome.SEVERAL)
    [invoice] = invoices
    if not invoice.is_open or invoice.pk in taken:
        return Match(line, BankOutcome.DOUBLE, invoice)
    if invoice.due != line.amount:
        return Match(line, BankOutcome.WRONG_AMOUNT, invoice)
    taken.add(invoice.pk)
    return Match(line, BankOutcome.MATCHED, invoice)


def _numbers(text: str) -> list[tuple[int, int]]:
    """The invoice numbers that a description could name, each once."""
    return list(dict.fromkeys((int(year), int(number)) for year, number in NUMBER.findall(text)))


# Storing -----------------------------------------------------------------------------------------


@transaction.atomic
def keep_file(*, content: bytes, file_name: str, control_total: Decimal, by: User) -> BankFile:
    """Keep a file to look at. Its total has to be the one that the user read at the bank.

    Raises Refused with the reason in Dutch; nothing is stored then.
    """
    text = decoded(content)
    total = received_total(read_lines(text))
    if total != control_total:
        raise Refused(
            f"Het totaal van de bijschrijvingen in het bestand is {euro(total, 2)}; u vulde"
            f" {euro(control_total, 2)} in. Er is niets opgeslagen."
        )
    file = BankFile(
        file_name=file_name[:120],
        content=text,
        sha256=hashlib.sha256(content).hexdigest(),
        control_total=total,
        by=by,
    )
    save_checked(file)
    return file


@transaction.atomic
def store_payments(*, file: BankFile) -> int:
    """Store the payments of a file that match; all of them or none. Returns how many.

    Raises Refused when the file was stored already, or nothing in it matches.
    """
    file = BankFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.stored_at is not None:
        raise Refused("Dit bestand is al verwerkt.")
    matches = [
        match
        for match in match_lines(read_lines(file.content))
        if match.outcome == BankOutcome.MATCHED
    ]
    if not matches:
        raise Refused("Geen enkele regel past bij een openstaande factuur.")
    for match in matches:
        line = match.bank_line
        try:
            register_payment(
                invoice=match.invoice,
                amount=line.amount,
                received_on=line.day,
                reference=f"{line.name} {line.text}".strip(),
                bank_file=file,
            )
        except Refused as refused:
            raise Refused(f"Regel {line.line}: {refused}") from refused
    file.stored_at = timezone.now()
    file.save(update_fields=["stored_at"])
    return len(matches)
