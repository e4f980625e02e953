"""Project assignments in the Bijlage 8 format, and deployments: who gives which hours."""

import datetime as dt
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Max, Min, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, Least, NullIf
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from agenda.models import Decision, Theme, year_field
from platform_ivz.formats import date_short
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.richtext import RichTextField
from platform_ivz.terms import NoOverlap, Term, TermQuerySet
from portfolios.enums import Role
from portfolios.models import (
    Body,
    Municipality,
    MunicipalityGroup,
    Organisation,
    Person,
    Portfolio,
    PortfolioTerm,
    Substitution,
    User,
    holders_on,
)
from projects.calculations import (
    MilestoneState,
    Quarter,
    milestone_state,
    owes_report,
    quarter_of,
)
from projects.enums import (
    APPROVABLE,
    RUNNING,
    DeploymentRole,
    Light,
    Move,
    Phase,
    RelationKind,
    Side,
    VersionStatus,
)


class FormatSection(models.Model):
    """One of the fourteen sections of the assignment format (Bijlage 8)."""

    key = models.SlugField("sleutel", max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(
        "volgorde",
        help_text="Waar het onderdeel staat: het laagste getal vooraan. Pagina’s en stukken"
        " nummeren de onderdelen zelf.",
    )
    title = models.CharField("titel", max_length=120)
    instruction = models.TextField("wat hier hoort", blank=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "onderdeel van het format"
        verbose_name_plural = "onderdelen van het format"
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.title


class GuidingQuestion(models.Model):
    """A question that helps to fill in a section."""

    section = models.ForeignKey(
        FormatSection, on_delete=models.CASCADE, related_name="questions", verbose_name="onderdeel"
    )
    order = models.PositiveSmallIntegerField("volgorde", default=0)
    text = models.CharField("hulpvraag", max_length=300)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "hulpvraag"
        verbose_name_plural = "hulpvragen"
        ordering = ("section", "order", "pk")

    def __str__(self) -> str:
        return self.text


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

    def with_days(self) -> "ProjectAssignmentQuerySet":
        """Assignments with `first_day` and `last_day` of their work, milestones and decisions.

        Both are None for an assignment of which no day is known.
        """
        work = Deployment.objects.filter(project=OuterRef("pk")).values("project")
        planned = Milestone.objects.filter(assignment=OuterRef("pk")).values("assignment")
        adopted = AssignmentVersion.objects.filter(
            assignment=OuterRef("pk"), status=VersionStatus.ADOPTED
        ).values("assignment")
        days = (
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
        `holder` of each is at hand.
        """
        holder = PortfolioTerm.objects.on(day).filter(portfolio=OuterRef("portfolio"))
        given = Deployment.objects.on(day).filter(project=OuterRef("pk")).order_by()
        leader = given.filter(role=DeploymentRole.LEADER).annotate(
            giver=Coalesce("municipality__name", "group__name", "organisation__name")
        )
        total = given.values("project").annotate(total=Sum("hours_per_week"))
        return self.prefetch_related(holders_on(day, "portfolio__")).annotate(
            holder_surname=Subquery(holder.values("person__surname")[:1]),
            leader_name=Subquery(leader.values("giver")[:1]),
            hours=Subquery(total.values("total")[:1]),
        )

    def with_follow_up(self) -> "ProjectAssignmentQuerySet":
        """Assignments with the light of the newest report and the first milestone yet to reach.

        Adds `newest_light`, `next_milestone` and `next_due`; None where there is none. Work that
        has ended reaches no more milestones.
        """
        reports = ProgressReport.objects.filter(assignment=OuterRef("pk"))
        newest = reports.order_by("-year", "-quarter")
        following = Milestone.objects.to_reach().filter(assignment=OuterRef("pk"))
        following = following.order_by("due", "pk")
        return self.annotate(
            newest_light=Subquery(newest.values("light")[:1]),
            next_milestone=Subquery(following.values("title")[:1]),
            next_due=Subquery(following.values("due")[:1]),
        )

    def with_course(self) -> "ProjectAssignmentQuerySet":
        """Assignments with the steps that were taken and the reports that were made."""
        return self.prefetch_related("steps", "progress_reports")

    def worked_on_by(self, user: User, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments that the user leads, keeps or works on on `day`."""
        return self.filter(pk__in=Deployment.objects.on(day).by_user(user).values("project"))

    def in_portfolio_of(self, user: User, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Assignments whose post is held on `day` by the user, or by somebody of the same municipality."""
        held = PortfolioTerm.objects.on(day).of_user(user)
        return self.filter(portfolio__in=held.values("portfolio"))

    def without_leader(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Running assignments that have no projectleider on `day` (BO art. 6.5)."""
        led = Deployment.objects.on(day).filter(role=DeploymentRole.LEADER, project__isnull=False)
        return self.running().exclude(pk__in=led.values("project"))

    def without_holder(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Running assignments that no post carries on `day`, or a vacant one (BO art. 6.4)."""
        return self.running().exclude(portfolio__in=Portfolio.objects.held(day))

    def without_hours(self, day: dt.date) -> "ProjectAssignmentQuerySet":
        """Running assignments to which nobody gives hours on `day` (BO art. 8.2)."""
        given = Deployment.objects.on(day).filter(project__isnull=False, hours_per_week__gt=0)
        return self.running().exclude(pk__in=given.values("project"))

    def without_next_milestone(self) -> "ProjectAssignmentQuerySet":
        """Running assignments without a milestone yet to reach."""
        return self.running().exclude(pk__in=Milestone.objects.to_reach().values("assignment"))

    def without_approval(self) -> "ProjectAssignmentQuerySet":
        """Running assignments with a version on which a side can still agree."""
        versions = AssignmentVersion.objects.with_approvals()
        open_ones = [version.assignment_id for version in versions if version.open_sides]
        return self.running().filter(pk__in=open_ones)

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
    portfolio = models.ForeignKey(
        Portfolio,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name="portefeuille",
        help_text="De post die de opdracht bestuurlijk draagt (BO art. 6.4).",
    )
    phase = models.CharField("fase", max_length=20, choices=Phase, default=Phase.PREPARATION)
    expert_meetings_per_year = models.PositiveSmallIntegerField(
        "bijeenkomsten van de expertgroep per jaar",
        null=True,
        blank=True,
        validators=[MaxValueValidator(366, "Een jaar heeft ten hoogste 366 bijeenkomsten.")],
    )
    evaluation = models.TextField("evaluatie", blank=True)
    ended_on = models.DateField("afgerond of gestopt op", null=True, blank=True)
    remark = models.TextField("opmerking", blank=True)

    objects = ProjectAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "projectopdracht"
        verbose_name_plural = "projectopdrachten"
        ordering = ("order", "name", "pk")

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

    def is_behind(self, day: dt.date) -> bool:
        """Whether the next milestone is late; for assignments of `with_follow_up()`."""
        if self.next_due is None:
            return False
        return milestone_state(self.next_due, None, day, is_asked=True) == MilestoneState.LATE

    @property
    def begun_on(self) -> dt.date | None:
        """The day on which the work was started last; None when that was not recorded."""
        starts = (step.at for step in self.steps.all() if step.move == Move.START)
        return max(map(timezone.localdate, starts), default=None)

    def missing_report(self, day: dt.date) -> Quarter | None:
        """The last full quarter, while the work is carried out and owes a report of it; else None."""
        last = quarter_of(day).previous
        reported = {report.period for report in self.progress_reports.all()}
        if self.phase == Phase.EXECUTION and owes_report(last, reported, self.begun_on):
            return last
        return None


def on_progress_page(assignment: models.Model, place: str) -> str:
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


class AssignmentVersionQuerySet(HouseQuerySet):
    """Versions of assignments."""

    def with_approvals(self) -> "AssignmentVersionQuerySet":
        """Versions with the approvals on each, so that none of them asks for its own."""
        given = Prefetch("approvals", Approval.objects.given(), to_attr="given_approvals")
        return self.prefetch_related(given)


class AssignmentVersion(models.Model):
    """A version of an assignment. Adopted, it is frozen; a later draft lives beside it."""

    assignment = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="versions",
        verbose_name="projectopdracht",
    )
    number = models.PositiveSmallIntegerField("versie", validators=[MinValueValidator(1)])
    status = models.CharField(
        "status", max_length=20, choices=VersionStatus, default=VersionStatus.DRAFT
    )
    decision = models.ForeignKey(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assignment_versions",
        verbose_name="besluit",
    )
    frozen_content = models.JSONField(
        "vastgelegde inhoud", null=True, blank=True, editable=False, encoder=DjangoJSONEncoder
    )
    frozen_pdf = models.FileField("vastgelegde pdf", upload_to="opdrachten/", blank=True)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    objects = AssignmentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van een opdracht"
        verbose_name_plural = "versies van opdrachten"
        ordering = ("assignment", "number", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("assignment", "number"),
                name="projects_assignmentversion_number",
                violation_error_message="Dit versienummer bestaat al.",
            ),
            models.UniqueConstraint(
                fields=("assignment",),
                condition=Q(status=VersionStatus.ADOPTED),
                name="projects_assignmentversion_one_adopted",
                violation_error_message="Er is al een vastgestelde versie van deze opdracht.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=(VersionStatus.ADOPTED, VersionStatus.REPLACED))
                | Q(decision__isnull=False),
                name="projects_assignmentversion_decided",
                violation_error_message="Een vastgestelde versie heeft een besluit nodig.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}, versie {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether its text can still be written."""
        return self.status == VersionStatus.DRAFT

    @property
    def is_frozen(self) -> bool:
        """Whether it was adopted, and so never changes again."""
        return self.status in (VersionStatus.ADOPTED, VersionStatus.REPLACED)

    @cached_property
    def given_approvals(self) -> list["Approval"]:
        """Its approvals, with who gave them; a draft has none."""
        return [] if self.is_draft else list(self.approvals.given())

    @property
    def newest_step(self) -> "LifeCycleStep | None":
        """What was done with it last."""
        steps = (step for step in self.assignment.steps.all() if step.version_id == self.pk)
        return max(steps, key=lambda step: (step.at, step.pk), default=None)

    @property
    def setback(self) -> "LifeCycleStep | None":
        """The step that sent this draft back, when that is the newest."""
        newest = self.newest_step if self.is_draft else None
        return newest if newest is not None and newest.move == Move.RETURN else None

    @property
    def open_sides(self) -> list[Side]:
        """The sides that can agree on it now and did not yet."""
        if self.status not in APPROVABLE:
            return []
        given = {approval.side for approval in self.given_approvals}
        return [side for side in Side if side not in given]


class SectionText(models.Model):
    """What a version says in one section, or why it says nothing.

    `text` is HTML as `platform_ivz.richtext.clean` gives it.
    """

    version = models.ForeignKey(
        AssignmentVersion, on_delete=models.CASCADE, related_name="texts", verbose_name="versie"
    )
    section = models.ForeignKey(
        FormatSection, on_delete=models.PROTECT, related_name="texts", verbose_name="onderdeel"
    )
    text = RichTextField("tekst", blank=True)
    left_empty_because = models.CharField("bewust leeg, omdat", max_length=250, blank=True)
    changed_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="gewijzigd door",
    )
    changed_at = models.DateTimeField("gewijzigd op", null=True, blank=True, editable=False)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "tekst van een onderdeel"
        verbose_name_plural = "teksten van onderdelen"
        ordering = ("version", "section__order", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("version", "section"),
                name="projects_sectiontext_section",
                violation_error_message="Dit onderdeel heeft al een tekst in deze versie.",
            ),
            models.CheckConstraint(
                condition=Q(text="") | Q(left_empty_because=""),
                name="projects_sectiontext_text_or_reason",
                violation_error_message="Een onderdeel met tekst is niet bewust leeg.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.section}"


class ApprovalQuerySet(HouseQuerySet):
    """Approvals of versions."""

    def given(self) -> "ApprovalQuerySet":
        """Those that count, with who gave them; a draft has none."""
        return (
            self.exclude(version__status=VersionStatus.DRAFT)
            .select_related("person__municipality", "substitute_for", "substitution", "recorded_by")
            .order_by("side")
        )

    def in_name_of(self, user: User) -> "ApprovalQuerySet":
        """Those that somebody else gave for the user, or recorded as given by the user."""
        return self.filter(
            Q(substitute_for__user=user) | (Q(person__user=user) & ~Q(recorded_because=""))
        )


class Approval(models.Model):
    """An approval of a version by one side (Bijlage 8); a substitute is shown as such."""

    version = models.ForeignKey(
        AssignmentVersion, on_delete=models.CASCADE, related_name="approvals", verbose_name="versie"
    )
    side = models.CharField("kant", max_length=20, choices=Side)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="approvals", verbose_name="persoon"
    )
    substitute_for = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="namens",
    )
    substitution = models.ForeignKey(
        Substitution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="approvals",
        verbose_name="vastgelegde vervanging",
    )
    given_on = models.DateField("gegeven op")
    recorded_because = models.CharField("hoe dit akkoord is gegeven", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="vastgelegd door",
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = "akkoord"
        verbose_name_plural = "akkoorden"
        ordering = ("version", "side", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("version", "side"),
                name="projects_approval_side",
                violation_error_message="Deze kant heeft al akkoord gegeven op deze versie.",
            ),
            models.CheckConstraint(
                condition=Q(substitution__isnull=True) | Q(substitute_for__isnull=False),
                name="projects_approval_substitution",
                violation_error_message="Een vervanger geeft akkoord namens iemand anders.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.person}"

    @property
    def ground(self) -> str:
        """On what it rests, in words, when the person did not give it in person; empty otherwise."""
        if self.substitution is not None:
            return (
                f"vervanging van {date_short(self.substitution.valid_from)} tot en met"
                f" {date_short(self.substitution.valid_until)},"
                f" vastgelegd op {date_short(self.substitution.recorded_on)}"
            )
        if self.recorded_because:
            return f"vastgelegd door {self.recorded_by}: {self.recorded_because}"
        return ""

    @property
    def told(self) -> Person | None:
        """In whose name somebody else gave or recorded it, and who therefore hears of it."""
        return self.substitute_for or (self.person if self.recorded_because else None)


class LifeCycleStep(models.Model):
    """What was done with a version, or with the work itself: who, when, from where to where, why."""

    assignment = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.CASCADE,
        related_name="steps",
        verbose_name="projectopdracht",
    )
    version = models.ForeignKey(
        AssignmentVersion,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="steps",
        verbose_name="versie",
    )
    move = models.CharField("stap", max_length=20, choices=Move)
    from_state = models.CharField("van", max_length=20, blank=True)
    to_state = models.CharField("naar", max_length=20)
    reason = models.TextField("reden", blank=True)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="gezet door"
    )
    at = models.DateTimeField("gezet op")

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "stap in het verloop"
        verbose_name_plural = "stappen in het verloop"
        ordering = ("assignment", "at", "pk")

    def __str__(self) -> str:
        return f"{self.version or self.assignment}: {self.get_move_display()}"

    def get_from_state_display(self) -> str:
        """The Dutch word of the state before."""
        return _state_label(self.from_state)

    def get_to_state_display(self) -> str:
        """The Dutch word of the state after."""
        return _state_label(self.to_state)


def _state_label(state: str) -> str:
    return dict([*VersionStatus.choices, *Phase.choices]).get(state, "")


class DeploymentQuerySet(TermQuerySet):
    """Who gives which hours."""

    def by_user(self, user: User) -> "DeploymentQuerySet":
        """Deployments of a user.

        Where no person is named, the project leaders of the contributor stand in for it.
        """
        roles = [role for role in user.current_roles if role.role == Role.PROJECT_LEADER]
        municipalities = {role.municipality_id for role in roles if role.municipality_id}
        organisations = {role.organisation_id for role in roles if role.organisation_id}
        groups = MunicipalityGroup.objects.filter(municipalities__in=municipalities)
        unnamed = Q(person__isnull=True) & (
            Q(municipality__in=municipalities)
            | Q(group__in=groups.values("pk"))
            | Q(organisation__in=organisations)
        )
        return self.filter(Q(person__user=user) | unnamed)

    def of_running(self) -> "DeploymentQuerySet":
        """Deployments for a body, or for work that is being prepared or carried out."""
        return self.filter(Q(project__isnull=True) | Q(project__phase__in=RUNNING))

    def by_municipalities(self) -> "DeploymentQuerySet":
        """Deployments of municipalities and of groups of them; partners give no owed hours."""
        return self.filter(organisation__isnull=True)

    def for_list(self) -> "DeploymentQuerySet":
        """Deployments with what a list or a paper shows of them."""
        return self.select_related(
            "municipality", "group", "organisation", "project", "body", "person"
        )

    def in_year(self, year: int) -> "DeploymentQuerySet":
        """Deployments that run on at least one day of `year`."""
        return self.within(dt.date(year, 1, 1), dt.date(year, 12, 31))


class Deployment(Term):
    """Hours per week that one contributor gives to an assignment or a body (Bijlage 4).

    It alone says who works on an assignment. Hours may be unknown: they count as none and show.
    """

    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
        verbose_name="gemeente",
    )
    group = models.ForeignKey(
        MunicipalityGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
        verbose_name="groep gemeenten",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
        verbose_name="organisatie",
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
        verbose_name="persoon",
    )
    project = models.ForeignKey(
        "projects.ProjectAssignment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
        verbose_name="projectopdracht",
    )
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deployments",
        verbose_name="gremium",
    )
    role = models.CharField("rol", max_length=20, choices=DeploymentRole)
    function = models.CharField(
        "functie",
        max_length=120,
        blank=True,
        help_text="Wat deze persoon doet bij de eigen organisatie, bijvoorbeeld: jurist.",
    )
    hours_per_week = models.DecimalField(
        "uur per week",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(0, "Uren kunnen niet onder nul liggen."),
            MaxValueValidator(168, "Een week heeft 168 uur."),
        ],
        help_text="Leeg als er geen uren zijn afgesproken.",
    )
    remark = models.CharField("opmerking", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        verbose_name = "inzet"
        verbose_name_plural = "inzet"
        ordering = ("order", "pk")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    municipality__isnull=False, group__isnull=True, organisation__isnull=True
                )
                | Q(municipality__isnull=True, group__isnull=False, organisation__isnull=True)
                | Q(municipality__isnull=True, group__isnull=True, organisation__isnull=False),
                name="projects_deployment_one_contributor",
                violation_error_message=(
                    "Kies wie de inzet levert: één gemeente, één groep of één organisatie."
                ),
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False, body__isnull=True)
                | Q(project__isnull=True, body__isnull=False),
                name="projects_deployment_one_target",
                violation_error_message="Kies waaraan: één projectopdracht of één gremium.",
            ),
            models.CheckConstraint(
                condition=Q(hours_per_week__isnull=True)
                | Q(hours_per_week__gte=0, hours_per_week__lte=168),
                name="projects_deployment_hours",
                violation_error_message="Schrijf uren per week tussen 0 en 168.",
            ),
            NoOverlap(
                fields=("project",),
                condition=Q(role=DeploymentRole.LEADER),
                name="projects_deployment_one_leader",
                violation_error_message="Deze opdracht heeft in deze periode al een projectleider.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contributor}: {self.get_role_display()} {self.target}"

    @property
    def contributor(self) -> Municipality | MunicipalityGroup | Organisation:
        """Who gives the hours."""
        return self.municipality or self.group or self.organisation

    @property
    def target(self) -> models.Model:
        """What the hours are given to."""
        return self.project or self.body


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
        return on_progress_page(self.assignment, "indicatoren")


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
        return on_progress_page(self.indicator.assignment, "indicatoren")


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
        return on_progress_page(self.assignment, "mijlpalen")

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
        return on_progress_page(self.assignment, "risicos")


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
        return on_progress_page(self.assignment, "geld")


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

    objects = HouseQuerySet.as_manager()

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
        return on_progress_page(self.assignment, "stand")

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
        return on_progress_page(self.assignment, "relaties")
