"""The note as a paper: every chapter and annex, with figures and references that are right."""

import re
from datetime import date
from html import unescape

import pytest

from contributions.population.models import PopulationCount
from portfolios.models import Municipality
from reports.catalogue import find
from reports.papers.base import PaperRequest, request_for
from tests.reports.test_papers import rows_of, text_of

pytestmark = pytest.mark.django_db

DAY = date(2020, 6, 30)


def html_of(request: PaperRequest) -> str:
    return find("veiligheidsagenda").html(request)


@pytest.fixture
def note(twente) -> str:
    return html_of(request_for(day=DAY))


def heads(html: str) -> list[tuple[str, str]]:
    """Number and title of each chapter and annex."""
    found = re.findall(r'<h1[^>]*data-nummer="([^"]*)"[^>]*data-titel="([^"]*)"', html)
    return [(number, unescape(title)) for number, title in found]


def test_it_has_every_chapter_and_annex_in_order(note) -> None:
    numbers = [number for number, _ in heads(note)]
    annexes = ("1", "2", "3a", "3b", "4", "5", "6", "7", "8", "9", "10")
    assert numbers == ["1", "2", "3", "4", "5", "6", *(f"Bijlage {one}" for one in annexes)]
    assert len(re.findall(r'<h2 id="thema-', note)) == 7
    assert len(re.findall(r'<h2 id="opdracht-', note)) == 11


def test_no_name_is_left_unfilled_and_every_reference_leads_somewhere(note) -> None:
    assert 'class="mist"' not in note
    assert not re.search(r"\{[\w:.-]+\}", text_of(note))
    assert "\ue010" not in note
    ids = set(re.findall(r'\sid="([^"]+)"', note))
    links = re.findall(r'<a href="#([^"]*)" class="(?:verwijzing|bladzijde)">(.*?)</a>', note)
    assert len(links) >= 15
    assert [target for target, _ in links if target not in ids] == []
    assert all(words for _, words in links)


def test_a_reference_has_the_number_of_what_it_leads_to(note) -> None:
    numbers = dict(re.findall(r'<a href="#([\w-]+)" class="verwijzing">([^<]+)</a>', note))
    assert numbers["taakverdeling"] == "bijlage\u00a04"
    assert numbers["begroting"] == "hoofdstuk\u00a06"


def test_ids_are_there_once(note) -> None:
    ids = re.findall(r'\sid="([^"]+)"', note)
    assert sorted(ids) == sorted(set(ids))


def test_tables_and_figures_are_numbered_through(note) -> None:
    for kind in ("Tabel", "Figuur"):
        numbers = [int(n) for n in re.findall(rf">{kind}[ \u00a0](\d+)</b>", note)]
        assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1))


def test_figures_in_sentences_are_those_of_the_tables(note) -> None:
    text = text_of(note)
    assert "met samen 627.898 inwoners" in text
    rows = {row[0]: row[1:] for row in rows_of(note)}
    assert "627.898" in rows["Totaal"]


def sentences(html: str) -> set[str]:
    return set(re.split(r"(?<=[.;:])\s|\n", text_of(html)))


def bare(line: str) -> str:
    """A sentence without its figures."""
    return re.sub(r"[\d.,+−–]+", "#", line)


def rows_with(html: str) -> set[tuple[str, ...]]:
    return {tuple(row) for row in rows_of(html)}


def test_one_other_population_changes_exactly_what_follows_from_it(note) -> None:
    """Its own rows, what the others pay in a scenario that divides the costs, totals, and sentences."""
    PopulationCount.objects.filter(municipality__name="Borne").update(inhabitants=23_999)
    changed = html_of(request_for(day=DAY))
    others = set(Municipality.objects.exclude(name="Borne").values_list("name", flat=True))
    new = rows_with(changed) - rows_with(note)
    assert {row for row in new if row[0] == "Borne"} == {
        ("Borne", "23.999", "4.799", "2.399", "7.199", "1"),
        ("Borne", "23.999", "2", "2", "geen", "3.888"),
        ("Borne", "4.799", "7.006", "+2.207", "4.770", "−29", "4.472", "−327"),
    }
    # Of the others nothing but their share of what a scenario costs: what they pay now stays.
    before = {row[0]: row[1] for row in rows_with(note) if len(row) == 8}
    shares = [row for row in new if row[0] in others]
    assert {row[0] for row in shares} == others
    assert all(len(row) == 8 and row[1] == before[row[0]] for row in shares)
    assert {row[0] for row in new} - others - {"Borne"} == {
        "Totaal",
        "Per inwoner",
        "Tegenover het tarief van € 0,20",
    }
    said = sentences(changed) - sentences(note)
    for words in (
        "In het Platform zitten de IVZ-coördinatoren van de 14 gemeenten, met samen 628.822 inwoners.",
        "Gemeenten betalen nu € 0,20 per inwoner, samen € 125.760.",
        "Het voorgestelde tarief van € 0,30 per inwoner brengt € 188.642 op.",
        "de kosten, gedeeld door 628.822 inwoners.",
    ):
        assert words in said
    # Without their figures they all stood there before, but for the one that now names Borne too.
    assert [line for line in said if bare(line) not in set(map(bare, sentences(note)))] == [
        "Wie het huidige en het extra bedrag los van elkaar afrondt en daarna optelt, komt bij Borne, Hengelo, Oldenzaal, Rijssen-Holten en Tubbergen op een ander bedrag uit."
    ]


def test_the_format_of_assignments_stands_before_them(note) -> None:
    rows = [row for row in rows_of(note) if len(row) == 4 and row[0].isdigit()]
    assert [row[0] for row in rows[:14]] == [str(number) for number in range(1, 15)]
    assert rows[0][1] == "Aanleiding van probleem / uitdaging"
    assert rows[13][1] == "Financiën"
    assert "Waarom is het een uitdaging" in rows[0][3] or "?" in rows[0][3]


def test_a_region_without_a_note_says_so(twente) -> None:
    html = html_of(request_for(day=date(1999, 6, 1)))
    assert "Van deze veiligheidsagenda is nog geen notitie geschreven." in text_of(html)


def test_another_region_has_its_own(nergenland) -> None:
    html = html_of(request_for(day=date(2024, 6, 1)))
    assert [number for number, _ in heads(html)][-1] == "Bijlage 1"
    assert "133.356 inwoners" in text_of(html)
