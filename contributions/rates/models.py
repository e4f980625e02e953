"""Tariffs and their effort bands. Money is in euro, hours are per week."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agenda.models import Binding, BindingQuerySet, year_field
from contributions.fields import euro_field, hours_field
from contributions.rates import calculations
from platform_ivz.formats import number
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.terms import told_on

BELOW_ZERO = "Een tarief kan niet onder nul liggen."


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
    or_earlier = models.BooleanField(
        "of eerder",
        default=False,
        help_text="In dit jaar gold het tarief al; de bron zegt niet sinds wanneer.",
    )
    rate = models.DecimalField(
        "euro per inwoner per jaar",
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(0, BELOW_ZERO)],
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
                violation_error_message=BELOW_ZERO,
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
        return f"€ {self.rate:.{decimals}f} per inwoner vanaf {self.start}".replace(".", ",")

    def get_absolute_url(self) -> str:
        return reverse("contributions:tariff_detail", args=(self.pk,))

    def told_on(self, day: dt.date) -> str:
        """When it is seen by who looks at `day`; empty when it holds then."""
        return told_on(dt.date(self.from_year, 1, 1), None, day)

    @property
    def start(self) -> str:
        """Since when it holds: '2020', or '2019 of eerder' where the source does not say."""
        return f"{self.from_year} of eerder" if self.or_earlier else str(self.from_year)

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
