"""The page of a meeting, planning one, calling it off, and sending its agenda."""

from smtplib import SMTPException
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from agenda.enums import ItemState
from agenda.meetings.forms import (
    MeetingForm,
    ReasonForm,
    SendForm,
)
from agenda.meetings.mails import not_reached, tell_of_agenda
from agenda.meetings.overviews import agenda_of
from agenda.meetings.printing import follow, printing
from agenda.meetings.services import (
    cancel_meeting,
    members_to_mail,
    send_agenda,
    sending_warnings,
    waiting_for,
)
from agenda.meetings.views.base import OfMeeting, way_back, year_page
from agenda.models import Meeting, Paper
from platform_ivz.access import shows
from platform_ivz.views import (
    ActionView,
    HouseCreateView,
    HouseDetailView,
    HouseUpdateView,
)


@shows(Meeting)
@require_safe
def meeting_next(request: HttpRequest) -> HttpResponse:
    """Lead to the next meeting that the visitor may see; without one, to the year."""
    following = Meeting.objects.visible_to(request.user).to_come(timezone.now()).first()
    return redirect(following or year_page(timezone.localdate().year))


class MeetingDetailView(HouseDetailView):
    """A meeting with its agenda."""

    model = Meeting
    edit_permission = "agenda.meet"
    template_name = "agenda/meetings/meeting_detail.html"
    lead = "De agenda met de stukken. Per punt staat wat er wordt gevraagd."

    def get_parents(self) -> list[tuple[str, str]]:
        return way_back(self.object)

    def get_title(self) -> str:
        return self.object.body.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting, user = self.object, self.request.user
        may_prepare = user.has_perm("agenda.meet") and meeting.is_prepared
        agenda = agenda_of(meeting, user)
        return super().get_context_data(
            agenda=agenda,
            proposals=meeting.items.visible_to(user).exclude(state=ItemState.ACCEPTED).for_list(),
            waiting=waiting_for(meeting.body) if may_prepare else [],
            may_prepare=may_prepare,
            books=printing().books(agenda, user),
            may_propose=user.has_perm("agenda.propose") and meeting.is_prepared,
            may_accept=user.has_perm("agenda.accept", meeting) and meeting.is_prepared,
            **kwargs,
        )


class MeetingCreateView(HouseCreateView):
    model = Meeting
    form_class = MeetingForm
    permission = "agenda.meet"
    lead = "De vaste punten van het gremium komen vanzelf op de agenda."

    def get_title(self) -> str:
        return "Vergadering plannen"

    def get_parents(self) -> list[tuple[str, str]]:
        return way_back(None)

    def get_cancel_url(self) -> str:
        return year_page(timezone.localdate().year)


class MeetingUpdateView(HouseUpdateView):
    model = Meeting
    form_class = MeetingForm
    permission = "agenda.meet"
    lead = "Wie deze vergadering in de eigen agenda heeft, ziet een nieuwe dag of plaats vanzelf."

    def get_parents(self) -> list[tuple[str, str]]:
        return [*way_back(self.object), (str(self.object), self.object.get_absolute_url())]

    def form_valid(self, form: MeetingForm) -> HttpResponse:
        response = super().form_valid(form)
        follow(self.object, self.request.user)
        return response


class MeetingCancelView(OfMeeting, ActionView):
    """Calling a meeting off."""

    meeting_in_address = "pk"
    permission = "agenda.meet"
    form_class = ReasonForm
    title = "Vergadering afgelasten"
    lead = "De vergadering blijft staan als afgelast, ook in de agenda’s van wie haar volgt."
    save_label = "Afgelasten"

    def carry_out(self, data: dict[str, Any]) -> str:
        cancel_meeting(meeting=self.meeting, reason=data["reason"])
        messages.success(self.request, "De vergadering is afgelast.")
        return self.meeting.get_absolute_url()


class AgendaSendView(OfMeeting, ActionView):
    """Sending the agenda, or what changed of it since."""

    meeting_in_address = "pk"
    permission = "agenda.meet"
    form_class = SendForm
    template_name = "agenda/meetings/send_form.html"

    @cached_property
    def warnings(self) -> list[str]:
        """What who sends has to know first."""
        return sending_warnings(self.meeting, timezone.localdate())

    def get_title(self) -> str:
        return "Wijzigingen mailen" if self.meeting.sent_at else "Agenda versturen"

    @property
    def save_label(self) -> str:
        """What the button says."""
        return "Mailen" if self.meeting.sent_at else "Versturen"

    def get_lead(self) -> str:
        if self.meeting.sent_at:
            return "De leden krijgen opnieuw een mail met de weg naar de agenda."
        return "De leden krijgen een mail met de weg naar de agenda. In de mail staat niets van de inhoud."

    def get_form_kwargs(self) -> dict[str, Any]:
        laid_down = Paper.objects.of_portal().filter(item__meeting=self.meeting, file__gt="")
        return {
            "warnings": self.warnings,
            "asks_anew": laid_down.exists(),
            **super().get_form_kwargs(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        members = members_to_mail(self.meeting)
        return super().get_context_data(warnings=self.warnings, members=members, **kwargs)

    def carry_out(self, data: dict[str, Any]) -> str:
        again = self.meeting.sent_at is not None
        unreached = []
        for user in send_agenda(meeting=self.meeting, now=timezone.now()):
            try:
                tell_of_agenda(self.meeting, user, again=again)
            except (SMTPException, OSError):
                unreached.append(user.email)
        follow(self.meeting, self.request.user, anew=data.get("anew", False))
        messages.success(self.request, "De agenda is verstuurd.")
        if unreached:
            messages.warning(self.request, not_reached(unreached))
        return self.meeting.get_absolute_url()
