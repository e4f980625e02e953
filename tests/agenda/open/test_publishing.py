"""Nothing is public before the coordinator publishes it, and withdrawing takes effect at once."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda.enums import MeetingStatus
from agenda.meetings.services import change_item
from agenda.minutes.overviews import minutes_of
from agenda.models import AgendaItem, Meeting, Paper
from agenda.open import services
from agenda.open.reading import open_items, outcomes_of, points_of
from agenda.open.services import PUBLISHING, publish, withdraw
from platform_ivz.refusals import Refused
from portfolios.enums import Role
from portfolios.models import User
from tests.agenda.open.world import pdf, published
from tests.factories.agenda import (
    AgendaItemFactory,
    AgreementFactory,
    DecisionFactory,
    MeetingFactory,
    PaperFactory,
    SafetyAgendaFactory,
)
from tests.factories.portfolios import RoleMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
SENT = dt.datetime(2020, 3, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def by() -> User:
    return UserFactory(coordinator=True)


def public_meeting(**values: object) -> Meeting:
    return MeetingFactory(**({"public": True, "body__public": True, "sent_at": SENT} | values))


def refusal(kind: str, thing: object, by: User) -> list[str]:
    with pytest.raises(Refused) as refused:
        published(kind, thing, by)
    thing.refresh_from_db()
    assert getattr(thing, PUBLISHING[kind].field) is None
    return refused.value.reasons


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"public": False}, services.NOT_IN_PUBLIC),
        ({"closed_ground": "Over personen."}, services.NOT_IN_PUBLIC),
        ({"sent_at": None}, services.NOT_SENT),
    ],
)
def test_an_agenda_that_cannot_be_public_yet(values: dict, reason: str, by: User) -> None:
    assert refusal("agenda", public_meeting(**values), by) == [reason]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"public": False, "status": MeetingStatus.ADOPTED}, services.NOT_IN_PUBLIC),
        ({"status": MeetingStatus.HELD}, services.NOT_ADOPTED),
        ({"status": MeetingStatus.SENT}, services.NOT_ADOPTED),
    ],
)
def test_a_list_that_cannot_be_public_yet(values: dict, reason: str, by: User) -> None:
    assert refusal("besluitenlijst", public_meeting(**values), by) == [reason]


def test_a_paper_that_cannot_be_public(by: User) -> None:
    item = AgendaItemFactory(meeting=public_meeting())
    at_closed = AgendaItemFactory(meeting=item.meeting, closed=True)

    paper = PaperFactory(item=item, file=pdf("a"))
    assert refusal("stuk", paper, by) == [services.AGENDA_FIRST]
    assert refusal("stuk", PaperFactory(item=at_closed), by) == [services.CLOSED]
    of_portal = PaperFactory(item=item, file="", portal_url="/stukken/x.pdf")
    assert refusal("stuk", of_portal, by) == [services.NO_FILE]

    published("agenda", item.meeting, by)
    assert published("stuk", paper, by).published_by == by


def test_an_agreement_and_a_safety_agenda_that_cannot_be_public(by: User) -> None:
    assert refusal("overeenkomst", AgreementFactory(), by) == [services.NO_COPY]
    assert refusal("veiligheidsagenda", SafetyAgendaFactory(), by) == [services.AGENDA_NOT_ADOPTED]


def test_withdrawing_takes_effect_at_once(world: SimpleNamespace, client: Client) -> None:
    def status(name: str, *args: object) -> int:
        answer = client.get(reverse(f"agenda:{name}", args=args))
        answer.close()
        return answer.status_code

    def meeting_page() -> str:
        address = reverse("agenda:open_meeting", args=(world.coming.pk,))
        return client.get(address).content.decode()

    file = ("open_paper", world.paper.pk)
    assert (status(*file), "Openstuk" in meeting_page()) == (200, True)
    withdraw(PUBLISHING["stuk"], world.paper.pk)
    assert (status(*file), "Openstuk" in meeting_page()) == (404, False)
    published("stuk", world.paper, world.by)
    assert status(*file) == 200

    # With the agenda go its points and their papers; the meeting itself stays.
    withdraw(PUBLISHING["agenda"], world.coming.pk)
    assert (status(*file), "Openingspunt" in meeting_page()) == (404, False)
    assert "De agenda is nog niet gepubliceerd." in meeting_page()

    for kind, thing, address in (
        ("besluitenlijst", world.held, ("open_list", world.held.pk)),
        ("overeenkomst", world.agreement, ("open_agreement", "ovk")),
        ("veiligheidsagenda", world.safety_agenda, ("open_safety_agenda", "va")),
        ("stuk", world.library, ("open_paper", world.library.pk)),
    ):
        assert status(*address) == 200
        withdraw(PUBLISHING[kind], thing.pk)
        assert status(*address) == 404


def test_closing_the_doors_takes_effect_at_once(world: SimpleNamespace, client: Client) -> None:
    Meeting.objects.filter(pk=world.coming.pk).update(closed_ground="Toch besloten.")

    for name, pk in (("open_meeting", world.coming.pk), ("open_paper", world.paper.pk)):
        assert client.get(reverse(f"agenda:{name}", args=(pk,))).status_code == 404
    assert "Openingspunt" not in client.get("/openbaar/").content.decode()


def test_no_answer_is_kept_on_the_way(world: SimpleNamespace, client: Client) -> None:
    for name, args in (
        ("open_overview", ()),
        ("open_paper", (world.paper.pk,)),
        ("open_feed", ()),
        ("open_api", ("events",)),
    ):
        answer = client.get(reverse(f"agenda:{name}", args=args))
        assert answer["Cache-Control"] == "no-store"
        answer.close()


def test_a_point_that_changes_waits_until_the_agenda_is_published_again(by: User) -> None:
    meeting = public_meeting(start=timezone.now() + dt.timedelta(days=9))
    first, second = (AgendaItemFactory(meeting=meeting, order=n) for n in (1, 2))
    published("agenda", meeting, by)
    assert [point.item for point in points_of(meeting)] == [first, second]
    assert meeting.changes_to_publish == 0

    first.title = "Anders"
    change_item(first)
    added = AgendaItemFactory(meeting=meeting, order=3)
    AgendaItemFactory(meeting=meeting, order=4, closed=True)
    meeting.refresh_from_db()
    assert [point.item for point in points_of(meeting)] == [second]
    assert meeting.changes_to_publish == 2

    published("agenda", meeting, by)
    meeting.refresh_from_db()
    assert [(p.number, p.item) for p in points_of(meeting)] == [(1, first), (2, second), (3, added)]
    assert meeting.changes_to_publish == 0


def test_a_point_that_is_closed_afterwards_is_gone_at_once(by: User) -> None:
    item = AgendaItemFactory(meeting=public_meeting())
    published("agenda", item.meeting, by)
    assert list(open_items()) == [item]

    item.is_closed, item.closed_ground = True, "Over personen."
    change_item(item)
    assert list(open_items()) == []


def test_the_buttons_of_a_meeting(coordinator_client: Client, coordinator: User) -> None:
    item = AgendaItemFactory(meeting=public_meeting())
    page = reverse("agenda:meeting_publishing", args=(item.meeting_id,))
    address = reverse("agenda:publishing_deed", args=("agenda", item.meeting_id, "publiceren"))
    for where in (item.meeting.get_absolute_url(), page):
        html = coordinator_client.get(where).content.decode()
        assert "niet openbaar" in html
        assert f'action="{address}"' in html

    answer = coordinator_client.post(address, follow=True)
    assert answer.redirect_chain == [(page, 302)]
    html = answer.content.decode()
    assert "De agenda is nu openbaar." in html
    assert "openbaar sinds" in html

    back = reverse("agenda:publishing_deed", args=("agenda", item.meeting_id, "intrekken"))
    assert "niet meer openbaar" in coordinator_client.post(back, follow=True).content.decode()
    item.meeting.refresh_from_db()
    assert item.meeting.agenda_published_at is None
    entries = LogEntry.objects.get_for_object(item.meeting).filter(actor=coordinator)
    assert [list(entry.changes) for entry in entries] == [["agenda_published_at"]] * 2


def test_what_cannot_be_published_is_said(coordinator_client: Client) -> None:
    meeting = public_meeting(sent_at=None)
    address = reverse("agenda:publishing_deed", args=("agenda", meeting.pk, "publiceren"))
    assert services.NOT_SENT in coordinator_client.post(address, follow=True).content.decode()


@pytest.mark.parametrize(("what", "deed"), [("begroting", "publiceren"), ("agenda", "wissen")])
def test_other_words_are_no_address(what: str, deed: str, coordinator_client: Client) -> None:
    meeting = public_meeting()
    address = reverse("agenda:publishing_deed", args=(what, meeting.pk, deed))
    assert coordinator_client.post(address).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in ("", Role.COORDINATOR)])
def test_others_publish_nothing(role: Role) -> None:
    item = AgendaItemFactory(meeting=public_meeting())
    client = Client()
    client.force_login(RoleMembershipFactory(role=role).user)
    address = reverse("agenda:publishing_deed", args=("agenda", item.meeting_id, "publiceren"))

    assert client.post(address).status_code == 403
    item.meeting.refresh_from_db()
    assert item.meeting.agenda_published_at is None
    html = client.get(item.meeting.get_absolute_url()).content.decode()
    assert address not in html


def test_a_paper_without_a_meeting_is_added_and_then_published(
    coordinator_client: Client, client: Client
) -> None:
    upload = SimpleUploadedFile("x.pdf", b"%PDF-1.7 kort")
    answer = coordinator_client.post(
        reverse("agenda:publishing_paper"), {"title": "Jaarverslag", "upload": upload}
    )
    assert answer.url == reverse("agenda:publishing")
    paper = Paper.objects.get()
    file = reverse("agenda:open_paper", args=(paper.pk,))
    assert (paper.item, paper.published_on, client.get(file).status_code) == (None, None, 404)

    deed = reverse("agenda:publishing_deed", args=("stuk", paper.pk, "publiceren"))
    assert (
        "‘Jaarverslag’ is nu openbaar."
        in coordinator_client.post(deed, follow=True).content.decode()
    )
    sent = client.get(file)
    assert sent["Content-Disposition"] == 'attachment; filename="jaarverslag.pdf"'
    assert b"".join(sent) == b"%PDF-1.7 kort"


def test_a_file_that_is_gone_gives_no_error(world: SimpleNamespace, client: Client) -> None:
    Path(world.paper.file.path).unlink()
    assert client.get(reverse("agenda:open_paper", args=(world.paper.pk,))).status_code == 404


def test_publishing_does_not_move_a_meeting_in_calendars(by: User) -> None:
    meeting = public_meeting()
    before = meeting.changed_at, meeting.revision
    publish(PUBLISHING["agenda"], meeting.pk, by=by, now=timezone.now())
    meeting.refresh_from_db()
    assert (meeting.changed_at, meeting.revision) == before


@pytest.mark.parametrize(("year", "status"), [(0, 404), (1899, 404), (1900, 200), (10**12, 404)])
def test_a_year_that_nobody_meets_in(year: int, status: int, client: Client) -> None:
    assert client.get(reverse("agenda:open_year", args=(year,))).status_code == status


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("", ("Oud besluit", "vervallen")),
        ("overgenomen", ("Oud besluit", "vervallen")),
        ("aangehouden", ("Later verder.", "aangehouden")),
    ],
)
def test_of_a_decision_that_lapsed_both_lists_say_the_same(
    by: User, outcome: str, said: tuple[str, str]
) -> None:
    meeting = public_meeting(status=MeetingStatus.ADOPTED, list_published_at=timezone.now())
    item = AgendaItemFactory(meeting=meeting, outcome=outcome)
    if outcome == "aangehouden":
        AgendaItem.objects.filter(pk=item.pk).update(outcome_text="Later verder.")
    DecisionFactory(item=item, text="Oud besluit", lapsed=True)

    [line], [told] = minutes_of(meeting, by).lines, outcomes_of(meeting)

    assert (line.text, line.state) == (told.text, told.state) == said
