"""All assignments at once: over the years."""

from typing import Any

from django.db.models import Count, Max, Min, Prefetch, Q
from django.views.generic import TemplateView

from platform_ivz.charts.timeline import timeline
from platform_ivz.paging import paged
from platform_ivz.views import HouseMixin
from projects.charts import bounds
from projects.enums import VersionStatus
from projects.models import AssignmentVersion, ProjectAssignment
from projects.overviews import timeline_row
from projects.recorded import as_it_was


class TimelineView(HouseMixin, TemplateView):
    """The assignments over the years, as far as the data have days."""

    reads = (ProjectAssignment,)
    template_name = "projects/timeline.html"
    title = "Tijdlijn van de opdrachten"
    lead = (
        "Wanneer elke opdracht loopt en welke mijlpalen er zijn. Alleen dagen die zijn vastgelegd"
        " staan op de lijn."
    )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        looking = self.request.looking()
        day, recorded = looking.day, looking.recorded_day
        assignments = ProjectAssignment.objects.visible_to(self.request.user).with_days()
        whole = assignments.aggregate(
            unknown=Count("pk", filter=Q(first_day=None)),
            first=Min("first_day"),
            last=Max("last_day"),
            from_agenda=Min("theme__agenda__valid_from"),
            until_agenda=Max("theme__agenda__valid_until"),
            until_next=Max("also_under__agenda__valid_until"),
        )
        unknown = whole.pop("unknown")
        # One scale for all pages.
        first, last = bounds((day, *whole.values()))
        adopted = AssignmentVersion.objects.filter(
            status=VersionStatus.ADOPTED, decision__taken_on__isnull=False
        ).select_related("decision")
        listed = assignments.for_list().prefetch_related(
            "also_under",
            "milestones",
            Prefetch("versions", queryset=adopted, to_attr="adopted_versions"),
        )
        page = paged(self.request, listed)
        rows = [timeline_row(as_it_was(assignment, recorded), day, recorded) for assignment in page]
        return super().get_context_data(
            day=day,
            rows=rows,
            page=page,
            unknown=unknown,
            chart=timeline(
                [row.span for row in rows],
                day=day,
                title="Tijdlijn van de projectopdrachten",
                also=(first, last),
            )
            if rows
            else None,
            **kwargs,
        )
