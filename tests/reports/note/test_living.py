"""Figures and references by name in a text."""

import datetime as dt

import pytest

from agenda.models import NoteChapter, SubTheme, Theme, placed
from reports.note.anchors import anchors
from reports.note.living import LIVING, NoteFigures, in_words, living, on_paper, problems
from tests.factories.agenda import NoteChapterFactory, NoteFactory, ThemeFactory

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 6, 30)
WRITTEN = {
    "periode": "2020-2022",
    "themas": "7",
    "gemeenten": "14",
    "inwoners": "627.898",
    "inwoners:almelo": "72.560",
    "tarief": "€\u00a00,20",
    "tarief-gevraagd": "€\u00a00,30",
    "tarief-verhoging": "€\u00a00,10",
    "bijdragen-samen": "€\u00a0125.576",
    "bijdragen-gevraagd": "€\u00a0188.365",
    "bijdrage:almelo": "€\u00a014.512",
    "bijdrage-gevraagd:almelo": "€\u00a021.768",
    "uren-afgesproken": "52\u00a0uur per week",
    "uren-afgesproken:almelo": "6\u00a0uur per week",
    "uren-geleverd": "57\u00a0uur per week",
    "taken": "12",
    "uren-taken": "62\u00a0uur per week",
    "fte-taken": "1,72\u00a0fte",
    "kosten-taken": "€\u00a0183.594",
    "scenario-uren:a": "32\u00a0uur per week",
    "scenario-kosten:a": "€\u00a0125.000",
    "fte-vergelijkbaar:nhn": "1,91\u00a0fte",
    "posten": "43",
    "vergaderingen:dvo": "6",
    "subsidies:2016-2018": "€\u00a0950.000",
    "subsidie:rfpn": "€\u00a0250.000",
    "resultaat:preventieadviezen": "1.600",
    "resultaat:beslag": "€\u00a04.500.000",
}


def test_every_kind_of_figure_is_written_as_papers_write_it(twente) -> None:
    listed = {one.name: one.text for one in NoteFigures(DAY).figures()}

    assert WRITTEN.items() <= listed.items()
    assert {name.partition(":")[0] + ":" * (":" in name) for name in WRITTEN} == set(LIVING)


def test_no_text_of_the_region_names_what_does_not_exist(twente) -> None:
    texts = [
        *NoteChapter.objects.values_list("text", flat=True),
        *Theme.objects.values_list("why", flat=True),
        *Theme.objects.values_list("role", flat=True),
        *SubTheme.objects.values_list("description", flat=True),
    ]

    figures = NoteFigures(DAY)

    assert sum(text.count("{") for text in texts) > 60
    assert [problem for text in texts for problem in problems(text, figures)] == []


def test_without_data_a_figure_is_not_known_yet() -> None:
    assert living("<p>{inwoners} en {periode}</p>", NoteFigures(DAY)) == (
        "<p>nog niet bekend en nog niet bekend</p>"
    )


def test_an_unknown_name_is_a_message_in_its_place_with_what_was_meant() -> None:
    text = living("<p>Samen {inwonres}.</p>", NoteFigures(DAY))

    assert text == (
        '<p>Samen <strong class="mist">‘inwonres’ is geen bekend cijfer. Bedoelt u ‘inwoners’?</strong>.</p>'
    )
    assert problems("{inwonres} {inwonres} {xyzxyz}", NoteFigures(DAY)) == [
        "‘inwonres’ is geen bekend cijfer. Bedoelt u ‘inwoners’?",
        "‘xyzxyz’ is geen bekend cijfer. Kies een naam uit de lijst.",
    ]


def test_a_name_cannot_bring_marks_of_its_own() -> None:
    text = living("<p>{&lt;script&gt;}</p>", NoteFigures(DAY))

    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_reference_is_a_link_on_paper_and_words_elsewhere() -> None:
    note = NoteFactory()
    NoteChapterFactory(note=note, key="een", order=1, is_annex=True)
    NoteChapterFactory(note=note, key="twee", order=2, is_annex=True)
    figures = NoteFigures(DAY, note.chapters.for_list())
    text = "{bijlage:twee} {bladzijde:twee} {tabel:bijdragen} {paragraaf:bijdrage-afronden}"

    assert living(text, figures, on_paper) == (
        '<a href="#twee" class="verwijzing"></a> <a href="#twee" class="bladzijde"></a>'
        ' <a href="#tabel-bijdragen" class="verwijzing"></a>'
        ' <a href="#bijdrage-afronden" class="verwijzing"></a>'
    )
    assert living("{bijlage:twee} {tabel:bijdragen}", figures, in_words) == (
        "bijlage 2 tabel ‘bijdragen’"
    )
    assert problems("{bijlage:drie}", figures) != []


def test_a_reference_finds_the_note_of_the_agenda_of_the_day() -> None:
    chapter = NoteChapterFactory(key="werkproces")

    assert living("{hoofdstuk:werkproces}", NoteFigures(DAY), in_words) == "hoofdstuk 1"
    assert chapter.note.agenda.valid_from <= DAY


def test_what_shares_a_number_has_letters() -> None:
    note = NoteFactory()
    for order, key in enumerate(("a", "b", "c", "d"), 1):
        NoteChapterFactory(
            note=note, key=key, order=order, is_annex=True, beside_previous=key == "c"
        )
    NoteChapterFactory(note=note, key="kop", order=9)

    assert [(one.chapter.key, one.label) for one in placed(note.chapters.all())] == [
        ("kop", "hoofdstuk 1"),
        ("a", "bijlage 1"),
        ("b", "bijlage 2a"),
        ("c", "bijlage 2b"),
        ("d", "bijlage 3"),
    ]


def test_the_tables_of_the_parts_have_their_captions() -> None:
    assert anchors()["tabel", "begroting-taken"].caption == (
        "Taken in uren per week, en wat elk scenario kost"
    )
    assert ("figuur", "inzet-balans") in anchors()


def test_the_page_of_a_theme_shows_its_figures(coordinator_client) -> None:
    theme = ThemeFactory(why="Over {themas} thema.", role="Zie {inwonres}.")

    page = coordinator_client.get(theme.get_absolute_url()).content.decode()

    assert "Over 1 thema." in page
    assert "‘inwonres’ is geen bekend cijfer. Bedoelt u ‘inwoners’?" in page
