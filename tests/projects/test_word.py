"""Word out and Word in: nothing gets lost on the way, and bad files are refused in words."""

import io
import zipfile
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from agenda.models import SafetyAgenda
from platform_ivz.refusals import Refused
from platform_ivz.richtext import clean, words
from platform_ivz.uploads import LARGEST_FILE
from platform_ivz.word_blocks import same_form
from portfolios.models import User
from projects.dossier import Dossier, ExpertFact, Part, dossier_of
from projects.enums import VersionStatus
from projects.models import FormatSection, ProjectAssignment
from projects.services import as_stored, write, written
from projects.word import NOTHING, Reading, read_docx, write_docx
from tests.factories.portfolios import UserFactory
from tests.factories.projects import AssignmentVersionFactory, FormatSectionFactory

pytestmark = pytest.mark.django_db
FORMAT = {
    "aanleiding": "Aanleiding van probleem / uitdaging",
    "betrokken_personen": "Betrokken personen",
    "doelstelling": "Doelstelling",
    "projectresultaat": "Projectresultaat",
    "prestatie_indicatoren": "Prestatie-indicatoren",
    "monitoring": "Monitoring / voortgangsbewaking",
    "randvoorwaarden": "Randvoorwaarden",
    "afbakening": "Afbakening",
    "relatie_andere_initiatieven": "Relatie andere initiatieven en ontwikkelingen",
    "risicos": "Risico's / onverwachte zaken / effecten",
    "expertgroep": "Expertgroep",
    "planning_en_mijlpalen": "Planning en mijlpalen",
    "communicatie": "Communicatie",
    "financien": "Financiën",
}


@pytest.fixture
def form(db) -> None:
    """The format of the board: keys and titles."""
    for order, (key, title) in enumerate(FORMAT.items(), 1):
        FormatSectionFactory(key=key, order=order, title=title)


def saved(document) -> io.BytesIO:
    file = io.BytesIO()
    document.save(file)
    file.seek(0)
    return file


def said(reading: Reading) -> dict[str, str]:
    """What was read, by key; empty fields left out."""
    return {key: found.text for key, found in reading.found.items() if found.text}


# --- Round trip --------------------------------------------------------------------------------


def there_and_back(text: str, **other) -> str:
    part = Part("aanleiding", 1, FORMAT["aanleiding"], text=text, **other)
    dossier = Dossier(
        name="Proef", theme="Wonen", number=1, post="", holder="", leader="",
        expert_meetings_per_year=None, parts=(part,),
    )  # fmt: skip
    return read_docx(io.BytesIO(write_docx(dossier))).found["aanleiding"].text


def test_every_assignment_of_twente_comes_back_without_a_difference(twente) -> None:
    day = SafetyAgenda.objects.get().valid_from
    compared = 0
    for assignment in ProjectAssignment.objects.for_list().as_on(day):
        version = assignment.versions.get()
        dossier = dossier_of(assignment, version, day)

        reading = read_docx(io.BytesIO(write_docx(dossier)))

        assert reading.found["opdrachtnaam"].text == assignment.name
        assert list(reading.found)[1:] == [part.key for part in dossier.parts]
        for part in dossier.parts:
            found = reading.found[part.key]
            back = as_stored(part.key, found.text, found.reason)
            assert back == as_stored(part.key, part.text, part.left_empty_because)
            compared += bool(part.text)
        assert (reading.unknown, reading.pictures) == ([], 0)
    assert compared == 45


@pytest.mark.parametrize(
    "text",
    [
        "<p>Eén alinea.</p><p>En nog een.</p>",
        "<p>Eerste regel<br>tweede regel</p>",
        "<p>Gewoon <strong>vet <em>en schuin</em></strong> en <em>schuin</em>.</p>",
        '<p>Zie <a href="https://voorbeeld.nl/a?b=1&amp;c=2">het <strong>plan</strong> hier</a>.</p>',
        '<p><a href="mailto:post@voorbeeld.nl">Schrijf ons</a></p>',
        "<ul><li>Eén</li><li>Twee<ol><li>a</li><li>b<ul><li>diep</li></ul></li></ol></li><li>Drie</li></ul>",
        "<ol><li>Eerst</li></ol><ul><li>Los</li></ul><ul><li>Andere lijst</li></ul>",
        "<p>Voor</p><ol><li>Een</li></ol><p>Tussen</p><ol><li>Opnieuw een</li></ol>",
        "<ul><li>Item<br>op twee regels</li></ul>",
        "<ul><li>Item<p>met een alinea</p></li><li>Volgende</li></ul>",
        "<p>5 &lt; 6 &amp; 7 &gt; 2, “aanhaling”, ’s ochtends, €&nbsp;5, é ü ñ, 漢字 🙂</p>",
        "<p>- dit is geen opsomming</p><p>1. en dit ook niet</p>",
        "<p>Met opzet vol</p>",
    ],
)
def test_marks_come_back(form, text) -> None:
    assert clean(text) == text.replace('">', '" rel="noopener noreferrer">') or "<a" not in text
    assert there_and_back(clean(text)) == clean(text)


def test_facts_and_instructions_stay_behind_and_a_reason_comes_back(form) -> None:
    fact = ExpertFact(contributor="Eerstad", role="lid")
    assert there_and_back("<p>Tekst</p>", facts=(fact,), instruction="Schrijf op") == "<p>Tekst</p>"
    assert there_and_back("", facts=(fact,)) == ""
    part = Part("afbakening", 8, "Afbakening", left_empty_because="dat komt later", facts=(fact,))
    dossier = Dossier(
        name="Proef", theme="Wonen", number=1, post="", holder="", leader="",
        expert_meetings_per_year=None, parts=(part,),
    )  # fmt: skip
    found = read_docx(io.BytesIO(write_docx(dossier))).found["afbakening"]
    assert (found.text, found.reason) == ("", "dat komt later")


inline = st.recursive(
    st.text(st.sampled_from("ab é&<>'\" .-€"), min_size=1, max_size=8).map(
        lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    ),
    lambda inner: st.one_of(
        inner.map(lambda x: f"<strong>{x}</strong>"),
        inner.map(lambda x: f"<em>{x}</em>"),
        inner.map(lambda x: f'<a href="https://voorbeeld.nl/{len(x)}">{x}</a>'),
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map("<br>".join),
    ),
    max_leaves=5,
)


def lists(inner) -> st.SearchStrategy[str]:
    item = st.tuples(inline, st.one_of(st.just(""), inner)).map(lambda x: f"<li>{x[0]}{x[1]}</li>")
    items = st.lists(item, min_size=1, max_size=3).map("".join)
    return st.one_of(items.map(lambda x: f"<ul>{x}</ul>"), items.map(lambda x: f"<ol>{x}</ol>"))


blocks = st.one_of(
    inline.map(lambda x: f"<p>{x}</p>"),
    st.recursive(lists(st.just("")), lists, max_leaves=3),
)


@given(text=st.lists(blocks, max_size=4).map("".join))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_rich_text_comes_back_in_the_same_form(form, text) -> None:
    stored = clean(text)
    form_of_it = same_form(stored)

    # Other marks around the same words may come back in another order; never other words.
    assert words(form_of_it).split() == words(stored).split()
    assert there_and_back(stored) == form_of_it
    assert there_and_back(form_of_it) == form_of_it


def test_the_file_is_dutch_and_repeats_its_heads() -> None:
    dossier = Dossier(
        name="Proef & co", theme="Wonen", number=1, post="", holder="", leader="",
        expert_meetings_per_year=None, parts=(Part("a", 1, "A", text="<ol><li>x</li></ol>"),),
    )  # fmt: skip
    document = Document(io.BytesIO(write_docx(dossier)))
    assert document.core_properties.title == "Proef & co"
    assert document.core_properties.language == "nl-NL"
    assert 'w:lang w:val="nl-NL"' in document.styles.element.xml
    [table] = document.tables
    assert [cell.text for cell in table.rows[0].cells] == ["Onderdeel", "Tekst"]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert [row.cells[0].text for row in table.rows[1:]] == ["Opdrachtnaam", "1. A"]
    item = table.rows[2].cells[1].paragraphs[0]
    assert item._p.pPr.numPr.numId.val > 0
    assert write_docx(dossier)[:2] == b"PK"


# --- Messy files -------------------------------------------------------------------------------


def table_of(*rows: tuple[str, ...]) -> Callable:
    def build(document) -> None:
        table = document.add_table(rows=0, cols=max(map(len, rows)))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                cell.text = text

    return build


def other_headings(document) -> None:
    table_of(
        ("Naam van de opdracht", "Nieuwe naam"),
        ("1. Aanleiding", "Het is nodig."),
        ("DOELSTELLINGEN:", "Minder."),
        ("4) Resultaten", "Een plan."),
        ("Prestatie indicatoren", "Geteld."),
        ("Risico’s / onverwachte zaken", "Weinig tijd."),
        ("Financiele paragraaf", "Geen geld."),
        ("Betrokkenen", "Wij."),
    )(document)


def extra_rows(document) -> None:
    table_of(
        ("Versie", "0.3"),
        ("Opdrachtgever", "Het bestuur"),
        ("Opdrachtnemer", "Eerstad"),
        ("Projectleider", "Mw. Jansen"),
        ("Doelstelling", "Minder."),
        ("Bijzonderheden", ""),
    )(document)


def empty_cells(document) -> None:
    table_of(
        ("Aanleiding", ""),
        ("Doelstelling", "   "),
        ("Afbakening", "Alleen hier."),
        ("", ""),
        ("", "Ook dit hoort bij de afbakening."),
    )(document)


def merged_cells(document) -> None:
    table = document.add_table(rows=4, cols=2)
    table.cell(0, 0).text = "Communicatie"
    table.cell(0, 1).text = "Met een brief."
    table.cell(1, 1).text = "En op de site."
    table.cell(0, 0).merge(table.cell(1, 0))
    whole = table.cell(2, 0).merge(table.cell(2, 1))
    whole.text = "Randvoorwaarden"
    table.cell(3, 0).merge(table.cell(3, 1)).text = "Genoeg mensen."


def numbers_beside(document) -> None:
    table_of(
        ("1", "Aanleiding van het probleem", "Nodig."),
        ("3.", "Doelstelling", "Minder."),
        ("", "Afbakening", "Hier."),
    )(document)


def lists_and_bold(document) -> None:
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "Projectresultaat"
    cell = table.cell(0, 1)
    cell.paragraphs[0].add_run("Dit komt er").bold = True
    cell.add_paragraph("een lijst", style="List Bullet")
    cell.add_paragraph("met twee", style="List Bullet")
    cell.add_paragraph("stap één", style="List Number")
    cell.add_paragraph("- met de hand")
    cell.add_paragraph("• getypt")
    table.cell(1, 0).text = "Monitoring"
    kept = table.cell(1, 1).paragraphs[0]
    kept.add_run("Elk ")
    inserted = OxmlElement("w:ins")
    kept._p.append(inserted)
    inserted.append(kept.add_run("kwartaal")._r)
    deleted = OxmlElement("w:del")
    kept._p.append(deleted)
    deleted.append(kept.add_run("jaar")._r)
    kept.add_run(" en ")
    kept.add_run("vaker ").italic = True


def several_tables(document) -> None:
    document.add_heading("Projectopdracht proef", 0)
    document.add_paragraph("Concept, nog niet delen.")
    table_of(("Aanleiding", "Deel een."))(document)
    document.add_paragraph("")
    table_of(("Wie", "Rol"), ("Jansen", "lid"))(document)
    table_of(("Planning", "Dit jaar."), ("Aanleiding", "Deel twee."))(document)


def under_headings(document) -> None:
    document.add_heading("Projectopdracht proef", 0)
    document.add_heading("1. Aanleiding", 1)
    document.add_paragraph("Het is nodig.")
    document.add_paragraph("Echt nodig.")
    document.add_paragraph().add_run("Planning en mijlpalen").bold = True
    table_of(("Wanneer", "Wat"), ("Mei", "Communicatie"))(document)
    document.add_heading("Samenvatting", 1)
    document.add_paragraph("Dit staat niet in het format.")
    document.add_heading("Financiën", 2)
    document.add_paragraph("De communicatie kost geld.")


def label_and_text_in_one_cell(document) -> None:
    table = document.add_table(rows=2, cols=1)
    for row, (label, text) in enumerate((("Doelstelling:", "Minder."), ("Expertgroep", "Zes."))):
        table.cell(row, 0).text = label
        table.cell(row, 0).add_paragraph(text)


def wrapped_and_linked(document) -> None:
    """A content control around the cell's paragraph, a link, and a table in a cell."""
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "Relatie met andere initiatieven"
    paragraph = table.cell(0, 1).paragraphs[0]
    link = OxmlElement("w:hyperlink")
    part = document.part
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link.set(qn("r:id"), part.relate_to("https://voorbeeld.nl/", kind, is_external=True))
    link.append(paragraph.add_run("de site")._r)
    paragraph._p.append(link)
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    paragraph._p.addprevious(control)
    control.append(content)
    content.append(paragraph._p)
    table.cell(0, 1).add_paragraph()
    table.cell(1, 0).text = "Financiën"
    inner = table.cell(1, 1).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "2020", "€ 100"


MESSY = {
    other_headings: (
        {
            "opdrachtnaam": "Nieuwe naam",
            "aanleiding": "<p>Het is nodig.</p>",
            "betrokken_personen": "<p>Wij.</p>",
            "doelstelling": "<p>Minder.</p>",
            "projectresultaat": "<p>Een plan.</p>",
            "prestatie_indicatoren": "<p>Geteld.</p>",
            "risicos": "<p>Weinig tijd.</p>",
            "financien": "<p>Geen geld.</p>",
        },
        [],
    ),
    extra_rows: (
        {"doelstelling": "<p>Minder.</p>"},
        [
            ("Versie", ["0.3"]),
            ("Opdrachtgever", ["Het bestuur"]),
            ("Opdrachtnemer", ["Eerstad"]),
            ("Projectleider", ["Mw. Jansen"]),
            ("Bijzonderheden", []),
        ],
    ),
    empty_cells: (
        {"afbakening": "<p>Alleen hier.</p><p>Ook dit hoort bij de afbakening.</p>"},
        [],
    ),
    merged_cells: (
        {
            "communicatie": "<p>Met een brief.</p><p>En op de site.</p>",
            "randvoorwaarden": "<p>Genoeg mensen.</p>",
        },
        [],
    ),
    numbers_beside: (
        {
            "aanleiding": "<p>Nodig.</p>",
            "doelstelling": "<p>Minder.</p>",
            "afbakening": "<p>Hier.</p>",
        },
        [],
    ),
    lists_and_bold: (
        {
            "projectresultaat": "<p><strong>Dit komt er</strong></p><ul><li>een lijst</li><li>met"
            " twee</li></ul><ol><li>stap één</li></ol><ul><li>met de hand</li><li>getypt</li></ul>",
            "monitoring": "<p>Elk kwartaal en <em>vaker</em></p>",
        },
        [],
    ),
    several_tables: (
        {
            "aanleiding": "<p>Deel een.</p><p>Deel twee.</p>",
            "planning_en_mijlpalen": "<p>Dit jaar.</p>",
        },
        [
            ("Projectopdracht proef", ["Concept, nog niet delen."]),
            ("", ["Wie | Rol", "Jansen | lid"]),
        ],
    ),
    under_headings: (
        {
            "aanleiding": "<p>Het is nodig.</p><p>Echt nodig.</p>",
            "planning_en_mijlpalen": "<p>Wanneer | Wat</p><p>Mei | Communicatie</p>",
            "financien": "<p>De communicatie kost geld.</p>",
        },
        [
            ("Projectopdracht proef", []),
            ("Samenvatting", ["Dit staat niet in het format."]),
        ],
    ),
    label_and_text_in_one_cell: (
        {"doelstelling": "<p>Minder.</p>", "expertgroep": "<p>Zes.</p>"},
        [],
    ),
    wrapped_and_linked: (
        {
            "relatie_andere_initiatieven": '<p><a href="https://voorbeeld.nl/"'
            ' rel="noopener noreferrer">de site</a></p>',
            "financien": "<p>2020 | € 100</p>",
        },
        [],
    ),
}


@pytest.mark.parametrize("build", MESSY, ids=lambda build: build.__name__)
def test_a_messy_file_is_understood_and_nothing_is_lost(form, build) -> None:
    document = Document()
    build(document)
    wanted, left = MESSY[build]

    reading = read_docx(saved(document))

    assert said(reading) == wanted
    assert [(one.heading, one.lines) for one in reading.unknown] == left


def test_pictures_footnotes_and_text_boxes_are_told(form) -> None:
    document = Document()
    table_of(("Doelstelling", "Minder."))(document)
    paragraph = document.tables[0].cell(0, 1).paragraphs[0]
    for tag in ("w:drawing", "w:footnoteReference"):
        paragraph.add_run()._r.append(OxmlElement(tag))
    drawing, box = OxmlElement("w:pict"), OxmlElement("w:txbxContent")
    box.append(Document().add_paragraph("In een tekstvak")._p)
    drawing.append(box)
    paragraph.add_run()._r.append(drawing)

    reading = read_docx(saved(document))

    assert (reading.pictures, reading.footnotes) == (1, 1)
    assert [(one.heading, one.lines) for one in reading.unknown] == [
        ("Tekstvak", ["In een tekstvak"])
    ]


# --- Bad files ---------------------------------------------------------------------------------


def zipped(*parts: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts:
            package.writestr(name, content)
    return file.getvalue()


def good() -> bytes:
    document = Document()
    table_of(("Doelstelling", "Minder."))(document)
    return saved(document).getvalue()


def changed(name: str, change: Callable[[bytes], bytes], *more: tuple[str, bytes]) -> bytes:
    """A good file with one part changed, and others added."""
    with zipfile.ZipFile(io.BytesIO(good())) as package:
        parts = [
            (one, change(package.read(one)) if one == name else package.read(one))
            for one in package.namelist()
        ]
    return zipped(*parts, *more)


def workbook() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def other_words() -> bytes:
    document = Document()
    document.add_paragraph("Een heel ander stuk.")
    return saved(document).getvalue()


def too_long() -> bytes:
    document = Document()
    table_of(("Doelstelling", "woord " * 80_000))(document)
    return saved(document).getvalue()


MACRO_TYPE = b"application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
BAD = {
    "empty": (lambda: b"", "leeg"),
    "text": (lambda: b"gewoon tekst", "geen Word-bestand"),
    "pdf": (lambda: b"%PDF-1.7\n", "geen Word-bestand"),
    "zip": (lambda: zipped(("a.txt", b"a")), "geen Word-bestand"),
    "xlsx": (workbook, "geen Word-bestand"),
    "cut off": (lambda: good()[:2000], "beschadigd"),
    "old or encrypted": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "wachtwoord"),
    "macros": (
        lambda: changed("", bytes, ("word/vbaProject.bin", b"x")),
        "macro's",
    ),
    "macros in name only": (
        lambda: changed("[Content_Types].xml", lambda x: x.replace(PLAIN_TYPE, MACRO_TYPE)),
        "beschadigd",
    ),
    "no xml": (lambda: changed("word/document.xml", lambda x: b"<a><b></a>"), "beschadigd"),
    "entities": (
        lambda: changed(
            "word/document.xml",
            lambda x: b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
        ),
        "beschadigd",
    ),
    "bomb": (
        lambda: changed("", bytes, ("word/media/a.bin", b"\0" * 40 * 1024 * 1024)),
        "uitgepakt te groot",
    ),
    "large": (lambda: b"PK" + b"\0" * LARGEST_FILE, "5 MB"),
    "other words": (other_words, NOTHING),
    "too long": (too_long, "te veel tekst"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_in_words(form, kind) -> None:
    make, reason = BAD[kind]

    with pytest.raises(Refused) as refused:
        read_docx(io.BytesIO(make()))

    message = str(refused.value)
    assert reason in message
    assert message[0].isupper()
    assert message.endswith(".")


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "bomb", "other words"])
def test_the_page_refuses_a_bad_file(world, kind) -> None:
    response = world.send(BAD[kind][0]())

    assert response.status_code == 422
    assert BAD[kind][1] in response.context["form"].errors["file"][0]


def test_a_file_over_the_limit_is_not_even_read(world) -> None:
    response = world.send(b"\0" * (LARGEST_FILE + 300 * 1024))

    assert response.status_code == 413


# --- The page ----------------------------------------------------------------------------------


@pytest.fixture
def world(form, coordinator_client, coordinator) -> SimpleNamespace:
    """A draft with one text, and what sends to its page."""
    version = AssignmentVersionFactory(assignment__name="Oude naam", assignment__code="proef")
    put(version, "doelstelling", "<p>Minder overlast.</p>", by=coordinator)
    put(version, "communicatie", "<p>Zo.</p>", by=coordinator)
    url = reverse("projects:projectassignment_from_word", args=["proef"])

    def send(content: bytes):
        file = SimpleUploadedFile("opdracht.docx", content)
        return coordinator_client.post(url, {"file": file})

    return SimpleNamespace(
        version=version, client=coordinator_client, url=url, send=send, user=coordinator
    )


def put(version, key: str, text: str, by: User, **other) -> None:
    write(
        version=version, key=key, text=text, by=by, base=written(version, key).fingerprint, **other
    )


def a_file() -> bytes:
    document = Document()
    table_of(
        ("Opdrachtnaam", "Nieuwe naam"),
        ("1. Doelstellingen", "Veel minder overlast."),
        ("Afbakening", "Alleen hier."),
        ("Communicatie", "Zo."),
        ("Financiën", ""),
        ("Versie", "0.3"),
    )(document)
    return saved(document).getvalue()


def choice(response, *keys: str) -> dict[str, str]:
    """What the page sends when these fields are ticked."""
    sent = {"store": "1", **{f"take-{key}": "on" for key in keys}}
    for one in response.context["proposals"]:
        sent |= {
            f"text-{one.key}": one.wanted.text,
            f"reason-{one.key}": one.wanted.left_empty_because,
            f"base-{one.key}": one.base,
        }
    return sent


def test_the_page_shows_what_it_recognised_beside_what_stands_there(world) -> None:
    response = world.send(a_file())

    assert response.status_code == 200
    shown = {one.key: one for one in response.context["proposals"]}
    assert list(shown) == [
        "opdrachtnaam", "doelstelling", "afbakening", "communicatie", "financien",
    ]  # fmt: skip
    assert {key for key, one in shown.items() if one.can_be_taken and one.is_taken} == {
        "opdrachtnaam", "doelstelling", "afbakening",
    }  # fmt: skip
    assert shown["doelstelling"].headings == "1. Doelstellingen"
    page = response.content.decode()
    assert "Geen casusgegevens." in page
    marked = ("<p><mark>Veel minder </mark>overlast.</p>", "<p><mark>Minder </mark>overlast.</p>")
    assert all(text in page for text in marked)
    assert page.count("Geen verschil met wat nu in het portaal staat.") == 1
    assert page.count("In Word staat hier niets.") == 1
    assert [(one.heading, one.lines) for one in response.context["reading"].unknown] == [
        ("Versie", ["0.3"])
    ]
    assert "<h3>Versie</h3>" in page


def test_only_what_was_ticked_is_stored(world) -> None:
    response = world.client.post(
        world.url, choice(world.send(a_file()), "opdrachtnaam", "afbakening")
    )

    assert response.status_code == 302
    assert response.url == reverse("projects:projectassignment_write", args=["proef"])
    world.version.assignment.refresh_from_db()
    assert world.version.assignment.name == "Nieuwe naam"
    assert written(world.version, "afbakening").text == "<p>Alleen hier.</p>"
    assert written(world.version, "afbakening").by == str(world.user)
    assert written(world.version, "doelstelling").text == "<p>Minder overlast.</p>"


def test_a_text_that_somebody_else_changed_meanwhile_is_not_overwritten(world) -> None:
    sent = choice(world.send(a_file()), "opdrachtnaam", "doelstelling", "afbakening")
    put(world.version, "doelstelling", "<p>Tussendoor.</p>", by=UserFactory())

    response = world.client.post(world.url, sent)

    assert response.status_code == 409
    assert [one.key for one in response.context["problems"]] == ["doelstelling"]
    page = response.content.decode()
    assert "Er is niets opgeslagen" in page
    assert "Tussendoor." in page
    world.version.assignment.refresh_from_db()
    assert world.version.assignment.name == "Oude naam"
    assert written(world.version, "afbakening").text == ""
    assert written(world.version, "doelstelling").text == "<p>Tussendoor.</p>"

    # Who has seen the other text may store after all.
    again = world.client.post(world.url, choice(response, "doelstelling"))
    assert again.status_code == 302
    assert written(world.version, "doelstelling").text == "<p>Veel minder overlast.</p>"


def test_nothing_chosen_and_a_name_too_long_store_nothing(world) -> None:
    response = world.send(a_file())
    assert world.client.post(world.url, choice(response)).status_code == 422

    sent = choice(response, "opdrachtnaam", "afbakening") | {"text-opdrachtnaam": "x" * 200}
    refused = world.client.post(world.url, sent)
    assert refused.status_code == 409
    assert [one.key for one in refused.context["problems"]] == ["opdrachtnaam"]
    assert written(world.version, "afbakening").text == ""


def test_what_is_sent_is_cleaned(world) -> None:
    sent = choice(world.send(a_file()), "afbakening")
    sent["text-afbakening"] = '<p onclick="x()">Hier<script>alert(1)</script></p>'

    world.client.post(world.url, sent)

    assert written(world.version, "afbakening").text == "<p>Hier</p>"


def test_a_version_that_stands_fixed_takes_nothing(world) -> None:
    sent = choice(world.send(a_file()), "afbakening")
    type(world.version).objects.update(status=VersionStatus.OFFICIALS)

    assert world.client.get(world.url).status_code == 302
    assert world.send(a_file()).status_code == 302
    refused = world.client.post(world.url, sent)
    assert refused.status_code == 409
    assert "staat vast" in refused.context["refused"][0]
    assert written(world.version, "afbakening").text == ""


def test_downloaded_and_sent_back_there_is_nothing_to_take(world) -> None:
    response = world.client.get(reverse("projects:projectassignment_docx", args=["proef"]))
    assert response["Content-Disposition"] == 'attachment; filename="proef-versie-1.docx"'

    shown = world.send(response.content).context["proposals"]

    assert len(shown) == 1 + FormatSection.objects.count()
    assert [one.key for one in shown if one.can_be_taken] == []
