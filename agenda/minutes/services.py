"""What is recorded of a meeting while it is held, and what follows from it.

All of it refuses with Dutch reasons and stores nothing then. Every change of the minutes locks the
meeting first, then the body (to number a decision), then what is decided on.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models, transaction

from agenda.enums import AGREED, TO_CONTINUE, MeetingStatus, Outcome, Presence
from agenda.meetings.services import change_meeting, continue_in, members_to_mail
from agenda.models import Action, AgendaItem, Attendance, Decision, ListRemark, Meeting
from agenda.services import take_decision
from agenda.subjects import LAPSE_FIRST, SUBJECTS, subject_of
from platform_ivz.formats import date_long, enumerated
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import Membership, Person, User


class Overtaken(Refused):
    """Somebody else recorded something else at this point meanwhile; `stored` is how it stands now."""

    def __init__(self, stored: AgendaItem) -> None:
        super().__init__(
            "Iemand anders heeft dit punt intussen ook vastgelegd. Uw tekst staat er nog: vergelijk ze"
            " en leg opnieuw vast."
        )
        self.stored = stored


class Unread(Refused):
    """Who decides has to read something first; the same can then be asked again, as understood."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to record at a point.

    `revision` is that of the point as it was read; `understood` tells that what has to be known
    before deciding was read. Votes are numbers of members, None when there was no vote.
    """

    outcome: str
    revision: int
    text: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    understood: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """A point as it was recorded, with the decision that was taken and the list that was adopted."""

    item: AgendaItem
    decision: Decision | None = None
    adopted: Meeting | None = None


# --- Who is there --------------------------------------------------------------------------------


@transaction.atomic
def record_presence(
    *, meeting: Meeting, person: Person, presence: str, substitute: Person | None = None
) -> Attendance:
    """Record whether a member was there, and who came instead. Raises Refused."""
    meeting = _in_hand(meeting)
    found = meeting.attendances.filter(person=person).first()
    if found is None and person.pk not in members_on(meeting).values_list("person", flat=True):
        raise Refused(f"{person} is op {date_long(meeting.day)} geen lid van {meeting.body}.")
    found = found or Attendance(meeting=meeting, person=person)
    found.presence = presence
    found.substitute = None if presence == Presence.PRESENT else substitute
    return save_checked(found)


@transaction.atomic
def record_others_present(meeting: Meeting) -> int:
    """Record that everybody of whom nothing was recorded is there; how many those are."""
    meeting = _in_hand(meeting)
    known = meeting.attendances.values("person")
    members = members_on(meeting).exclude(person__in=known).select_related("person")
    for member in members:
        save_checked(Attendance(meeting=meeting, person=member.person, presence=Presence.PRESENT))
    return len(members)


def members_on(meeting: Meeting) -> models.QuerySet[Membership]:
    """Who sits in the body on the day of a meeting, by name; seats without one are left out."""
    return meeting.seats.filter(person__isnull=False).order_by(
        "person__surname", "person__initials", "pk"
    )


# --- What comes of a point -----------------------------------------------------------------------


@transaction.atomic
def record_outcome(*, item: AgendaItem, wanted: Wanted, by: User, today: dt.date) -> Recorded:
    """Record what the meeting did with a point, and do what follows from it.

    A point that asks for a decision and got it makes one, which adopts what the point is about. At
    the point of the previous list that list is adopted. All of it or nothing. Without a text the
    decision is the one that was asked for.

    Raises Overtaken when the point was changed since it was read, Unread when something has to be
    known first, and Refused with reasons.
    """
    meeting = _in_hand(item.meeting)
    item = meeting.items.accepted().get(pk=item.pk)
    taken = item.decisions.taken().first()
    if _says(item, taken, wanted):
        return Recorded(item)
    if item.revision != wanted.revision:
        raise Overtaken(item)
    reasons = _outcome_refusals(item, meeting, wanted, taken, today)
    if any(reasons.values()):
        raise Refused(of_fields=reasons)
    item.outcome, item.outcome_text = wanted.outcome, wanted.text.strip()
    item.votes_for, item.votes_against = wanted.votes_for, wanted.votes_against
    item.revision += 1
    save_checked(item)
    if item.is_previous_list:
        return Recorded(item, adopted=_adopt_list(item, meeting))
    if taken is None and _decides(item, item.outcome):
        decision = _decide(item, meeting, wanted, by, today)
        # What was decided stands with the decision, and nowhere else.
        item.outcome_text = ""
        return Recorded(save_checked(item), decision)
    return Recorded(item)


@transaction.atomic
def agree_to_consent_items(
    *, meeting: Meeting, by: User, today: dt.date, revisions: Mapping[int, int], understood: bool
) -> list[Recorded]:
    """Agree to all points without discussion (hamerstukken) together: all of them, or none.

    `revisions` are those of the points as they were read, by key. Raises Refused, each reason with
    the name of its point, or Unread.
    """
    meeting = _in_hand(meeting)
    recorded, reasons, unread = [], [], True
    for item in meeting.items.accepted().in_order().filter(is_consent=True, outcome=""):
        revision = revisions.get(item.pk, -1)
        wanted = Wanted(Outcome.ADOPTED, revision, item.outcome_text, understood=understood)
        try:
            recorded.append(record_outcome(item=item, wanted=wanted, by=by, today=today))
        except Refused as refused:
            unread = unread and isinstance(refused, Unread)
            reasons += [f"‘{item.title}’: {reason}" for reason in refused.reasons]
    if reasons:
        raise (Unread if unread else Refused)(*reasons)
    if not recorded:
        raise Refused("Er zijn geen hamerstukken meer zonder uitkomst.")
    return recorded


@transaction.atomic
def continue_later(item: AgendaItem) -> AgendaItem:
    """Put a point that comes back on the agenda of the next meeting of the body. Raises Refused."""
    meeting = _in_hand(item.meeting)
    if item.outcome not in TO_CONTINUE:
        raise Refused("Alleen een punt dat is aangehouden of niet is behandeld, komt terug.")
    following = next_meeting_of(meeting)
    if following is None:
        raise Refused(
            f"Er is nog geen volgende vergadering van {meeting.body}. Plan die eerst; zet het punt dan"
            " door."
        )
    return continue_in(item, following)


def next_meeting_of(meeting: Meeting) -> Meeting | None:
    """The next meeting of the body whose agenda can still be made; None when there is none."""
    later = Meeting.objects.filter(body=meeting.body).to_come(meeting.start).exclude(pk=meeting.pk)
    return next((one for one in later.select_related("body") if one.is_prepared), None)


# --- Afterwards ----------------------------------------------------------------------------------


@transaction.atomic
def close_meeting(*, meeting: Meeting, now: dt.datetime) -> Meeting:
    """Close a meeting: it was held, and every point has an outcome. Raises Refused."""
    meeting = _in_hand(meeting)
    if not meeting.is_prepared:
        raise Refused("Deze vergadering is al gesloten.")
    if now < meeting.start:
        raise Refused(f"De vergadering begint op {meeting.when}. Sluit haar daarna.")
    left = meeting.items.accepted().in_order().filter(outcome="").values_list("title", flat=True)
    if left:
        names = enumerated(f"‘{title}’" for title in left)
        raise Refused(f"Nog zonder uitkomst: {names}. Leg die eerst vast.")
    meeting.status = MeetingStatus.HELD
    return change_meeting(meeting)


@transaction.atomic
def send_list(*, meeting: Meeting, now: dt.datetime) -> list[User]:
    """Open the draft list of decisions to who may read the meeting; gives who is to be told.

    Raises Refused.
    """
    meeting = _in_hand(meeting)
    if meeting.status != MeetingStatus.HELD:
        raise Refused("Sluit eerst de vergadering. Daarna gaat de besluitenlijst naar de leden.")
    meeting.list_sent_at = now
    save_checked(meeting)
    return members_to_mail(meeting)


@transaction.atomic
def add_remark(*, remark: ListRemark, by: User) -> ListRemark:
    """Store what a member says of the draft list. Raises Refused when it is no draft (any more)."""
    meeting = _in_hand(remark.meeting)
    if meeting.status != MeetingStatus.HELD or meeting.list_sent_at is None:
        raise Refused("Opmerkingen maken kan zolang de lijst een concept is dat is verzonden.")
    remark.by = by
    return save_checked(remark)


@transaction.atomic
def add_action(action: Action) -> Action:
    """Store what somebody promised at a point, as long as the list is not adopted. Raises Refused."""
    if action.item is not None:
        _in_hand(action.item.meeting)
    return save_checked(action)


@transaction.atomic
def change_action(action: Action) -> Action:
    """Store who does what was promised, or until when, also after the list was adopted.

    That list keeps what was adopted (`Action.as_adopted`). Raises Refused.
    """
    return save_checked(action)


@transaction.atomic
def remove_action(action: Action) -> None:
    """Take back an action that was recorded by mistake, as long as the list is not adopted."""
    if action.item is not None:
        _in_hand(action.item.meeting)
    action.delete()


@transaction.atomic
def finish_action(
    *, action: Action, done_on: dt.date | None, result: str, today: dt.date
) -> Action:
    """Record on which day an action was done and what came of it; without a day it is open again."""
    action = Action.objects.select_for_update().get(pk=action.pk)
    if done_on is not None and done_on > today:
        raise Refused(of_fields={"done_on": ["Deze dag moet nog komen. Kies vandaag of eerder."]})
    action.done_on, action.result = done_on, result.strip()
    return save_checked(action)


def proposer_of(decision: Decision) -> User:
    """Who brought what was decided on to the agenda. Raises Refused when nobody can be told."""
    proposer = decision.item.proposed_by if decision.item else None
    if proposer is None or not proposer.is_active:
        raise Refused("Bij dit punt staat niet wie het heeft voorgesteld, of dat account is dicht.")
    return proposer


def list_to_adopt(meeting: Meeting) -> Meeting | None:
    """The last meeting of the body before this one of which the list is still a draft."""
    held = Meeting.objects.filter(body=meeting.body, status=MeetingStatus.HELD)
    return held.filter(start__lt=meeting.start).first()


# --- Helpers -------------------------------------------------------------------------------------


def _in_hand(meeting: Meeting) -> Meeting:
    """The meeting, locked. Raises Refused when its minutes cannot change (any more)."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting.pk)
    )
    if meeting.status == MeetingStatus.CANCELLED:
        raise Refused("Deze vergadering is afgelast. Er valt niets vast te leggen.")
    if meeting.status == MeetingStatus.ADOPTED:
        raise Refused(
            "De besluitenlijst van deze vergadering is vastgesteld en verandert niet meer."
        )
    return meeting


def _decides(item: AgendaItem, outcome: str) -> bool:
    """Whether an outcome of a point makes a decision with a number."""
    return item.makes_decision and outcome in AGREED


def _says(item: AgendaItem, taken: Decision | None, wanted: Wanted) -> bool:
    """Whether a point says already what somebody wants: they pressed twice, or two say the same."""
    if taken is None and _decides(item, wanted.outcome):
        return False
    text = taken.text if taken and item.outcome else item.outcome_text
    return (item.outcome, _plain(text), item.votes_for, item.votes_against) == (
        wanted.outcome,
        _plain(wanted.text) or (_plain(text) if taken else ""),
        wanted.votes_for,
        wanted.votes_against,
    )


def _plain(text: str) -> list[str]:
    # A form sends other ends of lines than what is stored has.
    return text.strip().splitlines()


def _outcome_refusals(
    item: AgendaItem, meeting: Meeting, wanted: Wanted, taken: Decision | None, today: dt.date
) -> dict[str, list[str]]:
    """Why something cannot be recorded at a point, by field."""
    outcome: list[str] = []
    votes = [wanted.votes_for, wanted.votes_against]
    if wanted.outcome and meeting.day > today:
        outcome.append(
            f"De vergadering is op {date_long(meeting.day)}. Vanaf die dag legt u een uitkomst vast."
        )
    if taken is not None and item.outcome:
        outcome.append(
            f"Met dit punt is besluit {taken} genomen. {LAPSE_FIRST}; daarna kunt u de uitkomst"
            " wijzigen. Alleen de tekst verbeteren kan bij het besluit zelf."
        )
    elif taken is not None and wanted.outcome not in AGREED:
        outcome.append(f"Bij dit punt staat besluit {taken}. {LAPSE_FIRST}.")
    later = AgendaItem.objects.filter(continues=item).select_related("meeting__body").first()
    if later is not None and wanted.outcome not in TO_CONTINUE:
        outcome.append(
            f"Dit punt staat ook op de agenda van {later.meeting}. Haal het daar eerst af."
        )
    if item.is_previous_list and wanted.outcome == Outcome.CHANGED:
        outcome.append(
            "Verwerk de wijziging eerst in de besluitenlijst. Kies dan ‘zoals voorgesteld’, en schrijf"
            " hieronder wat er is gewijzigd."
        )
    text = []
    if wanted.outcome == Outcome.CHANGED and not wanted.text.strip():
        text.append("Schrijf het besluit zoals het is gewijzigd.")
    said = []
    if any(vote is not None for vote in votes):
        if not body_votes(meeting):
            said.append(f"{meeting.body} stemt niet. Laat de stemmen leeg.")
        elif None in votes:
            said.append("Vul de stemmen voor en tegen allebei in.")
    return {"outcome": outcome, "text": text, "votes_for": said}


def body_votes(meeting: Meeting) -> bool:
    """Whether the body of a meeting votes on its points."""
    return meeting.pattern is not None and meeting.pattern.votes


def _decide(
    item: AgendaItem, meeting: Meeting, wanted: Wanted, by: User, today: dt.date
) -> Decision:
    """Take the decision that a point asked for."""
    text = wanted.text.strip() or item.requested_decision.strip()
    subject = item.subject
    if item.subject_id is not None and subject is None:
        raise Refused("Waar dit punt over gaat, staat niet meer in het portaal.")
    if subject is not None and subject._meta.label_lower not in SUBJECTS:
        subject = None
    if subject is None and not text:
        raise Refused(of_fields={"text": ["Schrijf wat er is besloten."]})
    asks = subject is not None and not wanted.understood
    if asks and (warnings := _to_be_known(item, subject, today)):
        raise Unread(*warnings)
    return take_decision(
        body=meeting.body,
        text=text,
        taken_on=meeting.day,
        by=by,
        today=today,
        subject=subject,
        item=item,
    )


def _to_be_known(item: AgendaItem, subject: models.Model, today: dt.date) -> list[str]:
    """What who decides has to know first, in Dutch."""
    kind = subject_of(subject)
    warnings, proposed = kind.warnings(subject, today), kind.describe(subject)
    if _plain(item.requested_decision) not in ([], _plain(proposed)):
        warnings = [*warnings, f"Vastgesteld wordt: ‘{proposed}’ De agenda vroeg het anders."]
    return warnings


def _adopt_list(item: AgendaItem, meeting: Meeting) -> Meeting | None:
    """Adopt the list of the previous meeting at this point, or take that back; which one it adopts."""
    if item.outcome != Outcome.ADOPTED:
        for adopted in item.adopted_lists.select_for_update():
            if adopted.list_published_at is not None:
                raise Refused(f"De besluitenlijst van {adopted} is al gepubliceerd.")
            adopted.status, adopted.list_adopted_in = MeetingStatus.HELD, None
            save_checked(adopted)
            # It is a draft again, which says what there is now.
            Action.objects.filter(item__meeting=adopted).update(
                adopted_text="", adopted_owner=None, adopted_due=None
            )
        return None
    if (found := item.adopted_lists.first()) is not None:
        return found
    if (draft := list_to_adopt(meeting)) is None:
        return None
    previous = _in_hand(draft)
    previous.status, previous.list_adopted_in = MeetingStatus.ADOPTED, item
    return save_checked(previous)
