"""What municipalities owe in hours per week, buy out in euro, and are talked to about."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from agenda.models import Binding, BindingQuerySet, year_field
from contributions.effort.calculations import check_part_of_buyout
from contributions.fields import euro_field, hours_field
from contributions.rates.calculations import buyout
from contributions.rates.models import Tariff
from platform_ivz.formats import euro, quantity
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.terms import told_on
from portfolios.models import Municipality, Person


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
    reason = models.TextField(
        "reden van de afwijking",
        blank=True,
        help_text="Waarom de uren anders zijn dan de staffel zegt.",
    )

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

    def told_on(self, day: dt.date) -> str:
        """When it is seen by who looks at `day`; empty when it holds then."""
        return told_on(dt.date(self.from_year, 1, 1), None, day)

    @property
    def why(self) -> str:
        """The sentence that gives the reason, with the space before it; empty without one."""
        return f" Reden: {self.reason.rstrip('. ')}." if self.reason else ""


class EffortReviewQuerySet(HouseQuerySet):
    """Yearly talks."""

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


class BuyoutQuerySet(HouseQuerySet):
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
                check_part_of_buyout(self.hours_per_week, owed)
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
        price = buyout(owed, tariff.band_table())
        if self.hours_per_week not in (None, owed) or self.amount not in (None, price):
            raise ValueError(
                f"De hele verplichting is {quantity(owed)} uur per week en kost volgens de"
                f" prijslijst {euro(price)}. Laat de uren en het bedrag leeg, of kies een deel."
            )
        self.hours_per_week, self.amount = owed, price
