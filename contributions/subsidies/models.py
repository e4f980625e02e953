"""Subsidies. Money is in euro."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agenda.models import Theme, year_field
from contributions.fields import euro_field
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from projects.models import ProjectAssignment

# Neither what was asked nor the day of asking is known.
NOT_REQUESTED = {"requested__isnull": True, "requested_on__isnull": True}


class SubsidyQuerySet(HouseQuerySet):
    """Subsidies over the years."""

    def for_list(self) -> "SubsidyQuerySet":
        """Subsidies with what they were for."""
        return self.select_related("theme__agenda", "project")

    def to_request(self) -> "SubsidyQuerySet":
        """Subsidies that are to be requested before a day, and are not yet."""
        return self.filter(request_due__isnull=False, **NOT_REQUESTED)

    def to_account(self) -> "SubsidyQuerySet":
        """Subsidies that are to be accounted for before a day, and are not yet."""
        return self.filter(account_due__isnull=False, accounted__isnull=True)

    def late(self, day: dt.date) -> "SubsidyQuerySet":
        """Subsidies of which a day has passed without what was to be sent."""
        return self.filter(
            Q(request_due__lt=day, **NOT_REQUESTED) | Q(account_due__lt=day, accounted__isnull=True)
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
    requested_on = models.DateField("aangevraagd op", null=True, blank=True)
    granted_on = models.DateField("toegekend op", null=True, blank=True)
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
        indexes = [SearchIndex(label=("purpose",), text=("topic", "provider", "remark"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_year__gte=F("from_year")),
                name="contributions_subsidy_years",
                violation_error_message="Het laatste jaar ligt voor het eerste jaar.",
            ),
            models.CheckConstraint(
                condition=Q(requested_on__isnull=True)
                | Q(granted_on__isnull=True)
                | Q(granted_on__gte=F("requested_on")),
                name="contributions_subsidy_granted_after_request",
                violation_error_message=(
                    "De dag van toekennen ligt voor de dag van aanvragen. Verbeter een van beide."
                ),
            ),
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
