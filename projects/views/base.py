"""What pages about assignments share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from platform_ivz.views import ByCode, HouseDetailView, HouseListView
from portfolios.models import User
from projects.models import AssignmentVersion, ProjectAssignment
from projects.recorded import as_it_was


def find_assignment(request: HttpRequest, code: str) -> ProjectAssignment:
    """The assignment with this code, as on the chosen day. Raises Http404 when there is none."""
    rows = ProjectAssignment.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows.as_on(request.chosen_day()), code=code)


def find_writable(request: HttpRequest, code: str) -> ProjectAssignment:
    """The assignment with this code, for who may write it. Raises PermissionDenied for others."""
    assignment = find_assignment(request, code)
    if not request.user.has_perm("projects.write", assignment):
        raise PermissionDenied
    return assignment


def find_version(
    user: User, assignment: ProjectAssignment, number: str | int = ""
) -> AssignmentVersion:
    """The version with this number, the newest without, that the user may see; else Http404."""
    versions = assignment.versions.visible_to(user).select_related("decision__body", "assignment")
    if number:
        if not str(number).isdecimal():
            raise Http404
        versions = versions.filter(number=min(int(number), 32_767))
    version = versions.order_by("-number").first()
    if version is None:
        raise Http404
    return version


def assignment_parents(assignment: ProjectAssignment) -> list[tuple[str, str]]:
    """The way back from a page below an assignment."""
    return [
        ("Projectopdrachten", reverse("projects:projectassignment_list")),
        (str(assignment), assignment.get_absolute_url()),
    ]


class DayListView(HouseListView):
    """A list that looks at the chosen day."""

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "day": self.request.chosen_day()}


class AssignmentPageView(ByCode, HouseDetailView):
    """A page of one assignment to read, under one of its tabs.

    `tab` names the tab that is open. The object stands as on the chosen day.
    """

    model = ProjectAssignment
    edit_permission = "projects.edit"
    tab = ""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().as_on(self.request.chosen_day())

    def get_object(self, queryset: QuerySet | None = None) -> ProjectAssignment:
        """The assignment; on a day in the past that was chosen, in the phase of that day."""
        assignment, looking = super().get_object(queryset), self.request.looking()
        return as_it_was(assignment, looking.day) if looking.is_back else assignment

    def get_parents(self) -> list[tuple[str, str]]:
        parents = assignment_parents(self.object)
        return parents[:1] if self.tab == "detail" else parents

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            assignment=self.object,
            tabs=tabs_of(self.object, self.tab),
            may_write=self.request.user.has_perm("projects.write", self.object),
            **kwargs,
        )


def tabs_of(assignment: ProjectAssignment, current: str) -> list[dict[str, Any]]:
    """The pages of an assignment, in the order of its life."""
    return [
        {
            "label": label,
            "url": reverse(f"projects:projectassignment_{page}", args=(assignment.code,)),
            "current": page == current,
        }
        for page, label in (
            ("detail", "Opdracht"),
            ("progress", "Voortgang"),
            ("course", "Versies en verloop"),
        )
    ]
