"""A note out to Word and back: nothing gets lost, and nobody's text is overwritten unseen."""

import datetime as dt
import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.document import Document as DocumentType

from agenda.models import NOTE_ADOPTED, Note, NoteChapter
from platform_ivz.refusals import Refused
from reports.note.overviews import overview_of
from reports.note.services import written
from reports.note.word import NOTHING, NoteReading, read_docx, write_docx
from tests.factories.agenda import DecisionFactory, NoteChapterFactory, NoteFactory
from tests.factories.portfolios import PersonFactory, RoleMembershipFactory, UserFactory

DAY = dt.date(2020, 6, 30)
pytestmark = pytest.mark.django_db
TEXT = (
    "<p>Samen <strong>{gemeenten}</strong> gemeenten, zie {bijlage:taken}.</p>"
    "<ul><li>Een<ul><li>dieper</li></ul></li><li>Twee</li></ul><ol><li>Eerst</li></ol>"
    '<p>Lees <a href="https://example.org" rel="noopener noreferrer">verder</a>.</p>'
)


@pytest.fixture
def note(db) -> Note:
    """A note with two chapters and an annex; only the first has a text."""
    note = NoteFactory()
    rows = (("inleiding", "Inleiding", TEXT), ("terugblik", "Wat is er gedaan?", ""))
    for order, (key, title, text) in enumerate(rows):
        NoteChapterFactory(note=note, order=order, key=key, title=title, text=text)
    NoteChapterFactory(
        note=note,
        key="taken",
        title="Taakverdeling en ureninzet",
        is_annex=True,
        part="taakverdeling",
    )
    return note


def out(note: Note) -> DocumentType:
    return Document(io.BytesIO(write_docx(overview_of(note), DAY)))


def saved(document: DocumentType) -> io.BytesIO:
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def back(note: Note, document: DocumentType) -> NoteReading:
    return read_docx(saved(document), overview_of(note).chapters)


def under(document: DocumentType, heading: str, text: str) -> None:
    """Write a paragraph under a heading, where the next one stood."""
    paragraphs = document.paragraphs
    place = [paragraph.text for paragraph in paragraphs].index(heading)
    paragraphs[place + 1].insert_paragraph_before(text, "Normal")


@pytest.fixture
def page(note: Note, coordinator_client: Client) -> SimpleNamespace:
    """Sending a file, and sending back what the page then shows."""
    url = reverse("reports:note_from_word", args=(note.agenda.code,))

    def send(document: DocumentType):
        file = SimpleUploadedFile("notitie.docx", saved(document).getvalue())
        return coordinator_client.post(url, {"file": file})

    def store(response, *also: str):
        sent = {"store": "1"}
        for one in response.context["proposals"]:
            sent |= {
                f"text-{one.key}": one.wanted.text,
                f"base-{one.key}": one.base,
                f"began-{one.key}": one.began,
            }
            if one.is_taken or one.key in also:
                sent[f"take-{one.key}"] = "on"
        return coordinator_client.post(url, sent)

    def texts() -> dict[str, str]:
        return dict(note.chapters.values_list("key", "text"))

    return SimpleNamespace(url=url, send=send, store=store, texts=texts)


def proposal(response, key: str):
    return next(one for one in response.context["proposals"] if one.key == key)


def test_the_file_has_a_heading_for_each_chapter_and_says_what_the_portal_draws(note) -> None:
    document = out(note)

    heads = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["1 Inleiding", "2 Wat is er gedaan?", "Bijlage 1 Taakverdeling en ureninzet"]
    said = [p.text for p in document.paragraphs if p.style.name == "IVZ Feiten"]
    assert said[0] == "De teksten van deze notitie (voorstel) op 30 juni 2020."
    assert said[-1].startswith("Hier zet het portaal: ")
    assert any("{gemeenten}" in p.text for p in document.paragraphs if p.text not in said)


def test_out_and_back_unchanged_gives_no_difference(note, page) -> None:
    reading = back(note, out(note))

    assert reading.found["inleiding"].text == TEXT
    assert list(reading.found) == ["inleiding", "terugblik", "taken"]
    assert (reading.missing, reading.unknown) == ([], [])
    response = page.send(out(note))
    assert not any(one.can_be_taken for one in response.context["proposals"])
    assert page.store(response).status_code == 422


def test_what_was_changed_comes_back_and_nothing_before_it_is_confirmed(
    note, page, coordinator
) -> None:
    document = out(note)
    under(document, "1 Inleiding", "Erbij: {periode}.")
    before = page.texts()

    response = page.send(document)

    assert page.texts() == before
    assert [one.key for one in response.context["proposals"] if one.can_be_taken] == ["inleiding"]
    assert "<mark>Erbij: {periode}.</mark>" in response.content.decode()
    assert page.store(response).url == note.get_absolute_url()
    assert page.texts() == before | {"inleiding": "<p>Erbij: {periode}.</p>" + TEXT}
    assert note.chapters.get(key="inleiding").changed_by == coordinator


def test_a_text_that_was_changed_since_the_file_is_told_and_kept_unless_chosen(note, page) -> None:
    other = UserFactory()
    document = out(note)
    under(document, "1 Inleiding", "Uit Word.")
    theirs = {"text": "<p>Van nu.</p>", "changed_by": other}
    NoteChapter.objects.filter(key="inleiding").update(**theirs)

    response = page.send(document)

    one = proposal(response, "inleiding")
    assert one.can_be_taken
    assert not one.is_taken
    assert f"is deze tekst gewijzigd door {other}" in response.content.decode()
    assert page.store(response).status_code == 422
    assert page.texts()["inleiding"] == "<p>Van nu.</p>"
    assert page.store(response, "inleiding").status_code == 302
    assert page.texts()["inleiding"] == "<p>Uit Word.</p>" + TEXT


def test_what_only_the_portal_changed_is_not_put_back(note, page) -> None:
    document = out(note)
    NoteChapter.objects.filter(key="inleiding").update(text="<p>Van nu.</p>")

    one = proposal(page.send(document), "inleiding")

    assert not one.can_be_taken
    assert "In Word is hier niets gewijzigd" in one.why_not


def test_who_changes_a_text_after_it_was_looked_at_stops_the_whole(note, page) -> None:
    document = out(note)
    under(document, "1 Inleiding", "Uit Word.")
    under(document, "2 Wat is er gedaan?", "Veel.")
    response = page.send(document)
    NoteChapter.objects.filter(key="terugblik").update(text="<p>Net nog.</p>")

    answer = page.store(response)

    assert answer.status_code == 409
    assert "intussen gewijzigd" in answer.content.decode()
    assert page.texts() == {"inleiding": TEXT, "terugblik": "<p>Net nog.</p>", "taken": ""}
    assert page.store(answer).status_code == 302
    assert page.texts()["terugblik"] == "<p>Veel.</p>"


def test_an_unknown_name_is_refused_and_nothing_is_half_stored(note, page) -> None:
    document = out(note)
    under(document, "1 Inleiding", "Goed: {periode}.")
    under(document, "2 Wat is er gedaan?", "Samen {gemeentn}.")

    response = page.send(document)

    said = "‘gemeentn’ is geen bekend cijfer. Bedoelt u ‘gemeenten’?"
    assert said in response.content.decode()
    assert not proposal(response, "terugblik").is_taken
    before = page.texts()
    answer = page.store(response, "terugblik")
    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert page.texts() == before


@pytest.mark.parametrize(
    "heading", ["Inleiding", "INLEIDING", "3. inleiding", "Hoofdstuk 1: In leiding ", "1 Inleiding"]
)
def test_a_heading_is_known_by_its_title(note, heading) -> None:
    document = Document()
    document.add_heading(heading, 1)
    document.add_paragraph("Zo.")

    found = back(note, document).found["inleiding"]

    assert (found.text, found.began) == ("<p>Zo.</p>", "")


def test_unknown_headings_and_missing_chapters_are_named(note, page) -> None:
    document = Document()
    document.add_heading("1 Inleiding", 1)
    document.add_heading("Kopje", 2)
    document.add_paragraph("Zo.")
    document.add_heading("Nawoord", 1)
    document.add_paragraph("Dank.")

    reading = back(note, document)
    response = page.send(document)

    assert reading.found["inleiding"].text == "<p><strong>Kopje</strong></p><p>Zo.</p>"
    assert [(one.heading, one.lines) for one in reading.unknown] == [("Nawoord", ["Dank."])]
    assert [one.chapter.key for one in reading.missing] == ["terugblik", "taken"]
    shown = response.content.decode()
    assert "Bijlage 1: Taakverdeling en ureninzet" in shown
    assert "Nawoord" in shown
    # Which text it began with is not known, so nothing is ticked beforehand.
    assert not proposal(response, "inleiding").is_taken


def test_a_title_that_two_share_needs_its_number(note) -> None:
    NoteChapterFactory(note=note, key="nog-een", title="Inleiding", is_annex=True, order=9)
    document = Document()
    for heading in ("Bijlage 2 Inleiding", "Inleiding"):
        document.add_heading(heading, 1)
        document.add_paragraph(heading)

    reading = back(note, document)

    assert list(reading.found) == ["nog-een"]
    assert [one.heading for one in reading.unknown] == ["Inleiding"]


def test_a_file_without_a_chapter_is_refused(note) -> None:
    document = Document()
    document.add_paragraph("Inleiding")

    with pytest.raises(Refused, match=NOTHING[:40]):
        back(note, document)


def test_an_adopted_note_takes_nothing_and_still_goes_out(note, page, coordinator_client) -> None:
    Note.objects.update(decision=DecisionFactory(), status="vastgesteld", figures_on="2020-06-30")

    answer = coordinator_client.get(page.url)

    assert answer.status_code == 403
    assert (
        coordinator_client.post(page.url, {"store": "1", "text-inleiding": "x"}).status_code == 403
    )
    sent = coordinator_client.get(reverse("reports:note_docx", args=(note.agenda.code,)))
    lines = [p.text for p in Document(io.BytesIO(sent.content)).paragraphs]
    assert NOTE_ADOPTED in lines
    assert "Terug uit Word" not in coordinator_client.get(note.get_absolute_url()).content.decode()


def test_an_owner_takes_the_own_chapter_only(note, page) -> None:
    user = UserFactory()
    RoleMembershipFactory(user=user, role="platform_member")
    client = Client()
    client.force_login(user)
    assert client.get(page.url).status_code == 403
    NoteChapter.objects.filter(key="terugblik").update(owner=PersonFactory(user=user))
    sent = {"store": "1"}
    for key in ("inleiding", "terugblik"):
        base = written(note.chapters.get(key=key)).fingerprint
        sent |= {f"text-{key}": "<p>Mijn.</p>", f"base-{key}": base, f"take-{key}": "on"}

    assert "Terug uit Word" in client.get(note.get_absolute_url()).content.decode()
    assert client.post(page.url, sent).status_code == 302
    assert page.texts() == {"inleiding": TEXT, "terugblik": "<p>Mijn.</p>", "taken": ""}


def test_the_note_leads_to_its_paper_on_the_day_of_its_figures(note, board_member_client) -> None:
    shown = board_member_client.get(note.get_absolute_url()).content.decode()

    day = note.agenda.valid_until
    address = reverse("reports:library_paper", args=("veiligheidsagenda",))
    assert f'href="{address}?peildatum={day:%Y-%m-%d}"' in shown
    assert reverse("reports:note_docx", args=(note.agenda.code,)) in shown
    assert reverse("reports:note_from_word", args=(note.agenda.code,)) not in shown


def test_another_mark_in_the_same_words_is_told_as_such(note, page) -> None:
    document = out(note)
    paragraph = next(p for p in document.paragraphs if p.text.startswith("Samen"))
    for run in paragraph.runs:
        run.bold = None

    one = proposal(page.send(document), "inleiding")

    assert one.can_be_taken
    assert one.remark == "De woorden zijn gelijk. Alleen de opmaak is anders."
