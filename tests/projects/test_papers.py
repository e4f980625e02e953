"""An assignment on paper: everything that it says, for everyone to read, and the same every time."""

import datetime as dt
import re
from decimal import Decimal

import outloud
import pikepdf
import pytest

from platform_ivz.pdf import RenderedPdf
from platform_ivz.richtext import clean
from projects.dossier import (
    ApprovalFact,
    CostFact,
    Dossier,
    ExpertFact,
    IndicatorFact,
    MilestoneFact,
    Part,
    RelationFact,
    RiskFact,
)
from projects.papers import render_assignments
from tests.factories.portfolios import RegionFactory
from tests.reports.test_papers import open_parts, rows_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.papers]
DAY = dt.date(2020, 6, 30)
RICH = clean(
    "<p>Gewoon, <strong>vet</strong>, <em>schuin</em> en <strong><em>beide</em></strong>; zie"
    ' <a href="https://voorbeeld.nl/plan">het <strong>plan</strong> van aanpak</a> of'
    ' <a href="mailto:post@voorbeeld.nl">schrijf ons</a>, en <a href="https://voorbeeld.nl/lang">'
    "een stuk met een titel die zo lang is dat hij niet op één regel past en wordt afgebroken</a>."
    "<br>Nieuwe regel, 5 &lt; 6 &amp; 7.</p>"
    "<ul><li>Eerst<ol><li>Een</li><li>Twee</li></ol></li><li>Daarna</li></ul>"
    "<ol><li>Stap</li></ol>"
)


def full(**other) -> Dossier:
    """An assignment with text and one of every fact in it, one agreement given and one to come."""
    money = {"budget": Decimal("1000.50"), "subsidy": Decimal(400)}
    parts = (
        Part("aanleiding", 1, "Aanleiding", text=RICH),
        Part("doelstelling", 3, "Doelstelling"),
        Part("afbakening", 4, "Afbakening", left_empty_because="dat besluit het bestuur later"),
        Part("prestatie_indicatoren", 5, "Indicatoren", facts=(
            IndicatorFact(name="Controles", unit="per jaar", baseline=Decimal(0), target=Decimal(12),
                          newest_value=Decimal("3.5"), newest_day=DAY),
            IndicatorFact(name="Meldingen"),
        )),
        Part("relatie_andere_initiatieven", 9, "Relatie", facts=(
            RelationFact(kind="aanvullend", name="Buurtteams", code="x", remark="zelfde mensen"),
        )),
        Part("risicos", 10, "Risico's", text="<p>Let op.</p>", facts=(RiskFact(text="Geen geld"),)),
        Part("expertgroep", 11, "Expertgroep", facts=(
            ExpertFact(contributor="Eerstad", role="projectleider", person="Mw. A. Jansen",
                       function="adviseur", hours=Decimal("4.5")),
            ExpertFact(contributor="Tweedorp", role="deelname", hours=Decimal(2)),
            ExpertFact(contributor="Derdenhuizen", role="lid"),
        )),
        Part("planning_en_mijlpalen", 12, "Planning", facts=(
            MilestoneFact(title="Plan", due=dt.date(2020, 3, 1), done_on=dt.date(2020, 3, 5)),
            MilestoneFact(title="Start", due=dt.date(2020, 5, 1)),
            MilestoneFact(title="Einde", due=dt.date(2021, 5, 1)),
        )),
        Part("financien", 14, "Financiën", facts=(
            CostFact(year=2020, purpose="Onderzoek", spent=Decimal(250), **money),
            CostFact(year=2021, purpose="Inhuur", **money),
        )),
    )  # fmt: skip
    given = ApprovalFact("opdrachtgever", "Dhr. B. Vries", dt.date(2020, 5, 4), "Mw. C. Zon")
    values = {
        "name": "Proefproject", "theme": "Wonen", "number": 2, "post": "Wonen en zorg",
        "holder": "Mw. C. Zon, Eerstad", "leader": "Tweedorp", "expert_meetings_per_year": 6,
        "parts": parts, "approvals": (given,), "day": DAY,
    }  # fmt: skip
    return Dossier(**{**values, **other})


@pytest.fixture(scope="module")
def known() -> dict[str, RenderedPdf]:
    return {}


@pytest.fixture
def paper(known, db) -> RenderedPdf:
    """The paper of a full assignment, made once."""
    RegionFactory(platform="Veiligheidsplatform", board="Bestuur")
    if "full" not in known:
        known["full"] = render_assignments([full()], status="Concept")
    return known["full"]


def check(pdf: bytes, tmp_path) -> None:
    """The file is tagged without a fault, and no other typeface slipped in."""
    file = tmp_path / "paper.pdf"
    file.write_bytes(pdf)
    result = outloud.check(str(file))
    assert not result.error
    assert [f"{f.rule}: {f.message}" for f in result.findings if f.severity == "error"] == []
    assert result.stats["tagged"]
    with pikepdf.open(file) as opened:
        fonts = {
            str(font.BaseFont)
            for page in opened.pages
            for font in page.get("/Resources", {}).get("/Font", {}).values()
        }
    assert fonts
    assert {re.sub(r"^/[A-Z]{6}\+", "", font)[:9] for font in fonts} == {"Fira-Sans"}


def test_the_file_can_be_read_out_and_has_one_typeface(paper, tmp_path) -> None:
    check(paper.pdf, tmp_path)


def test_the_same_dossier_gives_the_same_bytes(paper) -> None:
    assert render_assignments([full()], status="Concept").pdf == paper.pdf
    assert render_assignments([full(number=3)], status="Concept").pdf != paper.pdf


def test_the_cover_says_what_it_is_and_who_carries_it(paper) -> None:
    text = text_of(paper.html)
    cover = text[: text.index("De opdracht")]
    assert cover.split("Proefproject versie 2 ")[1].strip() == (
        "Projectopdracht bij het thema Wonen Portefeuillehouder Mw. C. Zon, Eerstad"
        " Projectleider Tweedorp Besluit nog niet genomen Voor Bestuur Peildatum 30 juni 2020"
    )
    assert cover.split()[:2] == ["Veiligheidsplatform", "Concept"]


def test_every_table_has_its_figures_and_totals(paper) -> None:
    rows = rows_of(paper.html)
    for row in (
        ["Controles (per jaar)", "0", "12", "3,5 30 juni 2020"],
        ["Meldingen", "niet vermeld", "niet vermeld", "nog niet gemeten"],
        ["Buurtteams", "aanvullend", "zelfde mensen"],
        ["Geen geld", "niet vermeld"],
        ["Eerstad", "projectleider", "Mw. A. Jansen, adviseur", "4,5"],
        ["Derdenhuizen", "lid", "niet vermeld", "geen uren"],
        ["Totaal", "", "", "6,5"],
        ["1 maart 2020", "Plan", "gehaald op 5 maart 2020"],
        ["1 mei 2020", "Start", "te laat"],
        ["1 mei 2021", "Einde", "gepland"],
        ["2021", "Inhuur", "1.000,50", "400,00", "nog niet bekend"],
        ["Totaal", "", "2.001,00", "800,00", "250,00"],
        ["Opdrachtgever", "akkoord", "Dhr. B. Vries, namens Mw. C. Zon, 4 mei 2020"],
        ["Opdrachtnemer", "nog niet", "Tweedorp"],
        ["Bestuur", "nog niet", ""],
    ):
        assert row in rows, row
    assert "De expertgroep komt 6 keer per jaar bij elkaar." in text_of(paper.html)


def test_running_text_keeps_its_marks_and_nothing_stands_for_what_is_not_there(paper) -> None:
    text = text_of(paper.html)
    assert re.search(
        r'<a href="https://voorbeeld.nl/plan"[^>]*>het plan van aanpak</a>', paper.html
    )
    assert "<li>Eerst<ol><li>Een</li><li>Twee</li></ol></li>" in paper.html
    assert "Nieuwe regel, 5 < 6 & 7." in text
    assert len(open_parts(paper.html)) == 1
    assert "Met opzet leeg: dat besluit het bestuur later" in text
    assert "None" not in paper.html


def test_an_assignment_of_which_nothing_is_known_has_a_paper_too(tmp_path) -> None:
    empty = Dossier(
        name="Samenwerkingsovereenkomst Informatiebeveiligingsbeleid Jeugdhulpverlening",
        theme="Wonen", number=None, post="", holder="", leader="", expert_meetings_per_year=None,
        parts=(Part("a", 1, "Aanleiding"),),
    )  # fmt: skip
    paper = render_assignments([empty], status="Concept")
    text = text_of(paper.html)
    assert "nog geen post gekozen" in text
    assert "None" not in paper.html
    check(paper.pdf, tmp_path)


def test_a_set_lists_its_assignments(paper, tmp_path) -> None:
    made = render_assignments([full(), full(name="Ander")], status="Concept")
    text = text_of(made.html)
    assert text.count("Aanleiding") == 2
    assert made.html.count('class="inhoud"') == 1
    listed = re.findall(
        r'<li class="h1" data-doel="#[\w-]+">.*?<a [^>]*>([^<]+)', made.html, re.DOTALL
    )
    assert listed == ["Proefproject", "Ander"]
    check(made.pdf, tmp_path)
