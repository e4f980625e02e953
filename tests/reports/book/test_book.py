"""The book of a meeting: every page numbered through, links and bookmarks right, nothing closed."""

import datetime as dt
import io
import subprocess
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from weasyprint import HTML

from agenda.meetings.files import LOCKED
from agenda.meetings.overviews import agenda_of
from agenda.meetings.services import add_paper
from agenda.models import AgendaItem, Meeting, Paper
from agenda.subjects import subject_of
from platform_ivz.pdf import page_stamps
from portfolios.enums import Role
from portfolios.models import User, Work
from projects.enums import VersionStatus
from reports.book.binding import Insert, bind, sections
from reports.book.contents import GONE, bound, draft_of
from tests.factories.agenda import AgendaItemFactory, MeetingFactory
from tests.factories.contributions import TariffFactory
from tests.factories.portfolios import RegionFactory, RoleMembershipFactory, UserFactory
from tests.factories.projects import AssignmentVersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.papers]

DAY = dt.date(2020, 12, 31)
A4, LYING, LARGE = (595, 842), (842, 595), (1684, 2384)


def blank(*sizes: tuple[int, int], turned: int = 0, **options: object) -> bytes:
    made, out = pikepdf.new(), io.BytesIO()
    for size in sizes:
        made.add_blank_page(page_size=size)
        if turned:
            made.pages[-1].rotate(turned, relative=False)
    made.save(out, **options)
    return out.getvalue()


def pages_of(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page."""
    file = folder / "boek.pdf"
    file.write_bytes(pdf)
    text = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"],  # noqa: S607
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return text.split("\f")[:-1]


@pytest.fixture
def secretary() -> User:
    return UserFactory(coordinator=True)


@pytest.fixture
def meeting() -> Meeting:
    RegionFactory()
    TariffFactory(from_year=2020)
    meeting = MeetingFactory(body__name="Bestuur van hier", public=True, body__public=True)
    titles = ("Opening", "Tarief", "Rondvraag")
    for n, title in enumerate(titles, 1):
        AgendaItemFactory(meeting=meeting, order=n, title=title, minutes=5)
    AgendaItemFactory(
        meeting=meeting, order=9, title="Zwijgpunt", closed=True, summary="Zwijgtekst"
    )
    return meeting


def draft(meeting: Meeting, user: User, *, closed: bool = False) -> bytes:
    return bound(draft_of(agenda_of(meeting, user), user, closed=closed, day=DAY))


def with_file(item: AgendaItem, title: str, content: bytes) -> Paper:
    return add_paper(item=item, title=title, upload=SimpleUploadedFile("x.pdf", content))


def test_a_book_of_many_pages_is_numbered_through(
    secretary: User, meeting: Meeting, tmp_path: Path
) -> None:
    opening, tariff = meeting.items.get(title="Opening"), meeting.items.get(title="Tarief")
    with_file(opening, "Tweehonderd bladzijden", blank(*[A4] * 200))
    with_file(opening, "Liggend", blank(LYING, LARGE))
    with_file(tariff, "Op slot", blank(A4, encryption=pikepdf.Encryption(owner="a", user="b")))
    url = reverse("reports:paper", args=("bijdrage-per-gemeente",)) + "?peildatum=2020-12-31"
    Paper.objects.create(item=tariff, order=2, title="Bijdragen", portal_url=url)

    book = draft(meeting, secretary)
    pages = pages_of(book, tmp_path)

    total = len(pages)
    assert [f"boek, pagina {n} van {total}" in page for n, page in enumerate(pages, 1)] == [
        True
    ] * total
    # Cover, agenda, the sheet of the first point, its 202 pages, the sheet of the second one.
    chapters = dict(sections(book))
    assert (chapters["Agenda"], chapters["1 Opening"], chapters["2 Tarief"]) == (2, 3, 206)
    assert chapters["3 Rondvraag"] == total
    agenda = " ".join(pages[1].split())
    assert "Opening 3" in agenda
    assert "Tarief 206" in agenda
    assert f"Rondvraag {total}" in agenda
    sheet = " ".join(pages[2].split())
    assert "Tweehonderd bladzijden: bladzijde 4" in sheet
    assert "Liggend: bladzijde 204" in sheet
    assert LOCKED in " ".join(pages[205].split())
    assert "Bijdragen: bladzijde 207" in " ".join(pages[205].split())
    assert "Bijdrage per gemeente" in " ".join(pages[206].split())


def test_links_and_bookmarks_lead_to_their_page(secretary: User, meeting: Meeting) -> None:
    with_file(meeting.items.get(title="Opening"), "Stuk van vijf", blank(*[A4] * 5))

    book = draft(meeting, secretary)

    with pikepdf.open(io.BytesIO(book)) as pdf:
        links = [
            str(note.Dest if "/Dest" in note else note.A.D)
            for note in pdf.pages[1].get("/Annots", [])
        ]
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        led = [pdf.pages.index(pikepdf.Page(tree[link][0])) + 1 for link in links]
        with pdf.open_outline() as outline:
            opening = next(item for item in outline.root if item.title == "1 Opening")
            kids = [
                (kid.title, pdf.pages.index(pikepdf.Page(kid.destination[0])) + 1)
                for kid in opening.children
            ]
        assert "/StructTreeRoot" in pdf.Root
        sizes = {tuple(int(side) for side in page.mediabox) for page in pdf.pages}
    assert led == [3, 9, 10]
    assert ("Stuk van vijf", 4) in kids
    assert len(sizes) <= 2


def test_nothing_of_a_closed_point_is_in_the_ordinary_book(
    secretary: User, meeting: Meeting, tmp_path: Path
) -> None:
    closed = meeting.items.get(title="Zwijgpunt")
    with_file(closed, "Zwijgstuk", blank(A4, A4))

    ordinary = draft(meeting, secretary)
    members = draft(meeting, secretary, closed=True)

    for word in ("Zwijgpunt", "Zwijgtekst", "Zwijgstuk"):
        assert word not in "".join(pages_of(ordinary, tmp_path))
    assert b"Zwijg" not in pikepdf.open(io.BytesIO(ordinary)).Root.unparse(resolved=True)
    assert "Zwijg" not in str(sections(ordinary))
    seen = "".join(pages_of(members, tmp_path))
    assert "Zwijgpunt" in seen
    assert "Besloten" in seen
    # The pages of the open points are the same in both.
    assert dict(sections(members)).items() >= dict(sections(ordinary)).items()


def test_the_paper_of_an_offered_assignment_is_in_it(
    secretary: User, meeting: Meeting, tmp_path: Path
) -> None:
    version = AssignmentVersionFactory(
        assignment__name="Hennep aanpakken", status=VersionStatus.BOARD
    )
    tariff = meeting.items.get(title="Tarief")
    url = subject_of(version).paper_url(version)
    Paper.objects.create(item=tariff, title="De opdracht", portal_url=url)
    Paper.objects.create(item=tariff, title="Van niemand", portal_url="/stukken/bestaat-niet.pdf")
    Paper.objects.create(item=tariff, title="Nergens", portal_url="/bestaat/niet/")

    pages = pages_of(draft(meeting, secretary), tmp_path)

    sheet = " ".join(pages[3].split())
    assert "De opdracht: bladzijde 5" in sheet
    assert f"Van niemand: {GONE}" in sheet
    assert f"Nergens: {GONE}" in sheet
    assert "Hennep aanpakken" in " ".join(pages[4].split())


def test_who_reads_the_meeting_asks_for_its_book(meeting: Meeting, tmp_path: Path) -> None:
    reader = RoleMembershipFactory(role=Role.PROJECT_LEADER).user
    client = Client()
    client.force_login(reader)

    answer = client.post(reverse("reports:meeting_book", args=(meeting.pk,)), {"besloten": "ja"})

    work = Work.objects.get()
    assert answer.url == work.get_absolute_url()
    assert work.file.name.endswith(".pdf")
    with work.file.open("rb") as file:
        text = "".join(pages_of(file.read(), tmp_path))
    assert "Rondvraag" in text
    # What is closed stays out for who may not see it, whatever was asked.
    assert "Zwijg" not in text
    assert str(work) == f"Vergaderboek van {meeting}, met wat besloten is"


def test_a_closed_meeting_has_no_book_for_who_may_not_see_it(meeting: Meeting) -> None:
    reader = RoleMembershipFactory(role=Role.PROJECT_LEADER).user
    client = Client()
    client.force_login(reader)
    Meeting.objects.filter(pk=meeting.pk).update(closed_ground="Het gaat over personen.")

    answer = client.post(reverse("reports:meeting_book", args=(meeting.pk,)))

    assert answer.status_code == 404
    assert not Work.objects.exists()


def test_a_file_that_is_gone_is_named(secretary: User, meeting: Meeting, tmp_path: Path) -> None:
    paper = with_file(meeting.items.get(title="Opening"), "Weg", blank(A4))
    Path(paper.file.path).unlink()

    pages = pages_of(draft(meeting, secretary), tmp_path)

    assert f"Weg: {GONE}" in " ".join(pages[2].split())


def test_pages_of_another_size_come_to_a4_and_turned_ones_upright() -> None:
    own = HTML(string="<html lang=nl><title>t</title><h1>Een</h1>").write_pdf(
        pdf_variant="pdf/ua-1"
    )
    inserts = [
        Insert(1, "Vreemd", blank(A4, LYING, LARGE)),
        Insert(1, "Gedraaid", blank(LYING, turned=90)),
    ]

    bound = bind(own, inserts, page_stamps(5))

    with pikepdf.open(io.BytesIO(bound)) as pdf:
        sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages]
        assert sizes[1:] == [(595, 842), (842, 595), (595, 842), (595, 842)]
        assert [page.rotation for page in pdf.pages] == [0] * 5
    assert bind(own, inserts, page_stamps(5)) == bound
