"""Besluitenlijst: what a meeting decided, and who does what."""

from typing import Any

from django.db.models import Q

from agenda.enums import MeetingStatus
from agenda.minutes.overviews import minutes_of, without_closed
from agenda.models import Meeting
from platform_ivz.formats import date_long
from platform_ivz.pdf import Masthead
from portfolios.enums import BOARDS
from reports.papers.base import PaperRequest


def build(request: PaperRequest) -> dict[str, Any]:
    """The list of one meeting; without one, that of the last meeting of a board by that day.

    What is closed is left out without a trace unless it was asked for, and then shown as far as the
    reader may see it. As long as the list is not adopted, the paper says that it is a draft.
    """
    meeting = request.meeting or _last(request)
    minutes = minutes_of(meeting, request.reader) if meeting else None
    if minutes is not None and not request.with_closed:
        minutes = without_closed(minutes)
    day = meeting.day if meeting else request.day
    return {
        "paper": Masthead(
            title=f"Besluitenlijst {meeting.body}" if meeting else "Besluitenlijst",
            period=date_long(day),
            subtitle="",
            status=minutes.state if minutes else "",
            author=request.region.platform,
            date=day,
        ),
        "minutes": minutes,
        "with_closed": minutes is not None and minutes.has_closed,
    }


def _last(request: PaperRequest) -> Meeting | None:
    """The last meeting of a board of which the list can be read."""
    lists = Q(status=MeetingStatus.ADOPTED) | Q(
        status=MeetingStatus.HELD, list_sent_at__isnull=False
    )
    meetings = Meeting.objects.visible_to(request.reader).filter(lists, body__kind__in=BOARDS)
    return meetings.filter(start__date__lte=request.day).for_list().first()
