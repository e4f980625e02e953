"""Meetings as a calendar that other programs follow (iCalendar, RFC 5545).

It says when and where a body meets, and never what about: no points, and no ground of what is closed.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from agenda.enums import MeetingStatus
from agenda.models import Meeting
from portfolios.models import Region

# What a program that follows a calendar is told of how settled a meeting is.
STATES = {
    MeetingStatus.PROVISIONAL: "TENTATIVE",
    MeetingStatus.CANCELLED: "CANCELLED",
}
# How often a program may ask again.
AGAIN = "PT1H"


def calendar_of(
    meetings: Iterable[Meeting],
    *,
    name: str,
    absolute: Callable[[str], str],
    page: Callable[[Meeting], str] = Meeting.get_absolute_url,
    tells_end: bool = True,
) -> bytes:
    """Meetings as a calendar file. `absolute` makes a whole address of the address of a page.

    `page` gives the address of the page of a meeting; without `tells_end` it says when a meeting
    begins and not when it ends, for who may not know how long its closed points take.

    It is no invitation, so it names no method: that of publishing asks for an organizer (RFC 5546, 3.2.1).
    A meeting keeps its UID for ever, and its SEQUENCE rises when it moves, so that programs that
    follow the calendar move it too. The same meetings give the same bytes.
    """
    import icalendar

    region = Region.objects.values_list("code", flat=True).first() or "portaal"
    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//{region}//Vergaderingen//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", AGAIN)
    for meeting in meetings:
        event = icalendar.Event()
        event.add("uid", f"vergadering-{meeting.pk}@{region}")
        event.add("url", absolute(page(meeting)))
        for key, value in _told(meeting, tells_end).items():
            event.add(key, value)
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _told(meeting: Meeting, tells_end: bool) -> dict[str, Any]:
    """What a calendar says of a meeting, by the names of the format."""
    zone = timezone.get_default_timezone()
    cancelled = "Afgelast: " if meeting.status == MeetingStatus.CANCELLED else ""
    told = {
        "sequence": meeting.revision,
        "dtstamp": meeting.changed_at,
        "last-modified": meeting.changed_at,
        "dtstart": meeting.start.astimezone(zone),
        "summary": f"{cancelled}{meeting.body.full_name}",
        "status": STATES.get(meeting.status, "CONFIRMED"),
    }
    told |= {"dtend": meeting.end.astimezone(zone)} if tells_end else {}
    return told | ({"location": meeting.where} if meeting.where else {})
