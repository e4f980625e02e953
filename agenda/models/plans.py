"""Local safety plans of municipalities, and the priorities that each of them names."""

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from agenda.models.agendas import Theme
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from platform_ivz.terms import NoOverlap, Term, TermQuerySet
from portfolios.models import Municipality


class LocalPlanQuerySet(TermQuerySet):
    """Local safety plans over the years."""

    def for_list(self) -> "LocalPlanQuerySet":
        """Plans with their municipality, `priority_count` and `placed_count`: those with a theme."""
        placed = Q(priorities__theme__isnull=False)
        return self.select_related("municipality").annotate(
            priority_count=Count("priorities"), placed_count=Count("priorities", filter=placed)
        )


class LocalPlan(Term):
    """The integral safety plan of a municipality (note, chapter 5): of a day it has at most one."""

    code = models.SlugField("code", max_length=80, unique=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="local_plans",
        verbose_name="gemeente",
    )
    title = models.CharField("titel", max_length=160)
    url = models.CharField(
        "vindplaats",
        max_length=300,
        blank=True,
        validators=[
            URLValidator(
                schemes=("https", "http"),
                message="Schrijf het adres zoals https://www.gemeente.nl/plan.",
            )
        ],
        help_text="Het adres waar het plan te lezen is.",
    )
    source = models.CharField(
        "bron",
        max_length=200,
        blank=True,
        help_text="Als het plan geen adres heeft: waar het staat.",
    )
    remark = models.TextField("opmerking", blank=True)

    objects = LocalPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "lokaal veiligheidsplan"
        verbose_name_plural = "lokale veiligheidsplannen"
        ordering = ("municipality__name", "-valid_from", "pk")
        indexes = [SearchIndex(label=("title",), text=("source", "remark"))]
        constraints = [
            *Term.Meta.constraints,
            NoOverlap(
                fields=("municipality",),
                name="agenda_localplan_no_overlap",
                violation_error_message=(
                    "Deze gemeente heeft in die tijd al een plan. Sluit dat eerst af met een laatste"
                    " dag."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(url="") | ~Q(source=""),
                name="agenda_localplan_source",
                violation_error_message="Noem waar het plan staat: een adres of een bron.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("agenda:localplan_detail", args=(self.code,))


class LocalPriorityQuerySet(HouseQuerySet):
    """Priorities of local plans."""

    def for_list(self) -> "LocalPriorityQuerySet":
        """Priorities with their plan, its municipality, and the theme with its agenda."""
        return self.select_related("plan__municipality", "theme__agenda")


class LocalPriority(models.Model):
    """What a local plan names as a priority, and the theme of the agenda in which it comes back."""

    plan = models.ForeignKey(
        LocalPlan, on_delete=models.CASCADE, related_name="priorities", verbose_name="plan"
    )
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    title = models.CharField("prioriteit", max_length=160)
    theme = models.ForeignKey(
        Theme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="local_priorities",
        verbose_name="thema van de veiligheidsagenda",
        help_text="Leeg als de prioriteit niet op de veiligheidsagenda staat.",
    )

    objects = LocalPriorityQuerySet.as_manager()

    class Meta:
        verbose_name = "prioriteit uit een lokaal plan"
        verbose_name_plural = "prioriteiten uit lokale plannen"
        ordering = ("plan", "order", "pk")
        indexes = [SearchIndex(label=("title",))]
        constraints = [
            models.UniqueConstraint(
                fields=("plan", "title"),
                name="agenda_localpriority_once",
                violation_error_message="Deze prioriteit staat al bij dit plan.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.plan.get_absolute_url()
