"""What is kept beside the text of an assignment: indicators, milestones, risks, costs, reports."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agenda.models import year_field
from platform_ivz.querysets import HouseQuerySet
from portfolios.models import User
from projects.calculations import MilestoneState, Quarter, milestone_state, quarter_of
from projects.enums import RUNNING, Light, RelationKind


def _on_progress_page(assignment: models.Model, place: str) -> str:
    """Where something that is kept beside the text of an assignment stands."""
    page = reverse("projects:projectassignment_progress", args=(assignment.code,))
    return f"{page}#{place}"


class OfAssignmentQuerySet(HouseQuerySet):
    """Rows that are kept beside the text of an assignment."""

    def of_running(self) -> "OfAssignmentQuerySet":
        """Rows of work that is being prepared or carried out; of other work nothing is asked."""
        return self.filter(assignment__phase__in=RUNNING)


class MilestoneQuerySet(OfAssignmentQuerySet):
    """Moments in the planning of assignments."""

    def to_reach(self) -> "MilestoneQuerySet":
        """Those of running work that were not reached yet, late or not."""
        return self.of_running().filter(done_on__isnull=True)

    def open_on(self, day: dt.date) -> "MilestoneQuerySet":
        """Those that were not reached by `day`."""
        return self.filter(Q(done_on__isnull=True) | Q(done_on__gt=day))


class Indicator(models.Model):
    """A performance indicator of an assignment (Bijlage 8)."""

    assignment = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="indicators",
        verbose_name="projectopdracht",
    )
    name = models.CharField("indicator", max_length=200)
    unit = models.CharField("eenheid", max_length=60, blank=True)
    baseline = models.DecimalField(
        "beginwaarde", max_digits=14, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField(
        "streefwaarde", max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = OfAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "indicator"
        verbose_name_plural = "indicatoren"
        ordering = ("assignment", "pk")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return _on_progress_page(self.assignment, "indicatoren")


class Measurement(models.Model):
    """A value of an indicator on a date, with what it means."""

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="measurements", verbose_name="indicator"
    )
    measured_on = models.DateField("gemeten op")
    value = models.DecimalField("waarde", max_digits=14, decimal_places=2)
    source = models.CharField("bron", max_length=160)
    interpretation = models.TextField("duiding", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "meting"
        verbose_name_plural = "metingen"
        ordering = ("indicator", "measured_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("indicator", "measured_on"),
                name="projects_measurement_date",
                violation_error_message="Op deze dag is deze indicator al gemeten.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.measured_on:%d-%m-%Y}"

    def get_absolute_url(self) -> str:
        return _on_progress_page(self.indicator.assignment, "indicatoren")


class Milestone(models.Model):
    """A moment in the planning of an assignment."""

    assignment = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="milestones",
        verbose_name="projectopdracht",
    )
    title = models.CharField("mijlpaal", max_length=200)
    due = models.DateField("gepland op")
    done_on = models.DateField("gehaald op", null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = "mijlpaal"
        verbose_name_plural = "mijlpalen"
        ordering = ("due", "pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return _on_progress_page(self.assignment, "mijlpalen")

    def state_on(self, day: dt.date) -> MilestoneState:
        """How it stands on a day."""
        is_asked = self.assignment.is_running
        return milestone_state(self.due, self.done_on, day, is_asked=is_asked)


class Risk(models.Model):
    """A risk, unexpected matter or effect of an assignment (Bijlage 8)."""

    assignment = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="risks",
        verbose_name="projectopdracht",
    )
    description = models.TextField("risico")
    measure = models.TextField("maatregel", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "risico"
        verbose_name_plural = "risico's"
        ordering = ("assignment", "pk")

    def __str__(self) -> str:
        return self.description

    def get_absolute_url(self) -> str:
        return _on_progress_page(self.assignment, "risicos")


class ProjectCost(models.Model):
    """What an assignment may cost and has cost in a year, in euro (Bijlage 8, financiën)."""

    assignment = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="costs",
        verbose_name="projectopdracht",
    )
    year = year_field("jaar")
    purpose = models.CharField("waarvoor", max_length=160)
    budget = models.DecimalField(
        "begroot in euro",
        max_digits=12,
        decimal_places=2,
        validators=[MinValueValidator(0, "Een begroting kan niet onder nul liggen.")],
    )
    subsidy = models.DecimalField(
        "waarvan uit subsidie in euro",
        max_digits=12,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0, "Een subsidie kan niet onder nul liggen.")],
    )
    spent = models.DecimalField(
        "besteed in euro",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "Wat besteed is, kan niet onder nul liggen.")],
    )

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "kostenpost"
        verbose_name_plural = "kostenposten"
        ordering = ("assignment", "year", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(budget__gte=0) & (Q(spent__isnull=True) | Q(spent__gte=0)),
                name="projects_projectcost_not_negative",
                violation_error_message="Bedragen kunnen niet onder nul liggen.",
            ),
            models.CheckConstraint(
                condition=Q(subsidy__gte=0, subsidy__lte=models.F("budget")),
                name="projects_projectcost_subsidy_within_budget",
                violation_error_message="De subsidie kan niet hoger zijn dan wat is begroot.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.purpose}"

    def get_absolute_url(self) -> str:
        return _on_progress_page(self.assignment, "geld")


class ProgressReportQuerySet(HouseQuerySet):
    """What was reported of a quarter."""

    def made_by(self, day: dt.date) -> "ProgressReportQuerySet":
        """Reports that were there on `day`; one without a day of its own, from its quarter on."""
        quarter = quarter_of(day)
        begun = Q(year__lt=quarter.year) | Q(year=quarter.year, quarter__lte=quarter.number)
        return self.filter(Q(reported_on__lte=day) | Q(reported_on__isnull=True) & begun)


class ProgressReport(models.Model):
    """A quarter's progress of an assignment."""

    assignment = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="progress_reports",
        verbose_name="projectopdracht",
    )
    year = year_field("jaar")
    quarter = models.PositiveSmallIntegerField(
        "kwartaal",
        validators=[
            MinValueValidator(1, "Een jaar heeft kwartaal 1 tot en met 4."),
            MaxValueValidator(4, "Een jaar heeft kwartaal 1 tot en met 4."),
        ],
    )
    light = models.CharField("stand", max_length=10, choices=Light)
    text = models.TextField("voortgang")
    reported_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gemeld door",
    )
    reported_on = models.DateField("gemeld op", null=True, blank=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = "voortgangsmelding"
        verbose_name_plural = "voortgangsmeldingen"
        ordering = ("assignment", "-year", "-quarter", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("assignment", "year", "quarter"),
                name="projects_progressreport_quarter",
                violation_error_message="Over dit kwartaal is al gemeld.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment}, {self.year} kwartaal {self.quarter}"

    def get_absolute_url(self) -> str:
        return _on_progress_page(self.assignment, "stand")

    @property
    def period(self) -> Quarter:
        """The quarter that it is about."""
        return Quarter(self.year, self.quarter)


class ProjectRelation(models.Model):
    """How an assignment relates to another (Bijlage 8)."""

    assignment = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="relations",
        verbose_name="projectopdracht",
    )
    other = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="relations_from",
        verbose_name="andere opdracht",
    )
    kind = models.CharField("aard", max_length=20, choices=RelationKind)
    remark = models.CharField("toelichting", max_length=250, blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "relatie met een andere opdracht"
        verbose_name_plural = "relaties met andere opdrachten"
        ordering = ("assignment", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("assignment", "other"),
                name="projects_projectrelation_pair",
                violation_error_message="Deze twee opdrachten zijn al aan elkaar verbonden.",
            ),
            models.CheckConstraint(
                condition=~Q(assignment=models.F("other")),
                name="projects_projectrelation_not_self",
                violation_error_message="Een opdracht kan geen relatie met zichzelf hebben.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} – {self.other}"

    def get_absolute_url(self) -> str:
        return _on_progress_page(self.assignment, "relaties")
