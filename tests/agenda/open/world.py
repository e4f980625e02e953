"""A region of which some is open, and much is not: every word that may not get out is in `SECRETS`."""

import datetime as dt
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from agenda.enums import AgendaStatus, ItemState, MeetingStatus
from agenda.models import Agreement, Meeting, SafetyAgenda
from agenda.open.services import PUBLISHING, publish
from portfolios.models import Region, User
from tests.factories.agenda import (
    ActionFactory,
    AgendaItemFactory,
    AgreementFactory,
    AttendanceFactory,
    DecisionFactory,
    ListRemarkFactory,
    MeetingFactory,
    PaperFactory,
    ReaderNoteFactory,
    SafetyAgendaFactory,
    SubThemeFactory,
    ThemeFactory,
)
from tests.factories.portfolios import BodyFactory, PersonFactory, RegionFactory, UserFactory

# Each stands in one place that is not open, and in no other.
SECRETS = (
    "Geslotentitel",
    "Geslotenvraag",
    "Geslotengrond",
    "Geslotenstuk",
    "Gesloteninhoud",
    "Geslotenbesluit",
    "Geslotenlijst",
    "Deurendicht",
    "Deurenplaats",
    "Deurengrond",
    "Binnenkamer",
    "Nietverstuurd",
    "Nieuwpunt",
    "Gewijzigdpunt",
    "Voorstelpunt",
    "Teruggegeven",
    "Nietgepubliceerd",
    "Losnietgepubliceerd",
    "Toelichtingintern",
    "Notitieprive",
    "Opmerkingintern",
    "Actieintern",
    "Aanwezigepersoon",
    "Afgelastreden",
    "Conceptlijst",
    "Nietopenovereenkomst",
    "Opmerkingovereenkomst",
    "Conceptagenda",
    "Nietopenagenda",
    "Vervalreden",
)


def pdf(word: str) -> ContentFile:
    return ContentFile(f"%PDF-1.7 {word}".encode(), name=f"{word}.pdf")


def published(kind: str, thing: object, by: User) -> object:
    """Publish something now, as the coordinator does."""
    return publish(PUBLISHING[kind], thing.pk, by=by, now=timezone.now())


def make_world() -> SimpleNamespace:
    """What is open, and around it what is not."""
    Region.objects.first() or RegionFactory()
    by = UserFactory(coordinator=True)
    body = BodyFactory(name="Openbaar overleg", abbreviation="OO", public=True)
    soon, before = timezone.now() + dt.timedelta(days=5), timezone.now() - dt.timedelta(days=30)

    def public(**values: object) -> Meeting:
        chosen = {"body": body, "public": True, "place": "Stadhuis", "minutes": 90}
        return MeetingFactory(**(chosen | {"sent_at": before} | values))

    coming = public(start=soon, status=MeetingStatus.SENT)
    held = public(start=before, status=MeetingStatus.ADOPTED)
    first = AgendaItemFactory(
        meeting=coming,
        order=1,
        title="Openingspunt",
        requested_decision="Openvraag",
        kind="besluitvormend",
        summary="Toelichtingintern",
    )
    closed = AgendaItemFactory(
        meeting=coming,
        order=2,
        title="Geslotentitel",
        requested_decision="Geslotenvraag",
        is_closed=True,
        closed_ground="Geslotengrond",
        minutes=45,
    )
    last = AgendaItemFactory(meeting=coming, order=3, title="Slotpunt", at_the_end=True)
    for state, title in (
        (ItemState.PROPOSED, "Voorstelpunt"),
        (ItemState.RETURNED, "Teruggegeven"),
    ):
        AgendaItemFactory(meeting=coming, order=9, title=title, state=state, return_reason="Nee.")
    paper = PaperFactory(item=first, title="Openstuk", file=pdf("Openinhoud"), pages=4)
    PaperFactory(item=first, title="Nietgepubliceerd", file=pdf("Nietgepubliceerd"))
    closed_paper = PaperFactory(
        item=closed, title="Geslotenstuk", file=pdf("Gesloteninhoud"), published=True
    )
    library = PaperFactory(item=None, title="Losstuk", file=pdf("Losinhoud"))
    PaperFactory(item=None, title="Losnietgepubliceerd", file=pdf("Losnietgepubliceerd"))
    ReaderNoteFactory(item=first, text="Notitieprive")

    decided = AgendaItemFactory(meeting=held, title="Besloten onderwerp", order=1)
    DecisionFactory(item=decided, body=body, text="Openbesluit", reference="OO-1")
    lapsed = AgendaItemFactory(meeting=held, title="Vervallen onderwerp", order=2)
    DecisionFactory(
        item=lapsed, body=body, text="Oud besluit", lapsed=True, lapse_reason="Vervalreden"
    )
    hidden = AgendaItemFactory(
        meeting=held, title="Geslotenlijst", is_closed=True, closed_ground="Geslotengrond", order=3
    )
    DecisionFactory(item=hidden, body=body, text="Geslotenbesluit")
    AttendanceFactory(meeting=held, person=PersonFactory(surname="Aanwezigepersoon"))
    ListRemarkFactory(meeting=held, text="Opmerkingintern")
    ActionFactory(item=decided, text="Actieintern")

    # Behind closed doors, of a body that never meets in public, not sent, not adopted, called off.
    doors = public(
        start=soon + dt.timedelta(days=1),
        closed_ground="Deurengrond",
        place="Deurenplaats",
        agenda_published_at=before,
    )
    AgendaItemFactory(meeting=doors, title="Deurendicht", added_at=before)
    inside = MeetingFactory(
        body=BodyFactory(name="Binnenkamer"), start=soon, agenda_published_at=before, sent_at=before
    )
    AgendaItemFactory(meeting=inside, title="Binnenkamer")
    unsent = public(start=soon + dt.timedelta(days=2), sent_at=None, agenda_published_at=before)
    AgendaItemFactory(meeting=unsent, title="Nietverstuurd")
    draft = public(
        start=before - dt.timedelta(days=1), status=MeetingStatus.HELD, list_published_at=before
    )
    AgendaItemFactory(meeting=draft, title="Conceptlijst", outcome_text="Conceptlijst")
    off = public(
        start=soon + dt.timedelta(days=3),
        status=MeetingStatus.CANCELLED,
        cancel_reason="Afgelastreden",
    )

    agreement, agenda = _beside_meetings(before)

    published("agenda", coming, by)
    published("besluitenlijst", held, by)
    published("stuk", paper, by)
    published("stuk", library, by)
    published("overeenkomst", agreement, by)
    published("veiligheidsagenda", agenda, by)
    # What came on the agenda, or changed, after it was published.
    AgendaItemFactory(meeting=coming, order=4, title="Nieuwpunt")
    AgendaItemFactory(
        meeting=coming, order=5, title="Gewijzigdpunt", changed_at=timezone.now() + dt.timedelta(1)
    )
    return SimpleNamespace(
        by=by,
        body=body,
        coming=coming,
        held=held,
        off=off,
        doors=doors,
        inside=inside,
        first=first,
        closed=closed,
        last=last,
        paper=paper,
        closed_paper=closed_paper,
        library=library,
        agreement=agreement,
        safety_agenda=agenda,
    )


def _beside_meetings(before: dt.datetime) -> tuple[Agreement, SafetyAgenda]:
    """What can be published that belongs to no meeting, and others of its kind that are not."""
    agreement = AgreementFactory(
        code="ovk",
        title="Openovereenkomst",
        signed_copy=pdf("Openovk"),
        signed_on=dt.date(2019, 12, 3),
        remark="Opmerkingovereenkomst",
    )
    AgreementFactory(
        code="dicht", title="Nietopenovereenkomst", signed_copy=pdf("Nietopenovereenkomst")
    )
    this_year = {
        "valid_from": dt.date(before.year - 1, 1, 1),
        "valid_until": dt.date(before.year + 2, 12, 31),
    }
    agenda = SafetyAgendaFactory(code="va", title="Openagenda", adopted=True, **this_year)
    theme = ThemeFactory(agenda=agenda, title="Openthema", summary="Kort gezegd")
    SubThemeFactory(theme=theme, title="Opendeel")
    SafetyAgendaFactory(title="Conceptagenda", published_on=before, status=AgendaStatus.DRAFT)
    SafetyAgendaFactory(title="Nietopenagenda", adopted=True, valid_from=dt.date(2010, 1, 1))
    return agreement, agenda
