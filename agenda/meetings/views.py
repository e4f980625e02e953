"""The page of a meeting, and what its coordinator does there."""

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
from agenda.meetings.forms import AgendaItemForm, MeetingForm, ReasonForm
from agenda.meetings.overviews import agenda_of
from agenda.meetings.services import (
    add_waiting,
    cancel_meeting,
    order_points,
    place_item,
    remove_item,
    waiting_for,
)
from agenda.models import AgendaItem, Meeting, Paper
from agenda.services import find_pending
from platform_ivz.access import shows
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

    @cached_property
    def meeting(self) -> Meeting:
        rows = Meeting.objects.visible_to(self.request.user).for_list()
        return get_object_or_404(rows, pk=self.kwargs["meeting"])

    def get_parents(self) -> list[tuple[str, str]]:
        return [*way_back(self.meeting), (str(self.meeting), self.meeting.get_absolute_url())]

    def get_cancel_url(self) -> str:
        return self.meeting.get_absolute_url()


class MeetingCancelView(OfMeeting, ActionView):
    """Calling a meeting off."""

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

    @cached_property
    def item(self) -> AgendaItem:
        """The point that the address names."""
        rows = self.meeting.items.visible_to(self.request.user)
        return get_object_or_404(rows, pk=self.kwargs["pk"])

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
