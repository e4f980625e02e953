"""The list of decisions of a meeting."""

from smtplib import SMTPException
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from agenda.enums import MeetingStatus
from agenda.meetings.mails import not_reached
from agenda.meetings.views.base import OfMeeting
from agenda.minutes.forms import RemarkForm
from agenda.minutes.mails import tell_of_decision, tell_of_draft
from agenda.minutes.overviews import (
    Minutes,
    minutes_of,
    without_closed,
)
from agenda.minutes.services import (
    proposer_of,
    send_list,
)
from agenda.minutes.views.table import OF_MINUTES
from agenda.models import Decision, ListRemark, Meeting
from platform_ivz.access import shows
from platform_ivz.answers import word_answer
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    HouseCreateView,
    HouseMixin,
)

# By this an address asks for what is closed too.
WITH_CLOSED = "besloten"


class OfDecisionList(OfMeeting):
    """What is done with the list of decisions of a meeting."""

    meeting_in_address = "pk"
    reads = (*OF_MINUTES, ListRemark)

    @property
    def page(self) -> str:
        """The page of the list."""
        return reverse("agenda:meeting_decisions", args=(self.meeting.pk,))

    @cached_property
    def makes_it(self) -> bool:
        """Whether the visitor makes the list, and so reads it before it is sent."""
        return self.request.user.has_perm("agenda.meet")

    @cached_property
    def minutes(self) -> Minutes:
        """What the visitor may see of the list."""
        return minutes_of(self.meeting, self.request.user)


class DecisionsView(OfDecisionList, TemplateView):
    """The list of decisions of a meeting: a draft until the next meeting adopts it."""

    template_name = "agenda/minutes/meeting_decisions.html"
    title = "Besluitenlijst"

    def get_lead(self) -> str:
        said = "De vergadering is nog niet gesloten: de lijst groeit nog."
        if self.minutes.is_adopted:
            said = "Wat er per punt is besloten, en wie wat gaat doen."
        elif self.meeting.status == MeetingStatus.HELD:
            said = "Een concept: in de volgende vergadering wordt de lijst vastgesteld."
        return f"{self.meeting.body.name}, {self.meeting.when}. {said}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_read = self.makes_it or self.meeting.list_is_open
        return super().get_context_data(
            minutes=self.minutes if may_read else None,
            makes_it=self.makes_it,
            may_remark=self.minutes.takes_remarks
            and self.request.user.has_perm("agenda.remark", self.meeting),
            **{**kwargs, "meeting": self.meeting},
        )


class ListSendView(OfDecisionList, View):
    """Sending the draft to the members."""

    http_method_names = ("post",)
    permission = "agenda.meet"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        unreached = []
        try:
            for user in send_list(meeting=self.meeting, now=timezone.now()):
                try:
                    tell_of_draft(self.meeting, user)
                except (SMTPException, OSError):
                    unreached.append(user.email)
            messages.success(
                request, "De leden lezen de lijst nu en kunnen er opmerkingen bij maken."
            )
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        if unreached:
            messages.warning(request, not_reached(unreached))
        return HttpResponseRedirect(self.page)


class ExcerptView(HouseMixin, View):
    """Telling who proposed a point what was decided."""

    reads = (Decision,)
    http_method_names = ("post",)
    permission = "agenda.meet"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Decision.objects.visible_to(request.user).select_related("item__proposed_by", "body")
        decision = get_object_or_404(rows, reference=self.kwargs["reference"])
        try:
            user = proposer_of(decision)
            tell_of_decision(decision, user)
            messages.success(request, f"Een mail over besluit {decision} gaat naar {user}.")
        except Refused as refused:
            messages.error(request, refused.reasons[0])
        except (SMTPException, OSError):
            messages.warning(request, not_reached([user.email]))
        item = decision.item
        if item is None or item.meeting is None:
            return HttpResponseRedirect(decision.get_absolute_url())
        page = reverse("agenda:meeting_decisions", args=(item.meeting_id,))
        return HttpResponseRedirect(f"{page}#punt-{item.pk}")


class RemarkCreateView(OfDecisionList, HouseCreateView):
    """Saying something of the draft."""

    model = ListRemark
    form_class = RemarkForm
    lead = "De coördinator verwerkt uw opmerking. Leden die de lijst lezen, zien haar ook."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("agenda.remark", self.meeting):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return "Opmerking bij de besluitenlijst"

    def get_parents(self) -> list[tuple[str, str]]:
        return [*super().get_parents(), ("Besluitenlijst", self.page)]

    def get_cancel_url(self) -> str:
        return self.page

    def get_success_url(self) -> str:
        return self.page

    def get_initial(self) -> dict[str, Any]:
        point = self.request.GET.get("punt", "")
        return {"item": point} if point.isdecimal() else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": ListRemark(meeting=self.meeting)}

    def get_message(self) -> str:
        return "Uw opmerking staat bij de lijst."


@shows(*OF_MINUTES)
@require_safe
def decisions_docx(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the list of decisions as a document of Word; what is closed only when it is asked for."""
    from agenda.minutes.word import write_decisions

    found = may_have_list(request, pk)
    minutes = minutes_of(found, request.user)
    if WITH_CLOSED not in request.GET:
        minutes = without_closed(minutes)
    name = f"besluitenlijst-{found.body.code}-{found.day:%Y-%m-%d}.docx"
    return word_answer(write_decisions(minutes), name)


def may_have_list(request: HttpRequest, pk: int) -> Meeting:
    """The meeting whose list the visitor may have as a file. Raises Http404 as long as nobody may."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_list(), pk=pk)
    if not meeting.list_is_open and not request.user.has_perm("agenda.meet"):
        raise Http404
    return meeting
