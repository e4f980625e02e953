"""Pages about assignments and deployments."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.views.generic import TemplateView

from platform_ivz.audit import history
from platform_ivz.views import (
    HouseCreateView,
    HouseDeleteView,
    HouseDetailView,
    HouseListView,
    HouseMixin,
    HouseUpdateView,
)
from projects.charts import bounds, timeline
from projects.enums import VersionStatus
from projects.filters import DeploymentFilterSet, ProjectAssignmentFilterSet
from projects.forms import DeploymentForm, ProjectAssignmentForm
from projects.models import Approval, AssignmentVersion, Deployment, ProjectAssignment
from projects.overviews import sections_of, timeline_row
from projects.tables import DeploymentTable, ProjectAssignmentTable, holder


class DayListView(HouseListView):
    """A list that looks at the chosen day."""

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "day": self.request.chosen_day()}


class ProjectAssignmentListView(DayListView):
    model = ProjectAssignment
    table_class = ProjectAssignmentTable
    filterset_class = ProjectAssignmentFilterSet
    edit_permission = "projects.edit"
    lead = (
        "De opdrachten van het bestuur: hoe ver ze zijn, wie ze draagt en leidt, en hoeveel uur per"
        " week er is. Kies een opdracht voor het hele verhaal."
    )

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().as_on(self.request.chosen_day())


class AssignmentPageView(HouseDetailView):
    """A page of one assignment."""

    model = ProjectAssignment
    slug_field = "code"
    slug_url_kwarg = "code"
    edit_permission = "projects.edit"


class ProjectAssignmentDetailView(AssignmentPageView):
    """An assignment in the order of the format (Bijlage 8)."""

    template_name = "projects/projectassignment_detail.html"
    lead = "De opdracht in de veertien onderdelen van het format. Lees wat is afgesproken en wie eraan werkt."

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().as_on(self.request.chosen_day())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.request.chosen_day()
        return super().get_context_data(
            day=day, holder=holder(self.object), sections=sections_of(self.object, day), **kwargs
        )


class ProjectAssignmentCourseView(AssignmentPageView):
    """The course of an assignment: versions with approvals, progress, and who changed what."""

    template_name = "projects/projectassignment_course.html"
    lead = "Hoe deze opdracht is verlopen: versies met hun akkoord, voortgang en wijzigingen."

    def get_title(self) -> str:
        return f"{self.object}: verloop"

    def get_parents(self) -> list[tuple[str, str]]:
        return [*super().get_parents(), (str(self.object), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = self.object.versions.select_related("decision__body").prefetch_related(
            Prefetch(
                "approvals",
                queryset=Approval.objects.select_related("person__municipality", "substitute_for"),
            )
        )
        return super().get_context_data(
            versions=versions.order_by("-number"),
            reports=self.object.progress_reports.select_related("reported_by"),
            history=history(self.object),
            **kwargs,
        )


class ProjectAssignmentCreateView(HouseCreateView):
    model = ProjectAssignment
    form_class = ProjectAssignmentForm
    permission = "projects.edit"
    lead = (
        "Leg vast hoe de opdracht heet en waar zij bij hoort. De tekst van de opdracht komt daarna."
    )


class ProjectAssignmentUpdateView(HouseUpdateView):
    model = ProjectAssignment
    form_class = ProjectAssignmentForm
    slug_field = "code"
    slug_url_kwarg = "code"
    permission = "projects.edit"
    lead = "Wijzig naam, thema, portefeuille of fase. De tekst van de opdracht verandert hier niet."


class TimelineView(HouseMixin, TemplateView):
    """The assignments over the years, as far as the data have days."""

    template_name = "projects/timeline.html"
    title = "Tijdlijn van de opdrachten"
    lead = (
        "Wanneer elke opdracht loopt en welke mijlpalen er zijn. Alleen dagen die zijn vastgelegd"
        " staan op de lijn."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = self.request.chosen_day()
        adopted = AssignmentVersion.objects.filter(
            status=VersionStatus.ADOPTED, decision__taken_on__isnull=False
        ).select_related("decision")
        assignments = list(
            ProjectAssignment.objects.visible_to(self.request.user)
            .for_list()
            .prefetch_related(
                "milestones",
                "deployments",
                Prefetch("versions", queryset=adopted, to_attr="adopted_versions"),
            )
        )
        rows = [timeline_row(assignment, day) for assignment in assignments]
        agendas = [assignment.theme.agenda for assignment in assignments]
        days = [
            day,
            *(agenda.valid_from for agenda in agendas),
            *(agenda.valid_until for agenda in agendas),
            *(d for row in rows for d in (row.span.first, row.span.last)),
        ]
        first, last = bounds(days)
        return super().get_context_data(
            day=day,
            rows=rows,
            unknown=sum(1 for row in rows if row.span.first is None and row.span.last is None),
            chart=timeline([row.span for row in rows], first=first, last=last, day=day)
            if rows
            else None,
            **kwargs,
        )


class DeploymentListView(DayListView):
    model = Deployment
    table_class = DeploymentTable
    filterset_class = DeploymentFilterSet
    import_kind = "inzet"
    edit_permission = "projects.edit"
    title = "Inzet per opdracht"
    lead = (
        "Wie hoeveel uur per week geeft, en aan welke opdracht of welk overleg. Wat er is"
        " afgesproken tegenover wat er is, staat bij uren en saldo."
    )

    def get_table_kwargs(self) -> dict[str, Any]:
        may_edit = self.request.user.has_perm(self.edit_permission)
        return {} if may_edit else {"exclude": ("change",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["add_label"] = "Inzet vastleggen"
        return context


class DeploymentCreateView(HouseCreateView):
    model = Deployment
    form_class = DeploymentForm
    permission = "projects.edit"
    title = "Inzet vastleggen"
    lead = "Leg vast wie uren geeft, waaraan en in welke rol. Een opdracht heeft één projectleider per dag."

    def get_title(self) -> str:
        return self.title

    def get_initial(self) -> dict[str, Any]:
        """What the page that linked here already knows, such as the assignment."""
        return {
            **super().get_initial(),
            **{
                name: self.request.GET[key]
                for name, key in (("contributor", "wie"), ("target", "waaraan"))
                if key in self.request.GET
            },
        }


class DeploymentUpdateView(HouseUpdateView):
    model = Deployment
    form_class = DeploymentForm
    permission = "projects.edit"
    lead = "Stopt de inzet? Vul dan de laatste dag in; zo blijft te zien wat er was."


class DeploymentDeleteView(HouseDeleteView):
    model = Deployment
    permission = "projects.edit"
