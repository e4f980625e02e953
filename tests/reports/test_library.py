"""The library: what is kept of a paper stays as it was, and says in which figures the next one differs."""

import hashlib
from io import BytesIO

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from agenda.models import Paper
from agenda.open.services import PUBLISHING, keep_paper, publish
from contributions.population.models import PopulationCount
from portfolios.enums import Role
from projects.models import AssignmentVersion
from reports.catalogue import find
from reports.kept import differences, kept_of
from reports.papers.base import request_for, shared_reader
from tests.agenda.meetings.test_files import pdf
from tests.factories.portfolios import RoleMembershipFactory

pytestmark = pytest.mark.django_db

PAGE = "/stukken/bijdrage-per-gemeente/"
KEEP = f"{PAGE}bewaren/?peildatum=2020-06-30"


def file_of(paper: Paper) -> bytes:
    with paper.file.open("rb") as file:
        return file.read()


def said(line) -> tuple[str, str]:
    """What a line said, and what it says now."""
    return tuple(
        "".join(piece.text for piece in line if piece.kind in ("same", kind)).strip()
        for kind in ("gone", "new")
    )


@pytest.mark.papers
def test_what_is_kept_stays_and_tells_in_which_figures_the_next_one_differs(
    twente, coordinator, coordinator_client
) -> None:
    coordinator_client.post(KEEP)
    first = Paper.objects.get()
    before = file_of(first)
    PopulationCount.objects.filter(municipality__name="Borne").update(inhabitants=23_999)
    coordinator_client.post(KEEP)

    newest, oldest = kept_of(find("bijdrage-per-gemeente"), coordinator)
    assert (oldest.paper, oldest.next, newest.next) == (first, newest.paper, None)
    assert file_of(first) == before
    assert hashlib.sha256(before).hexdigest() == first.sha256
    assert (first.pages, str(first.figures_on)) == (2, "2020-06-30")
    changed = [said(line) for line in differences(oldest)]
    assert ("Borne 23.075 4.615 2.307 6.922 –", "Borne 23.999 4.799 2.399 7.199 1") in changed
    assert ("627.898", "628.822") in changed
    assert not any("Almelo" in old + new for old, new in changed)
    page = coordinator_client.get(f"{PAGE}bewaard/{first.pk}/verschil/").content.decode()
    assert "<del>Borne 23.075 4.615 2.307 6.922 –</del>" in page


@pytest.mark.papers
def test_the_same_paper_is_not_kept_twice(twente, coordinator_client) -> None:
    coordinator_client.post(KEEP)
    answer = coordinator_client.post(KEEP, follow=True)
    assert Paper.objects.count() == 1
    assert "Het stuk is bewaard." in answer.content.decode()


@pytest.mark.papers
def test_what_is_kept_is_for_the_archive_and_holds_its_tables(twente, coordinator_client) -> None:
    coordinator_client.post(KEEP)
    with pikepdf.open(BytesIO(file_of(Paper.objects.get()))) as made:
        assert 'pdfaid:part="3"' in made.Root.Metadata.read_bytes().decode()
        [table] = [name for name in made.attachments if name.endswith(".csv")]
        rows = made.attachments[table].get_file().read_bytes().decode().splitlines()
    assert "Hengelo;80.648;16.129;8.064;24.194;1" in rows


def test_who_keeps_is_who_makes_public(twente, client) -> None:
    member = RoleMembershipFactory(role=Role.PLATFORM_MEMBER).user
    client.force_login(member)
    assert client.post(KEEP).status_code == 403
    page = client.get(PAGE).content.decode()
    assert "Van dit stuk is nog niets bewaard." in page
    assert "Bewaren zoals het nu is" not in page
    assert not Paper.objects.exists()


def keep(name: str = "bijdrage-per-gemeente", pages: int = 1) -> Paper:
    return keep_paper(
        title="Bewaard",
        portal_url=f"/stukken/{name}.pdf?peildatum=2020-06-30",
        content=pdf(pages),
        day=timezone.localdate(),
        now=timezone.now(),
    )


def test_who_may_not_have_the_paper_does_not_get_what_was_kept_of_it(twente, client) -> None:
    kept = keep("gemeenteblad")
    client.force_login(RoleMembershipFactory(role=Role.PLATFORM_MEMBER).user)
    assert client.get("/stukken/gemeenteblad/").status_code == 403
    assert client.get(f"/stukken/gemeenteblad/bewaard/{kept.pk}/voorblad.png").status_code == 403
    # Nor under the name of a paper that one may have.
    assert client.get(f"{PAGE}bewaard/{kept.pk}/voorblad.png").status_code == 404
    assert client.get(kept.url).status_code == 403


def test_the_picture_is_sent_once(twente, coordinator_client) -> None:
    kept = keep()
    address = f"{PAGE}bewaard/{kept.pk}/voorblad.png"
    picture = coordinator_client.get(address)
    assert picture.content.startswith(b"\x89PNG")
    assert picture["ETag"] == f'"{kept.sha256}"'
    again = coordinator_client.get(address, headers={"if-none-match": picture["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_published_says_since_when_and_by_whom(
    twente, coordinator, coordinator_client
) -> None:
    kept = keep()
    publish(PUBLISHING["stuk"], kept.pk, by=coordinator, now=timezone.now())
    page = " ".join(coordinator_client.get(PAGE).content.decode().split())
    assert f"door {coordinator}" in page
    assert kept.sha256 in page


def test_a_paper_for_all_holds_no_draft_and_nothing_of_anybody(twente) -> None:
    reader = shared_reader()
    assert reader.pk == 0
    assert not isinstance(reader, AnonymousUser)
    seen = AssignmentVersion.objects.visible_to(reader)
    assert {version.status for version in seen} == {"vastgesteld"}
    assert AssignmentVersion.objects.count() == 11


@pytest.mark.papers
def test_a_browser_that_has_the_paper_is_not_sent_it_again(twente, coordinator_client) -> None:
    address = "/stukken/bijdrage-per-gemeente.pdf?peildatum=2020-06-30"
    etag = coordinator_client.get(address)["ETag"]
    assert coordinator_client.get(address, headers={"if-none-match": etag}).status_code == 304
    PopulationCount.objects.filter(municipality__name="Borne").update(inhabitants=23_999)
    assert coordinator_client.get(address, headers={"if-none-match": etag}).status_code == 200


@pytest.mark.papers
def test_every_paper_can_be_kept(twente) -> None:
    """For one paper of each kind: with and without a cover, for all, and for each reader another."""
    for name in ("projectopdrachten", "actielijst"):
        made = find(name).archive(request_for(2020))
        assert made.startswith(b"%PDF-1.7")
