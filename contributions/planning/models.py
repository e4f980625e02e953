"""The tasks of the coordination and what is planned with them. Money is in euro, hours are per week."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q, Subquery
from django.urls import reverse

from agenda.models import Binding, BindingQuerySet, year_field
from contributions.fields import euro_field, hours_field
from platform_ivz.querysets import HouseQuerySet


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
    # What the board saw when it chose (`contributions.planning.frozen`): never changes after that.
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
