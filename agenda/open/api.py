"""What is open as JSON, in the words of Open Raadsinformatie (after Popolo and schema.org).

`/openbaar/api/events.json` and its sisters give a page of a hundred at a time, with the address of
the next page. They say no more than the pages do: no end of a meeting, no attendance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils import timezone

from agenda.enums import MeetingStatus
from agenda.models import Meeting, Paper
from agenda.open import reading
from agenda.open.reading import OpenPoint, Publication
from platform_ivz.paging import FIELD
from portfolios.models import Body

PER_PAGE = 100
CONTENT_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
# How settled a meeting is, in the words of schema.org and of Open Raadsinformatie.
STATES = {
    MeetingStatus.PROVISIONAL: "EventUnconfirmed",
    MeetingStatus.CANCELLED: "EventCancelled",
    MeetingStatus.HELD: "EventCompleted",
    MeetingStatus.ADOPTED: "EventCompleted",
}

# Makes a whole address of the address of a page.
Absolute = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of object: which rows there are, and how some of them are written."""

    rows: Callable[[], Sequence[Any] | QuerySet]
    write: Callable[[Sequence[Any], Absolute], list[dict[str, Any]]]


def listed(request: HttpRequest, kind: str) -> JsonResponse:
    """A page of the objects of a kind, with the addresses of the pages around it."""
    if kind not in KINDS:
        raise Http404
    page = Paginator(KINDS[kind].rows(), PER_PAGE).get_page(request.GET.get(FIELD, 1))
    absolute = request.build_absolute_uri

    def address(number: int) -> str:
        return absolute(f"{request.path}?{FIELD}={number}")

    return JsonResponse(
        {
            "count": page.paginator.count,
            "next": address(page.next_page_number()) if page.has_next() else None,
            "previous": address(page.previous_page_number()) if page.has_previous() else None,
            "results": KINDS[kind].write(list(page), absolute),
        },
        json_dumps_params={"ensure_ascii": False},
    )


def _organizations(bodies: Sequence[Body], absolute: Absolute) -> list[dict[str, Any]]:
    return [
        {
            "id": _body(body, absolute),
            "type": "Organization",
            "classification": "Committee",
            "name": body.name,
            "other_names": [body.abbreviation] if body.abbreviation else [],
        }
        for body in bodies
    ]


def _events(meetings: Sequence[Meeting], absolute: Absolute) -> list[dict[str, Any]]:
    points = reading.points_by_meeting(meetings)
    return [
        {
            "id": _meeting(meeting.pk, absolute),
            "type": "Event",
            "classification": "Meeting",
            "name": str(meeting),
            "organization": _body(meeting.body, absolute),
            "start_date": timezone.localtime(meeting.start).isoformat(),
            "location": meeting.where or None,
            "status": STATES.get(meeting.status, "EventConfirmed"),
            "agenda": [_point(point, absolute) for point in points.get(meeting.pk, [])],
        }
        for meeting in meetings
    ]


def _all_points() -> list[OpenPoint]:
    """The points of all published agendas, those of the first meeting first."""
    meetings = reading.with_open_agenda().order_by("start", "pk")
    found = reading.points_by_meeting(meetings)
    return [point for meeting in meetings for point in found.get(meeting.pk, [])]


def _items(points: Sequence[OpenPoint], absolute: Absolute) -> list[dict[str, Any]]:
    return [
        {
            "id": _point(point, absolute),
            "type": "AgendaItem",
            "name": point.item.title,
            "description": point.item.requested_decision or None,
            "position": point.number,
            "parent": _meeting(point.item.meeting_id, absolute),
            "attachment": [
                absolute(reverse("agenda:open_paper", args=(paper.pk,))) for paper in point.papers
            ],
        }
        for point in points
    ]


def _media(found: Sequence[Publication], absolute: Absolute) -> list[dict[str, Any]]:
    return [
        {
            "id": absolute(one.url),
            "type": "MediaObject",
            "name": one.title,
            "url": absolute(one.url),
            "content_type": CONTENT_TYPES.get(one.extension, "application/octet-stream"),
            "additional_type": one.kind.label,
            "upload_date": timezone.localtime(one.published_at).isoformat(),
            "is_referenced_by": _referring(one, absolute),
        }
        for one in found
    ]


def _referring(publication: Publication, absolute: Absolute) -> str | None:
    """The meeting that a publication belongs to."""
    about = publication.about
    if isinstance(about, Meeting):
        return _meeting(about.pk, absolute)
    if isinstance(about, Paper) and about.item is not None:
        return _meeting(about.item.meeting_id, absolute)
    return None


def _body(body: Body, absolute: Absolute) -> str:
    return absolute(f"{reverse('agenda:open_api', args=('organizations',))}#{body.code}")


def _meeting(pk: int, absolute: Absolute) -> str:
    return absolute(reverse("agenda:open_meeting", args=(pk,)))


def _point(point: OpenPoint, absolute: Absolute) -> str:
    return f"{_meeting(point.item.meeting_id, absolute)}#punt-{point.number}"


# By the word in the address.
KINDS = {
    "organizations": Kind(reading.open_bodies, _organizations),
    "events": Kind(lambda: reading.open_meetings().order_by("start", "pk"), _events),
    "agendaitems": Kind(_all_points, _items),
    "mediaobjects": Kind(reading.publications, _media),
}
