"""The book of a meeting, and its papers that were laid down when the agenda was sent."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from agenda.meetings.overviews import Agenda, agenda_of
from agenda.meetings.views.base import OfMeeting
from agenda.meetings.views.items import PointView
from agenda.models import AgendaItem, Meeting, Paper
from platform_ivz.access import shows
from platform_ivz.refusals import Refused
from portfolios.models import Work
from reports.book.work import (
    book_name,
    book_of,
    book_url,
    found_papers,
    is_changed,
    lay_papers_down,
    let_make,
)

# By this a request asks for what is closed too.
WITH_CLOSED = "besloten"
NOT_MADE = (
    "Dit boek is nog niet gemaakt zoals de agenda nu is. Laat het maken met de knop hieronder."
)
NOT_SENT = "De agenda is nog niet verstuurd. Tot die tijd heeft het stuk de cijfers van nu."
PUBLISHED = "Dit stuk is openbaar. Trek het eerst in."


def _agenda(request: HttpRequest, pk: int) -> Agenda:
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_list(), pk=pk)
    return agenda_of(meeting, request.user)


@shows(Meeting, AgendaItem, Work)
@require_POST
def make_meeting_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the book of a meeting as it is now; when it is not there, let it be made."""
    agenda, closed = _agenda(request, pk), WITH_CLOSED in request.POST
    if agenda.meeting.sent_at and book_of(agenda, request.user, closed=closed):
        return redirect(book_url(agenda.meeting, closed=closed))
    return redirect(let_make(agenda, request.user, closed=closed, day=request.chosen_day()))


@shows(Meeting, AgendaItem, Work)
@require_safe
def meeting_book_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The book of a sent agenda as it is now, with what the visitor may read of it."""
    agenda, closed = _agenda(request, pk), WITH_CLOSED in request.GET
    book = agenda.meeting.sent_at and book_of(agenda, request.user, closed=closed)
    if not book:
        messages.info(request, NOT_MADE)
        return redirect(agenda.meeting)
    return FileResponse(book.file.open("rb"), filename=book_name(agenda.meeting, closed=closed))


class OfPaper(OfMeeting):
    """What is done with one paper of the portal, for who makes the agenda."""

    reads = (Meeting, AgendaItem, Paper)
    permission = "agenda.meet"

    @cached_property
    def paper(self) -> Paper:
        """The paper that the address names."""
        rows = found_papers(self.meeting).filter(item=self.item)
        return get_object_or_404(rows, pk=self.kwargs["paper_id"])


class PaperLayDownView(OfPaper, PointView):
    """Laying a paper down once more, or for the first time when that failed."""

    def carry_out(self) -> str:
        if self.meeting.sent_at is None:
            raise Refused(NOT_SENT)
        if self.paper.published_on is not None:
            raise Refused(PUBLISHED)
        anew = not self.paper.is_live
        work = lay_papers_down(self.meeting, self.request.user, [self.paper], anew=anew)
        return work.get_absolute_url()


class PaperChangedView(OfPaper, View):
    """Whether a paper that was laid down would be another one now: a part of the page of its meeting."""

    http_method_names = ("get",)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        changed = not self.paper.is_live and is_changed(self.paper, request.user)
        return render(request, "reports/book/includes/_changed.html", {"changed": changed})
