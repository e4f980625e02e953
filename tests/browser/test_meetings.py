"""A year of meetings by keyboard alone, with JavaScript and without: from its plan to what everybody reads.

The coordinator plans, prepares, holds and publishes; a mayor reads on a tablet and cannot come; a
substitute does, and says something of the draft list; a citizen reads what is open, without signing in.
"""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import icalendar
import pikepdf
import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Locator, expect

from agenda.enums import DecisionStatus, MeetingStatus
from agenda.models import Action, AgendaItem, Decision, Meeting, ReaderNote
from contributions.rates.models import Tariff
from platform_ivz.formats import date_long
from portfolios.enums import Role
from portfolios.models import Person, Portfolio
from tests.browser.conftest import Portal, make_user
from tests.browser.officer import Officer
from tests.factories.portfolios import SubstitutionFactory

MAYOR, SUBSTITUTE = "burgemeester@voorbeeld.nl", "vervanger@voorbeeld.nl"
TABLET = 768
# The clock of the portal on the days of this year; the first meeting is moved by hand.
PLANNING = dt.datetime(2025, 11, 3, 9, tzinfo=dt.UTC)
MOVED_TO = dt.date(2026, 2, 12)
# What the first meeting talks about.
RATE = "De bijdrage is € 0,525 per inwoner vanaf 2026."
LOOKING_BACK = "Terugblik op de jaarwisseling"
CAMERAS = "Cameratoezicht bij het station"
CONSENT = "Jaarverslag van het platform"
CLOSED = "Een casus over personen"
NOTE = "Vraag: hoeveel meldingen?"


class NoteTaker(Officer):
    """Somebody with the points of a meeting, each of which has its own buttons and fields.

    Each kind of page is looked at by axe once for each of them.
    """

    def arrive(self) -> None:
        kind = re.sub(r"\d+", "", urlsplit(self.page.url).path)
        looks, self.looks = self.looks, self.looks and kind not in self.looked
        self.looked.add(kind)
        super().arrive()
        self.looks = looks

    def point(self, title: str) -> Locator:
        heading = self.page.get_by_role("heading").filter(has_text=title)
        return self.page.locator(".ivz-item").filter(has=heading)

    def line(self, of: str) -> Locator:
        """What of the meeting can be made public."""
        return self.page.locator("[aria-labelledby=openbaarheid] li").filter(has_text=of)

    def press_at(self, place: Locator, button: str) -> None:
        """Press a button that stores one line; that line is there anew afterwards."""
        target = place.get_by_role("button", name=button)
        self.focus(target)
        if not self.looks or target.evaluate("one => !one.closest('[hx-post]')"):
            with self.page.expect_navigation():
                self.press("Enter")
            return
        before = target.element_handle()
        with self.page.expect_response(lambda answer: answer.request.method == "POST"):
            self.press("Enter")
        before.wait_for_element_state("hidden")

    def pick(self, field: Locator, option: str) -> None:
        self.focus(field)
        self.page.keyboard.type(option)
        chosen = field.evaluate("one => one.selectedOptions[0].label")
        assert chosen.startswith(option), chosen

    def record(self, title: str, outcome: str, text: str = "") -> None:
        """Record what comes of a point."""
        point = self.point(title)
        self.pick(point.get_by_label("Uitkomst"), outcome)
        if text:
            self.focus(point.get_by_label("Wat er is besloten of gezegd"))
            self.page.keyboard.type(text)
        self.press_at(point, "Vastleggen")


@pytest.fixture
def region() -> str:
    return "drie-gemeenten"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: object) -> Callable[[dt.datetime], None]:
    """Set the clock of the portal; who is signed in stays so."""
    settings.SESSION_COOKIE_AGE = 10 * 365 * 24 * 60 * 60
    now, ahead = timezone.now, [dt.timedelta()]
    monkeypatch.setattr(timezone, "now", lambda: now() + ahead[0])

    def set_to(moment: dt.datetime) -> None:
        ahead[0] = moment - now()

    set_to(PLANNING)
    return set_to


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file, made = tmp_path / "notitie.pdf", pikepdf.new()
    made.add_blank_page()
    made.save(file)
    return file


@pytest.mark.parametrize(
    "javascript",
    [True, pytest.param(False, marks=pytest.mark.full)],
    ids=["javascript", "no-javascript"],
)
def test_a_year_of_meetings(
    clock: Callable[[dt.datetime], None], portal: Portal, paper: Path, *, javascript: bool
) -> None:
    members()

    def sit_down(user: str = "", **window: object) -> NoteTaker:
        page = portal.open(user=user, javascript=javascript, **window)
        return NoteTaker(page, looks=javascript)

    coordinator = sit_down("coordinator@voorbeeld.nl")
    mayor = sit_down(MAYOR, width=TABLET, dark=True)
    citizen = sit_down()

    first, second = plan_the_year(coordinator)
    clock(first.start - dt.timedelta(days=20))
    prepare(coordinator, mayor, first, paper)
    send_and_publish(coordinator, first)
    read_and_note(mayor, coordinator, first)
    read_what_is_open(citizen, first)
    clock(first.start + dt.timedelta(minutes=5))
    hold(coordinator, first, second)
    close_and_send_the_list(coordinator, first)
    remark(sit_down(SUBSTITUTE), coordinator, first)
    finish_the_action(mayor)
    clock(second.start + dt.timedelta(minutes=5))
    adopt_the_list(coordinator, first, second)
    publish_the_list(coordinator, citizen, first)

    faults = coordinator.faults + mayor.faults + citizen.faults
    assert not faults, "\n".join(faults)


def members() -> None:
    """The mayor in the chair, who is away on the day of the first meeting, and who stands in then."""
    for code, email in (("bedenksel", MAYOR), ("verzinckel", SUBSTITUTE)):
        Person.objects.filter(code=code).update(user=make_user(email, Role.BOARD_MEMBER))
    SubstitutionFactory(
        portfolio=Portfolio.objects.get(code="bvb-voorzitter"),
        person=Person.objects.get(code="verzinckel"),
        valid_from=MOVED_TO,
        valid_until=MOVED_TO,
    )


def plan_the_year(coordinator: NoteTaker) -> tuple[Meeting, Meeting]:
    coordinator.open("/vergaderingen/2026/")
    coordinator.go("Jaar voorstellen")
    assert not Meeting.objects.filter(start__year=2026).exists()
    coordinator.go("Voorlopig inplannen", role="button")
    coordinator.is_told("4 vergaderingen zijn voorlopig ingepland in 2026.")
    first, second, *_ = Meeting.objects.of_year(2026)
    assert {one.day.strftime("%A") for one in (first, second)} == {"Thursday"}

    coordinator.open(first.get_absolute_url())
    coordinator.go("Wijzigen")
    coordinator.type_in("Plaats", "Het stadhuis")
    for day, refused in (
        ("30-02-2026", "Schrijf de datum als"),
        ("01-01-2026", "valt op een feestdag: Nieuwjaarsdag."),
    ):
        coordinator.type_in("Dag", day)
        coordinator.go("Opslaan", role="button")
        coordinator.is_told(refused)
        expect(coordinator.field("Plaats")).to_have_value("Het stadhuis")
    coordinator.type_in("Dag", f"{MOVED_TO:%d-%m-%Y}")
    coordinator.go("Opslaan", role="button")
    coordinator.open("/vergaderingen/2026/")
    coordinator.go("Vaststellen")
    coordinator.go("Vaststellen", role="button")
    coordinator.is_told("4 vergaderingen staan nu vast.")
    first.refresh_from_db()
    assert (first.day, first.status, first.public) == (MOVED_TO, MeetingStatus.PLANNED, True)
    return first, second


def prepare(coordinator: NoteTaker, mayor: NoteTaker, meeting: Meeting, paper: Path) -> None:
    standing = ["Opening", "Besluiten van de vorige keer", "Rondvraag en sluiting"]
    assert list(meeting.items.in_order().values_list("title", flat=True)) == standing
    page = meeting.get_absolute_url()

    mayor.open(page)
    mayor.go("Punt voorstellen")
    mayor.type_in("Onderwerp", CAMERAS)
    mayor.go("Opslaan", role="button")
    mayor.is_told("voorgesteld")

    coordinator.open(page)
    coordinator.go(f"Op de agenda zetten: {CAMERAS}", role="button")
    coordinator.go("Op de agenda zetten: € 0,525", role="button", exact=False)
    for title, kind, minutes in (
        (LOOKING_BACK, "informerend", "15"),
        (CONSENT, "besluitvormend", "5"),
        (CLOSED, "afstemmend", "10"),
    ):
        coordinator.open(page)
        coordinator.go("Punt toevoegen")
        coordinator.type_in("Onderwerp", title)
        coordinator.choose("Soort", kind)
        coordinator.type_in("Minuten", minutes)
        if title == CONSENT:
            coordinator.focus(coordinator.field("Hamerstuk"))
            coordinator.press("Space")
            coordinator.type_in("Gevraagd besluit", "Het jaarverslag vast te stellen.")
        if title == CLOSED:
            coordinator.focus(coordinator.field("Besloten"))
            coordinator.press("Space")
            coordinator.type_in("Waarom besloten", "Het gaat over personen.")
        coordinator.go("Opslaan", role="button")
    coordinator.open(page)
    coordinator.go(f"Stuk toevoegen bij {LOOKING_BACK}")
    coordinator.type_in("Titel", "Notitie")
    coordinator.upload("Bestand", paper)
    coordinator.go("Toevoegen", role="button")
    coordinator.press_at(coordinator.point(LOOKING_BACK), "Eerder")
    assert list(meeting.items.in_order().values_list("title", flat=True)) == [
        "Opening",
        "Besluiten van de vorige keer",
        CAMERAS,
        LOOKING_BACK,
        AgendaItem.objects.get(title__contains="0,525").title,
        CONSENT,
        "Rondvraag en sluiting",
        CLOSED,
    ]


def send_and_publish(coordinator: NoteTaker, meeting: Meeting) -> None:
    coordinator.open(meeting.get_absolute_url())
    coordinator.go("Agenda versturen")
    coordinator.go("Versturen", role="button")
    coordinator.is_told("agenda verzonden")
    [sent] = mail.outbox
    assert sent.to == [MAYOR]
    assert meeting.get_absolute_url() in sent.body
    assert not any(title in sent.body for title in (CAMERAS, LOOKING_BACK, CONSENT, CLOSED))
    coordinator.press_at(coordinator.line("Agenda"), "Publiceren")
    coordinator.is_told("De agenda is nu openbaar.")


def read_and_note(mayor: NoteTaker, coordinator: NoteTaker, meeting: Meeting) -> None:
    mayor.open("/vergaderingen/volgende/")
    mayor.go("Lezen")
    expect(mayor.page.get_by_role("heading", level=1)).to_have_text("Opening")
    titles = list(meeting.items.in_order().values_list("title", flat=True))
    for title in titles[1:4]:
        if mayor.looks:
            mayor.press("ArrowRight")
        else:
            mayor.focus(mayor.page.locator("a[rel=next]"))
            with mayor.page.expect_navigation():
                mayor.press("Enter")
        expect(mayor.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(mayor.page.get_by_role("link", name="Notitie")).to_be_visible()
    mayor.type_in(f"Notitie bij punt {titles.index(LOOKING_BACK) + 1}", NOTE)
    mayor.follow("Bewaren", role="button")
    mayor.is_told("Alleen u ziet haar")
    assert ReaderNote.objects.get().text == NOTE
    # Nobody else reads it, where the same point stands or anywhere.
    for page in (mayor.page.url, meeting.get_absolute_url()):
        coordinator.page.goto(page)
        expect(coordinator.main).to_contain_text(LOOKING_BACK)
        assert NOTE not in coordinator.page.content()


def read_what_is_open(citizen: NoteTaker, meeting: Meeting) -> None:
    citizen.open("/openbaar/")
    citizen.go("Vergaderingen")
    citizen.go(f"{meeting.body.name}, {date_long(meeting.day)}")
    for title in (LOOKING_BACK, CAMERAS, CONSENT):
        citizen.is_told(title)
    assert CLOSED not in citizen.page.content()
    # The paper was not published with the agenda.
    expect(citizen.page.get_by_role("link", name="Notitie")).to_have_count(0)
    feed = citizen.page.request.get("/openbaar/agenda.ics").body()
    events = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    assert [one["location"] for one in events if one.decoded("dtstart") == meeting.start] == [
        "Het stadhuis"
    ]
    news = feedparser.parse(citizen.page.request.get("/openbaar/nieuw.xml").body())
    assert [one.title for one in news.entries] == [f"Agenda {meeting}"]


def hold(coordinator: NoteTaker, meeting: Meeting, following: Meeting) -> None:
    coordinator.open(meeting.get_absolute_url())
    coordinator.go("Vergaderen")
    who_is_there(coordinator)
    coordinator.record("Opening", "ter kennis genomen")
    coordinator.record("Besluiten van de vorige keer", "zoals voorgesteld")
    coordinator.record(LOOKING_BACK, "ter kennis genomen", "Het was rustiger dan vorig jaar.")
    promise(coordinator)
    rate = AgendaItem.objects.get(title__contains="0,525").title
    coordinator.record(rate, "zoals voorgesteld")
    # The year has begun, and that has to be read first.
    decision = coordinator.point(rate)
    expect(decision).to_contain_text("Dit is nog niet vastgelegd. Lees eerst:")
    assert not Decision.objects.filter(item__title=rate).exists()
    coordinator.focus(decision.get_by_label("Dit is gelezen, en het besluit klopt zo"))
    coordinator.press("Space")
    coordinator.press_at(decision, "Vastleggen")
    coordinator.record(CAMERAS, "aangehouden", "Eerst een advies van de politie.")
    coordinator.press_at(coordinator.point(CAMERAS), "Op de agenda van")
    assert following.items.get(continues__title=CAMERAS).title == CAMERAS
    coordinator.record(CLOSED, "ter kennis genomen", "Besproken.")
    coordinator.follow("Vergadering sluiten", role="button")
    coordinator.is_told(f"Nog zonder uitkomst: ‘{CONSENT}’ en ‘Rondvraag en sluiting’.")
    coordinator.follow("Alle hamerstukken vastleggen", role="button")
    coordinator.is_told("Hamerstukken vastgelegd zoals voorgesteld: 1.")
    coordinator.record("Rondvraag en sluiting", "ter kennis genomen")
    tariff = Tariff.objects.get(from_year=2026)
    assert tariff.decision == Decision.objects.get(item__title=rate)
    assert tariff.decision.status == DecisionStatus.TAKEN
    assert list(meeting.items.filter(decisions__isnull=False).values_list("title", flat=True)) == [
        rate,
        CONSENT,
    ]


def who_is_there(coordinator: NoteTaker) -> None:
    """The mayor sent word, the substitute sits there, and the others came."""
    seat = coordinator.page.locator(".ivz-seat").filter(has_text="Bedenksel").first
    expect(seat).to_contain_text("mag namens dit lid akkoord geven")
    coordinator.press_at(seat, "afgemeld")
    coordinator.pick(
        seat.get_by_label("Vervangen door"), str(Person.objects.get(code="verzinckel"))
    )
    coordinator.press_at(seat, "Bewaren")
    expect(seat).to_contain_text("Vervangen door Mw. Verzinckel.")
    coordinator.follow("Alle anderen aanwezig", role="button")


def promise(coordinator: NoteTaker) -> None:
    """Somebody promises something at a point."""
    point = coordinator.point(LOOKING_BACK)
    link = point.get_by_role("link", name="Actie toevoegen")
    coordinator.focus(link)
    coordinator.press("Enter")
    coordinator.type_in("Actie", "De cijfers rondsturen.")
    coordinator.choose("Wie", str(Person.objects.get(code="bedenksel")))
    coordinator.type_in("Uiterlijk op", "01-03-2026")
    # Within the point, or on a page of its own.
    label = "Actie opslaan" if coordinator.looks else "Opslaan"
    coordinator.focus(coordinator.page.get_by_role("button", name=label, exact=True))
    with coordinator.page.expect_response(lambda answer: answer.request.method == "POST"):
        coordinator.press("Enter")
    expect(coordinator.point(LOOKING_BACK)).to_contain_text("De cijfers rondsturen.")


def close_and_send_the_list(coordinator: NoteTaker, meeting: Meeting) -> None:
    coordinator.go("Vergadering sluiten", role="button")
    coordinator.is_told("De vergadering is gesloten.")
    for text in ("Mw. A.B. Bedenksel (afgemeld, vervangen door Mw. Verzinckel)", "komt terug op"):
        coordinator.is_told(text)
    mail.outbox.clear()
    coordinator.go("Verzenden aan de leden", role="button")
    coordinator.is_told("De leden lezen de lijst nu")
    assert [one.to for one in mail.outbox] == [[MAYOR]]
    meeting.refresh_from_db()
    assert meeting.status == MeetingStatus.HELD


def remark(substitute: NoteTaker, coordinator: NoteTaker, meeting: Meeting) -> None:
    substitute.open(f"{meeting.get_absolute_url()}besluitenlijst/")
    substitute.is_told("concept")
    substitute.go(f"Opmerking maken bij {LOOKING_BACK}")
    substitute.type_in("Opmerking", "Er waren zes meldingen.")
    substitute.go("Opslaan", role="button")
    substitute.is_told("Uw opmerking staat bij de lijst.")
    assert not substitute.faults, substitute.faults
    coordinator.open(f"{meeting.get_absolute_url()}besluitenlijst/")
    expect(coordinator.point(LOOKING_BACK)).to_contain_text("Er waren zes meldingen.")


def finish_the_action(mayor: NoteTaker) -> None:
    mayor.open("/acties/")
    mayor.go("De cijfers rondsturen.")
    mayor.go("Klaar melden")
    mayor.type_in("Wat het opleverde", "Rondgestuurd.")
    mayor.go("Opslaan", role="button")
    mayor.is_told("Rondgestuurd.")
    action = Action.objects.get(text="De cijfers rondsturen.")
    assert (action.owner.user.email, action.done_on) == (MAYOR, MOVED_TO)


def adopt_the_list(coordinator: NoteTaker, first: Meeting, second: Meeting) -> None:
    """The next meeting: the held-over point is there with its history, and the list is adopted."""
    coordinator.open(second.get_absolute_url())
    held_over = coordinator.point(CAMERAS)
    expect(held_over).to_contain_text(f"Vervolg van {first}")
    coordinator.go("Vergaderen")
    coordinator.record("Besluiten van de vorige keer", "zoals voorgesteld")
    coordinator.is_told(f"De besluitenlijst van {first} is vastgesteld.")
    first.refresh_from_db()
    assert (first.status, first.list_adopted_in.meeting) == (MeetingStatus.ADOPTED, second)


def publish_the_list(coordinator: NoteTaker, citizen: NoteTaker, meeting: Meeting) -> None:
    coordinator.open(meeting.get_absolute_url())
    coordinator.press_at(coordinator.line("Besluitenlijst"), "Publiceren")
    coordinator.is_told("De besluitenlijst is nu openbaar.")
    citizen.open("/openbaar/besluitenlijsten/")
    citizen.go(f"Besluitenlijst {meeting}")
    citizen.is_told(RATE)
    citizen.is_told("Het jaarverslag vast te stellen.")
    whole = citizen.page.content()
    for closed in (CLOSED, "Besproken.", "zes meldingen", "De cijfers rondsturen", "Verzinckel"):
        assert closed not in whole
    coordinator.press_at(coordinator.line("Besluitenlijst"), "Intrekken")
    assert citizen.page.request.get(citizen.page.url).status == 404
