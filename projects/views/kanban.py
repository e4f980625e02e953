"""The assignments in columns, by how far they are."""

from typing import Any

from django.views.generic import TemplateView

from platform_ivz.views import HouseMixin
from projects.kanban import kanban_on
from projects.models import ProjectAssignment


class KanbanView(HouseMixin, TemplateView):
    reads = (ProjectAssignment,)
    template_name = "projects/kanban.html"
    title = "Bord van de opdrachten"
    lead = (
        "Hoe ver elke opdracht is: van concept tot vastgesteld, en daarna in uitvoering of klaar."
        " Mag u de volgende stap zetten, dan staat die op de kaart."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        looking = self.request.looking()
        lanes = kanban_on(looking, self.request.user)
        return super().get_context_data(day=looking.day, lanes=lanes, **kwargs)
