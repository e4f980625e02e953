"""Reading a meeting: where one is, what is new, and notes that nobody else sees."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda.meetings.reading import book_of
from agenda.meetings.services import change_item
from agenda.models import Meeting, ReaderNote, ReadMark
from portfolios.enums import Role
from portfolios.models import User
from tests.factories.agenda import AgendaItemFactory, MeetingFactory, ReaderNoteFactory
from tests.factories.portfolios import RoleMembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def mayor() -> User:
    return UserFactory(board_member=True)


@pytest.fixture
def meeting() -> Meeting:
    meeting = MeetingFactory(public=True, body__public=True)
    for n in (1, 2, 3):
        AgendaItemFactory(
            meeting=meeting,
            order=n,
            title=f"Punt {n}",
            kind="besluitvormend",
            requested_decision=f"Besluit {n}",
        )
    AgendaItemFactory(meeting=meeting, order=4, title="Achter de deur", closed=True)
    return meeting


def page(item: object, name: str = "agenda:agendaitem_read") -> str:
    return reverse(name, args=(item.meeting_id, item.pk))


def test_the_book_goes_on_where_one_stopped(mayor: User, meeting: Meeting) -> None:
    client, items = signed_in(mayor), list(meeting.items.in_order())
    start = reverse("agenda:meeting_read", args=(meeting.pk,))

    assert client.get(start).url == page(items[0])
    html = client.get(page(items[0])).content.decode()
    assert "Punt 1 van 4" in html
    assert f'href="{page(items[1])}"' in html
    assert client.get(start).url == page(items[1])
    assert [leaf.is_read for leaf in book_of(meeting, mayor).leaves] == [True, False, False, False]
    assert book_of(meeting, mayor).in_short == "4 punten, 3 besluiten gevraagd. U las er 1."


def test_what_changed_since_one_read_it_is_new(mayor: User, meeting: Meeting) -> None:
    client, item = signed_in(mayor), meeting.items.get(title="Punt 2")
    client.get(page(item))
    assert book_of(meeting, mayor).around(item.pk)[1].news == ""

    item.summary = "Nieuwe cijfers."
    change_item(item)

    leaf = book_of(meeting, mayor).around(item.pk)[1]
    assert (leaf.news, leaf.is_read) == ("gewijzigd sinds u las", False)
    other = UserFactory(board_member=True)
    assert book_of(meeting, other).around(item.pk)[1].news == ""


def test_a_closed_point_is_no_leaf_for_who_may_not_see_it(meeting: Meeting) -> None:
    outsider = RoleMembershipFactory(role=Role.PROJECT_LEADER).user
    closed = meeting.items.get(title="Achter de deur")
    client = signed_in(outsider)

    assert len(book_of(meeting, outsider).leaves) == 3
    assert client.get(page(closed)).status_code == 404
    assert client.post(page(closed, "agenda:agendaitem_note")).status_code == 404
    html = client.get(page(meeting.items.get(title="Punt 3"))).content.decode()
    assert "Punt 3 van 3" in html
    assert "Achter de deur" not in html


def test_a_note_is_for_its_reader_alone(mayor: User, meeting: Meeting) -> None:
    item = meeting.items.get(title="Punt 1")
    signed_in(mayor).post(page(item, "agenda:agendaitem_note"), {"notitie": " Alleen voor mij. "})
    note = ReaderNote.objects.get()
    others = [UserFactory(coordinator=True), UserFactory(superuser=True)]

    assert (note.user, note.text) == (mayor, "Alleen voor mij.")
    assert "Alleen voor mij." in signed_in(mayor).get(page(item)).content.decode()
    for other in others:
        assert list(ReaderNote.objects.visible_to(other)) == []
        client = signed_in(other)
        for url in (page(item), meeting.get_absolute_url(), "/admin/auditlog/logentry/"):
            assert "Alleen voor mij" not in client.get(url).content.decode()
    assert not LogEntry.objects.filter(changes__icontains="Alleen voor mij").exists()


def test_an_empty_note_is_thrown_away_and_another_readers_stays(
    mayor: User, meeting: Meeting
) -> None:
    item = meeting.items.get(title="Punt 1")
    ReaderNoteFactory(item=item, user=mayor, text="Weg ermee")
    other = ReaderNoteFactory(item=item)

    signed_in(mayor).post(page(item, "agenda:agendaitem_note"), {"notitie": "  "})

    assert list(ReaderNote.objects.all()) == [other]


def test_reading_again_moves_the_mark(mayor: User, meeting: Meeting) -> None:
    item = meeting.items.get(title="Punt 1")
    client = signed_in(mayor)
    client.get(page(item))
    before = timezone.now() - dt.timedelta(days=3)
    ReadMark.objects.update(read_at=before)

    client.get(page(item))

    assert ReadMark.objects.get().read_at > before
