"""What few may read stands nowhere where others read: every address, as everybody.

Words that stand in one place only are looked for in all that the portal answers, whatever form it
has: pages, papers, files of Word and Excel, calendars, feeds, JSON and mails.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from types import SimpleNamespace
from urllib.parse import SplitResult, parse_qsl, urlsplit

import pytest
from auditlog.models import LogEntry
from django.core import mail
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from agenda.enums import ItemState, MeetingStatus
from agenda.meetings.overviews import agenda_of
from agenda.meetings.reading import keep_note
from agenda.models import AgendaItem, Meeting
from agenda.open.services import PUBLISHING, publish
from platform_ivz import pdf
from portfolios.enums import Role
from portfolios.models import Person, User
from portfolios.permissions import DECISIONS, KINDS, MEETINGS
from reports.book.contents import contents_of
from tests.agenda.open.world import pdf as file_saying
from tests.factories.agenda import (
    ActionFactory,
    AgendaItemFactory,
    DecisionFactory,
    ListRemarkFactory,
    MeetingBookFactory,
    MeetingFactory,
    PaperFactory,
)
from tests.factories.portfolios import (
    BodyFactory,
    MembershipFactory,
    MunicipalityFactory,
    PersonFactory,
)
from tests.pages import POSTED, every_address
from tests.shares import all_or_a_share, share
from tests.test_all_days import admin_addresses, quiet
from tests.test_factories import FACTORIES
from tests.test_permissions import (
    ADMINISTRATOR,
    ANONYMOUS,
    INSIDE,
    undone,
    users,
)

__all__ = ["quiet"]

pytestmark = pytest.mark.django_db

# Every word below begins with this one, which no text of the portal has.
SEAL = "zegel"
# Stands in every text beside its own word, so that a search for it finds all of them.
COMMON = "kernwoord"

KIND_OF = {label: kind for kind, labels in KINDS.items() for label in labels.split()}

CLOSED, PROPOSED = "closed", "proposed"
# Who reads what has such a word, beside who wrote it; nobody else does.
MAY_READ = {
    CLOSED: {Role.COORDINATOR, Role.BOARD_MEMBER, ADMINISTRATOR},
    PROPOSED: {Role.COORDINATOR, Role.BOARD_MEMBER, ADMINISTRATOR},
    # An own note is for who wrote it alone: the word of each says who that is.
    **{f"note of {column}": {column} for column in INSIDE},
}
# What a closed point and all that comes of it say, each in a word of its own.
PARTS = [
    "titel",
    "vraag",
    "tekst",
    "grond",
    "stuk",
    "inhoud",
    "besluit",
    "actie",
    "opbrengst",
    "opmerking",
]
TEXTS = {
    *(f"{SEAL}closed_{part}{which}" for part in PARTS for which in "ab"),
    f"{SEAL}closed_achterdeuren",
    f"{SEAL}closed_deuren",
    f"{SEAL}closed_boek",
    f"{SEAL}proposed_titel",
    f"{SEAL}noteofcoordinator_",
}
ADMIN = "/admin/"
# Addresses of which every row is asked for.
OF_MEETINGS = re.compile(
    r"agenda:(meeting|agendaitem|attendance|action|decision|paper|open)_?|reports:meeting|portfolios:work"
)
# Nothing of it stands here, whoever asks: what everybody reads, and what is given to anybody.
FOR_ANYBODY = re.compile(r"^/openbaar/|^/robots.txt|\.ics$|/(besluitenlijst|boek)\.(docx|pdf)$")


def word(kind: str, place: str) -> str:
    """A text of which the first word stands in one place: zegelclosedtitle kernwoord."""
    return f"{SEAL}{re.sub(r'[^a-z]', '', kind.lower())}_{place} {COMMON}"


def _first(text: str) -> str:
    return text.split(maxsplit=1)[0]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF that can be read as text: its content, before it is laid out."""
    monkeypatch.setattr(pdf, "_lay_out", lambda html: b"%PDF-1.7\n" + html.encode())


@pytest.fixture
def world(db: None, told: None) -> SimpleNamespace:
    """A row of every kind, and in it a closed point, a closed meeting, a proposal and notes."""
    for factory in FACTORIES:
        if KIND_OF[factory._meta.model._meta.label_lower] not in (MEETINGS, DECISIONS):
            factory()
    place = MunicipalityFactory()
    who = users(SimpleNamespace(municipality=place))
    body = BodyFactory(public=True, code="bo")
    member = PersonFactory(user=who[Role.BOARD_MEMBER])
    MembershipFactory(body=body, person=member)
    before, soon = timezone.now() - dt.timedelta(3), timezone.now() + dt.timedelta(3)
    held = MeetingFactory(
        body=body, public=True, start=before, status=MeetingStatus.HELD, list_sent_at=before
    )
    coming = MeetingFactory(
        body=body, public=True, start=soon, status=MeetingStatus.SENT, sent_at=before
    )
    doors = MeetingFactory(
        body=body,
        public=True,
        start=before - dt.timedelta(1),
        status=MeetingStatus.ADOPTED,
        list_sent_at=before,
        closed_ground=word(CLOSED, "deuren"),
    )
    opened = AgendaItemFactory(meeting=coming, title="Open punt", added_at=before)
    sealed = [_closed_point(held, "a", member), _closed_point(coming, "b", member)]
    behind = AgendaItemFactory(meeting=doors, title=word(CLOSED, "achterdeuren"))
    _all_that_comes_of(behind, "c", member)
    ListRemarkFactory(meeting=doors, text=word(CLOSED, "opmerkingdeuren"))
    AgendaItemFactory(
        meeting=coming,
        title=word(PROPOSED, "titel"),
        summary=word(PROPOSED, "tekst"),
        state=ItemState.PROPOSED,
        proposed_by=who[Role.COORDINATOR],
    )
    for column in INSIDE:
        keep_note(opened, who[column], word(f"note of {column}", ""))
    # What was bound of an agenda is kept for all who may read the same of it.
    for closed in (False, True):
        read = agenda_of(coming, who[Role.COORDINATOR])
        MeetingBookFactory(
            meeting=coming,
            key=contents_of(read, who[Role.COORDINATOR], closed=closed).key,
            file=file_saying(_first(word(CLOSED, "boek")) if closed else "boek"),
        )
    publish(PUBLISHING["agenda"], coming.pk, by=who[Role.COORDINATOR], now=timezone.now())
    return SimpleNamespace(who=who, held=held, coming=coming, sealed=sealed, doors=doors)


def _closed_point(meeting: Meeting, which: str, member: Person) -> AgendaItem:
    item = AgendaItemFactory(
        meeting=meeting,
        title=word(CLOSED, f"titel{which}"),
        requested_decision=word(CLOSED, f"vraag{which}"),
        summary=word(CLOSED, f"tekst{which}"),
        outcome_text=word(CLOSED, f"uitkomst{which}"),
        is_closed=True,
        closed_ground=word(CLOSED, f"grond{which}"),
        proposed_by=member.user,
    )
    _all_that_comes_of(item, which, member)
    return item


def _all_that_comes_of(item: AgendaItem, which: str, member: Person) -> None:
    name = _first(word(CLOSED, f"inhoud{which}"))
    PaperFactory(item=item, title=word(CLOSED, f"stuk{which}"), file=file_saying(name))
    DecisionFactory(item=item, body=item.meeting.body, text=word(CLOSED, f"besluit{which}"))
    ActionFactory(
        item=item,
        owner=member,
        text=word(CLOSED, f"actie{which}"),
        result=word(CLOSED, f"opbrengst{which}"),
    )
    ListRemarkFactory(meeting=item.meeting, item=item, text=word(CLOSED, f"opmerking{which}"))


# --- Asking -----------------------------------------------------------------------------------------


def said(answer: HttpResponse) -> str:
    """All that an answer says: the names in its head, and its content, unpacked when it is a package."""
    content = b"".join(answer) if answer.streaming else answer.content
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = [package.read(name) for name in package.namelist()]
    head = f"{answer.get('Content-Disposition', '')} {answer.get('Location', '')}"
    return "\n".join([head, *(part.decode("utf-8", "replace") for part in parts)])


def leaked(text: str, column: str, address: str = "") -> set[str]:
    """The words in a text that `column` may not read, there or anywhere."""
    kinds = () if FOR_ANYBODY.search(address) else MAY_READ
    readable = tuple(_first(word(kind, "")) for kind in kinds if column in MAY_READ[kind])
    return {
        found for found in re.findall(rf"{SEAL}\w+", text) if not found.startswith(readable or "\0")
    }


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


class Links(HTMLParser):
    """The addresses that a page leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "href" and value]


def read_everything(client: Client) -> dict[str, str]:
    """What is said at every named address, and at each that a page leads to, by address.

    Of what meets every row is asked for, of other things one; each list as each kind of file.
    """
    waiting = [f"/vergaderingen/{timezone.localdate().year}/?gremium=bo"]
    waiting += [address for name, address in every_address() if name not in POSTED]
    waiting += [f"{address}?besloten" for address in waiting if FOR_ANYBODY.search(address)]
    waiting.append(f"/zoeken/?q={COMMON}")
    found, ways = {}, set()
    for address in waiting:
        way = _way(urlsplit(address))
        if way is None or way in ways:
            continue
        ways.add(way)
        with undone():
            answer = client.get(address)
        found[address] = said(answer)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            waiting += _led_to(answer.content.decode(), urlsplit(address).path)
    return found


def _way(parts: SplitResult) -> tuple[str, frozenset[str]] | None:
    """What is asked, and in which way; None for what is no page of the portal, or only looks otherwise."""
    asked = frozenset(key for key, _ in parse_qsl(parts.query, keep_blank_values=True))
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    name = found.view_name
    if (
        len(asked) > 1
        or asked & {"peildatum", "sorteer"}
        or name.startswith(("admin:", "account_"))
    ):
        return None
    by_row = OF_MEETINGS.match(name) and "year" not in found.kwargs
    return (parts.path if by_row else name), asked


def _led_to(html: str, page: str) -> Iterator[str]:
    for link in Links(html).found:
        to = urlsplit(link)
        if not to.netloc and not to.scheme:
            yield f"{to.path or page}?{to.query}" if to.query else (to.path or page)


# --- Everybody, everywhere ---------------------------------------------------------------------------


@all_or_a_share
def test_nobody_is_told_what_few_may_read(world: SimpleNamespace, quiet: None, of: int) -> None:
    """The coordinator reads everything, all others a share of it."""
    everything = read_everything(signed_in(world.who[Role.COORDINATOR]))
    whole = "".join(everything.values())
    # What is not read where it stands would be found nowhere else either.
    assert {one for one in TEXTS if one not in whole} == set()
    leaks = [
        f"{Role.COORDINATOR} {address}: {word}"
        for address, text in everything.items()
        for word in leaked(text, Role.COORDINATOR, address)
    ]
    for number, column in enumerate((*INSIDE[1:], ANONYMOUS)):
        client = signed_in(world.who[column])
        for address in share(list(everything), number, of):
            with undone():
                text = said(client.get(address))
            leaks += [f"{column} {address}: {word}" for word in leaked(text, column, address)]
    assert not leaks, "\n".join(leaks)


def test_nobody_reads_the_note_of_another_behind_the_portal(
    world: SimpleNamespace, quiet: None
) -> None:
    """Not in the admin, its history of a row or the audit log either, where a closed point stands."""
    client = signed_in(world.who[ADMINISTRATOR])
    texts = []
    for address in admin_addresses():
        if address.startswith((f"{ADMIN}agenda/", f"{ADMIN}auditlog/")):
            with undone():
                texts.append(said(client.get(address)))
    whole = "".join(texts)
    assert f"{SEAL}closed_titela" in whole
    assert leaked(whole, ADMINISTRATOR) == set()
    logged = LogEntry.objects.values_list("changes", "object_repr", "additional_data")
    assert f"{SEAL}closed_titela" in str(list(logged))
    assert f"{SEAL}note" not in str(list(logged))


def test_no_mail_tells_what_few_may_read(world: SimpleNamespace) -> None:
    client = signed_in(world.who[Role.COORDINATOR])
    coming, held, sealed = world.coming.pk, world.held.pk, world.sealed[0]
    for address in (
        reverse("agenda:meeting_send", args=(coming,)),
        reverse("agenda:meeting_send_list", args=(held,)),
        reverse("agenda:decision_excerpt", args=(sealed.decisions.get().reference,)),
    ):
        assert client.post(address, {"understood": "on"}).status_code == 302
    call_command("send_digest", stdout=StringIO())
    subjects = [one.subject for one in mail.outbox]
    for kind in ("Agenda gewijzigd", "Concept-besluitenlijst", "Besluit", "op u in het portaal"):
        assert any(kind in subject for subject in subjects), kind
    assert SEAL not in "".join(f"{one.subject} {one.body}" for one in mail.outbox)


def test_what_is_closed_leaves_no_trace_in_the_portal(world: SimpleNamespace, quiet: None) -> None:
    """For who may not read it each page is the same to the letter without it: no number, no total."""
    client = signed_in(world.who[Role.FINANCE])
    pages = [
        address
        for name, address in every_address()
        if OF_MEETINGS.match(name) and name not in POSTED
    ]
    pages += [
        f"/zoeken/?q={COMMON}",
        "/acties/?_export=csv",
        "/besluiten/?_export=csv",
        "/aandachtspunten/",
    ]
    before = plain_pages(client, pages)
    for item in (*world.sealed, *world.doors.items.all()):
        item.decisions.all().delete()
        item.actions.all().delete()
        item.papers.all().delete()
        item.delete()
    world.doors.delete()
    after = plain_pages(client, pages)
    differ = [page for page in pages if before[page] != after[page]]
    assert differ == []


def plain_pages(client: Client, pages: Iterable[str]) -> dict[str, str]:
    """What pages say, without what differs each time."""
    found = {}
    for page in pages:
        with undone():
            found[page] = re.sub(r'(value|nonce|data-token)="\w{16,}"', "", said(client.get(page)))
    return found
