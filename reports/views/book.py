"""Asking for the book of a meeting."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from agenda.models import AgendaItem, Meeting
from platform_ivz.access import shows
from portfolios.models import Work
from portfolios.work import start_work
from reports.book.work import meeting_book


@shows(Meeting, AgendaItem, Work)
@require_POST
def make_meeting_book(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the book of a meeting be made as it is now, and lead to where it comes."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).for_list(), pk=pk)
    closed = "besloten" in request.POST
    title = f"Vergaderboek van {meeting}{', met wat besloten is' if closed else ''}"
    day = request.chosen_day().isoformat()
    return redirect(
        start_work(request.user, title, meeting_book, meeting=meeting.pk, closed=closed, day=day)
    )
