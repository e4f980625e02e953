"""What is done with the points of a meeting and their papers."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import View

from agenda.enums import ItemState
from agenda.meetings.forms import (
    AgendaItemForm,
    OtherMeetingForm,
    PaperForm,
    ReasonForm,
)
from agenda.meetings.printing import printing
from agenda.meetings.services import (
    accept_item,
    add_paper,
    add_waiting,
    move_to,
    order_points,
    remove_item,
    remove_paper,
    return_item,
    step_item,
)
from agenda.meetings.views.base import ChangesAgenda
from agenda.models import AgendaItem, Paper
from agenda.services import find_pending
from platform_ivz.access import shows
from platform_ivz.refusals import Refused
from platform_ivz.views import (
    ActionView,
    HouseCreateView,
    HouseUpdateView,
)


class ItemFormMixin(ChangesAgenda):
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


class ForWhoPrepares(ChangesAgenda):
    """A page for the coordinator, and for who sits in the body that prepares the meeting."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("agenda.accept", self.meeting):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PointView(ChangesAgenda, View):
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
        step_item(self.item, -1 if self.kwargs["way"] == "eerder" else 1)
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
    """Send the file of a paper; one of the portal to who may have that."""
    paper = get_object_or_404(Paper.objects.visible_to(request.user), pk=pk)
    if paper.portal_url and not printing().readable([paper.portal_url], request.user):
        raise PermissionDenied
    if not paper.file or not paper.file.storage.exists(paper.file.name):
        raise Http404
    return FileResponse(paper.file.open("rb"), as_attachment=True, filename=paper.file_name)
