"""The papers: right figures, nothing invented, and a file that everyone can read."""

import datetime as dt
import logging
import re
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser

import outloud
import pikepdf
import pytest

from agenda.models import Meeting, Result, Theme
from contributions.effort.models import AdoptedObligation
from contributions.planning.models import Scenario
from contributions.planning.services import adopt_scenario
from contributions.population.models import PopulationCount
from contributions.rates.models import EffortBand, Tariff
from platform_ivz.pdf import RenderedPdf
from platform_ivz.reading import reading
from portfolios.models import Portfolio, Region
from projects.models import Deployment, Indicator, ProjectAssignment
from reports.catalogue import PAPERS, CatalogueEntry, find
from reports.papers import (
    contribution_per_municipality,
    effort_obligation,
    portfolio_distribution,
    task_distribution,
)
from reports.papers.base import NoRegion, PaperRequest, request_for
from tests.contributions.figures import ANNEX_10
from tests.contributions.test_overviews import fill as fill_contributions
from tests.factories.contributions import EffortBandFactory, ScenarioFactory, TariffFactory
from tests.factories.portfolios import RegionFactory
from tests.factories.projects import MeasurementFactory, ProjectAssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.papers]

NAMES = (
    "veiligheidsagenda",
    "veiligheidsthemas",
    "infographic",
    "portefeuilleverdeling",
    "werkprocessen",
    "governance",
    "bijdrage-per-gemeente",
    "overeenkomsten",
    "inspanningsverplichting",
    "taakverdeling",
    "begroting-en-scenarios",
    "projectopdrachten",
    "jaarplan",
    "voortgangsrapportage",
    "jaarbericht",
    "resultaten",
    "gemeenteblad",
    "besluitenlijst",
    "actielijst",
)
YEARS = {"twente": 2020, "nergenland": 2024}
# What was achieved is of the years before.
FIRST_YEARS = {("twente", "resultaten"): 2016, ("nergenland", "resultaten"): 2022}
# These have one or two pages of text and start at once, as a letter does.
WITHOUT_COVER = {
    "werkprocessen",
    "infographic",
    "portefeuilleverdeling",
    "bijdrage-per-gemeente",
    "inspanningsverplichting",
    "taakverdeling",
    "besluitenlijst",
    "actielijst",
}
EVERY = [(region, name) for region in YEARS for name in NAMES]
COVERED = [(region, name) for region, name in EVERY if name not in WITHOUT_COVER]

# A paper takes about a second to lay out, and the same data give the same paper.
MADE: dict[tuple[str, str], tuple[RenderedPdf, list[str]]] = {}


class Complaints(logging.Handler):
    """Keeps what WeasyPrint and fontTools warn about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


def render(entry: CatalogueEntry, request: PaperRequest) -> tuple[RenderedPdf, list[str]]:
    complaints = Complaints()
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    for logger in loggers:
        logger.addHandler(complaints)
    try:
        return entry.render(request), complaints.found
    finally:
        for logger in loggers:
            logger.removeHandler(complaints)


@pytest.fixture
def made(request: pytest.FixtureRequest):
    """A paper of a region in the first year of its agenda, and the complaints while making it."""

    def made(region: str, name: str) -> tuple[RenderedPdf, list[str]]:
        request.getfixturevalue(region)
        if (region, name) not in MADE:
            MADE[region, name] = render(find(name), request_for(YEARS[region]))
        return MADE[region, name]

    return made


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.in_cell = self.in_body = self.in_style = False

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("th", "td"):
            self.rows[-1].append("")
            self.in_cell = True
        elif tag == "p" and self.in_cell:
            self.handle_data(" ")
        self.in_body = self.in_body or tag == "body"
        self.in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.in_style = False
        if tag in ("th", "td"):
            self.in_cell = False

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data
        if self.in_body and not self.in_style:
            self.words.append(data)


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def rows_of(html: str) -> list[list[str]]:
    """The tables of a paper, row by row."""
    parser = _Text()
    parser.feed(html)
    return [[plain(cell) for cell in row] for row in parser.rows]


def open_parts(html: str) -> list[str]:
    """The sections of assignments that a paper says are not written yet."""
    return re.findall(r'<span class="deel">(.*?)</span>', html)


def text_of(html: str) -> str:
    """The words of a paper."""
    parser = _Text()
    parser.feed(html)
    return plain(" ".join(parser.words)).replace(" .", ".").replace(" ,", ",")


def build(name: str, year: int) -> tuple[dict, str]:
    """The context and the page of a paper, without laying it out."""
    from django.template.loader import render_to_string  # noqa: PLC0415 - only here

    entry, asked = find(name), request_for(year)
    context = {"region": asked.region, **entry.build(asked)}
    return context, render_to_string(entry.template, context)


# --- The file ----------------------------------------------------------------------------------


def test_the_catalogue() -> None:
    assert tuple(paper.name for paper in PAPERS) == NAMES
    assert find("taakverdeling").title == "Taakverdeling en ureninzet"
    assert find("onbekend") is None


# In points: A4, and within which every word stands (paper.css), with some slack.
LEFT, RIGHT, TOP, BOTTOM = 50, 540, 20, 822


def outside(pdf: bytes) -> list[tuple[int, str]]:
    """The words that stand outside the type area, each with its page."""
    import pymupdf  # noqa: PLC0415 - loads slowly

    with pymupdf.open(stream=pdf) as document:
        return [
            (page.number + 1, word)
            for page in document
            for x0, y0, x1, y1, word, *_ in page.get_text("words")
            if x0 < LEFT or x1 > RIGHT or y0 < TOP or y1 > BOTTOM
        ]


@pytest.mark.parametrize(("region", "name"), EVERY)
def test_every_paper_is_pdf_ua_and_was_made_without_complaint(region, name, made, tmp_path) -> None:
    paper, complaints = made(region, name)
    assert complaints == []
    file = tmp_path / f"{name}.pdf"
    file.write_bytes(paper.pdf)
    result = outloud.check(str(file))
    assert result.error is None or result.error == ""
    assert [f"{f.rule}: {f.message}" for f in result.findings if f.severity == "error"] == []
    assert result.stats["tagged"]
    assert outside(paper.pdf) == []


@pytest.mark.parametrize(("region", "name"), COVERED)
def test_every_paper_has_a_cover_bookmarks_and_page_numbers(region, name, made, tmp_path) -> None:
    paper, _ = made(region, name)
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.pdf)
    year = FIRST_YEARS.get((region, name), YEARS[region])
    with pikepdf.open(file) as pdf:
        pages = len(pdf.pages)
        assert pages >= 2
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
        language, title = str(pdf.Root.Lang), str(pdf.docinfo["/Title"])
    assert language == "nl"
    assert title.startswith(f"{find(name).title} {year}")
    assert find(name).title in titles[0] or find(name).title in titles
    cover, later = (page_text(file, page) for page in (0, 1))
    assert find(name).title.split()[0].replace("-", "") in cover.replace("-", "").replace("\n", "")
    assert str(year) in cover
    assert Region.objects.get().platform in cover
    assert "van " + str(pages) not in cover  # a cover carries no page number
    assert f"2 van {pages}" in later or f"1 van {pages - 1}" in later, later


def page_text(file, number: int) -> str:
    import pymupdf  # noqa: PLC0415 - loads slowly

    with pymupdf.open(file) as pdf:
        return plain(pdf[number].get_text())


@pytest.mark.parametrize("name", NAMES)
def test_the_same_data_give_the_same_bytes(name, made) -> None:
    paper, _ = made("nergenland", name)
    again, _ = render(find(name), request_for(2024))
    assert again.pdf == paper.pdf


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_the_region_of_the_note_is_on_a_paper_of_another(name, made) -> None:
    paper, _ = made("nergenland", name)
    for word in ("Twente", "Enschede", "Veldhuizen", "notitie 2019"):
        assert word not in paper.html
    assert "Veiligheidsplatform Nergenland" in paper.html


# --- Bijdrage per gemeente ---------------------------------------------------------------------


def dutch(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def test_the_contribution_paper_shows_the_28_amounts(made) -> None:
    paper, _ = made("twente", "bijdrage-per-gemeente")
    rows = {row[0]: row[1:] for row in rows_of(paper.html)}
    for name, (inhabitants, current, extra, _) in ANNEX_10.items():
        assert rows[name][:3] == [dutch(inhabitants), dutch(current), dutch(extra)]
    assert rows["Totaal"] == ["627.898", "125.576", "62.785", "188.365", "4"]
    assert rows["Hengelo"] == ["80.648", "16.129", "8.064", "24.194", "1"]
    assert rows["Enschede"] == ["158.351", "31.670", "15.835", "47.505", "–"]
    assert rows["Gemeente"][1:4] == ["Nu € 0,20", "Erbij € 0,10", "Gevraagd € 0,30"]


def test_the_contribution_paper_tells_how_it_was_rounded(made) -> None:
    text = text_of(made("twente", "bijdrage-per-gemeente")[0].html)
    assert "De gemeenten betalen in 2020 samen € 125.576." in text
    assert "Het voorstel brengt dat op € 188.365." in text
    assert "zonder afronden € 125.579,60; er valt € 3,60 af." in text
    assert "is dat € 188.369,40; er valt € 4,40 af." in text
    assert (
        "bij Hengelo, Oldenzaal, Rijssen-Holten en Tubbergen op een ander bedrag uit. Samen scheelt dat € 4."
        in text
    )


def test_no_amount_on_the_contribution_paper_is_invented(made) -> None:
    """Every number in the tables comes from the note or from the rule."""
    known = {"–", "1", "4", "627.898", "125.576", "62.785", "188.365"}
    for inhabitants, current, extra, _ in ANNEX_10.values():
        known |= {dutch(n) for n in (inhabitants, current, extra, inhabitants * 3 // 10)}
    rows = rows_of(made("twente", "bijdrage-per-gemeente")[0].html)
    cells = {cell for row in rows[1:] for cell in row[1:]}
    assert cells - known == set()


def test_the_contribution_paper_of_another_region(made) -> None:
    rows = {r[0]: r[1:] for r in rows_of(made("nergenland", "bijdrage-per-gemeente")[0].html)}
    assert rows == {
        "Gemeente": ["Inwoners", "Nu € 0,45"],
        "Fantasterveen": ["30.000", "13.500"],
        "Nergenhuizen": ["12.345", "5.555"],
        "Verzonnendam": ["91.011", "40.954"],
        "Totaal": ["133.356", "60.009"],
    }


def test_without_a_proposal_nothing_is_asked(twente) -> None:
    Tariff.objects.proposed().delete()
    context, html = build("bijdrage-per-gemeente", 2020)
    assert context["paper"].status == "Overzicht"
    assert "voorstel" not in text_of(html).lower()
    assert {r[0]: r[1:] for r in rows_of(html)}["Totaal"] == ["627.898", "125.576"]


def test_without_a_tariff_the_paper_says_so(twente) -> None:
    Tariff.objects.all().delete()
    _, html = build("bijdrage-per-gemeente", 2020)
    assert "Voor 2020 is geen tarief bekend. Leg eerst een tarief vast." in text_of(html)
    assert rows_of(html) == []


def test_only_a_proposal_is_told_as_one(twente) -> None:
    Tariff.objects.adopted().delete()
    _, html = build("bijdrage-per-gemeente", 2020)
    assert "Voor 2020 is nog geen tarief vastgesteld." in text_of(html)
    assert {r[0]: r[1:] for r in rows_of(html)}["Totaal"] == ["627.898", "188.365"]


def test_an_unknown_population_is_named(twente) -> None:
    PopulationCount.objects.filter(municipality__name__in=("Borne", "Losser")).delete()
    _, html = build("bijdrage-per-gemeente", 2020)
    assert "Zonder inwonertal, en dus zonder bedrag: Borne en Losser." in text_of(html)
    assert {r[0]: r[1:] for r in rows_of(html)}["Borne"] == [
        "niet vermeld",
        *["niet te berekenen"] * 4,
    ]


def test_without_any_population_there_are_no_amounts(twente) -> None:
    PopulationCount.objects.all().delete()
    context, html = build("bijdrage-per-gemeente", 2020)
    assert context["paper"].data_from == "niet vermeld"
    assert "Peildatum van de inwoners: niet bekend." in text_of(html)
    assert "None" not in html


# --- Inspanningsverplichting -------------------------------------------------------------------


def test_the_effort_paper(made) -> None:
    paper, _ = made("twente", "inspanningsverplichting")
    rows = {row[0]: row[1:] for row in rows_of(paper.html)}
    assert rows["tot en met 25.999"] == ["2", "3.888"]
    assert rows["26.000 tot en met 38.000"] == ["4", "7.778"]
    assert rows["38.001 tot en met 85.000"] == ["6", "11.667"]
    assert rows["vanaf 85.001"] == ["8", "15.830"]
    assert rows["Dinkelland"] == ["26.280", "4", "2", "−2", "3.888"]
    assert rows["Rijssen-Holten"] == ["38.064", "6", "4", "−2", "7.778"]
    assert rows["Enschede"] == ["158.351", "8", "8", "geen", "15.830"]
    assert rows["Totaal"] == ["", "56", "52", "", ""]
    for name, (inhabitants, _, _, hours) in ANNEX_10.items():
        assert (rows[name][0], rows[name][2]) == (dutch(inhabitants), str(hours))
    text = text_of(paper.html)
    assert "brengen in 2020 samen 52 uur per week in." in text
    assert "Bij Dinkelland en Rijssen-Holten zegt de staffel iets anders." in text


def test_the_effort_paper_of_another_region(made) -> None:
    paper, _ = made("nergenland", "inspanningsverplichting")
    rows = {row[0]: row[1:] for row in rows_of(paper.html)}
    assert rows["vanaf 50.001"] == ["8", "16.001"]
    # Beside a difference stands why it is there.
    [[name, *figures]] = [row for row in rows_of(paper.html) if row[0].startswith("Verzonnendam")]
    assert figures == ["91.011", "8", "6", "−2", "–"]
    assert len(name) > len("Verzonnendam")
    reasons = AdoptedObligation.objects.filter(municipality__name="Verzonnendam")
    assert name.removeprefix("Verzonnendam").strip() in reasons.values_list("reason", flat=True)
    assert rows["Totaal"] == ["", "14", "12", "", ""]


def test_the_effort_paper_without_bands_or_hours(twente) -> None:
    EffortBand.objects.all().delete()
    _, html = build("inspanningsverplichting", 2020)
    assert "Er is geen staffel bekend om dat naast te leggen." in text_of(html)
    assert {r[0]: r[1:] for r in rows_of(html)}["Almelo"] == ["72.560", "–", "6", "–", "–"]
    AdoptedObligation.objects.all().delete()
    PopulationCount.objects.all().delete()
    _, html = build("inspanningsverplichting", 2020)
    assert {r[0]: r[1:] for r in rows_of(html)}["Almelo"][:3] == [
        "niet bekend",
        "–",
        "niet vastgesteld",
    ]
    assert "None" not in html


# --- Taakverdeling -----------------------------------------------------------------------------


def test_the_task_paper(made) -> None:
    paper, _ = made("twente", "taakverdeling")
    rows = [row for row in rows_of(paper.html) if len(row) == 6]
    figures = {row[0]: row[3:] for row in rows[1:]}
    assert figures == {
        "Almelo": ["6", "6", "0"],
        "Borne": ["3", "2", "+1"],
        "Dinkelland en Tubbergen samen 2 + 2 uur": ["3", "4", "−1"],
        "Enschede en Losser samen 8 + 2 uur": ["8", "10", "−2"],
        "Haaksbergen": ["3", "2", "+1"],
        "Hellendoorn": ["6", "4", "+2"],
        "Hengelo": ["8", "6", "+2"],
        "Hof van Twente": ["4", "4", "0"],
        "Oldenzaal": ["5", "4", "+1"],
        "Rijssen-Holten": ["5", "4", "+1"],
        "Twenterand": ["4", "4", "0"],
        "Wierden": ["2", "2", "0"],
        "Totaal": ["57", "52", "+5"],
    }
    text = text_of(paper.html)
    assert "Samen leveren de gemeenten in 2020 57 uur per week. Afgesproken is 52 uur." in text
    assert "Enschede en Losser leveren samen 8 van de 10 uur." in text
    assert "Zes gemeenten leveren meer dan afgesproken." in text


def test_the_task_paper_shows_every_deployment_once(made) -> None:
    paper, _ = made("twente", "taakverdeling")
    rows = [row for row in rows_of(paper.html) if len(row) == 6][1:-1]
    shown = [
        hours for row in rows for cell in row[1:3] for hours in re.findall(r"\((–|\d)\)", cell)
    ]
    stored = ["–" if h is None else str(int(h)) for h in hours_stored()]
    assert sorted(shown) == sorted(stored)
    text = text_of(paper.html)
    assert "GGD: projectleider Wet verplichte ggz (WvGGZ)" in text
    assert "Brandweer Twente: ondersteuning Informatiegestuurd werken" in text


def hours_stored() -> list[Decimal | None]:
    given = Deployment.objects.by_municipalities()
    return list(given.values_list("hours_per_week", flat=True))


def test_the_task_paper_of_another_region(made) -> None:
    paper, _ = made("nergenland", "taakverdeling")
    figures = {row[0]: row[3:] for row in rows_of(paper.html) if len(row) == 6}
    assert figures["Verzonnendam"] == ["6,5", "6", "+0,5"]
    assert figures["Totaal"] == ["12,5", "12", "+0,5"]
    text = text_of(paper.html)
    assert "Iedereen levert wat is afgesproken." in text
    assert "Proefpolitie: ondersteuning Proeftuin" in text


def test_the_task_paper_without_deployments(twente) -> None:
    Deployment.objects.all().delete()
    _, html = build("taakverdeling", 2020)
    assert "Voor 2020 is geen inzet vastgelegd. Afgesproken is 52 uur." in text_of(html)
    assert "None" not in html


# --- Begroting en scenario's -------------------------------------------------------------------


FUNDING = (
    "Het voorgestelde tarief van € 0,30 per inwoner brengt € 188.365 op. Het scenario ‘Alle taken’"
    " kost € 183.593,75; het tarief brengt € 4.771,25 meer op. De bron noemt ‘€ 187.500’"
    " (hoofdstuk 6, toelichting) en ‘Ca. € 187.500’ (bijlage 10, totaal onder de kolom extra bijdrage)."
)


def test_what_is_asked_is_the_same_in_both_papers(made) -> None:
    paper, _ = made("twente", "bijdrage-per-gemeente")
    assert FUNDING in text_of(paper.html)


def test_the_budget_paper(made) -> None:
    paper, _ = made("twente", "begroting-en-scenarios")
    rows = {row[0]: row[1:] for row in rows_of(paper.html)}
    assert rows["10. Dashboards veiligheid voor de gemeenten"] == ["12", "12", "vervalt", "vervalt"]
    assert rows["Uren per week"] == ["62", "62", "32", "28"]
    assert rows["Fte"] == ["", "1,72", "0,89", "0,78"]
    assert rows["Kosten per jaar"] == ["", "€ 183.593,75", "€ 125.000,00", "€ 117.187,50"]
    assert rows["Per inwoner"] == ["", "€ 0,2924", "€ 0,1991", "€ 0,1866"]
    assert rows["Laagste tarief in hele centen"] == ["", "€ 0,30", "€ 0,20", "€ 0,19"]
    assert rows["Enschede"] == ["31.670", "46.300", "+14.630", "31.524", "−146", "29.553", "−2.117"]
    assert rows["Totaal"][:3] == ["125.576", "183.587", "+58.011"]
    text = text_of(paper.html)
    assert "Gevraagd besluit" in text
    assert FUNDING in text
    assert "Onder de takentabel staat een totaal van 64 uur." in text
    assert "Dit stuk rekent met de som van de taken: 62 uur." in text
    assert "De kosten zijn een aanname" in text
    assert "vast € 62.500,00, per fte € 70.312,50, volle week 36 uur" in text
    assert "7 fte voor 41 gemeenten. Voor 14 gemeenten is dat 2,39 fte." in text
    assert "Wat er niet meer gebeurt: Jaarplan, voortgang en financiën (4 uur)" in text
    assert "Peildatum: niet vermeld." in text


def test_the_budget_paper_of_another_region(made) -> None:
    rows = {r[0]: r[1:] for r in rows_of(made("nergenland", "begroting-en-scenarios")[0].html)}
    assert set(rows) >= {"Fantasterveen", "Nergenhuizen", "Verzonnendam", "Uren per week"}


def test_the_budget_paper_says_what_was_chosen(twente) -> None:
    decision = Tariff.objects.adopted().get().decision
    adopt_scenario(Scenario.objects.get(code="a"), decision)
    context, html = build("begroting-en-scenarios", 2020)
    assert context["paper"].status == "Besloten"
    text = text_of(html)
    assert "Voor 2020 is gekozen voor: Scenario A: alleen Twentse samenwerking." in text
    assert "Gevraagd besluit" not in text


def test_many_scenarios_are_laid_in_groups_side_by_side(twente) -> None:
    for number in range(4):
        ScenarioFactory(title=f"Keuze {number}")
    _, html = build("begroting-en-scenarios", 2020)
    heads = [row[2:] for row in rows_of(html) if row[0] == "Taak"]
    assert [len(head) for head in heads] == [3, 3, 1]
    assert len([row for row in rows_of(html) if row[0] == "Enschede"]) == 3


def test_the_budget_paper_without_anything_to_choose(twente) -> None:
    Scenario.objects.all().delete()
    _, html = build("begroting-en-scenarios", 2020)
    assert "Voor 2020 zijn er geen scenario’s om uit te kiezen. Bouw eerst een" in text_of(html)
    Tariff.objects.all().delete()
    _, html = build("begroting-en-scenarios", 2020)
    assert "Voor 2020 is geen tarief vastgesteld." in text_of(html)
    assert "None" not in html


# --- Portefeuilleverdeling ---------------------------------------------------------------------


def test_the_portfolio_paper(made) -> None:
    paper, _ = made("twente", "portefeuilleverdeling")
    text = text_of(paper.html)
    assert "13 van de 14 leden dragen samen 42 posten. Eén post staat open." in text or (
        "13 van de 14 leden dragen samen 42 posten. Een post staat open." in text
    )
    for title in Portfolio.objects.values_list("title", flat=True):
        assert plain(title) in text
    assert "Nog zonder post: dhr. G. van den Hengel (Borne)." in text.replace("Dhr.", "dhr.")
    rows = rows_of(paper.html)
    assert [row[0] for row in rows].count("Niemand") == 1


def test_the_portfolio_paper_of_another_day(nergenland) -> None:
    entry = find("portefeuilleverdeling")
    before = entry.build(request_for(day=dt.date(2023, 12, 31)))
    after = entry.build(request_for(day=dt.date(2024, 1, 1)))
    assert [row.person.surname for row in before["overview"].rows] == ["Fantasma"]
    assert [row.person.surname for row in after["without_post"]] == ["Fantasma"]
    assert after["counts"] == {"none": 0, "f": 1, "ba": 0, "p": 0}


# --- Projectopdrachten -------------------------------------------------------------------------


def test_the_assignments_paper_has_every_assignment_of_the_agenda(made) -> None:
    paper, _ = made("twente", "projectopdrachten")
    text = text_of(paper.html)
    names = list(ProjectAssignment.objects.values_list("name", flat=True))
    assert len(names) == 11
    assert re.findall(r'<h1 id="opdracht-[\w-]+"[^>]*>([^<]+)', paper.html) == names
    assert text.count("Aanleiding van probleem / uitdaging") == 11
    # 45 texts, and eight assignments of which only the people who work on it are known.
    assert len(open_parts(paper.html)) == 11 * 14 - 45 - 8
    rows = rows_of(paper.html)
    assert sum(row[:3] == ["Totaal", "", ""] for row in rows) == 10
    assert rows.count(["Stand", "Vastgesteld, versie 1"]) == 1
    assert rows.count(["Stand", "Concept, versie 1"]) == 10
    assert rows.count(["Opdrachtgever", "nog niet", ""]) == 1  # OMG has no post


def test_an_assignment_of_another_agenda_or_without_a_version(nergenland) -> None:
    other = ProjectAssignmentFactory(name="Van later")
    theme = Theme.objects.exclude(pk=other.theme_id).first()
    ProjectAssignmentFactory(name="Nog niet begonnen", theme=theme)
    _, html = build("projectopdrachten", 2024)
    assert "Van later" not in html
    assert "Nog niet begonnen" in html
    assert ["Stand", "Nog geen versie"] in rows_of(html)


# --- Werkzaamheden en resultaten ----------------------------------------------------------------


def test_the_paper_of_results_has_every_result_and_the_total_of_the_subsidies(made) -> None:
    paper, _ = made("twente", "resultaten")
    rows, text = rows_of(paper.html), text_of(paper.html)
    assert ["Totaal", "", "", "950.000"] in rows
    assert ["Personen met verward gedrag", "Project 10 in Twente", "2016–2018", "300.000"] in rows
    assert ["", "samen", "", "600.000"] in rows
    # What a partner got is told and does not count.
    [partner] = [row for row in rows if row[0] == "Ondermijning (zorgfraude)"]
    assert partner[1:] == [
        "Aanpak van zorgfraude telt niet mee in het totaal",
        "2016–2018",
        "(35.000)",
    ]
    assert [
        "Preventieadviezen in buurten met een inbraak",
        "ongeveer 1.600",
        "adviezen",
        "2016–2018",
    ] in rows
    assert ["Casussen top x", "240", "casussen per jaar", "niet vermeld"] in rows
    for result in Result.objects.all():
        assert plain(result.label) in text
    assert "Bron: notitie 2019, hoofdstuk 4 en notitie 2019, bijlage 6." in text


def test_results_stand_under_their_theme_and_topic_in_order(twente) -> None:
    context, _ = build("resultaten", 2020)
    assert [
        (group.theme and group.theme.code, [topic.name for topic in group.topics])
        for group in context["themes"]
    ] == [
        (
            "zorg-en-veiligheid",
            ["Personen met verward gedrag", "Casustafel TBS Twente", "Zorg- en Veiligheidshuis"],
        ),
        (
            "ondermijning",
            ["Ondermijning", "Zorgfraude", "Hennep", "Weerbare overheid", "OMG"],
        ),
        ("informatiegestuurd-werken", ["Informatievoorziening veiligheid"]),
        ("jeugd-en-criminaliteit", ["Jeugd en criminaliteit"]),
        (None, ["Woninginbraken", "Overleg en samenwerking"]),
    ]
    assert (context["counted"], context["told"]) == (49, 31)
    before, _ = build("resultaten", 2017)
    assert before["counted"] == 43  # without the six that are of 2018


# --- Voortgangsrapportage -----------------------------------------------------------------------


def test_the_progress_paper_has_every_assignment_at_a_glance_and_at_its_theme(made) -> None:
    paper, _ = made("twente", "voortgangsrapportage")
    text, rows = text_of(paper.html), rows_of(paper.html)
    assert "horen elf opdrachten." in text
    assert "0 op koers 0 bijsturen 0 vastgelopen 11 zonder melding 3 mijlpalen te laat" in text
    for name in ProjectAssignment.objects.values_list("name", flat=True):
        assert [len(row) for row in rows if row[0] == name and len(row) > 2] == [5, 6]
    assert ["Hennep", "geen melding", "voorbereiding", "vastgesteld", "Hengelo", "9"] in rows
    assert [
        "te laat",
        "31 december 2019",
        "Projectplan naar het DVO (eind 2019)",
        "Witwassen",
    ] in rows
    assert "OMG: Geen burgemeester draagt deze opdracht." in text
    assert "Tarief De bijdrage is € 0,30 per inwoner vanaf 2020." in text


def test_the_progress_paper_tells_the_state_of_the_day(nergenland) -> None:
    day = dt.date(2024, 6, 1)
    context = find("voortgangsrapportage").build(request_for(day=day))
    [group] = context["with_work"]
    [work, study] = group.assignments
    assert (work.report.light, work.report.period.number) == ("groen", 1)
    assert study.report is None
    # The milestone of 30 June was reached on 20 June; the measurement is of 30 June.
    assert [planned.state for planned in work.milestones] == ["open", "open"]
    assert work.next.milestone.due == dt.date(2024, 6, 30)
    assert study.next is None  # it has ended
    [measured] = work.indicators
    assert (measured.newest, measured.line) == (None, None)

    later = find("voortgangsrapportage").build(request_for(day=dt.date(2027, 7, 1)))
    assert later["late"] == 1
    work = later["with_work"][0].assignments[0]
    assert [planned.state for planned in work.milestones] == ["done", "late"]
    assert work.indicators[0].newest.value == Decimal("4.5")


def test_an_indicator_that_was_measured_twice_is_drawn(nergenland) -> None:
    indicator = Indicator.objects.get()
    MeasurementFactory(indicator=indicator, measured_on=dt.date(2024, 3, 31), value=2)
    _, html = build("voortgangsrapportage", 2024)
    assert (
        "Proeven per gemeente: 2 metingen, van 2 op 31-03-2024 naar 4,5 op 30-06-2024; doel 12."
        in plain(html)
    )


def test_what_the_board_has_to_do_about_an_assignment(nergenland) -> None:
    _, before = build("voortgangsrapportage", 2024)
    assert "Neem een besluit" not in before
    version = ProjectAssignment.objects.get(code="proeftuin").versions.get()
    version.status = "bestuur"
    version.save()
    _, html = build("voortgangsrapportage", 2024)
    assert "Neem een besluit over Proeftuin, versie 1." in text_of(html)
    assert "Proeven met veiligheid: Niemand heeft deze post." in text_of(html)


# --- Jaarplan -----------------------------------------------------------------------------------


def test_the_annual_plan_has_tasks_money_topics_and_milestones(made) -> None:
    paper, _ = made("twente", "jaarplan")
    rows, text = rows_of(paper.html), text_of(paper.html)
    assert ["10. Dashboards veiligheid voor de gemeenten", "12"] in rows
    assert ["Totaal", "62"] in rows
    assert [
        "31 december 2020",
        "Bijdragen 2021",
        "besluitvormend",
        "Districtelijk Veiligheidsoverleg",
    ] in rows
    assert [
        "1 januari 2020",
        "De Wet verplichte ggz geldt",
        "Wet verplichte ggz (WvGGZ)",
        "gehaald",
    ] in rows
    assert "Voor 2020 zijn nog geen vergaderingen gepland." in text
    assert "De gemeenten betalen in 2020 samen € 125.576, bij € 0,20 per inwoner." in text
    assert "nog geen scenario gekozen" in text
    assert "In 2020 zijn dat 14 gesprekken. Er is nog geen gesprek gepland." in text


def test_the_annual_plan_shows_on_which_days_a_body_meets(nergenland) -> None:
    context, html = build("jaarplan", 2024)
    [body] = context["bodies"]
    assert (body.count, body.months[2]) == (1, (14,))
    assert ["Bestuurlijk Veiligheidsberaad", "", "", "14", *[""] * 9, "1"] in rows_of(html)
    assert "Van één daarvan staat de dag vast." in text_of(html)
    Meeting.objects.update(status="afgelast", cancel_reason="Te weinig te bespreken.")
    assert build("jaarplan", 2024)[0]["bodies"] == []


def test_the_annual_plan_puts_milestones_under_their_quarter_as_they_are_on_the_day(
    nergenland,
) -> None:
    def of(day: dt.date) -> list:
        context = find("jaarplan").build(request_for(day=day))
        return [
            (str(quarter), [(one.title, one.done_on) for one in milestones])
            for quarter, milestones in context["quarters"]
        ]

    assert of(dt.date(2024, 3, 1)) == [("2e kwartaal 2024", [("De eerste proef is gedaan", None)])]
    assert of(dt.date(2024, 7, 1)) == [
        ("2e kwartaal 2024", [("De eerste proef is gedaan", dt.date(2024, 6, 20))])
    ]
    assert of(dt.date(2025, 7, 1)) == []


def test_the_annual_plan_says_what_was_chosen(twente) -> None:
    decision = Tariff.objects.adopted().get().decision
    adopt_scenario(Scenario.objects.get(code="a"), decision)
    _, html = build("jaarplan", 2020)
    assert (
        "Gekozen is ‘Scenario A: alleen Twentse samenwerking’; dat kost € 125.000,00 per jaar."
        in text_of(html)
    )


# --- Jaarbericht --------------------------------------------------------------------------------


def test_the_annual_report_tells_what_the_year_held_and_what_is_not_recorded(made) -> None:
    text = text_of(made("twente", "jaarbericht")[0].html)
    assert "0 besluiten met een dag in dit jaar 0 vergaderingen gehouden 57 uur" in text
    assert "De gemeenten betalen over 2020 samen € 125.576, bij € 0,20 per inwoner." in text
    assert "De gemeenten leverden samen 57 uur per week. Afgesproken is 52 uur." in text
    assert "Mijlpaal gehaald: De Wet verplichte ggz geldt" in text
    assert (
        "Over 2020 staat het volgende niet in het portaal: besluiten met een dag, vergaderingen,"
        " opdrachten die begonnen of eindigden, resultaten, subsidies en jaargesprekken." in text
    )


def test_the_annual_report_of_another_year(twente) -> None:
    context, html = build("jaarbericht", 2018)
    assert ["Totaal", "", "950.000", "–"] in rows_of(html)
    text = text_of(html)
    assert "Hennepkwekerijen opgerold: 189 kwekerijen" in text
    assert (
        "Preventieadviezen in buurten met een inbraak: ongeveer 1.600 adviezen (2016–2018)" in text
    )
    assert "Voor 2018 zijn geen bijdragen te berekenen." in text
    assert context["map"] is None


def test_the_annual_report_ends_on_the_day_that_was_asked_for(nergenland) -> None:
    def of(*day: int) -> dict:
        return find("jaarbericht").build(request_for(day=dt.date(*day)))

    assert of(2024, 3, 1)["held"] == 0
    year = of(2024, 12, 31)
    assert (year["held"], year["talked"], year["there"]) == (1, 1, 3)
    assert [(turn.project.code, turn.word) for turn in year["turns"]] == [("proeftuin", "begonnen")]
    assert [one.title for one in year["milestones"]] == ["De eerste proef is gedaan"]
    before = of(2023, 12, 31)
    assert [one.reference for one in before["decisions"]] == ["bvb-2023-tarief", "bvb-2023-uren"]
    assert [(turn.project.code, turn.word) for turn in before["turns"]] == [
        ("voorstudie", "afgerond")
    ]
    assert before["subsidy_total"].counted.granted == 40000
    assert before["missing"][0] == "vergaderingen"


# --- What is asked for -------------------------------------------------------------------------


def test_a_year_means_its_last_day_and_a_day_its_year(nergenland) -> None:
    last = dt.date(2024, 12, 31)
    assert request_for(2024) == PaperRequest(region=nergenland, day=last, year=2024)
    assert request_for(day=dt.date(2025, 3, 1)).year == 2025
    asked = request_for(2024, dt.date(2025, 3, 1))
    assert (asked.year, asked.day) == (2024, dt.date(2025, 3, 1))


def test_neither_means_the_working_date(twente) -> None:
    assert request_for().day == dt.date(2022, 12, 31)  # the last day of the agenda, long past


def test_before_a_region_is_loaded_there_is_no_paper() -> None:
    with pytest.raises(NoRegion, match=r"^Er is nog geen regio\."):
        request_for(2020)


@pytest.mark.parametrize("name", NAMES)
def test_a_region_without_facts_still_gives_a_paper(name) -> None:
    RegionFactory()
    context, html = build(name, 2020)
    assert name == "projectopdrachten" or context.get("map") is None
    assert "None" not in html
    paper, complaints = render(find(name), request_for(2020))
    assert paper.pdf.startswith(b"%PDF-1.7")
    assert complaints == []


# --- Queries -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "queries"),
    [
        (portfolio_distribution, 2),
        (contribution_per_municipality, 9),
        (effort_obligation, 9),  # one of them for the grounds of all rules
        (task_distribution, 6),
    ],
)
def test_more_municipalities_ask_no_more_queries(
    module, queries, django_assert_max_num_queries
) -> None:
    from django.template.loader import render_to_string  # noqa: PLC0415 - only here

    RegionFactory()
    EffortBandFactory(tariff=TariffFactory(adopted=True, from_year=2019))
    asked = request_for(2020)
    template = next(p.template for p in PAPERS if p.build is module.build)
    fill_contributions(1)
    with reading(), django_assert_max_num_queries(queries) as few:
        render_to_string(template, {"region": asked.region, **module.build(asked)})
    fill_contributions(15)
    with reading(), django_assert_max_num_queries(queries) as many:
        render_to_string(template, {"region": asked.region, **module.build(asked)})
    assert len(many) == len(few)


# --- Veiligheidsthema's ------------------------------------------------------------------------


def test_the_themes_paper_has_every_theme_with_who_carries_it_and_what_is_done(made) -> None:
    paper, _ = made("twente", "veiligheidsthemas")
    text = text_of(paper.html)
    titles = list(Theme.objects.values_list("title", flat=True))
    assert len(titles) == 7
    assert [
        unescape(title)
        for title in re.findall(r'<h2 id="thema-[\w-]+"[^>]*>([^<]+)</h2>', paper.html)
    ] == titles
    rows = {row[0]: row[1:] for row in rows_of(paper.html)}
    assert rows["Ondermijning"][-1] == "19"
    assert rows["Hennep"] == ["voorbereiding", "vastgesteld", "Hengelo", "9"]
    assert "heeft zeven thema’s: 6 in focus en 1 wordt gevolgd." in text


def test_a_theme_of_which_nothing_is_written_says_so(twente) -> None:
    Theme.objects.update(why="", role="", summary="")
    _, html = build("veiligheidsthemas", 2020)
    assert text_of(html).count("Nog niet ingevuld.") == 14


def test_without_an_agenda_there_are_no_themes_to_show(nergenland) -> None:
    _, html = build("veiligheidsthemas", 1999)
    assert "Er is nog geen veiligheidsagenda met thema’s." in text_of(html)
