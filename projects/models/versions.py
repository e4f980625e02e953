"""Versions of assignments: their texts, the approvals on them, and the steps of their life."""

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property

from agenda.models import Decision
from platform_ivz.formats import date_short
from platform_ivz.querysets import HouseQuerySet
from platform_ivz.richtext import RichTextField
from platform_ivz.search_index import SearchIndex
from portfolios.models import Person, Substitution, User, words_of_region
from projects.enums import APPROVABLE, Move, Phase, Side, VersionStatus
from projects.models.sections import FormatSection


class AssignmentVersionQuerySet(HouseQuerySet):
    """Versions of assignments."""

    def with_approvals(self) -> "AssignmentVersionQuerySet":
        """Versions with the approvals on each, so that none of them asks for its own."""
        given = Prefetch("approvals", Approval.objects.given(), to_attr="given_approvals")
        return self.prefetch_related(given)


def state_word(state: str) -> str:
    """The word for where a version or the work stands; the board goes by its own name."""
    if state == VersionStatus.BOARD:
        return words_of_region().board
    return dict([*VersionStatus.choices, *Phase.choices]).get(state, "")


def status_choices() -> list[tuple[str, str]]:
    """Where a version can stand, in the words of the region."""
    return [(status.value, state_word(status)) for status in VersionStatus]


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

    def get_status_display(self) -> str:
        """The word of the region for where it stands."""
        return state_word(self.status)

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
        indexes = [SearchIndex(text=("text", "left_empty_because"))]
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
            .select_related("person", "substitute_for", "substitution", "recorded_by")
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
        return state_word(self.from_state)

    def get_to_state_display(self) -> str:
        """The Dutch word of the state after."""
        return state_word(self.to_state)
