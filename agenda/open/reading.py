"""What anybody may read, without signing in: the one place that asks for it.

Pages, feeds, files, JSON and the sitemap read these rows and no others. Nothing is open before the
coordinator published it. What is closed leaves no trace: it stands behind the open points of its
agenda, so that their numbers do not tell of it, and no page tells when a meeting ends.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Model, Prefetch, Q, QuerySet
from django.urls import reverse

from agenda.enums import AgendaStatus, MeetingStatus
from agenda.minutes.overviews import what_came_of
from agenda.models import AgendaItem, Agreement, Decision, Meeting, Paper, SafetyAgenda, Theme
from agenda.open.enums import PublicationKind
from portfolios.models import Body

# --- Which rows ----------------------------------------------------------------------------------


# Of a meeting in public: its agenda was sent and published, its list of decisions adopted and published.
HAS_AGENDA = Q(sent_at__isnull=False, agenda_published_at__isnull=False)
HAS_LIST = Q(status=MeetingStatus.ADOPTED, list_published_at__isnull=False)


def open_meetings() -> QuerySet[Meeting]:
    """Meetings in public: their day and place, and whether they `has_agenda` and `has_list` to read."""
    told = {
        "has_agenda": ExpressionWrapper(HAS_AGENDA, BooleanField()),
        "has_list": ExpressionWrapper(HAS_LIST, BooleanField()),
    }
    return Meeting.objects.filter(public=True, closed_ground="").for_list().annotate(**told)


def with_open_agenda() -> QuerySet[Meeting]:
    """Meetings in public whose agenda was published."""
    return open_meetings().filter(HAS_AGENDA)


def with_open_list() -> QuerySet[Meeting]:
    """Meetings in public whose list of decisions was published."""
    return open_meetings().filter(HAS_LIST)


def open_items() -> QuerySet[AgendaItem]:
    """Points of published agendas, as they were published.

    A point that was added or changed since is not here until the agenda is published again.
    """
    return _open_points().filter(meeting__in=with_open_agenda()).as_published()


def listed_items() -> QuerySet[AgendaItem]:
    """Points of published lists of decisions."""
    return _open_points().filter(meeting__in=with_open_list())


def _open_points() -> QuerySet[AgendaItem]:
    return AgendaItem.objects.accepted().filter(is_closed=False).in_order()


def open_papers() -> QuerySet[Paper]:
    """Published files of the library, and those at points of published agendas."""
    published = Paper.objects.filter(published_on__isnull=False).exclude(file="")
    return published.filter(Q(item=None) | Q(item__in=open_items()))


def open_agreements() -> QuerySet[Agreement]:
    """Agreements whose signed copy was published."""
    return Agreement.objects.filter(published_on__isnull=False).exclude(signed_copy="")


def open_safety_agendas() -> QuerySet[SafetyAgenda]:
    """Safety agendas that were adopted and published, the newest one first."""
    adopted = SafetyAgenda.objects.filter(status=AgendaStatus.ADOPTED)
    return adopted.filter(published_on__isnull=False).order_by("-valid_from", "-pk")


def open_bodies() -> QuerySet[Body]:
    """Bodies that have a meeting in public."""
    return Body.objects.filter(meetings__in=open_meetings()).distinct().order_by("order", "pk")


# --- What pages show -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A point of a published agenda, with its number among the open ones."""

    number: int
    item: AgendaItem
    papers: Sequence[Paper]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a point, as the published list of decisions says it."""

    number: int
    title: str
    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Publication:
    """Something that was published: a page or a file with its own address.

    `extension` is that of the file, 'html' for a page; `made_on` is the day on which it came about,
    as far as that is known. `about` is what it is, or whose agenda or list.
    """

    kind: PublicationKind
    title: str
    url: str
    published_at: dt.datetime
    made_on: dt.date
    extension: str = "html"
    pages: int | None = None
    signed_on: dt.date | None = None
    about: Model | None = None

    @property
    def plain_title(self) -> str:
        """Its title on one line, without the signs that XML cannot hold."""
        return " ".join("".join(c if c.isprintable() else " " for c in self.title).split())

    @property
    def in_short(self) -> str:
        """What kind of file it is, and how many pages it has."""
        if self.extension == "html":
            return "webpagina"
        return f"{self.extension}, {self.pages} blz." if self.pages else self.extension


def points_of(meeting: Meeting) -> list[OpenPoint]:
    """The open points of a meeting whose agenda was published, in order, with their papers."""
    return points_by_meeting([meeting]).get(meeting.pk, [])


def points_by_meeting(meetings: Iterable[Meeting]) -> dict[int, list[OpenPoint]]:
    """The open points of several meetings by the key of the meeting; without any it is not there."""
    papers = Prefetch("papers", open_papers().order_by("order", "pk"))
    found: dict[int, list[OpenPoint]] = defaultdict(list)
    for item in open_items().filter(meeting__in=meetings).prefetch_related(papers):
        points = found[item.meeting_id]
        points.append(OpenPoint(len(points) + 1, item, item.papers.all()))
    return found


def outcomes_of(meeting: Meeting) -> list[Outcome]:
    """What came of the open points of a meeting whose list of decisions was published.

    Who was there and who promised what is not part of it.
    """
    decisions = Prefetch("decisions", Decision.objects.order_by("pk"))
    found = listed_items().filter(meeting=meeting).prefetch_related(decisions)
    return [_outcome(number, item) for number, item in enumerate(found, 1)]


def _outcome(number: int, item: AgendaItem) -> Outcome:
    text, state = what_came_of(item, [None, *item.decisions.all()][-1])
    return Outcome(number, item.title, text, state)


def newest_safety_agenda(today: dt.date) -> SafetyAgenda | None:
    """The published safety agenda that is in force, else the last one that was."""
    return open_safety_agendas().filter(valid_from__lte=today).select_related("decision").first()


def newer_than(agenda: SafetyAgenda, today: dt.date) -> SafetyAgenda | None:
    """What came in the place of a published safety agenda, as far as that was published too."""
    newest = newest_safety_agenda(today)
    return newest if newest and newest.valid_from > agenda.valid_from else None


def themes_of(agenda: SafetyAgenda) -> QuerySet[Theme]:
    """The themes of a published safety agenda, in order, with their parts."""
    return agenda.themes.order_by("order", "pk").prefetch_related("subthemes")


def publications() -> list[Publication]:
    """All that was published, the newest first."""
    found = [
        *(_agenda(meeting) for meeting in with_open_agenda()),
        *(_list(meeting) for meeting in with_open_list()),
        *(_paper(paper) for paper in open_papers().select_related("item")),
        *(_agreement(agreement) for agreement in open_agreements()),
        *(_safety_agenda(agenda) for agenda in open_safety_agendas()),
    ]
    return sorted(found, key=lambda one: (one.published_at, one.url), reverse=True)


def _agenda(meeting: Meeting) -> Publication:
    return Publication(
        kind=PublicationKind.AGENDA,
        title=f"Agenda {meeting}",
        url=reverse("agenda:open_meeting", args=(meeting.pk,)),
        published_at=meeting.agenda_published_at,
        made_on=meeting.agenda_published_at.date(),
        about=meeting,
    )


def _list(meeting: Meeting) -> Publication:
    return Publication(
        kind=PublicationKind.LIST,
        title=f"Besluitenlijst {meeting}",
        url=reverse("agenda:open_list", args=(meeting.pk,)),
        published_at=meeting.list_published_at,
        made_on=meeting.list_published_at.date(),
        about=meeting,
    )


def _paper(paper: Paper) -> Publication:
    return Publication(
        kind=PublicationKind.PAPER if paper.item_id else PublicationKind.LIBRARY,
        title=paper.title,
        url=reverse("agenda:open_paper", args=(paper.pk,)),
        published_at=paper.published_on,
        made_on=paper.added_at.date(),
        extension=paper.extension,
        pages=paper.pages,
        about=paper,
    )


def _agreement(agreement: Agreement) -> Publication:
    return Publication(
        kind=PublicationKind.AGREEMENT,
        title=agreement.title,
        url=reverse("agenda:open_agreement", args=(agreement.code,)),
        published_at=agreement.published_on,
        made_on=agreement.signed_on or agreement.published_on.date(),
        extension="pdf",
        signed_on=agreement.signed_on,
        about=agreement,
    )


def _safety_agenda(agenda: SafetyAgenda) -> Publication:
    return Publication(
        kind=PublicationKind.POLICY,
        title=agenda.title,
        url=reverse("agenda:open_safety_agenda", args=(agenda.code,)),
        published_at=agenda.published_on,
        made_on=agenda.published_on.date(),
        about=agenda,
    )
