"""Making something public, and taking it back. Both take effect at once, and the audit log tells who.

Publishing refuses with Dutch reasons and stores nothing then.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from agenda.enums import ItemState, MeetingStatus
from agenda.meetings.files import as_paper, examine
from agenda.models import Agreement, Meeting, Paper, SafetyAgenda
from agenda.models.publishing import Publishable
from agenda.open.reading import open_items, open_meetings
from platform_ivz.refusals import Refused, save_checked
from portfolios.models import User

NOT_IN_PUBLIC = "Deze vergadering is niet openbaar. Wijzig dat eerst bij de vergadering."
NOT_SENT = "De agenda is nog niet verstuurd. Verstuur haar eerst aan de leden."
NOT_ADOPTED = "De besluitenlijst is nog niet vastgesteld. Daarna kunt u haar publiceren."
NO_FILE = "Dit stuk heeft geen bestand. Voeg het eerst toe als pdf of Word-bestand."
CLOSED = "Dit stuk hoort bij een besloten punt. Het kan niet openbaar worden."
AGENDA_FIRST = (
    "Dit punt staat niet op de openbare agenda zoals het nu is. Publiceer eerst de agenda."
)
NO_COPY = "Het getekende exemplaar ontbreekt. Voeg het eerst toe bij de overeenkomst."
AGENDA_NOT_ADOPTED = "Deze veiligheidsagenda is nog niet vastgesteld."


@dataclass(frozen=True, slots=True)
class Publishing:
    """How one kind of thing is published: the field that says since when, and why it cannot be now."""

    model: type[models.Model]
    field: str
    refusals: Callable[..., list[str]]


def _of_agenda(meeting: Meeting) -> list[str]:
    if not open_meetings().filter(pk=meeting.pk).exists():
        return [NOT_IN_PUBLIC]
    return [] if meeting.sent_at else [NOT_SENT]


def _of_list(meeting: Meeting) -> list[str]:
    if not open_meetings().filter(pk=meeting.pk).exists():
        return [NOT_IN_PUBLIC]
    return [] if meeting.status == MeetingStatus.ADOPTED else [NOT_ADOPTED]


def _of_paper(paper: Paper) -> list[str]:
    if not paper.file:
        return [NO_FILE]
    if paper.item is None:
        return []
    if paper.item.is_closed or paper.item.state != ItemState.ACCEPTED:
        return [CLOSED]
    return [] if open_items().filter(pk=paper.item_id).exists() else [AGENDA_FIRST]


def _of_agreement(agreement: Agreement) -> list[str]:
    return [] if agreement.signed_copy else [NO_COPY]


def _of_safety_agenda(agenda: SafetyAgenda) -> list[str]:
    return [] if agenda.is_adopted else [AGENDA_NOT_ADOPTED]


# By the word in the address.
PUBLISHING = {
    "agenda": Publishing(Meeting, "agenda_published_at", _of_agenda),
    "besluitenlijst": Publishing(Meeting, "list_published_at", _of_list),
    "stuk": Publishing(Paper, "published_on", _of_paper),
    "overeenkomst": Publishing(Agreement, "published_on", _of_agreement),
    "veiligheidsagenda": Publishing(SafetyAgenda, "published_on", _of_safety_agenda),
}


@transaction.atomic
def publish(publishing: Publishing, pk: int, *, by: User, now: dt.datetime) -> models.Model:
    """Make something public, or its agenda as it is now. Raises Refused."""
    thing = publishing.model._base_manager.select_for_update().get(pk=pk)
    if reasons := publishing.refusals(thing):
        raise Refused(*reasons)
    return _store(thing, publishing.field, now, by)


@transaction.atomic
def withdraw(publishing: Publishing, pk: int) -> models.Model:
    """Take something back: from now on nobody reads it without signing in."""
    thing = publishing.model._base_manager.select_for_update().get(pk=pk)
    return _store(thing, publishing.field, None, None)


def _store(
    thing: models.Model, field: str, moment: dt.datetime | None, by: User | None
) -> models.Model:
    setattr(thing, field, moment)
    changed = [field]
    if isinstance(thing, Publishable):
        thing.published_by = by
        changed.append("published_by")
    thing.save(update_fields=changed)
    return thing


@transaction.atomic
def keep_paper(
    *, title: str, portal_url: str, content: bytes, day: dt.date, now: dt.datetime
) -> Paper:
    """Keep a paper of the portal as it is now, with the figures of `day`; it is not public yet.

    What is the same as what was kept of it last is not kept twice.
    """
    upload = ContentFile(content, name="stuk.pdf")
    examined = examine(upload)
    before = Paper.objects.kept_of(portal_url).first()
    if before is not None and before.sha256 == examined.sha256:
        return before
    paper = Paper(title=title, portal_url=portal_url)
    paper.lay_down(file=upload, sha256=examined.sha256, pages=examined.pages, day=day, now=now)
    return save_checked(paper)


@transaction.atomic
def add_to_library(*, title: str, upload: UploadedFile) -> Paper:
    """Keep a file that belongs to no meeting; it is not public yet. Raises Refused."""
    return save_checked(as_paper(title=title, upload=upload))
