"""The list of assignments, their page, and their name and place."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from platform_ivz.formats import date_long
from platform_ivz.views import ByCode, HouseCreateView, HouseUpdateView
from projects.dossier import dossier_of
from projects.enums import VersionStatus
from projects.filters import ProjectAssignmentFilterSet
from projects.forms import ProjectAssignmentForm
from projects.life import Life
from projects.models import AssignmentVersion, ProjectAssignment
from projects.recorded import as_standing, versions_on, with_follow_up
from projects.tables import ProjectAssignmentTable
from projects.tasks import writing_tasks
from projects.views.base import AssignmentPageView, DayListView


class ProjectAssignmentListView(DayListView):
    model = ProjectAssignment
    template_name = "projects/projectassignment_list.html"
    table_class = ProjectAssignmentTable
    filterset_class = ProjectAssignmentFilterSet
    edit_permission = "projects.edit"
    lead = (
        "De opdrachten van het bestuur: hoe ver ze zijn, wie ze draagt en leidt, en hoeveel uur per"
        " week er is. Kies een opdracht voor het hele verhaal."
    )

    def get_queryset(self) -> QuerySet:
        recorded = self.request.looking().recorded_day
        rows = super().get_queryset().as_on(self.request.chosen_day())
        return with_follow_up(as_standing(rows, recorded), recorded)

    def get_table_kwargs(self) -> dict[str, Any]:
        return {**super().get_table_kwargs(), "day": self.request.chosen_day()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_back = self.request.looking().is_back
        tasks = [] if is_back else writing_tasks(self.request.user)
        return super().get_context_data(tasks=tasks, **kwargs)


class ProjectAssignmentDetailView(AssignmentPageView):
    """An assignment in the order of the format (Bijlage 8): its newest version, or a chosen one.

    On a day in the past that was chosen, it is the newest of that day, with the status and phase of
    that day. A version of later is read by its number, as it is now.
    """

    template_name = "projects/projectassignment_detail.html"
    tab = "detail"

    def get_lead(self) -> str:
        if self.version is None and self.later:
            return f"Op {date_long(self.day)} was er nog geen versie van deze opdracht."
        if self.version is None and self.object.newest_status:
            return (
                "De tekst van deze opdracht wordt nog geschreven. U leest haar als zij bij de"
                " agendacommissie ligt. Wat nu al bekend is, staat hieronder."
            )
        if self.version is None:
            return "Van deze opdracht is nog geen versie geschreven. Wat wel bekend is, staat hieronder."
        return f"Projectopdracht, versie {self.version.number}. Lees wat is afgesproken en wie eraan werkt."

    def get_version(self) -> AssignmentVersion | None:
        """The version that `?versie=` asks for, else the newest."""
        known = list(
            self.object.versions.visible_to(self.request.user)
            .select_related("decision__body")
            .order_by("-number")
        )
        self.versions = self.as_it_was(known) if self.request.looking().is_back else known
        self.later = [version for version in known if version not in self.versions]
        asked = self.request.GET.get("versie", "")
        if not asked:
            return self.versions[0] if self.versions else None
        found = [version for version in known if str(version.number) == asked]
        if not found:
            raise Http404
        return found[0]

    def as_it_was(self, known: list[AssignmentVersion]) -> list[AssignmentVersion]:
        """The versions of the chosen day."""
        return versions_on(known, self.object.steps.all(), self.day)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.day = day = self.request.chosen_day()
        self.version = self.get_version()
        in_force = next((v for v in self.versions if v.status == VersionStatus.ADOPTED), None)
        return super().get_context_data(
            day=day,
            version=self.version,
            newest=self.versions[0] if self.versions else None,
            in_force=in_force,
            later=self.later,
            is_back=self.request.looking().is_back,
            dossier=dossier_of(self.object, self.version, day),
            life=Life(self.object, self.version, self.request.user, in_force),
            subsidies=self.object.subsidies.all(),
            **kwargs,
        )


class ProjectAssignmentCreateView(HouseCreateView):
    model = ProjectAssignment
    form_class = ProjectAssignmentForm
    permission = "projects.edit"
    lead = (
        "Leg vast hoe de opdracht heet en waar zij bij hoort. De tekst van de opdracht komt daarna."
    )


class ProjectAssignmentUpdateView(ByCode, HouseUpdateView):
    model = ProjectAssignment
    form_class = ProjectAssignmentForm
    permission = "projects.edit"
    lead = "Wijzig naam, thema of portefeuille. De tekst van de opdracht verandert hier niet."
