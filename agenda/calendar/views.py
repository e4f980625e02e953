"""The meetings of a year."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from agenda.calendar.forms import ProposalForm, SettleForm
from agenda.calendar.overviews import YearPlan, clashes_with_others, year_plan
from agenda.calendar.services import YearProposal, plan_year, propose_year, settle_year
from agenda.dates import FIRST_YEAR, LAST_YEAR, YearMixin
from agenda.meetings.views.base import year_page
from agenda.meetings.views.meetings import MeetingCreateView, MeetingUpdateView
from agenda.models import Meeting, SchoolHoliday
from platform_ivz.access import shows
from platform_ivz.views import ActionView, HouseMixin
from portfolios.models import Body

# Planning a year, and settling it.
MEET = "agenda.meet"


@shows(Meeting)
@require_safe
def meeting_current(request: HttpRequest) -> HttpResponse:
    """Lead to the meetings of this year."""
    return redirect("agenda:meeting_year", timezone.localdate().year)


class YearView(YearMixin, HouseMixin, TemplateView):
    """The meetings of a year."""

    reads = (Meeting, Body)
    template_name = "agenda/calendar/year.html"

    @cached_property
    def plan(self) -> YearPlan:
        return year_plan(self.year, self.request.user, timezone.localdate())

    def get_title(self) -> str:
        return f"Vergaderjaar {self.year}"

    def get_lead(self) -> str:
        return "Wanneer welk gremium vergadert, waar het botst en wat wanneer aan de orde komt."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            plan=self.plan,
            may_meet=self.request.user.has_perm(MEET),
            previous=self.year - 1 if self.year > FIRST_YEAR else None,
            following=self.year + 1 if self.year < LAST_YEAR else None,
            **kwargs,
        )


class OfYear(YearMixin):
    """A page about the meetings of a year, below that of the year."""

    permission = MEET
    reads = (Meeting, Body)

    def get_parents(self) -> list[tuple[str, str]]:
        return [(f"Vergaderjaar {self.year}", year_page(self.year))]

    def get_cancel_url(self) -> str:
        return year_page(self.year)


class ProposeView(OfYear, ActionView):
    """What a year lacks, to look at before it is stored."""

    form_class = ProposalForm
    template_name = "agenda/calendar/propose.html"
    save_label = "Voorlopig inplannen"

    def get_title(self) -> str:
        return f"Vergaderjaar {self.year} voorstellen"

    def get_lead(self) -> str:
        return (
            "Kijk na wat erbij komt. Elke vergadering komt er als voorlopig in,"
            " en u kunt elke dag daarna nog verplaatsen."
        )

    @cached_property
    def proposal(self) -> YearProposal:
        return propose_year(self.year, timezone.localdate())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = SchoolHoliday.objects.order_by("-valid_until").first()
        return super().get_context_data(
            proposal=self.proposal,
            # What a form that is shown again says is the proposal of now, not the one that was sent.
            seen=self.proposal.fingerprint,
            holidays_until=last.valid_until if last else None,
            year=self.year,
            **kwargs,
        )

    def carry_out(self, data: dict[str, Any]) -> str:
        done = plan_year(year=self.year, today=timezone.localdate(), seen=data["seen"])
        count = len(done.meetings)
        told = "Eén vergadering is" if count == 1 else f"{count} vergaderingen zijn"
        messages.success(self.request, f"{told} voorlopig ingepland in {self.year}.")
        return year_page(self.year)


class SettleView(OfYear, ActionView):
    """Settling the provisional meetings of a year."""

    form_class = SettleForm
    template_name = "agenda/calendar/settle.html"
    save_label = "Vaststellen"
    lead = "Wat u vaststelt, is niet langer voorlopig. Wie de vergadering volgt, ziet dat vanzelf."

    def get_title(self) -> str:
        return f"Vergaderjaar {self.year} vaststellen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"year": self.year, **super().get_form_kwargs()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = year_plan(self.year, self.request.user, timezone.localdate())
        return super().get_context_data(plan=plan, **kwargs)

    def carry_out(self, data: dict[str, Any]) -> str:
        count = settle_year(year=self.year, body=data["body"])
        told = "Eén vergadering staat" if count == 1 else f"{count} vergaderingen staan"
        messages.success(self.request, f"{told} nu vast.")
        return year_page(self.year)


class WarnsOfClashes:
    """A form of a meeting that is stored, and then says what there is against its moment."""

    def form_valid(self, form: Form) -> HttpResponse:
        response = super().form_valid(form)
        if not form.errors:
            for clash in clashes_with_others(self.object):
                said = (f"Let op: {clash.title}.", clash.why, "Kies zo nodig een ander moment.")
                messages.warning(self.request, " ".join(filter(None, said)))
        return response


class MeetingPlanView(WarnsOfClashes, MeetingCreateView):
    """Planning a meeting."""


class MeetingMoveView(WarnsOfClashes, MeetingUpdateView):
    """Changing when or where a meeting is."""
