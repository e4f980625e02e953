"""Invoices, with who sends and gets them, their reminders and payments. Money is in euro."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import DecimalField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from agenda.models import year_field
from contributions.invoices import calculations
from contributions.invoices.enums import LATE, UNPAID, InvoiceKind, InvoiceStatus, VatCategory
from contributions.rounds.models import ContributionLine
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import Municipality, User


class InvoiceQuerySet(HouseQuerySet):
    """Invoices to municipalities."""

    def for_list(self) -> "InvoiceQuerySet":
        """Invoices with who pays, and in `paid` and `due` what came in and what is still open.

        `reminded_on` is the day of the newest reminder.
        """
        received = (
            Payment.objects.filter(invoice=OuterRef("pk"))
            .order_by()
            .values("invoice")
            .annotate(total=Sum("amount"))
            .values("total")
        )
        newest = Reminder.objects.filter(invoice=OuterRef("pk")).order_by("-number")
        money = DecimalField(max_digits=12, decimal_places=2)
        return self.select_related("line__run", "line__municipality", "credits").annotate(
            paid=Coalesce(Subquery(received), 0, output_field=money),
            due=F("amount") - F("paid"),
            reminded_on=Subquery(newest.values("made_on")[:1]),
        )

    def with_copy(self, year: int) -> "InvoiceQuerySet":
        """The invoices of a year of which the files are kept, in the order of their numbers."""
        return self.filter(year=year, copy__isnull=False).order_by("number")

    def unpaid(self) -> "InvoiceQuerySet":
        """Invoices that still ask for money; a credit note asks for none."""
        return self.filter(kind=InvoiceKind.INVOICE, status__in=UNPAID)

    def late(self, day: dt.date) -> "InvoiceQuerySet":
        """Unpaid invoices whose last day to pay lies before `day`."""
        return self.unpaid().filter(due_on__lt=day)

    def to_remind(self, day: dt.date) -> "InvoiceQuerySet":
        """Late invoices of which no reminder still gives time to pay."""
        running = Reminder.objects.filter(invoice=OuterRef("pk"), due_on__gte=day)
        return self.late(day).exclude(Exists(running))


class ReminderQuerySet(HouseQuerySet):
    """Reminders of invoices."""

    def for_list(self) -> "ReminderQuerySet":
        """Reminders with their invoice, and without the files."""
        return self.select_related("invoice").defer("pdf")


class PaymentQuerySet(HouseQuerySet):
    """Payments by municipalities."""

    def for_list(self) -> "PaymentQuerySet":
        """Payments with the invoice and who paid."""
        return self.select_related("invoice__line__municipality")


class InvoiceCounter(models.Model):
    """The last invoice number of a year; one row to lock, so that numbers have no gap."""

    year = year_field("jaar", unique=True)
    last_number = models.PositiveIntegerField("laatste nummer", default=0)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "factuurteller"
        verbose_name_plural = "factuurtellers"
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class InvoiceParty(models.Model):
    """Who sends the invoices (without a municipality), or who gets them: what must stand on them.

    Electronic invoices ask for an address and a registration number (NLCIUS BR-NL-1, -3, -4, -10).
    """

    municipality = models.OneToOneField(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invoice_party",
        verbose_name="gemeente",
        help_text="Leeg voor de afzender.",
    )
    name = models.CharField("naam", max_length=160)
    attention = models.CharField("ter attentie van", max_length=160, blank=True)
    street = models.CharField("straat en nummer, of postbus", max_length=160)
    postcode = models.CharField(
        "postcode",
        max_length=7,
        validators=[RegexValidator(r"^[1-9]\d{3} ?[A-Z]{2}$", "Schrijf de postcode als 1234 AB.")],
    )
    city = models.CharField("plaats", max_length=80)
    email = models.EmailField("e-mailadres", blank=True)
    oin = models.CharField(
        "OIN",
        max_length=20,
        blank=True,
        help_text="Het overheidsnummer: 20 cijfers.",
        validators=[RegexValidator(r"^\d{20}$", "Een OIN heeft 20 cijfers.")],
    )
    kvk = models.CharField(
        "KvK-nummer",
        max_length=8,
        blank=True,
        help_text="Acht cijfers. Met een OIN is het niet nodig.",
        validators=[RegexValidator(r"^\d{8}$", "Een KvK-nummer heeft 8 cijfers.")],
    )
    reference = models.CharField(
        "kenmerk van de koper",
        max_length=80,
        blank=True,
        help_text="Het nummer dat de koper op de factuur wil zien.",
    )
    iban = models.CharField("rekeningnummer (IBAN)", max_length=34, blank=True)
    vat_number = models.CharField("btw-nummer", max_length=20, blank=True)
    vat_category = models.CharField(
        "btw", max_length=1, choices=VatCategory, default=VatCategory.OUTSIDE
    )

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "factuurpartij"
        verbose_name_plural = "factuurpartijen"
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(
                models.Value(1),
                condition=Q(municipality=None),
                name="contributions_invoiceparty_one_sender",
                violation_error_message="Er is al een afzender.",
            ),
            models.CheckConstraint(
                condition=~Q(oin="") | ~Q(kvk=""),
                name="contributions_invoiceparty_registered",
                violation_error_message="Vul een OIN of een KvK-nummer in.",
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False) | ~Q(iban=""),
                name="contributions_invoiceparty_iban",
                violation_error_message="De afzender heeft een rekeningnummer nodig.",
            ),
            models.CheckConstraint(
                condition=~Q(vat_category=VatCategory.EXEMPT) | ~Q(vat_number=""),
                name="contributions_invoiceparty_vat_number",
                violation_error_message="Bij ‘vrijgesteld van btw’ hoort een btw-nummer.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contributions:invoiceparty_list")

    def clean(self) -> None:
        """An IBAN is kept without spaces, and its check digits are right (ISO 13616)."""
        self.iban = "".join(self.iban.split()).upper()
        if self.iban and not calculations.is_iban(self.iban):
            raise ValidationError({"iban": "Dit rekeningnummer klopt niet. Kijk de cijfers na."})


class Invoice(models.Model):
    """An invoice to a municipality for one contribution line; a credit note takes one back.

    The amount of a credit note is negative. What was sent is kept in an `InvoiceCopy`.
    """

    year = year_field("jaar")
    number = models.PositiveIntegerField("nummer")
    kind = models.CharField(
        "soort", max_length=20, choices=InvoiceKind, default=InvoiceKind.INVOICE
    )
    credits = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="credited_by",
        verbose_name="neemt terug",
    )
    line = models.ForeignKey(
        ContributionLine, on_delete=models.PROTECT, related_name="invoices", verbose_name="regel"
    )
    issued_on = models.DateField("factuurdatum")
    due_on = models.DateField("te betalen voor")
    amount = models.DecimalField("bedrag in euro", max_digits=12, decimal_places=2)
    status = models.CharField(
        "status", max_length=20, choices=InvoiceStatus, default=InvoiceStatus.ISSUED
    )
    sent_on = models.DateField("verzonden op", null=True, blank=True)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "factuur"
        verbose_name_plural = "facturen"
        ordering = ("-year", "-number")
        constraints = [
            models.UniqueConstraint(
                fields=("year", "number"),
                name="contributions_invoice_number",
                violation_error_message="Dit factuurnummer bestaat al.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("issued_on")),
                name="contributions_invoice_dates",
                violation_error_message="De betaaldatum ligt voor de factuurdatum.",
            ),
            models.UniqueConstraint(
                fields=("line",),
                name="contributions_invoice_line_once",
                violation_error_message="Voor deze regel is al een factuur gemaakt.",
            ),
            models.CheckConstraint(
                condition=Q(kind=InvoiceKind.CREDIT, credits__isnull=False)
                | Q(kind=InvoiceKind.INVOICE, credits__isnull=True),
                name="contributions_invoice_credits",
                violation_error_message="Een creditnota noemt de factuur die zij terugneemt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04d}"

    def get_absolute_url(self) -> str:
        return reverse("contributions:invoice_detail", args=(self.year, self.number))

    @property
    def is_credit(self) -> bool:
        return self.kind == InvoiceKind.CREDIT

    @property
    def is_open(self) -> bool:
        """Whether it still asks for money."""
        return self.kind == InvoiceKind.INVOICE and self.status in UNPAID

    def is_late(self, day: dt.date) -> bool:
        """Whether the last day to pay lies before `day`."""
        return self.is_open and self.due_on < day

    def state_on(self, day: dt.date) -> str:
        """Its status in words, or that it is late."""
        return LATE if self.is_late(day) else self.get_status_display()


class InvoiceCopy(models.Model):
    """An invoice as it was made: its facts and both files, which never change.

    Kept apart from the invoice, so that lists do not read the files.
    """

    invoice = models.OneToOneField(
        Invoice, on_delete=models.PROTECT, related_name="copy", verbose_name="factuur"
    )
    facts = models.JSONField("gegevens")
    pdf = models.BinaryField("pdf")
    pdf_sha256 = models.CharField("SHA-256 van de pdf", max_length=64)
    ubl = models.BinaryField("e-factuur")
    ubl_sha256 = models.CharField("SHA-256 van de e-factuur", max_length=64)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "exemplaar"
        verbose_name_plural = "exemplaren"
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"Exemplaar van {self.invoice}"


class Reminder(models.Model):
    """A reminder of an invoice that is late, as it was made; a next one gets the next number.

    One that was noted before the portal made the paper has no file and no last day to pay.
    """

    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="reminders", verbose_name="factuur"
    )
    number = models.PositiveSmallIntegerField("volgnummer")
    made_on = models.DateField("gemaakt op")
    due_on = models.DateField("te betalen voor", null=True, blank=True)
    pdf = models.BinaryField("pdf", blank=True)
    pdf_sha256 = models.CharField("SHA-256 van de pdf", max_length=64, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"
        ordering = ("invoice", "number", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("invoice", "number"),
                name="contributions_reminder_number",
                violation_error_message="Deze herinnering is er al.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gt=F("made_on")),
                name="contributions_reminder_dates",
                violation_error_message="De nieuwe betaaldatum ligt na de dag van de herinnering.",
            ),
        ]

    def __str__(self) -> str:
        return f"Herinnering {self.number} van {self.invoice}"

    @property
    def file_name(self) -> str:
        return f"herinnering-{self.invoice}-{self.number}.pdf"


class BankFile(models.Model):
    """A file of the bank that somebody gave to the portal: looked at, then stored as payments."""

    file_name = models.CharField("bestand", max_length=120)
    content = models.TextField("inhoud")
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        unique=True,
        error_messages={"unique": "Dit bestand is al eens ingelezen."},
    )
    control_total = models.DecimalField(
        "totaal van de bijschrijvingen in euro", max_digits=14, decimal_places=2
    )
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="bank_files",
        verbose_name="door",
    )
    made_at = models.DateTimeField("bekeken op", auto_now_add=True)
    stored_at = models.DateTimeField("verwerkt op", null=True, blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "bankbestand"
        verbose_name_plural = "bankbestanden"
        ordering = ("-made_at", "pk")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("contributions:bankfile_detail", args=(self.pk,))


class Payment(models.Model):
    """Money received on an invoice."""

    invoice = models.ForeignKey(
        Invoice, on_delete=models.PROTECT, related_name="payments", verbose_name="factuur"
    )
    received_on = models.DateField("ontvangen op")
    amount = models.DecimalField("bedrag in euro", max_digits=12, decimal_places=2)
    reference = models.CharField("omschrijving", max_length=200, blank=True)
    bank_file = models.ForeignKey(
        BankFile,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name="bankbestand",
    )

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = "betaling"
        verbose_name_plural = "betalingen"
        ordering = ("-received_on", "pk")

    def __str__(self) -> str:
        return f"{self.invoice}, {self.received_on:%d-%m-%Y}"
