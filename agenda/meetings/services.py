"""What can be done with a meeting and its points before it is held.

All of it refuses with Dutch reasons and stores nothing then. From the day on which the agenda was
sent, what changes is marked: see `AgendaItem.changed_at`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone

from agenda.deciding import deciding_bodies
from agenda.enums import ItemKind, ItemState, MeetingStatus
from agenda.meetings.files import as_paper, examine
from agenda.models import AgendaItem, Meeting, Paper, StandingItem
from agenda.subjects import Subject, all_pending, subject_of
from platform_ivz.formats import date_long, enumerated
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import Body, RoleMembership, User

# What of a meeting stands in the calendars that follow it.
IN_CALENDARS = (
    "start",
    "minutes",
    "place",
    "status",
    "host_municipality_id",
    "host_organisation_id",
)
# So many minutes does a decision take when nobody said otherwise.
USUAL_MINUTES = 10


# --- The meeting itself --------------------------------------------------------------------------


@transaction.atomic
def plan_meeting(meeting: Meeting) -> Meeting:
    """Store a new meeting with the standing points of its body. Raises Refused."""
    save_checked(meeting)
    for order, point in enumerate(meeting.body.standing_items.all(), 1):
        save_checked(_standing(point, meeting, order))
    return meeting


def _standing(point: StandingItem, meeting: Meeting, order: int) -> AgendaItem:
    copied = ("title", "kind", "minutes", "requested_decision", "at_the_end", "is_previous_list")
    values = {name: getattr(point, name) for name in copied}
    return AgendaItem(meeting=meeting, order=order, **values)


@transaction.atomic
def change_meeting(meeting: Meeting) -> Meeting:
    """Store what was changed of a meeting; calendars that follow it learn of it. Raises Refused."""
    stored = _locked(meeting)
    if any(getattr(stored, name) != getattr(meeting, name) for name in IN_CALENDARS):
        meeting.revision = stored.revision + 1
    return save_checked(meeting)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str) -> Meeting:
    """Call a meeting off, with a reason; it stays on the plan and in calendars as cancelled."""
    meeting = _locked(meeting)
    _refuse_unless_prepared(meeting)
    if not reason.strip():
        raise Refused(of_fields={"reason": ["Schrijf waarom de vergadering niet doorgaat."]})
    meeting.status, meeting.cancel_reason = MeetingStatus.CANCELLED, reason.strip()
    meeting.revision += 1
    return save_checked(meeting)


# --- Its points ----------------------------------------------------------------------------------


@transaction.atomic
def add_item(*, item: AgendaItem, by: User, accepted: bool) -> AgendaItem:
    """Put a point on the agenda, or propose it when who asks may not decide about that."""
    if item.meeting is not None:
        _refuse_unless_prepared(_locked(item.meeting))
        item.order = item.meeting.items.following_place()
    item.state = ItemState.ACCEPTED if accepted else ItemState.PROPOSED
    item.proposed_by = by
    return save_checked(item)


@transaction.atomic
def change_item(item: AgendaItem) -> AgendaItem:
    """Store what was changed of a point, as long as its meeting is not held. Raises Refused."""
    if item.meeting is not None:
        _refuse_unless_prepared(_locked(item.meeting))
    return save_checked(item)


@transaction.atomic
def remove_item(item: AgendaItem) -> None:
    """Take a point off the agenda. Raises Refused when something was recorded at it."""
    if item.meeting is not None:
        _refuse_unless_prepared(_locked(item.meeting))
    if item.decisions.exists() or item.actions.exists():
        raise Refused(
            "Bij dit punt staat een besluit of een actie. Het kan niet meer van de agenda."
        )
    _refuse_published(item.papers.all())
    item.papers.all().delete()
    item.delete()


@transaction.atomic
def step_item(item: AgendaItem, step: int) -> None:
    """Move a point that many places later (or earlier) among those it stands between."""
    meeting = _locked(item.meeting)
    _refuse_unless_prepared(meeting)
    group = meeting.items.accepted().filter(is_closed=item.is_closed, at_the_end=item.at_the_end)
    pks = list(group.in_order().values_list("pk", flat=True))
    if item.pk not in pks:
        raise Refused("Dit punt staat niet op de agenda. Neem het eerst aan.")
    place = pks.index(item.pk) + step
    pks.remove(item.pk)
    pks.insert(max(place, 0), item.pk)
    for order, pk in enumerate(pks, 1):
        group.filter(pk=pk).update(order=order)


@transaction.atomic
def order_points(meeting: Meeting, pks: Sequence[int]) -> None:
    """Put the points in an order, as somebody dragged them; those that are not named stay behind."""
    meeting = _locked(meeting)
    _refuse_unless_prepared(meeting)
    places = {pk: place for place, pk in enumerate(pks, 1)}
    for item in meeting.items.accepted():
        place = places.get(item.pk, len(places) + item.order)
        meeting.items.filter(pk=item.pk).update(order=place)


@transaction.atomic
def accept_item(item: AgendaItem) -> AgendaItem:
    """Put what was proposed on the agenda. Raises Refused."""
    if item.meeting is not None:
        _refuse_unless_prepared(_locked(item.meeting))
        item.order = item.meeting.items.following_place()
    item.state = ItemState.ACCEPTED
    return save_checked(item)


@transaction.atomic
def return_item(*, item: AgendaItem, reason: str) -> AgendaItem:
    """Give a proposal back to who made it, with a reason. Raises Refused."""
    if not reason.strip():
        raise Refused(of_fields={"reason": ["Schrijf waarom u dit punt teruggeeft."]})
    item.state, item.return_reason = ItemState.RETURNED, reason.strip()
    return save_checked(item)


@transaction.atomic
def move_to(item: AgendaItem, meeting: Meeting | None) -> AgendaItem:
    """Put a point on the agenda of another meeting of its body, or let it wait for one."""
    body = item.of_body
    if item.meeting is not None:
        _refuse_unless_prepared(_locked(item.meeting))
    _refuse_published(item.papers.all())
    if meeting is None:
        item.meeting, item.body = None, body
    else:
        _refuse_unless_prepared(_locked(meeting))
        if meeting.body_id != body.pk:
            raise Refused(f"Dit punt is voor {body}. Kies een vergadering van {body}.")
        item.meeting, item.body, item.order = meeting, None, meeting.items.following_place()
    # What was laid down was so for the agenda that was sent.
    for paper in item.papers.exclude(made_at=None):
        paper.take_up()
        save_checked(paper)
    return save_checked(item)


@transaction.atomic
def continue_in(item: AgendaItem, meeting: Meeting) -> AgendaItem:
    """Put a point that was held over, or not reached, on the agenda of a later meeting.

    The new point knows which one it continues, and takes its papers along. Raises Refused.
    """
    if AgendaItem.objects.filter(continues=item).exists():
        raise Refused("Dit punt staat al op een latere agenda.")
    _refuse_unless_prepared(_locked(meeting))
    copied = [
        "title",
        "kind",
        "minutes",
        "holder",
        "summary",
        "requested_decision",
        "is_closed",
        "closed_ground",
        "is_consent",
        "proposed_by",
        "subject_type",
        "subject_id",
    ]
    later = AgendaItem(
        meeting=meeting,
        order=meeting.items.following_place(),
        continues=item,
        **{name: getattr(item, name) for name in copied},
    )
    save_checked(later)
    for paper in item.papers.all():
        copied = Paper(
            item=later,
            order=paper.order,
            title=paper.title,
            file=paper.file.name,
            portal_url=paper.portal_url,
            sha256=paper.sha256,
            pages=paper.pages,
            problem=paper.problem,
        )
        # What the portal makes is made for this agenda.
        copied.take_up()
        save_checked(copied)
    return later


# --- Papers --------------------------------------------------------------------------------------


@transaction.atomic
def add_paper(*, item: AgendaItem, title: str, upload: UploadedFile) -> Paper:
    """Add a PDF or a Word file to a point, looked into first. Raises Refused."""
    _refuse_unless_prepared(_locked(item.meeting))
    order = item.papers.following_place()
    paper = save_checked(as_paper(title=title, upload=upload, item=item, order=order))
    item.touch()
    save_checked(item)
    return paper


@transaction.atomic
def remove_paper(paper: Paper) -> None:
    """Take a paper away from its point, as long as its meeting is not held. Raises Refused."""
    _refuse_unless_prepared(_locked(paper.item.meeting))
    _refuse_published([paper])
    paper.item.touch()
    save_checked(paper.item)
    paper.delete()


@transaction.atomic
def lay_down(
    *, paper: Paper, content: bytes, day: dt.date, now: dt.datetime, anew: bool
) -> Paper | None:
    """Keep what the portal made of a paper, with the figures of `day`; None when nothing changed.

    What was laid down before is replaced only `anew`, and only by something else; the point is marked
    as changed then. Raises Refused.
    """
    meeting = _locked(paper.item.meeting)
    paper = Paper.objects.select_for_update(of=("self",)).select_related("item").get(pk=paper.pk)
    upload = ContentFile(content, name="stuk.pdf")
    examined = examine(upload)
    if not paper.is_live:
        if not anew or examined.sha256 == paper.sha256:
            return None
        _refuse_unless_prepared(meeting)
        _refuse_published([paper])
        paper.item.touch()
        save_checked(paper.item)
    paper.lay_down(file=upload, sha256=examined.sha256, pages=examined.pages, day=day, now=now)
    return save_checked(paper)


@transaction.atomic
def note_problem(paper: Paper, problem: str) -> None:
    """Say at a paper why it could not be laid down; what was laid down before stays."""
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper.pk)
    if paper.is_live:
        paper.problem = problem
        save_checked(paper)


# --- Sending -------------------------------------------------------------------------------------


def members_to_mail(meeting: Meeting) -> list[User]:
    """Who sits in the body on the day of the meeting and may come in today, by address."""
    roles = RoleMembership.objects.on(timezone.localdate())
    return list(
        User.objects.filter(is_active=True, pk__in=roles.values("user"))
        .filter(pk__in=meeting.seats.values("person__user"))
        .order_by("email")
    )


def sending_warnings(meeting: Meeting, today: dt.date) -> list[str]:
    """What who sends an agenda has to know first, in Dutch; empty when all is well."""
    warnings = []
    days = meeting.pattern.send_days if meeting.pattern else None
    if days is not None and (meeting.day - today).days < days:
        last = date_long(meeting.day - dt.timedelta(days=days))
        warnings.append(f"De stukken moesten uiterlijk op {last} weg. U verstuurt ze later.")
    if not members_to_mail(meeting):
        warnings.append(f"Geen lid van {meeting.body} heeft een account. Niemand krijgt bericht.")
    warnings += [
        f"‘{item.title}’ vraagt een besluit, maar er staat niet welk."
        for item in meeting.items.accepted().filter(kind=ItemKind.DECIDE, requested_decision="")
    ]
    return warnings


@transaction.atomic
def send_agenda(*, meeting: Meeting, now: dt.datetime) -> list[User]:
    """Send the agenda, or what changed of it since; gives who is to be told.

    From the first time on, what changes is marked. Raises Refused.
    """
    meeting = _locked(meeting)
    _refuse_unless_prepared(meeting)
    if meeting.has_begun:
        raise Refused(
            "De vergadering is al begonnen. Kies een dag in de toekomst, of sluit haar af."
        )
    if not meeting.items.accepted().exists():
        raise Refused("Er staat nog niets op de agenda. Voeg eerst een punt toe.")
    if meeting.sent_at is None:
        meeting.status, meeting.sent_at = MeetingStatus.SENT, now
        change_meeting(meeting)
    return members_to_mail(meeting)


# --- What waits for a body -----------------------------------------------------------------------


def waiting_for(body: Body) -> list[tuple[Subject, list[models.Model]]]:
    """What a body has to decide on, by kind, and what is on no agenda of a meeting to come yet."""
    items = AgendaItem.objects.filter(subject_type__isnull=False, outcome="")
    on_agendas = {
        (f"{app}.{model}", pk)
        for app, model, pk in items.exclude(state=ItemState.RETURNED).values_list(
            "subject_type__app_label", "subject_type__model", "subject_id"
        )
    }
    found = []
    for subject, waiting in all_pending():
        left = [one for one in waiting if (subject.key, one.pk) not in on_agendas]
        if left and deciding_bodies(subject).filter(pk=body.pk).exists():
            found.append((subject, left))
    return found


@transaction.atomic
def add_waiting(*, meeting: Meeting, waiting: models.Model, by: User) -> AgendaItem:
    """Put what waits for a decision on the agenda, with its text and its paper. Raises Refused."""
    subject = subject_of(waiting)
    if waiting not in [one for _, left in waiting_for(meeting.body) for one in left]:
        raise Refused(
            "Dit staat al op een agenda, er is al over besloten, of een ander gremium besluit erover."
        )
    item = add_item(
        item=AgendaItem(
            meeting=meeting,
            title=_title(subject, waiting),
            kind=ItemKind.DECIDE,
            minutes=USUAL_MINUTES,
            requested_decision=subject.describe(waiting),
            subject=waiting,
        ),
        by=by,
        accepted=True,
    )
    if url := subject.paper_url(waiting):
        save_checked(Paper(item=item, order=1, title=subject.label, portal_url=url))
    return item


def _title(subject: Subject, waiting: models.Model) -> str:
    """What it is and what it is called, without saying the same word twice."""
    name = str(waiting)
    return (name if name.startswith(subject.label) else f"{subject.label}: {name}")[:200]


# --- Helpers -------------------------------------------------------------------------------------


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def _refuse_unless_prepared(meeting: Meeting) -> None:
    if not meeting.is_prepared:
        raise Refused(
            f"De vergadering van {meeting} is {meeting.get_status_display()}."
            " Haar agenda verandert niet meer."
        )


def _refuse_published(papers: Iterable[Paper]) -> None:
    """What everybody reads is taken back first, by who published it."""
    if named := [f"‘{paper.title}’" for paper in papers if paper.published_on is not None]:
        raise Refused(f"Openbaar is al: {enumerated(named)}. Trek dat eerst in.")
