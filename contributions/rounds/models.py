"""The yearly round with its lines. Money is in euro."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agenda.models import Decision, Offered, year_field
from contributions.origins import AmountOrigin
from contributions.rates.models import Tariff
from contributions.rounds import calculations
from contributions.rounds.enums import RunStatus
from platform_ivz.querysets import HouseQuerySet
from portfolios.enums import Rounding
from portfolios.models import Municipality
from projects.calculations import days_in_year


class ContributionRun(Offered):
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

    objects = HouseQuerySet.as_manager()

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

    @property
    def is_adopted(self) -> bool:
        """Whether the board decided on it; from then on its lines are frozen."""
        return self.status != RunStatus.DRAFT


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
    rounding = models.CharField("afronding", max_length=20, choices=Rounding)
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

    objects = HouseQuerySet.as_manager()

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
        whole = days_in_year(self.run.year)
        rounding = Rounding(self.rounding)
        return calculations.Basis(self.inhabitants, self.rate, self.days, whole, rounding)

    @property
    def origin(self) -> AmountOrigin:
        """How the amount came about."""
        basis = self.basis
        return AmountOrigin(
            inhabitants=basis.inhabitants,
            formerly=self.formerly,
            source=self.population_source,
            counted_on=self.counted_on,
            rate=basis.rate,
            tariff=self.run.tariff,
            days=basis.days,
            days_in_year=basis.days_in_year,
            exact=basis.exact,
            amount=basis.amount,
            rounding=basis.rounding,
        )
