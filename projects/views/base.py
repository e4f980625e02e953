"""What pages about assignments share."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from platform_ivz.views import HouseDetailView, HouseListView
from projects.models import ProjectAssignment


class DayListView(HouseListView):
    """A list that looks at the chosen day."""

    def get_filterset_kwargs(self, filterset_class: type) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(filterset_class), "day": self.request.chosen_day()}


class AssignmentMixin:
    """A page of one assignment, under one of its tabs.

    `tab` names the tab that is open. The object stands as on the chosen day.
    """

    tab = ""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().as_on(self.request.chosen_day())

    def get_parents(self) -> list[tuple[str, str]]:
        parents = [("Projectopdrachten", reverse("projects:projectassignment_list"))]
        if self.tab != "detail":
            parents.append((str(self.object), self.object.get_absolute_url()))
        return parents

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


class AssignmentPageView(AssignmentMixin, HouseDetailView):
    """A page of one assignment to read."""

    model = ProjectAssignment
    slug_field = "code"
    slug_url_kwarg = "code"
    edit_permission = "projects.edit"
