"""Reading a meeting point by point, with notes that nobody else sees."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from agenda.meetings.reading import Leaf, book_of, keep_note, mark_read, note_at
from agenda.meetings.views.base import OfMeeting
from agenda.models import AgendaItem, Meeting, ReaderNote
from platform_ivz.access import may_read, shows


def leaf_url(leaf: Leaf) -> str:
    """Where a point is read."""
    return reverse("agenda:agendaitem_read", args=(leaf.point.item.meeting_id, leaf.point.item.pk))


@shows(Meeting, AgendaItem)
@require_safe
def meeting_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to where the reader is in the book; an agenda without points has nothing to read."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    begin = book_of(meeting, request.user).begin
    return redirect(leaf_url(begin) if begin else meeting)


class PointReadView(OfMeeting, TemplateView):
    """A point of the book, with the way to the others."""

    template_name = "agenda/meetings/read.html"

    def get_title(self) -> str:
        return self.leaf.point.item.title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.book = book_of(self.meeting, request.user)
        self.before, self.leaf, self.after = self.book.around(self.kwargs["pk"])
        if self.leaf is None:
            raise Http404
        response = super().get(request, *args, **kwargs).render()
        mark_read(self.leaf.point.item, request.user)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.leaf.point.item
        return super().get_context_data(
            meeting=self.meeting,
            book=self.book,
            leaf=self.leaf,
            before=self.before,
            after=self.after,
            to_decide=self.book.still_to_decide(item.pk),
            may_note=may_read(self.request.user, ReaderNote),
            note=note_at(item, self.request.user),
            **kwargs,
        )


class NoteView(OfMeeting, View):
    """Keeping an own note at a point."""

    reads = (Meeting, AgendaItem, ReaderNote)
    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keep_note(self.item, request.user, request.POST.get("notitie", ""))
        messages.success(request, "Uw notitie is bewaard. Alleen u ziet haar.")
        page = reverse("agenda:agendaitem_read", args=(self.meeting.pk, self.item.pk))
        return HttpResponseRedirect(f"{page}#notitie")
