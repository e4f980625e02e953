"""Population, tariffs, contributions, effort obligations, budget, subsidies, invoices.

Money is in euro, hours are per week, population in inhabitants.
"""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import DecimalField, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from agenda.models import Agreement, Binding, BindingQuerySet, Decision, Theme, year_field
from contributions import calculations
from contributions.enums import CountStatus, InvoiceKind, InvoiceStatus, RunStatus, VatCategory
from platform_ivz.formats import euro, number, quantity
from platform_ivz.querysets import HouseQuerySet
from portfolios.enums import Role
from portfolios.models import Municipality, Organisation, Person, User
from projects.models import ProjectAssignment


def euro_field(label: str, **options) -> models.DecimalField:
    """An amount in euro, to the cent, not below zero."""
    return models.DecimalField(
        label,
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0, "Een bedrag kan niet onder nul liggen.")],
        **options,
    )


def hours_field(label: str) -> models.DecimalField:
    """Hours per week, not below zero and not above the 168 of a week."""
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        validators=[
            MinValueValidator(0, "Uren kunnen niet onder nul liggen."),
            MaxValueValidator(168, "Een week heeft 168 uur."),
        ],
    )


class PopulationCountQuerySet(HouseQuerySet):
    """Population counts over the years."""

    def for_list(self) -> "PopulationCountQuerySet":
        """Counts with their municipality."""
        return self.select_related("municipality")

    def latest_on(self, day: dt.date) -> "PopulationCountQuerySet":
        """One count per municipality: the newest of at most `day`, else the one without a date."""
        newest = (
            PopulationCount.objects.filter(
                Q(reference_date__lte=day) | Q(reference_date__isnull=True),
                municipality=OuterRef("municipality"),
            )
            .order_by(F("reference_date").desc(nulls_last=True), "-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest)).select_related("municipality")


class PopulationCount(models.Model):
    """The inhabitants of a municipality on a reference date, with its source."""

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="population_counts",
        verbose_name="gemeente",
    )
    reference_date = models.DateField(
        "peildatum", null=True, blank=True, help_text="Leeg als de bron geen datum noemt."
    )
    inhabitants = models.PositiveIntegerField(
        "inwoners",
        validators=[
            MinValueValidator(1, "Een gemeente heeft ten minste 1 inwoner."),
            MaxValueValidator(
                2_000_000, "Zo veel inwoners heeft geen gemeente; controleer het getal."
            ),
        ],
    )
    status = models.CharField(
        "status", max_length=20, choices=CountStatus, default=CountStatus.UNKNOWN
    )
    source = models.CharField("bron", max_length=160)

    objects = PopulationCountQuerySet.as_manager()

    class Meta:
        verbose_name = "inwonertal"
        verbose_name_plural = "inwonertallen"
        ordering = ("municipality__name", F("reference_date").desc(nulls_last=True), "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("municipality", "reference_date"),
                name="contributions_populationcount_date",
                violation_error_message="Deze gemeente heeft al een inwonertal op deze peildatum.",
            ),
            models.UniqueConstraint(
                fields=("municipality",),
                condition=Q(reference_date__isnull=True),
                name="contributions_populationcount_undated",
                violation_error_message="Deze gemeente heeft al een inwonertal zonder peildatum.",
            ),
            models.CheckConstraint(
                condition=Q(inhabitants__gte=1, inhabitants__lte=2_000_000),
                name="contributions_populationcount_inhabitants",
                violation_error_message="Schrijf een aantal inwoners tussen 1 en 2.000.000.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {number(self.inhabitants)} inwoners"


class TariffQuerySet(BindingQuerySet):
    """Tariffs over the years."""

    def for_list(self) -> "TariffQuerySet":
        """Tariffs with their decision."""
        return self.select_related("decision__body")

    def in_force(self, year: int) -> "Tariff | None":
        """The adopted tariff that holds in `year`; None when none was adopted."""
        adopted = self.adopted().filter(from_year__lte=year)
        return adopted.select_related("decision").order_by("-from_year").first()


class Tariff(Binding):
    """The contribution in euro per inhabitant per year (DVO-ovk art. 6.1 and 6.5, BO art. 8.1)."""

    from_year = year_field("vanaf jaar")
    rate = models.DecimalField(
        "euro per inwoner per jaar",
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(0, "Een tarief kan niet onder nul liggen.")],
    )
    based_on = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indexed",
        verbose_name="geïndexeerd vanaf",
    )
    index_percentage = models.DecimalField(
        "percentage van de indexering",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(-50, "Schrijf een percentage tussen -50 en 100."),
            MaxValueValidator(100, "Schrijf een percentage tussen -50 en 100."),
        ],
    )
    remark = models.TextField("opmerking", blank=True)

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = "tarief"
        verbose_name_plural = "tarieven"
        ordering = ("from_year", "pk")
        constraints = [
            *Binding.Meta.constraints,
            models.UniqueConstraint(
                fields=("from_year", "rate"),
                name="contributions_tariff_rate",
                violation_error_message="Dit tarief staat er al voor dit jaar.",
            ),
            models.UniqueConstraint(
                fields=("from_year",),
                condition=Q(status="vastgesteld"),
                name="contributions_tariff_one_adopted",
                violation_error_message="Voor dit jaar is al een tarief vastgesteld.",
            ),
            models.CheckConstraint(
                condition=Q(rate__gte=0),
                name="contributions_tariff_rate_not_negative",
                violation_error_message="Een tarief kan niet onder nul liggen.",
            ),
            models.CheckConstraint(
                condition=Q(based_on__isnull=True, index_percentage__isnull=True)
                | Q(based_on__isnull=False, index_percentage__isnull=False),
                name="contributions_tariff_indexed",
                violation_error_message=(
                    "Een geïndexeerd tarief noemt het oude tarief én het percentage."
                ),
            ),
        ]

    def __str__(self) -> str:
        rate = f"{self.rate:.4f}".rstrip("0")
        decimals = max(2, len(rate) - rate.index(".") - 1)
        return f"€ {self.rate:.{decimals}f} per inwoner vanaf {self.from_year}".replace(".", ",")

    def get_absolute_url(self) -> str:
        return reverse("contributions:tariff_detail", args=(self.pk,))

    def band_table(self) -> tuple[calculations.Band, ...]:
        """The effort bands of this tariff, lowest first; empty when it has none."""
        return tuple(
            calculations.Band(band.from_inhabitants, band.hours_per_week, band.buyout_per_year)
            for band in self.bands.all()
        )


class EffortBand(models.Model):
    """The hours per week that go with a number of inhabitants, and their yearly buy-out in euro."""

    tariff = models.ForeignKey(
        Tariff, on_delete=models.CASCADE, related_name="bands", verbose_name="tarief"
    )
    from_inhabitants = models.PositiveIntegerField("vanaf inwoners")
    hours_per_week = hours_field("uur per week")
    buyout_per_year = euro_field("afkoop per jaar in euro")

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "staffel"
        verbose_name_plural = "staffels"
        ordering = ("tariff", "from_inhabitants", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("tariff", "from_inhabitants"),
                name="contributions_effortband_from",
                violation_error_message="Er begint al een staffel bij dit aantal inwoners.",
            )
        ]

    def __str__(self) -> str:
        return f"vanaf {number(self.from_inhabitants)} inwoners"


class AdoptedObligationQuerySet(BindingQuerySet):
    """Effort obligations over the years."""

    def for_list(self) -> "AdoptedObligationQuerySet":
        """Obligations with their municipality and decision."""
        return self.select_related("municipality", "decision")

    def in_force(self, year: int) -> "AdoptedObligationQuerySet":
        """One adopted obligation per municipality: the newest that started by `year`."""
        newest = (
            AdoptedObligation.objects.adopted()
            .filter(municipality=OuterRef("municipality"), from_year__lte=year)
            .order_by("-from_year", "-pk")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest)).select_related("municipality", "decision")


class AdoptedObligation(Binding):
    """The hours per week that a municipality owes (DVO-ovk art. 6.2 and annex).

    The board adopts the hours; the band only checks them. A new population count changes nothing
    by itself (DVO-ovk art. 6.5).
    """

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="obligations",
        verbose_name="gemeente",
    )
    from_year = year_field("vanaf jaar")
    hours_per_week = hours_field("uur per week")

    objects = AdoptedObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "inspanningsverplichting"
        verbose_name_plural = "inspanningsverplichtingen"
        ordering = ("municipality__name", "from_year", "pk")
        constraints = [
            *Binding.Meta.constraints,
            models.UniqueConstraint(
                fields=("municipality", "from_year"),
                condition=Q(status="vastgesteld"),
                name="contributions_adoptedobligation_one_adopted",
                violation_error_message="Voor deze gemeente zijn voor dit jaar al uren vastgesteld.",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__gte=0, hours_per_week__lte=168),
                name="contributions_adoptedobligation_hours",
                violation_error_message="Schrijf uren per week tussen 0 en 168.",
            ),
        ]

    def __str__(self) -> str:
        hours = quantity(self.hours_per_week)
        return f"{self.municipality}: {hours} uur per week vanaf {self.from_year}"


# Who reads what was agreed with the own municipality; the coordinator reads every talk.
READ_OWN_TALK = (Role.BOARD_MEMBER, Role.PLATFORM_MEMBER)


def own_talks(user: User) -> list[int]:
    """The municipalities (by pk) whose talk a user reads for the role that is held there."""
    return [
        role.municipality_id
        for role in user.current_roles
        if role.municipality_id and role.role in READ_OWN_TALK
    ]


class EffortReviewQuerySet(HouseQuerySet):
    """Yearly talks."""

    def visible_to(self, user: User) -> "EffortReviewQuerySet":
        """All talks for the coordinator; others read those of their own municipality."""
        rows = super().visible_to(user)
        if user.may_act_as(Role.COORDINATOR):
            return rows
        return rows.filter(municipality__in=own_talks(user))

    def for_list(self) -> "EffortReviewQuerySet":
        """Talks with the municipality and who was spoken to."""
        return self.select_related("municipality", "person")

    def held(self) -> "EffortReviewQuerySet":
        """Talks that took place; others are only planned."""
        return self.filter(held_on__isnull=False)


class EffortReview(models.Model):
    """The yearly talk with a municipality about its effort (DVO-ovk art. 6.2)."""

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="effort_reviews",
        verbose_name="gemeente",
    )
    year = year_field("jaar")
    planned_on = models.DateField("gepland op", null=True, blank=True)
    held_on = models.DateField("gesproken op", null=True, blank=True)
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="effort_reviews",
        verbose_name="met wie",
    )
    summary = models.TextField("wat is afgesproken", blank=True)

    objects = EffortReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "jaargesprek"
        verbose_name_plural = "jaargesprekken"
        ordering = ("-year", "municipality__name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("municipality", "year"),
                name="contributions_effortreview_year",
                violation_error_message="Met deze gemeente is dit jaar al gesproken.",
            ),
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(held_on__isnull=False),
                name="contributions_effortreview_dated",
                violation_error_message=("Vul in op welke dag het gesprek is gepland of gevoerd."),
            ),
        ]

    def __str__(self) -> str:
        return f"Jaargesprek {self.year} met {self.municipality}"

    def get_absolute_url(self) -> str:
        return reverse("reports:effortreview_detail", args=(self.year, self.municipality.slug))

    def clean(self) -> None:
        """Both days lie in the year of the talk, and what took place lies behind us."""
        wrong = {
            name: f"Kies een dag in {self.year}: dit is het gesprek over dat jaar."
            for name in ("planned_on", "held_on")
            if (day := getattr(self, name)) and self.year and day.year != self.year
        }
        if self.held_on and self.held_on > timezone.localdate():
            wrong["held_on"] = (
                "Deze dag moet nog komen. Vul hem in bij ‘gepland op’, en hier pas na het gesprek."
            )
        if wrong:
            raise ValidationError(wrong)


# Who sees what every municipality was billed and paid; others see their own municipality.
SEE_ALL_MONEY = (Role.COORDINATOR, Role.FINANCE)


class ContributionLineQuerySet(HouseQuerySet):
    """What each municipality pays, and what follows from it; `path` leads to the municipality."""

    path = "municipality"

    def visible_to(self, user: User) -> "ContributionLineQuerySet":
        """All rows for coordinator and finance, for others those of their own municipality."""
        rows = super().visible_to(user)
        if user.may_act_as(*SEE_ALL_MONEY):
            return rows
        return rows.filter(**{f"{self.path}__in": user.own_municipalities})


class MoneyQuerySet(HouseQuerySet):
    """What the rounds and the invoices are made with: for who makes them."""

    def visible_to(self, user: User) -> "MoneyQuerySet":
        """All rows for coordinator and finance, none for others."""
        rows = super().visible_to(user)
        return rows if user.may_act_as(*SEE_ALL_MONEY) else rows.none()


class BuyoutQuerySet(ContributionLineQuerySet):
    """Hours that were bought out over the years."""

    def for_list(self) -> "BuyoutQuerySet":
        """Buy-outs with their municipality."""
        return self.select_related("municipality")


class Buyout(models.Model):
    """Hours per week that a municipality pays for in a year, instead of delivering them.

    The whole obligation goes by the price list of the tariff (annex of the DVO-ovk); a part of it
    only by a recorded agreement. `amount` is in euro for the year.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="buyouts", verbose_name="gemeente"
    )
    year = year_field("jaar")
    hours_per_week = hours_field("afgekochte uren per week")
    amount = euro_field("bedrag voor dit jaar in euro")
    whole = models.BooleanField("de hele verplichting", default=True)
    agreement = models.TextField("afspraak", blank=True)
    agreed_on = models.DateField("afgesproken op", null=True, blank=True)

    objects = BuyoutQuerySet.as_manager()

    class Meta:
        verbose_name = "afkoop"
        verbose_name_plural = "afkopen"
        ordering = ("-year", "municipality__name", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("municipality", "year"),
                name="contributions_buyout_year",
                violation_error_message="Deze gemeente heeft voor dit jaar al een afkoop.",
            ),
            models.CheckConstraint(
                condition=Q(whole=True) | (~Q(agreement="") & Q(agreed_on__isnull=False)),
                name="contributions_buyout_agreed",
                violation_error_message=(
                    "Een deel afkopen kan alleen met een afspraak: schrijf wat is afgesproken en"
                    " wanneer."
                ),
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__gt=0, hours_per_week__lte=168),
                name="contributions_buyout_hours",
                violation_error_message="Schrijf uren per week boven 0 en tot en met 168.",
            ),
        ]

    def __str__(self) -> str:
        hours = quantity(self.hours_per_week)
        return f"{self.municipality}: {hours} uur per week afgekocht in {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("contributions:buyout_detail", args=(self.pk,))

    def clean(self) -> None:
        """The whole obligation gets its hours and price by the rule; a part stays below it."""
        if self.municipality_id is None or self.year is None:
            return
        obligation = self.obligation
        owed = obligation.hours_per_week if obligation else 0
        if not owed:
            raise ValidationError(
                {
                    "municipality": f"Voor deze gemeente zijn in {self.year} geen uren vastgesteld."
                    " Zonder verplichting valt er niets af te kopen."
                }
            )
        try:
            if self.whole:
                self._go_by_the_price_list(owed)
            elif self.hours_per_week is not None:
                calculations.check_part_of_buyout(self.hours_per_week, owed)
        except ValueError as error:
            field = "whole" if self.whole else "hours_per_week"
            raise ValidationError({field: str(error)}) from error

    @property
    def obligation(self) -> AdoptedObligation | None:
        """The hours in force in this year; None when the municipality owes none."""
        first, last = self.municipality.valid_from, self.municipality.valid_until
        if (first and first.year > self.year) or (last and last.year < self.year):
            return None
        obligations = AdoptedObligation.objects.in_force(self.year)
        return obligations.filter(municipality=self.municipality_id).first()

    def _go_by_the_price_list(self, owed: Decimal) -> None:
        """Fill in the hours and the price of the whole obligation.

        Raises ValueError when the list has no price, and when something else was typed.
        """
        tariff = Tariff.objects.in_force(self.year)
        if tariff is None:
            raise ValueError(
                f"Voor {self.year} is geen tarief vastgesteld, dus is er geen prijslijst. Leg eerst"
                " het besluit over het tarief vast."
            )
        price = calculations.buyout(owed, tariff.band_table())
        if self.hours_per_week not in (None, owed) or self.amount not in (None, price):
            raise ValueError(
                f"De hele verplichting is {quantity(owed)} uur per week en kost volgens de"
                f" prijslijst {euro(price)}. Laat de uren en het bedrag leeg, of kies een deel."
            )
        self.hours_per_week, self.amount = owed, price


class ContributionRun(models.Model):
    """The contributions of one year. Adopted, its lines are frozen."""

    year = year_field("jaar", unique=True)
    reference_date = models.DateField("peildatum inwoners")
    tariff = models.ForeignKey(
        Tariff, on_delete=models.PROTECT, related_name="runs", verbose_name="tarief"
    )
    status = models.CharField("status", max_length=20, choices=RunStatus, default=RunStatus.DRAFT)
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contribution_runs",
        verbose_name="besluit",
    )

    objects = MoneyQuerySet.as_manager()

    class Meta:
        verbose_name = "bijdrageronde"
        verbose_name_plural = "bijdragerondes"
        ordering = ("-year",)
        constraints = [
            models.CheckConstraint(
                condition=Q(status=RunStatus.DRAFT) | Q(decision__isnull=False),
                name="contributions_contributionrun_decided",
                violation_error_message="Een vastgestelde bijdrageronde heeft een besluit nodig.",
            )
        ]

    def __str__(self) -> str:
        return f"Bijdragen {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("contributions:run_year", args=(self.year,))


class InvoiceQuerySet(ContributionLineQuerySet):
    """Invoices to municipalities."""

    path = "line__municipality"

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

    def unpaid(self) -> "InvoiceQuerySet":
        """Invoices that still ask for money; a credit note asks for none."""
        return self.filter(
            kind=InvoiceKind.INVOICE, status__in=(InvoiceStatus.ISSUED, InvoiceStatus.SENT)
        )

    def late(self, day: dt.date) -> "InvoiceQuerySet":
        """Unpaid invoices whose last day to pay lies before `day`."""
        return self.unpaid().filter(due_on__lt=day)

    def to_remind(self, day: dt.date) -> "InvoiceQuerySet":
        """Late invoices of which no reminder still gives time to pay."""
        running = Reminder.objects.filter(invoice=OuterRef("pk"), due_on__gte=day)
        return self.late(day).exclude(Exists(running))


class ReminderQuerySet(ContributionLineQuerySet):
    """Reminders of invoices."""

    path = "invoice__line__municipality"

    def for_list(self) -> "ReminderQuerySet":
        """Reminders with their invoice, and without the files."""
        return self.select_related("invoice").defer("pdf")


class PaymentQuerySet(ContributionLineQuerySet):
    """Payments by municipalities."""

    path = "invoice__line__municipality"

    def for_list(self) -> "PaymentQuerySet":
        """Payments with the invoice and who paid."""
        return self.select_related("invoice__line__municipality")


class ContributionLine(models.Model):
    """What one municipality pays in a run, with everything that the amount came from.

    A correction is a reversing line with a reason, never an edit.
    """

    run = models.ForeignKey(
        ContributionRun, on_delete=models.PROTECT, related_name="lines", verbose_name="ronde"
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="contribution_lines",
        verbose_name="gemeente",
    )
    formerly = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="lines_of_successor",
        verbose_name="voor de inwoners van",
        help_text="De gemeente die in deze is opgegaan.",
    )
    inhabitants = models.PositiveIntegerField("inwoners")
    population_source = models.CharField("bron van het inwonertal", max_length=160)
    counted_on = models.DateField("peildatum van het inwonertal", null=True, blank=True)
    rate = models.DecimalField("euro per inwoner", max_digits=7, decimal_places=4)
    days = models.PositiveSmallIntegerField(
        "dagen",
        default=365,
        validators=[MaxValueValidator(366, "Een jaar heeft hooguit 366 dagen.")],
    )
    amount = models.DecimalField("bedrag in euro", max_digits=12, decimal_places=2)
    rounding = models.CharField("afronding", max_length=120)
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        verbose_name="draait terug",
    )
    corrects = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name="komt in de plaats van",
    )
    reason = models.CharField("reden", max_length=200, blank=True)

    objects = ContributionLineQuerySet.as_manager()

    class Meta:
        verbose_name = "bijdrageregel"
        verbose_name_plural = "bijdrageregels"
        ordering = ("run", "municipality__name", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reason=""),
                name="contributions_contributionline_reason",
                violation_error_message="Schrijf waarom deze regel wordt teruggedraaid.",
            ),
            models.UniqueConstraint(
                fields=("run", "municipality"),
                condition=Q(reverses=None, corrects=None, formerly=None),
                name="contributions_contributionline_once",
                violation_error_message="Deze gemeente heeft in deze ronde al een regel.",
            ),
            models.UniqueConstraint(
                fields=("run", "municipality", "formerly"),
                condition=Q(reverses=None, corrects=None),
                name="contributions_contributionline_formerly_once",
                violation_error_message=(
                    "Voor deze opgeheven gemeente is er in deze ronde al een regel."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}: {self.municipality}"

    @property
    def basis(self) -> calculations.Basis:
        """What the amount was computed from."""
        whole = calculations.days_in_year(self.run.year)
        return calculations.Basis(self.inhabitants, self.rate, self.days, whole)


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

    objects = MoneyQuerySet.as_manager()

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
        return not self.is_credit and self.status in {InvoiceStatus.ISSUED, InvoiceStatus.SENT}

    def is_late(self, day: dt.date) -> bool:
        """Whether the last day to pay lies before `day`."""
        return self.is_open and self.due_on < day


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

    objects = MoneyQuerySet.as_manager()

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


class CoordinationTaskQuerySet(HouseQuerySet):
    """Tasks of the coordination over the years."""

    def for_year(self, year: int) -> "CoordinationTaskQuerySet":
        """The newest list of tasks that was made for at most `year`."""
        newest = (
            CoordinationTask.objects.filter(year__lte=year).order_by("-year").values("year")[:1]
        )
        return self.filter(year=Subquery(newest))


class CoordinationTask(models.Model):
    """A task of the regional coordination and its hours per week (chapter 6 of the note)."""

    year = year_field("jaar")
    number = models.PositiveSmallIntegerField("nummer")
    title = models.CharField("taak", max_length=200)
    hours_per_week = hours_field("uur per week")
    source = models.CharField("bron", max_length=160, blank=True)

    objects = CoordinationTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "coördinatietaak"
        verbose_name_plural = "coördinatietaken"
        ordering = ("-year", "number", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("year", "number"),
                name="contributions_coordinationtask_number",
                violation_error_message="Dit taaknummer bestaat al in dit jaar.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Scenario(Binding):
    """A choice of tasks to keep, with the cost parameters that were assumed (chapter 6)."""

    code = models.SlugField("code", unique=True)
    year = year_field("jaar")
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    title = models.CharField("titel", max_length=120)
    summary = models.TextField("in het kort", blank=True)
    consequences = models.TextField("wat er verandert", blank=True)
    dropped_tasks = models.ManyToManyField(
        CoordinationTask, blank=True, related_name="dropped_in", verbose_name="taken die vervallen"
    )
    fixed_cost = euro_field("vaste kosten per jaar in euro")
    cost_per_fte = euro_field("kosten per voltijdsbaan per jaar in euro")
    fulltime_hours = hours_field("uren van een voltijdsweek")
    # What the board saw when it chose (`contributions.planning.facts`): never changes after that.
    facts = models.JSONField("vastgelegde uitkomst", null=True, blank=True, editable=False)

    objects = BindingQuerySet.as_manager()

    class Meta:
        verbose_name = "scenario"
        verbose_name_plural = "scenario's"
        ordering = ("-year", "order", "pk")
        constraints = [
            *Binding.Meta.constraints,
            models.CheckConstraint(
                condition=Q(fulltime_hours__gt=0),
                name="contributions_scenario_fulltime_hours",
                violation_error_message="Een voltijdsweek heeft meer dan 0 uur.",
            ),
            models.UniqueConstraint(
                fields=("year",),
                condition=Q(status="vastgesteld"),
                name="contributions_scenario_one_adopted",
                violation_error_message="Voor dit jaar is al een scenario gekozen.",
            ),
            models.CheckConstraint(
                condition=Q(status="vastgesteld", facts__isnull=False)
                | Q(status="voorstel", facts__isnull=True),
                name="contributions_scenario_frozen",
                violation_error_message=(
                    "Van een gekozen scenario ligt de uitkomst vast; een voorstel heeft die nog niet."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("contributions:scenario_detail", args=(self.code,))


class ReferenceRegion(models.Model):
    """Another region, to compare the size of its coordination with ours (chapter 6)."""

    code = models.SlugField("code", unique=True)
    name = models.CharField("naam", max_length=120)
    fte = models.DecimalField("voltijdsbanen", max_digits=5, decimal_places=2)
    municipalities = models.PositiveSmallIntegerField(
        "aantal gemeenten", validators=[MinValueValidator(1, "Een regio heeft gemeenten.")]
    )
    source = models.CharField("bron", max_length=160, blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "andere regio"
        verbose_name_plural = "andere regio's"
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class SubsidyQuerySet(HouseQuerySet):
    """Subsidies over the years."""

    def for_list(self) -> "SubsidyQuerySet":
        """Subsidies with what they were for."""
        return self.select_related("theme__agenda", "project")

    def to_request(self) -> "SubsidyQuerySet":
        """Subsidies that are to be requested before a day, and are not yet."""
        return self.filter(request_due__isnull=False, requested__isnull=True)

    def to_account(self) -> "SubsidyQuerySet":
        """Subsidies that are to be accounted for before a day, and are not yet."""
        return self.filter(account_due__isnull=False, accounted__isnull=True)

    def late(self, day: dt.date) -> "SubsidyQuerySet":
        """Subsidies of which a day has passed without what was to be sent."""
        return self.filter(
            Q(request_due__lt=day, requested__isnull=True)
            | Q(account_due__lt=day, accounted__isnull=True)
        )


class Subsidy(models.Model):
    """A subsidy in euro: requested, granted, received and accounted for."""

    code = models.SlugField("code", max_length=80, unique=True)
    provider = models.CharField("verstrekker", max_length=160, blank=True)
    topic = models.CharField("onderwerp", max_length=120)
    purpose = models.CharField("doel", max_length=200)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subsidies",
        verbose_name="thema",
    )
    project = models.ForeignKey(
        ProjectAssignment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subsidies",
        verbose_name="projectopdracht",
    )
    from_year = year_field("van jaar")
    until_year = year_field("tot en met jaar")
    requested = euro_field("aangevraagd in euro", null=True, blank=True)
    granted = euro_field("toegekend in euro", null=True, blank=True)
    received = euro_field("ontvangen in euro", null=True, blank=True)
    accounted = euro_field("verantwoord in euro", null=True, blank=True)
    request_due = models.DateField("aanvragen voor", null=True, blank=True)
    account_due = models.DateField("verantwoorden voor", null=True, blank=True)
    counted = models.BooleanField(
        "telt mee in het totaal", default=True, help_text="Niet als een partner de subsidie kreeg."
    )
    remark = models.TextField("opmerking", blank=True)

    objects = SubsidyQuerySet.as_manager()

    class Meta:
        verbose_name = "subsidie"
        verbose_name_plural = "subsidies"
        ordering = ("-from_year", "topic", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year__gte=F("from_year")),
                name="contributions_subsidy_years",
                violation_error_message="Het laatste jaar ligt voor het eerste jaar.",
            )
        ]

    def __str__(self) -> str:
        return self.purpose

    def get_absolute_url(self) -> str:
        return reverse("contributions:subsidy_detail", args=(self.code,))

    @property
    def years(self) -> str:
        """Its years: 2016 or 2016–2018."""
        if self.from_year == self.until_year:
            return str(self.from_year)
        return f"{self.from_year}–{self.until_year}"


class Notice(models.Model):
    """Notice given by a party, with a year to go (DVO-ovk art. 7.1, BO art. 9.2)."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="notices", verbose_name="overeenkomst"
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="gemeente",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="organisatie",
    )
    given_on = models.DateField("opgezegd op")

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "opzegging"
        verbose_name_plural = "opzeggingen"
        ordering = ("-given_on", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, organisation__isnull=False),
                name="contributions_notice_one_party",
                violation_error_message="Kies wie opzegt: één gemeente of één organisatie.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality or self.organisation}: {self.agreement}"

    @property
    def earliest_end(self) -> dt.date:
        """The last day on which the agreement still binds this party."""
        return calculations.earliest_end(self.given_on, self.agreement.notice_months)
