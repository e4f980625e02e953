"""Deployments: who gives which hours to what (Bijlage 4)."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone

from platform_ivz.search_index import SearchIndex
from platform_ivz.terms import NoOverlap, Term, TermQuerySet
from platform_ivz.validators import OF_A_WEEK
from portfolios.enums import Role
from portfolios.models import Body, Municipality, MunicipalityGroup, Organisation, Person, User
from projects.enums import RUNNING, DeploymentRole


class DeploymentQuerySet(TermQuerySet):
    """Who gives which hours."""

    def by_user(self, user: User) -> "DeploymentQuerySet":
        """Deployments of a user.

        Where no person is named, the project leaders of the contributor stand in for it.
        """
        roles = [role for role in user.current_roles if role.role == Role.PROJECT_LEADER]
        municipalities = {role.municipality_id for role in roles if role.municipality_id}
        organisations = {role.organisation_id for role in roles if role.organisation_id}
        groups = MunicipalityGroup.objects.of(municipalities, timezone.localdate())
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
        validators=OF_A_WEEK,
        help_text="Leeg als er geen uren zijn afgesproken.",
    )
    remark = models.CharField("opmerking", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("volgorde", default=0)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        verbose_name = "inzet"
        verbose_name_plural = "inzet"
        ordering = ("order", "pk")
        indexes = [SearchIndex(text=("role", "remark"))]
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
