"""What the pages of a meeting share: which meeting, and the way back."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from agenda.meetings.printing import follow
from agenda.models import AgendaItem, Meeting
from platform_ivz.views import HouseMixin


def year_page(year: int) -> str:
    """The address of the meetings of a year."""
    return reverse("agenda:meeting_year", args=(year,))


def way_back(meeting: Meeting | None) -> list[tuple[str, str]]:
    """From the page of a meeting to that of its year."""
    year = meeting.day.year if meeting else timezone.localdate().year
    return [(f"Vergaderjaar {year}", year_page(year))]


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


class ChangesAgenda(OfMeeting):
    """A page that changes an agenda: when it was sent, what was made of it follows."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            follow(self.meeting, request.user)
        return response
