"""The inhabitants of municipalities."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from contributions.population.enums import CountStatus
from platform_ivz.formats import number
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.terms import told_on
from portfolios.models import Municipality


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

    def told_on(self, day: dt.date) -> str:
        """When it is seen by who looks at `day`; empty when it counts then."""
        return told_on(self.reference_date, None, day)
