"""Assignments of the board, and which of them are asked for."""

import datetime as dt
from collections.abc import Container, Iterable, Mapping

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, Least, NullIf
from django.urls import reverse

from agenda.models import Theme, themes_on
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.search_index import SearchIndex
from portfolios.models import Person, Portfolio, PortfolioTerm, User, holders_on
from projects.calculations import MilestoneState, Quarter, milestone_state, owes_report, quarter_of
from projects.enums import LEADS, RUNNING, DeploymentRole, Phase, VersionStatus
from projects.models.beside import Milestone
from projects.models.deployments import Deployment
from projects.models.versions import AssignmentVersion


def _edge(
    kinds: Iterable[tuple[models.QuerySet, tuple[str, str]]],
    aggregate: type[models.Aggregate],
    choose: type[models.Func],
    *,
    beyond: dt.date,
) -> NullIf:
    """The first or last of several kinds of days; `beyond` stands for what is not known."""
    unknown = models.Value(beyond)
    edges = []
    for rows, fields in kinds:
        edge = aggregate(choose(*(Coalesce(field, unknown) for field in fields)))
        edges.append(Subquery(rows.order_by().annotate(edge=edge).values("edge")))
    return NullIf(choose(*(Coalesce(edge, unknown) for edge in edges)), unknown)


class ProjectAssignmentQuerySet(HouseQuerySet):
    """Assignments of the platform."""

    def for_list(self) -> "ProjectAssignmentQuerySet":
        """Assignments with their theme and post, and `newest_status` and `newest_number`.

        Both are None for an assignment of which no version was written.
        """
        newest = AssignmentVersion.objects.filter(assignment=OuterRef("pk")).order_by("-number")
        return self.select_related("theme__agenda", "portfolio__board").annotate(
            newest_status=Subquery(newest.values("status")[:1]),
            newest_number=Subquery(newest.values("number")[:1]),
        )

    def under(self, themes: Iterable[Theme]) -> "ProjectAssignmentQuerySet":
        """Assignments that began under one of these themes, or went along to it from a period before.

        In which version of its agenda a theme is given makes no difference.
        """
        same = Theme.objects.same_as(themes)
        carried = self.model.also_under.through.objects.filter(theme__in=same)
        return self.filter(
            Q(theme__in=same) | Q(pk__in=carried.values("projectassignment"))
        ).prefetch_related("also_under")

    def going_on_after(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments of which the work has not ended on `day`."""
        return self.filter(Q(phase__in=RUNNING) | Q(ended_on__gt=day))

    def with_days(self) -> "ProjectAssignmentQuerySet":
        """Assignments with `first_day` and `last_day` of their work, deployments, milestones and decisions.

        Both are None for an assignment of which no day is known.
        """
        work = Deployment.objects.filter(project=OuterRef("pk")).values("project")
        planned = Milestone.objects.filter(assignment=OuterRef("pk")).values("assignment")
        adopted = AssignmentVersion.objects.filter(
            assignment=OuterRef("pk"), status=VersionStatus.ADOPTED
        ).values("assignment")
        own = self.model.objects.filter(pk=OuterRef("pk")).values("pk")
        days = (
            (own, ("begun_on", "ended_on")),
            (work, ("valid_from", "valid_until")),
            (planned, ("due", "done_on")),
            (adopted, ("decision__taken_on", "decision__taken_on")),
        )
        return self.annotate(
            first_day=_edge(days, Min, Least, beyond=dt.date.max),
            last_day=_edge(days, Max, Greatest, beyond=dt.date.min),
        )

    def as_on(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments as they stand on `day`: who holds the post, who leads, hours per week.

        Adds `leader_name`, `hours` and, to sort by, `holder_surname`; None where there is none. The
        `holder` and the `current_theme` of each are at hand.
        """
        holder = PortfolioTerm.objects.on(day).filter(portfolio=OuterRef("portfolio"))
        given = Deployment.objects.on(day).filter(project=OuterRef("pk")).order_by()
        leader = given.filter(role__in=LEADS).annotate(
            giver=Coalesce("municipality__name", "group__name", "organisation__name"),
            is_manager=Q(role=DeploymentRole.PROGRAMME_MANAGER),
        )
        leader = leader.order_by("is_manager", "pk")
        total = given.values("project").annotate(total=Sum("hours_per_week"))
        return self.prefetch_related(holders_on(day, "portfolio__"), "also_under").annotate(
            looked_on=models.Value(day, models.DateField()),
            holder_surname=Subquery(holder.values("person__surname")[:1]),
            leader_name=Subquery(leader.values("giver")[:1]),
            hours=Subquery(total.values("total")[:1]),
        )

    def with_course(self) -> "ProjectAssignmentQuerySet":
        """Assignments with the steps that were taken and the reports that were made."""
        return self.prefetch_related("steps", "progress_reports")

    def worked_on_by(self, user: User, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments that the user leads, keeps or works on on `day`."""
        return self.filter(pk__in=Deployment.objects.on(day).by_user(user).values("project"))

    def in_portfolio_of(self, user: User, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments whose post is held on `day` by the user, or by somebody of the same municipality."""
        held = PortfolioTerm.objects.of_user(user, day)
        return self.filter(portfolio__in=held.values("portfolio"))

    def without_leader(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments that nobody leads on `day` (BO art. 6.5)."""
        led = Deployment.objects.on(day).filter(role__in=LEADS, project__isnull=False)
        return self.exclude(pk__in=led.values("project"))

    def without_holder(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments that no post carries on `day`, or a vacant one (BO art. 6.4)."""
        return self.exclude(portfolio__in=Portfolio.objects.held(day))

    def without_hours(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments to which nobody gives hours on `day` (BO art. 8.2)."""
        given = Deployment.objects.on(day).filter(project__isnull=False, hours_per_week__gt=0)
        return self.exclude(pk__in=given.values("project"))

    def without_next_milestone(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments without a milestone that is yet to be reached on `day`."""
        return self.exclude(pk__in=Milestone.objects.open_on(day).values("assignment"))

    def running(self) -> "ProjectAssignmentQuerySet":
        """Assignments that are being prepared or carried out."""
        return self.filter(phase__in=RUNNING)


class ProjectAssignment(models.Model):
    """An assignment of the board, written down in the Bijlage 8 format."""

    code = models.SlugField("code", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    name = models.CharField("opdrachtnaam", max_length=160)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, related_name="projects", verbose_name="thema"
    )
    also_under = models.ManyToManyField(
        Theme,
        blank=True,
        related_name="carried_projects",
        verbose_name="gaat mee naar",
        help_text="De thema’s van latere periodes waaronder het werk doorgaat, één per periode.",
    )
    portfolio = models.ForeignKey(
        Portfolio,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="portefeuille",
        help_text="De post die de opdracht bestuurlijk draagt.",
    )
    phase = models.CharField("fase", max_length=20, choices=Phase, default=Phase.PREPARATION)
    expert_meetings_per_year = models.PositiveSmallIntegerField(
        "bijeenkomsten van de expertgroep per jaar",
        null=True,
        blank=True,
        validators=[MaxValueValidator(366, "Een jaar heeft ten hoogste 366 bijeenkomsten.")],
    )
    evaluation = models.TextField("evaluatie", blank=True)
    begun_on = models.DateField("werk begonnen op", null=True, blank=True)
    ended_on = models.DateField("afgerond of gestopt op", null=True, blank=True)
    remark = models.TextField("opmerking", blank=True)

    objects = ProjectAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "projectopdracht"
        verbose_name_plural = "projectopdrachten"
        ordering = ("order", "name", "pk")
        indexes = [SearchIndex(label=("name",), text=("remark",))]
        constraints = [
            models.CheckConstraint(
                condition=Q(begun_on__isnull=True)
                | Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("begun_on")),
                name="projects_projectassignment_begun_before_ended",
                violation_error_message=(
                    "Het werk eindigt voor het begint. Verbeter de eerste of de laatste dag."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("projects:projectassignment_detail", args=(self.code,))

    @property
    def is_running(self) -> bool:
        """Whether it is being prepared or carried out, and so can still be reported on."""
        return self.phase in RUNNING

    @property
    def holder(self) -> Person | None:
        """Who holds the post on the day of `as_on()`; None when it is vacant or none was chosen."""
        return self.portfolio.holder if self.portfolio else None

    @property
    def carried_by(self) -> str:
        """Who carries it on that day, and for which municipality; empty when nobody does."""
        holder = self.holder
        names = (
            (holder.formal_name, holder.municipality and holder.municipality.name) if holder else ()
        )
        return ", ".join(filter(None, names))

    @property
    def current_theme(self) -> Theme:
        """Its theme on the day of `as_on()`."""
        return self.theme_on(self.looked_on)

    def theme_on(self, day: dt.date) -> Theme:
        """Its theme as the agenda of `day` has it; that under which it began when that has it not."""
        return self.theme_among(themes_on(day))

    def theme_among(self, held: Mapping[int, Theme]) -> Theme:
        """Its theme in an agenda with these themes, by their identity; else that of its beginning."""
        return held.get(self.place_among(held), self.theme)

    def place_among(self, identities: Container[int]) -> int | None:
        """The identity of the first of its themes that is among these; None when none is."""
        places = (self.theme, *self.also_under.all())
        return next((one.identity for one in places if one.identity in identities), None)

    def is_behind(self, day: dt.date) -> bool:
        """Whether the next milestone is late; for assignments of `with_follow_up()`."""
        if self.next_due is None:
            return False
        return milestone_state(self.next_due, None, day, is_asked=True) == MilestoneState.LATE

    def missing_report(self, day: dt.date) -> Quarter | None:
        """The last full quarter, while the work is carried out and owes a report of it; else None."""
        last = quarter_of(day).previous
        reported = {report.period for report in self.progress_reports.all()}
        if self.phase == Phase.EXECUTION and owes_report(last, reported, self.begun_on):
            return last
        return None
