"""The page of a meeting, and what its coordinator does there."""

from smtplib import SMTPException
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import View

from agenda.enums import ItemState
from agenda.meetings.forms import (
    AgendaItemForm,
    MeetingForm,
    OtherMeetingForm,
    PaperForm,
    ReasonForm,
    SendForm,
)
from agenda.meetings.mails import tell_of_agenda
from agenda.meetings.overviews import agenda_of
from agenda.meetings.services import (
    accept_item,
    add_paper,
    add_waiting,
    cancel_meeting,
    members_to_mail,
    move_to,
    order_points,
    place_item,
    remove_item,
    remove_paper,
    return_item,
    send_agenda,
    sending_warnings,
    waiting_for,
)
from agenda.models import AgendaItem, Meeting, Paper
from agenda.services import find_pending
from platform_ivz.access import shows
from platform_ivz.formats import enumerated
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    ActionView,
    HouseCreateView,
    HouseDetailView,
    HouseMixin,
    HouseUpdateView,
)


def year_page(year: int) -> str:
    """The address of the meetings of a year."""
    return reverse("agenda:meeting_year", args=(year,))


def way_back(meeting: Meeting | None) -> list[tuple[str, str]]:
    """From the page of a meeting to that of its year."""
    year = meeting.day.year if meeting else timezone.localdate().year
    return [(f"Vergaderjaar {year}", year_page(year))]


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
        return super().get_context_data(
            agenda=agenda_of(meeting, user),
            proposals=meeting.items.visible_to(user).exclude(state=ItemState.ACCEPTED).for_list(),
            waiting=waiting_for(meeting.body) if may_prepare else [],
            may_prepare=may_prepare,
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


class OfMeeting(HouseMixin):
    """A page of one meeting, which the address names."""

    reads = (Meeting, AgendaItem)
    meeting_in_address = "meeting_id"

    @cached_property
    def meeting(self) -> Meeting:
        rows = Meeting.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, pk=self.kwargs[self.meeting_in_address])

    def get_parents(self) -> list[tuple[str, str]]:
        return [*way_back(self.meeting), (str(self.meeting), self.meeting.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.meeting.get_absolute_url()

    @cached_property
    def item(self) -> AgendaItem:
        """The point that the address names."""
        rows = self.meeting.items.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])


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


class ItemFormMixin(OfMeeting):
    """The form of a point."""

    model = AgendaItem
    form_class = AgendaItemForm

    def get_cancel_url(self) -> str:
        return self.meeting.get_absolute_url()

    def get_success_url(self) -> str:
        return self.object.get_absolute_url()

    def get_message(self) -> str:
        return f"‘{self.object.title}’ is opgeslagen."


class ItemCreateView(ItemFormMixin, HouseCreateView):
    """Putting a point on the agenda, or proposing one."""

    permission = "agenda.propose"

    @cached_property
    def accepted(self) -> bool:
        """Whether what this visitor adds stands on the agenda at once."""
        return self.request.user.has_perm("agenda.accept", self.meeting)

    def get_title(self) -> str:
        return "Agendapunt toevoegen" if self.accepted else "Agendapunt voorstellen"

    def get_lead(self) -> str:
        if self.accepted:
            return "Het punt komt achter de andere punten. U zet het daarna op zijn plaats."
        return (
            "Wie de vergadering voorbereidt, neemt uw voorstel aan of geeft het terug met de reden."
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs["instance"] = AgendaItem(meeting=self.meeting)
        return {"accepted": self.accepted, **kwargs}


class ItemUpdateView(ItemFormMixin, HouseUpdateView):
    """Changing a point; who proposed one changes it until it is accepted."""

    def get_object(self, queryset: Any = None) -> AgendaItem:
        item = super().get_object(queryset)
        own = item.proposed_by == self.request.user and item.state != ItemState.ACCEPTED
        if not own and not self.request.user.has_perm("agenda.accept", self.meeting):
            raise PermissionDenied
        return item

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(meeting=self.meeting)

    def get_title(self) -> str:
        return f"‘{self.object.title}’ wijzigen"


class ForWhoPrepares(OfMeeting):
    """A page for the coordinator, and for who sits in the body that prepares the meeting."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("agenda.accept", self.meeting):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PointView(OfMeeting, View):
    """A button beside a point. Raises Refused in `carry_out`, and then says why."""

    http_method_names = ("post",)
    permission = "agenda.meet"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        back = self.meeting.get_absolute_url()
        try:
            back = self.carry_out() or back
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, reason)
        return HttpResponseRedirect(back)

    def carry_out(self) -> str:
        """Do it, and return where to go; nothing for the page of the meeting."""
        raise NotImplementedError


class ItemPlaceView(PointView):
    """Moving a point up or down."""

    def carry_out(self) -> str:
        step = -1 if self.kwargs["way"] == "eerder" else 1
        group = [
            point.item.pk
            for point in agenda_of(self.meeting, self.request.user).points
            if (point.item.is_closed, point.item.at_the_end)
            == (self.item.is_closed, self.item.at_the_end)
        ]
        place_item(self.item, group.index(self.item.pk) + 1 + step)
        return self.item.get_absolute_url()


class ItemOrderView(PointView):
    """Putting the points in the order in which they were dragged."""

    def carry_out(self) -> str:
        order_points(
            self.meeting, [int(pk) for pk in self.request.POST.getlist("punt") if pk.isdecimal()]
        )
        return ""


class ItemRemoveView(PointView):
    """Taking a point off the agenda."""

    def carry_out(self) -> str:
        remove_item(self.item)
        messages.success(self.request, f"‘{self.item.title}’ staat niet meer op de agenda.")
        return ""


class ItemAcceptView(ForWhoPrepares, PointView):
    """Putting a proposal on the agenda."""

    permission = ""

    def carry_out(self) -> str:
        accept_item(self.item)
        messages.success(self.request, f"‘{self.item.title}’ staat op de agenda.")
        return self.item.get_absolute_url()


class ItemActionView(ForWhoPrepares, ActionView):
    """A form about one point, for who prepares the meeting."""

    def get_lead(self) -> str:
        return f"Punt: {self.item.title}"


class ItemReturnView(ItemActionView):
    """Giving a proposal back, with the reason."""

    form_class = ReasonForm
    title = "Voorstel teruggeven"
    save_label = "Teruggeven"

    def carry_out(self, data: dict[str, Any]) -> str:
        return_item(item=self.item, reason=data["reason"])
        messages.success(self.request, f"‘{self.item.title}’ is teruggegeven.")
        return self.meeting.get_absolute_url()


class ItemMoveView(ItemActionView):
    """Putting a point on the agenda of another meeting, or letting it wait."""

    form_class = OtherMeetingForm
    title = "Naar een andere vergadering"
    save_label = "Verplaatsen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"item": self.item, **super().get_form_kwargs()}

    def carry_out(self, data: dict[str, Any]) -> str:
        move_to(self.item, data["meeting"])
        where = data["meeting"] or "de lijst van wat nog geen vergadering heeft"
        messages.success(self.request, f"‘{self.item.title}’ staat nu op {where}.")
        return self.meeting.get_absolute_url()


class PaperAddView(ItemActionView):
    """Adding a file to a point."""

    form_class = PaperForm
    title = "Stuk toevoegen"
    save_label = "Toevoegen"

    def carry_out(self, data: dict[str, Any]) -> str:
        paper = add_paper(item=self.item, title=data["title"], upload=data["upload"])
        messages.success(self.request, f"‘{paper.title}’ is toegevoegd.")
        if paper.problem:
            messages.warning(self.request, paper.problem)
        return self.item.get_absolute_url()


class PaperRemoveView(PointView):
    """Taking a paper away from its point."""

    def carry_out(self) -> str:
        paper = get_object_or_404(self.item.papers.all(), pk=self.kwargs["paper_id"])
        remove_paper(paper)
        messages.success(self.request, f"‘{paper.title}’ is weggehaald.")
        return self.item.get_absolute_url()


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
        return {"warnings": self.warnings, **super().get_form_kwargs()}

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
        messages.success(self.request, "De agenda is verstuurd.")
        if unreached:
            messages.warning(
                self.request,
                f"De mail kwam niet weg naar {enumerated(unreached)}. Bericht hen zelf.",
            )
        return self.meeting.get_absolute_url()


class WaitingAddView(PointView):
    """Putting what waits for a decision on the agenda."""

    def carry_out(self) -> str:
        waiting = find_pending(self.request.POST.get("onderwerp", ""))
        if waiting is None:
            raise Refused("Hierover is intussen al besloten. Kies een ander onderwerp.")
        item = add_waiting(meeting=self.meeting, waiting=waiting, by=self.request.user)
        messages.success(self.request, f"‘{item.title}’ staat op de agenda.")
        return item.get_absolute_url()


@shows(Paper)
@require_safe
def paper_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file of a paper."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    if not paper.file or not paper.file.storage.exists(paper.file.name):
        raise Http404
    return FileResponse(paper.file.open("rb"), as_attachment=True, filename=paper.file_name)
