"""The meetings of a year."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from agenda.models import Meeting
from platform_ivz.access import shows
from platform_ivz.views import HouseMixin


@shows(Meeting)
@require_safe
def meeting_current(request: HttpRequest) -> HttpResponse:
    """Lead to the meetings of this year."""
    return redirect("agenda:meeting_year", timezone.localdate().year)


class YearView(HouseMixin, TemplateView):
    """The meetings of a year."""

    reads = (Meeting,)
    template_name = "agenda/calendar/year.html"

    def get_title(self) -> str:
        return f"Vergaderjaar {self.kwargs['year']}"

    def get_lead(self) -> str:
        return "Wanneer welk gremium vergadert."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Meeting.objects.visible_to(self.request.user).of_year(self.kwargs["year"])
        return super().get_context_data(meetings=rows.for_list(), **kwargs)
