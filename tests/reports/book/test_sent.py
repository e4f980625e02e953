"""What was sent is made once: papers of the portal laid down, and one book for who may read the same."""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agenda.enums import MeetingStatus
from agenda.meetings.overviews import agenda_of
from agenda.meetings.services import continue_in, lay_down, move_to
from agenda.models import AgendaItem, Meeting, MeetingBook, Paper
from agenda.open.services import PUBLISHING, publish
from contributions.rates.models import Tariff
from platform_ivz.refusals import Refused
from portfolios.enums import Role
from portfolios.models import User, Work
from projects.enums import VersionStatus
from reports import catalogue
from reports.book.work import MOST_BOOKS, NOT_MADE, PERSONAL
from tests.factories.agenda import AgendaItemFactory, MeetingFactory, PaperFactory
from tests.factories.contributions import TariffFactory
from tests.factories.portfolios import (
    BodyFactory,
    MunicipalityFactory,
    RegionFactory,
    RoleMembershipFactory,
    UserFactory,
)
from tests.factories.projects import AssignmentVersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def secretary() -> User:
    return UserFactory(coordinator=True)


@pytest.fixture
def leader() -> User:
    return RoleMembershipFactory(role=Role.PROJECT_LEADER).user


@pytest.fixture
def meeting() -> Meeting:
    RegionFactory()
    MunicipalityFactory()
    TariffFactory(from_year=2020)
    meeting = MeetingFactory(
        body=BodyFactory(public=True), public=True, start=timezone.now() + dt.timedelta(days=9)
    )
    AgendaItemFactory(meeting=meeting, order=1, title="Opening")
    AgendaItemFactory(meeting=meeting, order=2, title="Tarief")
    AgendaItemFactory(meeting=meeting, order=3, title="Zwijgpunt", closed=True)
    return meeting


def portal_paper(meeting: Meeting, name: str = "bijdrage-per-gemeente", query: str = "") -> Paper:
    item = meeting.items.get(title="Tarief")
    url = reverse("reports:paper", args=(name,)) + query
    return PaperFactory(item=item, title=name, file="", sha256="", portal_url=url)


def send(meeting: Meeting, user: User, **data: str) -> None:
    page = reverse("agenda:meeting_send", args=(meeting.pk,))
    assert client_of(user).post(page, {"understood": "on", **data}).status_code == 302


def stored(paper: Paper) -> Paper:
    return Paper.objects.get(pk=paper.pk)


def read(paper: Paper, user: User) -> bytes:
    answer = client_of(user).get(stored(paper).url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def marks(meeting: Meeting, user: User) -> list[str]:
    meeting.refresh_from_db()
    return [point.mark for point in agenda_of(meeting, user).points]


def change_the_figures() -> None:
    tariff = Tariff.objects.get()
    Tariff.objects.filter(pk=tariff.pk).update(rate=tariff.rate + 1)


def of_paper(paper: Paper, name: str) -> str:
    return reverse(f"reports:{name}", args=(paper.item.meeting_id, paper.item_id, paper.pk))


# --- Papers ------------------------------------------------------------------------------------


def test_who_reads_what_was_sent_reads_it_as_it_was_sent(
    meeting: Meeting, secretary: User, leader: User
) -> None:
    paper = portal_paper(meeting, query="?peildatum=2020-12-31")
    assert stored(paper).url == paper.portal_url
    send(meeting, secretary)
    laid_down, sent = stored(paper), read(paper, leader)

    change_the_figures()

    assert read(paper, leader) == sent
    assert client_of(leader).get(paper.portal_url).content != sent
    assert laid_down.sha256 == hashlib.sha256(sent).hexdigest()
    assert (laid_down.figures_on, laid_down.pages) == (dt.date(2020, 12, 31), 1)
    assert timezone.now() - laid_down.made_at < dt.timedelta(minutes=5)
    html = client_of(leader).get(meeting.get_absolute_url()).content.decode()
    assert "cijfers van 31 december 2020" in html
    assert marks(meeting, secretary) == ["", "", ""]


def test_figures_without_a_day_are_those_of_the_day_of_sending(
    meeting: Meeting, secretary: User
) -> None:
    paper = portal_paper(meeting)
    send(meeting, secretary)
    assert stored(paper).figures_on == timezone.localdate()


def test_sending_again_leaves_papers_unless_they_are_asked_anew(
    meeting: Meeting, secretary: User, leader: User
) -> None:
    changing, same = portal_paper(meeting), portal_paper(meeting, "portefeuilleverdeling")
    send(meeting, secretary)
    sent, kept = read(changing, leader), stored(same).made_at
    change_the_figures()

    send(meeting, secretary)
    assert read(changing, leader) == sent
    assert marks(meeting, secretary) == ["", "", ""]

    send(meeting, secretary, anew="on")
    assert read(changing, leader) != sent
    assert stored(same).made_at == kept
    assert marks(meeting, secretary) == ["", "gewijzigd", ""]


def test_the_page_says_of_a_paper_that_it_would_be_another_one_now_and_replaces_it(
    meeting: Meeting, secretary: User, leader: User
) -> None:
    paper, client = portal_paper(meeting), client_of(secretary)
    send(meeting, secretary)
    sent = read(paper, leader)
    asks, replaces = of_paper(paper, "paper_changed"), of_paper(paper, "paper_lay_down")
    html = client.get(meeting.get_absolute_url()).content.decode()
    assert f'hx-get="{asks}"' in html
    assert f'action="{replaces}"' in html
    assert asks not in client_of(leader).get(meeting.get_absolute_url()).content.decode()
    assert "veranderd" not in client.get(asks).content.decode()

    client.post(replaces)
    assert (read(paper, leader), marks(meeting, secretary)[1]) == (sent, "")

    change_the_figures()
    assert "de cijfers zijn sindsdien veranderd" in client.get(asks).content.decode()
    assert client_of(leader).post(replaces).status_code == 403
    assert read(paper, leader) == sent

    answer = client.post(replaces, follow=True)
    assert "Vervangen: 1 van 1." in answer.content.decode()
    assert read(paper, leader) != sent
    assert marks(meeting, secretary) == ["", "gewijzigd", ""]
    assert "veranderd" not in client.get(asks).content.decode()


def test_who_may_not_have_a_paper_does_not_get_its_file(
    meeting: Meeting, secretary: User, leader: User
) -> None:
    version = AssignmentVersionFactory(status=VersionStatus.DRAFT)
    url = reverse("projects:projectassignment_pdf", args=(version.assignment.code,))
    paper = portal_paper(meeting)
    Paper.objects.filter(pk=paper.pk).update(portal_url=f"{url}?versie={version.number}")
    send(meeting, secretary)
    assert stored(paper).made_at is not None

    assert read(paper, secretary).startswith(b"%PDF")
    assert client_of(leader).get(stored(paper).url).status_code == 403
    # Nor in a book: each has another one.
    for user in (secretary, leader):
        client_of(user).post(reverse("reports:meeting_book", args=(meeting.pk,)))
    assert opened(meeting, secretary) != opened(meeting, leader)


def test_a_paper_that_cannot_be_made_is_named_and_tried_again(
    meeting: Meeting, secretary: User, leader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails, works = portal_paper(meeting), portal_paper(meeting, "portefeuilleverdeling")
    mine = portal_paper(meeting, "actielijst")
    gone = portal_paper(meeting, "bestaat-niet")
    broken = catalogue.CatalogueEntry.render

    def render(self: catalogue.CatalogueEntry, request: object) -> object:
        if self.name == fails.title:
            raise ZeroDivisionError
        return broken(self, request)

    monkeypatch.setattr(catalogue.CatalogueEntry, "render", render)
    send(meeting, secretary)

    assert stored(works).made_at is not None
    assert [stored(one).problem for one in (fails, mine)] == [NOT_MADE, PERSONAL]
    assert stored(gone).problem.startswith("Dit stuk is er niet meer")
    html = client_of(leader).get(meeting.get_absolute_url()).content.decode()
    assert NOT_MADE in html
    assert MeetingBook.objects.filter(meeting=meeting).count() == 2

    monkeypatch.setattr(catalogue.CatalogueEntry, "render", broken)
    answer = client_of(secretary).post(of_paper(fails, "paper_lay_down"), follow=True)
    assert "Vastgelegd: 1 van 1." in answer.content.decode()
    assert (stored(fails).problem, stored(fails).is_live) == ("", False)
    # It is what was sent: the point did not change.
    assert marks(meeting, secretary)[1] == ""


def test_what_was_laid_down_is_replaced_on_purpose_only(meeting: Meeting, secretary: User) -> None:
    paper = portal_paper(meeting)
    send(meeting, secretary)
    kept = stored(paper)
    another = {"content": b"%PDF-1.7 anders", "day": timezone.localdate(), "now": timezone.now()}

    # As two processes do that were asked for the same paper.
    assert lay_down(paper=kept, anew=False, **another) is None
    assert stored(paper).sha256 == kept.sha256
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.HELD)
    with pytest.raises(Refused, match="is gehouden"):
        lay_down(paper=kept, anew=True, **another)
    assert stored(paper).sha256 == kept.sha256


def test_before_sending_nothing_is_laid_down(meeting: Meeting, secretary: User) -> None:
    paper = portal_paper(meeting)
    client_of(secretary).post(of_paper(paper, "paper_lay_down"))
    assert stored(paper).is_live
    assert not Work.objects.exists()


def test_what_comes_on_a_sent_agenda_is_laid_down_too(meeting: Meeting, secretary: User) -> None:
    send(meeting, secretary)
    paper = portal_paper(meeting)
    step = reverse("agenda:agendaitem_place", args=(meeting.pk, paper.item_id, "eerder"))
    client_of(secretary).post(step)
    assert stored(paper).made_at is not None


def test_on_another_agenda_a_paper_is_made_anew(meeting: Meeting, secretary: User) -> None:
    paper = portal_paper(meeting)
    send(meeting, secretary)
    later, last = (
        MeetingFactory(body=meeting.body, start=meeting.start + dt.timedelta(days=days))
        for days in (30, 60)
    )

    following = continue_in(paper.item, later).papers.get()
    assert (following.is_live, following.portal_url) == (True, paper.portal_url)
    assert not stored(paper).is_live

    Paper.objects.filter(pk=paper.pk).update(published_on=timezone.now())
    with pytest.raises(Refused, match="Openbaar is al"):
        move_to(stored(paper).item, last)
    Paper.objects.filter(pk=paper.pk).update(published_on=None)
    move_to(stored(paper).item, last)
    assert stored(paper).is_live


def test_a_published_paper_stays_as_everybody_reads_it(
    meeting: Meeting, secretary: User, client: Client
) -> None:
    paper = portal_paper(meeting)
    send(meeting, secretary)
    now = timezone.now()
    publish(PUBLISHING["agenda"], meeting.pk, by=secretary, now=now)
    publish(PUBLISHING["stuk"], paper.pk, by=secretary, now=now)
    change_the_figures()

    answer = client_of(secretary).post(of_paper(paper, "paper_lay_down"), follow=True)

    assert "Trek het eerst in." in answer.content.decode()
    seen = client.get(reverse("agenda:open_paper", args=(paper.pk,)))
    content = b"".join(seen.streaming_content)
    assert hashlib.sha256(content).hexdigest() == stored(paper).sha256


# --- Books -------------------------------------------------------------------------------------


def book_page(meeting: Meeting, *, closed: bool = False) -> str:
    page = reverse("reports:meeting_book_file", args=(meeting.pk,))
    return f"{page}?besloten" if closed else page


def opened(meeting: Meeting, user: User, *, closed: bool = False) -> MeetingBook:
    """The book that somebody opens."""
    for book in meeting.books.all():
        Path(book.file.path).write_text(str(book.pk))
    answer = client_of(user).get(book_page(meeting, closed=closed))
    assert answer.status_code == 200
    return MeetingBook.objects.get(pk=int(b"".join(answer.streaming_content)))


def test_who_may_read_the_same_opens_the_same_book(
    meeting: Meeting, secretary: User, leader: User
) -> None:
    portal_paper(meeting)
    send(meeting, secretary)
    mayor = UserFactory(board_member=True)
    works = Work.objects.count()

    ordinary = opened(meeting, secretary)
    assert opened(meeting, leader) == opened(meeting, mayor) == ordinary
    closed = opened(meeting, mayor, closed=True)
    assert opened(meeting, secretary, closed=True) == closed != ordinary
    # Whatever was asked, who may not see what is closed has the ordinary one.
    assert opened(meeting, leader, closed=True) == ordinary
    assert Work.objects.count() == works
    html = client_of(leader).get(meeting.get_absolute_url()).content.decode()
    assert f'href="{book_page(meeting)}"' in html
    local = timezone.localtime(ordinary.made_at)
    assert f"{local:%H.%M} uur" in html
    assert "besloten is (pdf)" not in html


def test_the_book_follows_what_changes(meeting: Meeting, secretary: User, leader: User) -> None:
    send(meeting, secretary)
    first = opened(meeting, leader)
    item = meeting.items.get(title="Opening")
    edit = reverse("agenda:agendaitem_edit", args=(meeting.pk, item.pk))

    client_of(secretary).post(edit, {"title": "Welkom", "kind": item.kind})

    assert opened(meeting, leader).pk > first.pk
    # What changed where nobody asked for the book: the page offers to make it, and no old one.
    AgendaItem.objects.filter(pk=item.pk).update(title="Anders")
    page, asks = book_page(meeting), reverse("reports:meeting_book", args=(meeting.pk,))
    html = client_of(leader).get(page, follow=True).content.decode()
    assert "nog niet gemaakt zoals de agenda nu is" in html
    assert f'action="{asks}"' in html
    answer = client_of(leader).post(asks)
    assert Work.objects.get(user=leader).get_absolute_url() == answer.url
    assert f'href="{page}"' in client_of(leader).get(answer.url).content.decode()
    newest = opened(meeting, leader)
    assert client_of(leader).post(asks).url == page
    # A change that is taken back finds the book that was made of it.
    AgendaItem.objects.filter(pk=item.pk).update(title="Welkom")
    assert newest.pk > opened(meeting, leader).pk > first.pk


def test_a_book_holds_the_papers_that_were_laid_down_last(
    meeting: Meeting, secretary: User, leader: User
) -> None:
    paper = portal_paper(meeting)
    send(meeting, secretary)
    first = opened(meeting, leader)
    change_the_figures()
    assert opened(meeting, leader) == first

    client_of(secretary).post(of_paper(paper, "paper_lay_down"))

    # Its own pages say the same as before.
    assert opened(meeting, leader).pk > first.pk


def test_a_file_that_is_gone_is_made_again(meeting: Meeting, secretary: User) -> None:
    send(meeting, secretary)
    book = opened(meeting, secretary)
    Path(book.file.path).unlink()
    assert client_of(secretary).get(book_page(meeting)).status_code == 302

    client_of(secretary).post(reverse("reports:meeting_book", args=(meeting.pk,)))

    assert opened(meeting, secretary) == book


def test_no_more_books_are_kept_than_are_read(
    meeting: Meeting, secretary: User, django_capture_on_commit_callbacks: Callable
) -> None:
    send(meeting, secretary)
    item = meeting.items.get(title="Opening")
    edit = reverse("agenda:agendaitem_edit", args=(meeting.pk, item.pk))
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(3):
            client_of(secretary).post(edit, {"title": f"Welkom {n}", "kind": item.kind})

    kept = [Path(book.file.path) for book in MeetingBook.objects.filter(meeting=meeting)]
    assert len(kept) == MOST_BOOKS
    assert set(kept[0].parent.iterdir()) == set(kept)
    assert opened(meeting, secretary)
    assert opened(meeting, secretary, closed=True)


def test_before_sending_the_book_is_a_draft_for_who_asks(
    meeting: Meeting, secretary: User, leader: User
) -> None:
    portal_paper(meeting)
    asks = reverse("reports:meeting_book", args=(meeting.pk,))
    assert client_of(secretary).get(book_page(meeting)).url == meeting.get_absolute_url()

    client_of(secretary).post(asks)

    assert Work.objects.get().file.name.endswith(".pdf")
    assert not MeetingBook.objects.exists()


def test_nobody_opens_the_book_of_a_closed_meeting(
    meeting: Meeting, secretary: User, leader: User
) -> None:
    send(meeting, secretary)
    Meeting.objects.filter(pk=meeting.pk).update(closed_ground="Het gaat over personen.")
    assert client_of(leader).get(book_page(meeting)).status_code == 404


def test_a_held_meeting_keeps_its_book(meeting: Meeting, secretary: User) -> None:
    send(meeting, secretary)
    book = opened(meeting, secretary)
    Meeting.objects.filter(pk=meeting.pk).update(status=MeetingStatus.ADOPTED)
    meeting.items.update(outcome="overgenomen", outcome_text="Akkoord.")
    assert opened(meeting, secretary) == book
