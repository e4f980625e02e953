"""The page of a yearly talk, and its paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from contributions.effort.models import EffortReview
from contributions.effort.talks.views import HOLD, OfTalk
from contributions.participation.overviews import taking_part_in
from platform_ivz.access import shows
from platform_ivz.audit import history
from platform_ivz.views import HouseDetailView
from portfolios.models import Municipality
from reports.catalogue import find
from reports.papers.base import NoRegion, request_for
from reports.talks import TalkSheet, day_of, sheet_on
from reports.views.library import paper_answer


class EffortReviewDetailView(OfTalk, HouseDetailView):
    """A talk: prepared as long as it is to come, and what was agreed once it was held."""

    reads = (Municipality,)
    template_name = "reports/effortreview_detail.html"
    edit_permission = HOLD

    @cached_property
    def sheet(self) -> TalkSheet | None:
        """What the talk is about; None when the municipality takes no part in its year."""
        return sheet_on(self.municipality, day_of(self.kwargs["year"], self.request.chosen_day()))

    def get_object(self, queryset: Any = None) -> EffortReview:
        return self.sheet.row.talk if self.sheet else super().get_object(queryset)

    def get_template_names(self) -> list[str]:
        return [self.template_name if self.sheet else "reports/effortreview_alone.html"]

    def get_lead(self) -> str:
        if not self.sheet:
            return "Wat van dit gesprek is vastgelegd. De gemeente doet in dit jaar niet mee."
        if self.object.held_on:
            return "Wat er is afgesproken, en waar het gesprek over ging."
        return "Alles voor het gesprek over de inzet van deze gemeente, bij elkaar."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sheet=self.sheet,
            history=history(self.object, self.request.user) if self.object.pk else [],
            **kwargs,
        )


@shows(Municipality)
@require_safe
def municipality_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The paper for the talk with a municipality, in the year of the chosen day."""
    day = request.chosen_day()
    municipality = next((m for m in taking_part_in(day.year) if m.slug == slug), None)
    if municipality is None or not request.user.has_perm("contributions.read_talk", municipality):
        raise Http404("Van deze gemeente is er geen blad, of het is niet voor u.")
    try:
        asked = request_for(day=day, municipality=municipality)
    except NoRegion as error:
        raise Http404(str(error)) from error
    return paper_answer(request, find("gemeenteblad"), asked)
