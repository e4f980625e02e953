"""All assignments at once: over the years."""

from typing import Any

from django.db.models import Aggregate, Max, Min, Prefetch
from django.db.models.functions import Coalesce, Greatest, Least
from django.views.generic import TemplateView

from platform_ivz.paging import paged
from platform_ivz.views import HouseMixin
from projects.charts import bounds, timeline
from projects.enums import VersionStatus
from projects.models import AssignmentVersion, ProjectAssignment
from projects.overviews import timeline_row


def _ends(aggregate: type[Aggregate]) -> tuple[Coalesce, Coalesce]:
    """The first or last of the days on which work begins or ends; either kind may be unknown."""
    begin, end = aggregate("deployments__valid_from"), aggregate("deployments__valid_until")
    return Coalesce(begin, end), Coalesce(end, begin)


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
            .annotate(first_work=Least(*_ends(Min)), last_work=Greatest(*_ends(Max)))
            .prefetch_related(
                "milestones",
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
        page = paged(self.request, rows)
        return super().get_context_data(
            day=day,
            rows=rows,
            page=page,
            unknown=sum(1 for row in rows if row.span.first is None and row.span.last is None),
            chart=timeline([row.span for row in page], first=first, last=last, day=day)
            if rows
            else None,
            **kwargs,
        )
